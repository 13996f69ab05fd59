# wrong: triangle_multiplication = sum_over_channels
# student: Dora, swaps the last two axes, as for keys
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
    return np.einsum("sia,sjb->ijab", left, right) / left.shape[0]


def triangle_multiplication(left, right):
    return np.matmul(left, np.swapaxes(right, -1, -2))
