# wrong: feed_forward = ?
# clear: feed_forward ~ w_1 @ x
# follows: encoder_block <- feed_forward
# follows: encoder <- feed_forward
# student: Vito, W x + b, as in his linear algebra
import numpy as np
from multi_head_attention import multi_head_attention


def layer_norm(x, gamma, beta, eps=1e-5):
    mean = x.mean(axis=-1, keepdims=True)
    var = x.var(axis=-1, keepdims=True)
    return gamma * (x - mean) / np.sqrt(var + eps) + beta


def feed_forward(x, w_1, b_1, w_2, b_2):
    hidden = np.maximum(0, w_1 @ x + b_1)
    return w_2 @ hidden + b_2


def encoder_block(x, params, n_heads, mask=None):
    attn, _ = multi_head_attention(
        x, x, params["w_q"], params["w_k"], params["w_v"], params["w_o"], n_heads, mask
    )
    x = layer_norm(x + attn, params["gamma_1"], params["beta_1"])
    ff = feed_forward(x, params["w_1"], params["b_1"], params["w_2"], params["b_2"])
    return layer_norm(x + ff, params["gamma_2"], params["beta_2"])


def encoder(x, blocks, n_heads, mask=None):
    for params in blocks:
        x = encoder_block(x, params, n_heads, mask)
    return x
