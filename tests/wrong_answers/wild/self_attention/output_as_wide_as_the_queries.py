# source: https://github.com/lucidrains/flash-attention-jax/pull/15
# wrong: scaled_dot_product_attention = ?
# mistake: scaled_dot_product_attention: the output array has the shape of the queries, though the values may have another width
# clear: scaled_dot_product_attention ~ does not fit into a place of shape \(1, d_k\).* only calls with d_k ≠ d_v end there

import numpy as np
from softmax import softmax


def project_qkv(x, w_q, w_k, w_v):
    x = x.astype(float)
    return x @ w_q, x @ w_k, x @ w_v


def attention_scores(q, k):
    return q @ k.swapaxes(-1, -2) / np.sqrt(k.shape[-1])


def scaled_dot_product_attention(q, k, v):
    n_q, d = q.shape[-2:]
    out = np.zeros_like(q, dtype=float)  # <-
    weights = np.zeros(q.shape[:-1] + (k.shape[-2],))
    # one query after the other, that needs less memory
    for i in range(n_q):
        row = q[..., i : i + 1, :]
        s = row @ np.swapaxes(k, -1, -2) / np.sqrt(d)
        w = softmax(s)
        weights[..., i : i + 1, :] = w
        out[..., i : i + 1, :] = w @ v  # <-
    return out, weights


def self_attention(x, w_q, w_k, w_v):
    q = np.matmul(x, w_q)
    k = np.matmul(x, w_k)
    v = np.matmul(x, w_v)
    scores = q @ k.swapaxes(-1, -2) / np.sqrt(k.shape[-1])
    return softmax(scores) @ v
