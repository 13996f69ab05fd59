# wrong: row_attention_with_pair_bias = softmax_over_the_heads
# student: Nia, axis=1 was right where there were two axes
import numpy as np
from multi_head_attention import concat_heads, split_heads
from self_attention import attention_scores
from softmax import softmax


def row_attention_with_pair_bias(msa, pair, w_q, w_k, w_v, w_o, w_bias, n_heads):
    q, k, v = (split_heads(msa @ w, n_heads) for w in (w_q, w_k, w_v))
    bias = np.moveaxis(pair @ w_bias, -1, 0)
    weights = softmax(attention_scores(q, k) + bias, axis=1)
    return concat_heads(weights @ v) @ w_o


def outer_product_mean(left, right):
    return np.mean(left[:, :, None, :, None] * right[:, None, :, None, :], axis=0)


def triangle_multiplication(left, right):
    return np.einsum("ikc,jkc->ijc", left, right)
