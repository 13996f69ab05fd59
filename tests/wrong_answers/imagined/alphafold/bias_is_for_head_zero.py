# wrong: row_attention_with_pair_bias = bias_of_the_first_head
# student: Eda, one column of w_bias is a vector, and vectors are easy
import numpy as np
from multi_head_attention import concat_heads, split_heads
from self_attention import attention_scores
from softmax import softmax


def row_attention_with_pair_bias(msa, pair, w_q, w_k, w_v, w_o, w_bias, n_heads):
    q, k, v = (split_heads(msa @ w, n_heads) for w in (w_q, w_k, w_v))
    bias = pair @ w_bias[:, 0]
    return concat_heads(softmax(attention_scores(q, k) + bias) @ v) @ w_o


def outer_product_mean(left, right):
    total = 0.0
    for a, b in zip(left, right):
        total = total + a[:, None, :, None] * b[None, :, None, :]
    return total / len(left)


def triangle_multiplication(left, right):
    return np.einsum("ikc,jkc->ijc", left, right)
