# wrong: row_attention_with_pair_bias = bias_summed_over_heads
# student: Gus, an einsum that forgets h behind the arrow
import numpy as np
from multi_head_attention import concat_heads, split_heads
from self_attention import attention_scores
from softmax import softmax


def row_attention_with_pair_bias(msa, pair, w_q, w_k, w_v, w_o, w_bias, n_heads):
    q, k, v = [split_heads(x, n_heads) for x in (msa @ w_q, msa @ w_k, msa @ w_v)]
    bias = np.einsum("ijz,zh->ij", pair, w_bias)
    return concat_heads(softmax(attention_scores(q, k) + bias) @ v) @ w_o


def outer_product_mean(left, right):
    return np.mean(left[:, :, None, :, None] * right[:, None, :, None, :], axis=0)


def triangle_multiplication(left, right):
    return np.einsum("ikc,jkc->ijc", left, right)
