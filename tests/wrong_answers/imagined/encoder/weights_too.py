# wrong: encoder_block = ?
# clear: encoder_block ~ first part alone is the right result
# follows: encoder <- encoder_block
# student: Fay, returns both, as chapter 6 did
import numpy as np
from multi_head_attention import multi_head_attention


def layer_norm(x, gamma, beta, eps=1e-5):
    mean = x.mean(axis=-1, keepdims=True)
    var = x.var(axis=-1, keepdims=True)
    return gamma * (x - mean) / np.sqrt(var + eps) + beta


def feed_forward(x, w_1, b_1, w_2, b_2):
    hidden = np.maximum(0, x @ w_1 + b_1)
    return hidden @ w_2 + b_2


def encoder_block(x, params, n_heads, mask=None):
    attn, weights = multi_head_attention(
        x, x, params["w_q"], params["w_k"], params["w_v"], params["w_o"], n_heads, mask
    )
    x = layer_norm(x + attn, params["gamma_1"], params["beta_1"])
    ff = feed_forward(x, params["w_1"], params["b_1"], params["w_2"], params["b_2"])
    return layer_norm(x + ff, params["gamma_2"], params["beta_2"]), weights  # <-


def encoder(x, blocks, n_heads, mask=None):
    for params in blocks:
        x = encoder_block(x, params, n_heads, mask)
    return x
