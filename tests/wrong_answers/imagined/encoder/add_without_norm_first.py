# wrong: encoder_block = norm_before_the_sum
# follows: encoder <- encoder_block
# student: Uwe, reads Add & Norm from right to left
import numpy as np
from multi_head_attention import multi_head_attention


def layer_norm(x, gamma, beta, eps=1e-5):
    mu = np.mean(x, axis=-1, keepdims=True)
    centered = x - mu
    sigma2 = np.mean(centered**2, axis=-1, keepdims=True)
    x_hat = centered / np.sqrt(sigma2 + eps)
    return x_hat * gamma + beta


def relu(z):
    return z * (z > 0)


def feed_forward(x, w_1, b_1, w_2, b_2):
    return relu(x @ w_1 + b_1) @ w_2 + b_2


def encoder_block(x, params, n_heads, mask=None):
    p = params
    out, _ = multi_head_attention(x, x, p["w_q"], p["w_k"], p["w_v"], p["w_o"], n_heads, mask)
    x = x + layer_norm(out, p["gamma_1"], p["beta_1"])
    out = feed_forward(x, p["w_1"], p["b_1"], p["w_2"], p["b_2"])
    return x + layer_norm(out, p["gamma_2"], p["beta_2"])


def encoder(x, blocks, n_heads, mask=None):
    out = x.copy()
    for i in range(len(blocks)):
        out = encoder_block(out, blocks[i], n_heads, mask)
    return out
