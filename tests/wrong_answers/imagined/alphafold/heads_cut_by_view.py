# wrong: row_attention_with_pair_bias = split_by_reshape_alone + merged_by_reshape_alone
# student: Max, reshapes there and back again
import numpy as np
from self_attention import attention_scores
from softmax import softmax


def row_attention_with_pair_bias(msa, pair, w_q, w_k, w_v, w_o, w_bias, n_heads):
    s, r, c = msa.shape
    d = c // n_heads
    q = (msa @ w_q).reshape(s, n_heads, r, d)
    k = (msa @ w_k).reshape(s, n_heads, r, d)
    v = (msa @ w_v).reshape(s, n_heads, r, d)
    bias = np.moveaxis(pair @ w_bias, -1, 0)
    out = softmax(attention_scores(q, k) + bias) @ v
    return out.reshape(s, r, c) @ w_o


def outer_product_mean(left, right):
    total = 0.0
    for a, b in zip(left, right):
        total = total + a[:, None, :, None] * b[None, :, None, :]
    return total / len(left)


def triangle_multiplication(left, right):
    return np.einsum("ikc,jkc->ijc", left, right)
