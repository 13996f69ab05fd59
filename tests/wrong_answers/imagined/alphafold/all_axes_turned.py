# wrong: row_attention_with_pair_bias = bias_transposed
# student: Dee, .T brings the heads to the front, and turns the pairs as well
import numpy as np
from multi_head_attention import concat_heads, split_heads
from self_attention import attention_scores
from softmax import softmax


def row_attention_with_pair_bias(msa, pair, w_q, w_k, w_v, w_o, w_bias, n_heads):
    q = split_heads(msa @ w_q, n_heads)
    k = split_heads(msa @ w_k, n_heads)
    v = split_heads(msa @ w_v, n_heads)
    scores = attention_scores(q, k) + (pair @ w_bias).T  # <-
    return concat_heads(softmax(scores) @ v) @ w_o


def outer_product_mean(left, right):
    total = 0.0
    for a, b in zip(left, right):
        total = total + a[:, None, :, None] * b[None, :, None, :]
    return total / len(left)


def triangle_multiplication(left, right):
    out = np.zeros(left.shape)
    for c in range(left.shape[2]):
        out[:, :, c] = left[:, :, c] @ right[:, :, c].T
    return out
