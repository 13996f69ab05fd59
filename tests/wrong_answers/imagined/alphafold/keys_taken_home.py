# wrong: row_attention_with_pair_bias = values_by_w_k
# student: Cas, copies a line and changes half of it
import numpy as np
from multi_head_attention import concat_heads, split_heads
from self_attention import attention_scores
from softmax import softmax


def row_attention_with_pair_bias(msa, pair, w_q, w_k, w_v, w_o, w_bias, n_heads):
    q = split_heads(msa @ w_q, n_heads)
    k = split_heads(msa @ w_k, n_heads)
    v = split_heads(msa @ w_k, n_heads)  # <-
    bias = np.moveaxis(pair @ w_bias, -1, 0)
    return concat_heads(softmax(attention_scores(q, k) + bias) @ v) @ w_o


def outer_product_mean(left, right):
    total = 0.0
    for a, b in zip(left, right):
        total = total + a[:, None, :, None] * b[None, :, None, :]
    return total / len(left)


def triangle_multiplication(left, right):
    return (left[:, None, :, :] * right[None, :, :, :]).sum(axis=2)
