# wrong: row_attention_with_pair_bias = columns_without_pairs
# student: Cem, column attention; the bias does not fit there, so it was left out
import numpy as np
from softmax import softmax


def row_attention_with_pair_bias(msa, pair, w_q, w_k, w_v, w_o, w_bias, n_heads):
    s, r, c = msa.shape
    d = c // n_heads
    q, k, v = ((msa @ w).reshape(s, r, n_heads, d) for w in (w_q, w_k, w_v))
    scores = np.einsum("srhd,trhd->rhst", q, k) / np.sqrt(d)
    out = np.einsum("rhst,trhd->srhd", softmax(scores), v)
    return out.reshape(s, r, c) @ w_o


def outer_product_mean(left, right):
    return np.mean(left[:, :, None, :, None] * right[:, None, :, None, :], axis=0)


def triangle_multiplication(left, right):
    out = np.zeros(left.shape)
    for c in range(left.shape[2]):
        out[:, :, c] = left[:, :, c] @ right[:, :, c].T
    return out
