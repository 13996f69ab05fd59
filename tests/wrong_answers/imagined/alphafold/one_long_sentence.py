# wrong: row_attention_with_pair_bias = all_sequences_at_once
# student: Xia, flattens the alignment into one long sequence
import numpy as np
from multi_head_attention import concat_heads, split_heads
from self_attention import attention_scores
from softmax import softmax


def row_attention_with_pair_bias(msa, pair, w_q, w_k, w_v, w_o, w_bias, n_heads):
    s, r, c = msa.shape
    x = msa.reshape(s * r, c)
    q, k, v = (split_heads(x @ w, n_heads) for w in (w_q, w_k, w_v))
    bias = np.tile(np.moveaxis(pair @ w_bias, -1, 0), (1, s, s))
    out = concat_heads(softmax(attention_scores(q, k) + bias) @ v) @ w_o
    return out.reshape(s, r, c)


def outer_product_mean(left, right):
    return np.einsum("sia,sjb->ijab", left, right) / left.shape[0]


def triangle_multiplication(left, right):
    return (left[:, None, :, :] * right[None, :, :, :]).sum(axis=2)
