# wrong: encoder_block = scaled_by_whole_width + uniform_empty_row
# follows: encoder <- encoder_block
# student: Edo, divides by the root of the width he knows
import numpy as np


def layer_norm(x, gamma, beta, eps=1e-5):
    mean = x.mean(axis=-1, keepdims=True)
    var = x.var(axis=-1, keepdims=True)
    return gamma * (x - mean) / np.sqrt(var + eps) + beta


def feed_forward(x, w_1, b_1, w_2, b_2):
    hidden = np.maximum(0, x @ w_1 + b_1)
    return hidden @ w_2 + b_2


def attention(x, p, n_heads, mask):
    *batch, n, d = x.shape
    if d % n_heads:
        raise ValueError("d_model must be divisible by n_heads")
    split = lambda a: np.swapaxes(a.reshape(*batch, n, n_heads, d // n_heads), -2, -3)
    q, k, v = split(x @ p["w_q"]), split(x @ p["w_k"]), split(x @ p["w_v"])
    scores = q @ np.swapaxes(k, -1, -2) / np.sqrt(d)
    if mask is not None:
        scores = np.where(np.expand_dims(mask, -3), scores, -1e9)
    e = np.exp(scores - scores.max(axis=-1, keepdims=True))
    heads = e / e.sum(axis=-1, keepdims=True) @ v
    return np.swapaxes(heads, -2, -3).reshape(*batch, n, d) @ p["w_o"]


def encoder_block(x, params, n_heads, mask=None):
    y = layer_norm(x + attention(x, params, n_heads, mask), params["gamma_1"], params["beta_1"])
    z = feed_forward(y, params["w_1"], params["b_1"], params["w_2"], params["b_2"])
    return layer_norm(y + z, params["gamma_2"], params["beta_2"])


def encoder(x, blocks, n_heads, mask=None):
    for params in blocks:
        x = encoder_block(x, params, n_heads, mask)
    return x
