# wrong: triangle_multiplication = corners_left_out
# student: Gina, a triangle needs three different corners
import numpy as np
from multi_head_attention import concat_heads, split_heads
from self_attention import attention_scores
from softmax import softmax


def row_attention_with_pair_bias(msa, pair, w_q, w_k, w_v, w_o, w_bias, n_heads):
    q = split_heads(msa @ w_q, n_heads)
    k = split_heads(msa @ w_k, n_heads)
    v = split_heads(msa @ w_v, n_heads)
    b = np.einsum("ijz,zh->hij", pair, w_bias)
    return concat_heads(softmax(attention_scores(q, k) + b) @ v) @ w_o


def outer_product_mean(left, right):
    total = 0.0
    for a, b in zip(left, right):
        total = total + a[:, None, :, None] * b[None, :, None, :]
    return total / len(left)


def triangle_multiplication(left, right):
    r = len(left)
    out = np.zeros(left.shape)
    for i in range(r):
        for j in range(r):
            for k in range(r):
                if k == i or k == j:  # <-
                    continue
                out[i, j] += left[i, k] * right[j, k]
    return out
