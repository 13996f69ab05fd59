# wrong: row_attention_with_pair_bias = bias_reshaped
# student: Hana, reshapes until the addition works
import numpy as np
from multi_head_attention import concat_heads, split_heads
from self_attention import attention_scores
from softmax import softmax


def row_attention_with_pair_bias(msa, pair, w_q, w_k, w_v, w_o, w_bias, n_heads):
    r = msa.shape[1]
    q, k, v = [split_heads(x, n_heads) for x in (msa @ w_q, msa @ w_k, msa @ w_v)]
    bias = (pair @ w_bias).reshape(n_heads, r, r)  # <-
    weights = softmax(attention_scores(q, k) + bias)
    return concat_heads(weights @ v) @ w_o


def outer_product_mean(left, right):
    return np.einsum("sia,sjb->ijab", left, right) / left.shape[0]


def triangle_multiplication(left, right):
    return np.einsum("ikc,jkc->ijc", left, right)
