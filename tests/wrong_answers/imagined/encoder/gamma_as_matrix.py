# wrong: layer_norm = ?
# clear: layer_norm ~ x_hat @ gamma
# follows: encoder_block <- layer_norm
# follows: encoder <- layer_norm
# student: Udo, weights are multiplied with @
import numpy as np
from multi_head_attention import multi_head_attention


def layer_norm(x, gamma, beta, eps=1e-5):
    mean = x.mean(axis=-1, keepdims=True)
    var = x.var(axis=-1, keepdims=True)
    x_hat = (x - mean) / np.sqrt(var + eps)
    return x_hat @ gamma + beta  # <-


def feed_forward(x, w_1, b_1, w_2, b_2):
    hidden = np.maximum(0, x @ w_1 + b_1)
    return hidden @ w_2 + b_2


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
