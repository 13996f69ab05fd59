# wrong: row_attention_with_pair_bias = bias_after_softmax
# student: Ada, wants the pairs to change the attention map, so she changes the map
import numpy as np
from multi_head_attention import concat_heads, split_heads
from self_attention import attention_scores
from softmax import softmax


def row_attention_with_pair_bias(msa, pair, w_q, w_k, w_v, w_o, w_bias, n_heads):
    q, k, v = (split_heads(msa @ w, n_heads) for w in (w_q, w_k, w_v))
    attn = softmax(attention_scores(q, k))
    attn = attn + np.moveaxis(pair @ w_bias, -1, 0)  # <-
    return concat_heads(attn @ v) @ w_o


def outer_product_mean(left, right):
    return np.einsum("sia,sjb->ijab", left, right) / left.shape[0]


def triangle_multiplication(left, right):
    return np.einsum("ikc,jkc->ijc", left, right)
