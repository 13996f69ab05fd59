# wrong: row_attention_with_pair_bias = bias_averaged_over_heads
# student: Fay, a pair of residues has one strength, she thinks
import numpy as np
from multi_head_attention import concat_heads, split_heads
from self_attention import attention_scores
from softmax import softmax


def row_attention_with_pair_bias(msa, pair, w_q, w_k, w_v, w_o, w_bias, n_heads):
    q, k, v = [split_heads(x, n_heads) for x in (msa @ w_q, msa @ w_k, msa @ w_v)]
    strength = np.mean(pair @ w_bias, axis=-1)  # <-
    return concat_heads(softmax(attention_scores(q, k) + strength) @ v) @ w_o


def outer_product_mean(left, right):
    return np.einsum("sia,sjb->ijab", left, right) / left.shape[0]


def triangle_multiplication(left, right):
    return (left[:, None, :, :] * right[None, :, :, :]).sum(axis=2)
