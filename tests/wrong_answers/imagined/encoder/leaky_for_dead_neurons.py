# wrong: feed_forward = leaky_relu_0.01
# follows: encoder_block <- feed_forward
# follows: encoder <- feed_forward
# student: Ruth, has read about dying ReLUs
import numpy as np
from multi_head_attention import multi_head_attention


def layer_norm(x, gamma, beta, eps=1e-5):
    mu = np.mean(x, axis=-1, keepdims=True)
    centered = x - mu
    sigma2 = np.mean(centered**2, axis=-1, keepdims=True)
    x_hat = centered / np.sqrt(sigma2 + eps)
    return x_hat * gamma + beta


def feed_forward(x, w_1, b_1, w_2, b_2):
    h = x @ w_1 + b_1
    h = np.where(h > 0, h, 0.01 * h)
    return h @ w_2 + b_2


def encoder_block(x, params, n_heads, mask=None):
    p = params
    out, weights = multi_head_attention(x, x, p["w_q"], p["w_k"], p["w_v"], p["w_o"], n_heads, mask=mask)
    h = layer_norm(x + out, p["gamma_1"], p["beta_1"])
    return layer_norm(h + feed_forward(h, p["w_1"], p["b_1"], p["w_2"], p["b_2"]), p["gamma_2"], p["beta_2"])


def encoder(x, blocks, n_heads, mask=None):
    out = x.copy()
    for i in range(len(blocks)):
        out = encoder_block(out, blocks[i], n_heads, mask)
    return out
