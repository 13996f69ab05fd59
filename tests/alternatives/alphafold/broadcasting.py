"""Every product is written out over all its axes, then summed."""

import numpy as np


def row_attention_with_pair_bias(msa, pair, w_q, w_k, w_v, w_o, w_bias, n_heads):
    s, r, c = msa.shape
    d = c // n_heads
    q = (msa @ w_q).reshape(s, r, n_heads, d)
    k = (msa @ w_k).reshape(s, r, n_heads, d)
    v = (msa @ w_v).reshape(s, r, n_heads, d)
    scores = np.sum(q[:, :, None] * k[:, None], axis=-1) / d**0.5 + pair @ w_bias  # (s, query, key, head)
    scores = scores - np.amax(scores, axis=2, keepdims=True)
    logarithms = scores - np.log(np.sum(np.exp(scores), axis=2, keepdims=True))
    mixed = np.sum(np.exp(logarithms)[..., None] * v[:, None], axis=2)
    return mixed.reshape(s, r, c) @ w_o


def outer_product_mean(left, right):
    return np.mean(left[:, :, None, :, None] * right[:, None, :, None, :], axis=0)


def triangle_multiplication(left, right):
    return np.sum(left[:, None] * right[None], axis=2, dtype=float)
