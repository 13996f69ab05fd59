"""With the functions of chapters 3, 5 and 6; products of whole alignments as one matrix product."""

import numpy as np
from masking import masked_softmax
from multi_head_attention import concat_heads, split_heads
from self_attention import attention_scores, project_qkv


def row_attention_with_pair_bias(msa, pair, w_q, w_k, w_v, w_o, w_bias, n_heads):
    q, k, v = (split_heads(x, n_heads) for x in project_qkv(msa, w_q, w_k, w_v))
    bias = np.transpose(pair @ w_bias, (2, 0, 1))[np.newaxis]
    everything = np.ones((1, 1), dtype=bool)
    return concat_heads(masked_softmax(attention_scores(q, k) + bias, everything) @ v) @ w_o


def outer_product_mean(left, right):
    columns = left.shape[1], right.shape[1]
    flat = left.reshape(len(left), -1).T @ right.reshape(len(right), -1) / len(left)
    table = flat.reshape(columns[0], left.shape[2], columns[1], right.shape[2])
    return np.swapaxes(table, 1, 2)


def triangle_multiplication(left, right):
    by_channel = np.moveaxis(left, -1, 0) @ np.swapaxes(np.moveaxis(right, -1, 0), -1, -2)
    return np.moveaxis(by_channel, 0, -1)
