"""The variance as mean of the squares minus square of the mean; the encoder is a fold."""

from functools import reduce

import numpy as np
from multi_head_attention import multi_head_attention


def layer_norm(x, gamma, beta, eps=1e-5):
    mean = np.mean(x, -1)[..., None]
    variance = np.mean(np.square(x), -1)[..., None] - mean**2
    return (x - mean) * (gamma / np.sqrt(variance + eps)) + beta


def feed_forward(x, w_1, b_1, w_2, b_2):
    hidden = x @ w_1 + b_1
    return np.where(hidden > 0, hidden, 0) @ w_2 + b_2


def encoder_block(x, params, n_heads, mask=None):
    def norm(z, i):
        return layer_norm(z, params[f"gamma_{i}"], params[f"beta_{i}"])

    z = norm(multi_head_attention(x, x, *map(params.get, ("w_q", "w_k", "w_v", "w_o")), n_heads, mask)[0] + x, 1)
    return norm(feed_forward(z, *map(params.get, ("w_1", "b_1", "w_2", "b_2"))) + z, 2)


def encoder(x, blocks, n_heads, mask=None):
    return reduce(lambda z, params: encoder_block(z, params, n_heads, mask), blocks, np.array(x))
