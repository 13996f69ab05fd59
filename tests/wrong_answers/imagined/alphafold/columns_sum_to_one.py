# wrong: row_attention_with_pair_bias = softmax_over_queries
# student: Oli, normalizes over i
import numpy as np


def row_attention_with_pair_bias(msa, pair, w_q, w_k, w_v, w_o, w_bias, n_heads):
    s, r, c = msa.shape
    d = c // n_heads
    q, k, v = ((msa @ w).reshape(s, r, n_heads, d) for w in (w_q, w_k, w_v))
    a = np.einsum("sihd,sjhd->shij", q, k) / d**0.5 + np.einsum("ijz,zh->hij", pair, w_bias)
    a = np.exp(a - a.max(axis=2, keepdims=True))
    a = a / a.sum(axis=2, keepdims=True)
    return np.einsum("shij,sjhd->sihd", a, v).reshape(s, r, c) @ w_o


def outer_product_mean(left, right):
    return np.einsum("sia,sjb->ijab", left, right) / left.shape[0]


def triangle_multiplication(left, right):
    out = np.zeros(left.shape)
    for c in range(left.shape[2]):
        out[:, :, c] = left[:, :, c] @ right[:, :, c].T
    return out
