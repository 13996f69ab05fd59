# source: https://github.com/lucidrains/alphafold2/issues/85
# wrong: row_attention_with_pair_bias = columns_without_pairs
# mistake: row_attention_with_pair_bias: what is called row attention attends along the other axis
import numpy as np
from softmax import softmax


def row_attention_with_pair_bias(msa, pair, w_q, w_k, w_v, w_o, w_bias, n_heads):
    s, r, c = msa.shape
    w_x = msa.transpose(1, 0, 2).reshape(r, s, c)  # <-
    heads = []
    for q, k, v in zip(*(np.split(w_x @ w, n_heads, axis=-1) for w in (w_q, w_k, w_v))):
        attn = softmax(q @ k.transpose(0, 2, 1) / np.sqrt(c // n_heads))
        heads.append(attn @ v)
    return (np.concatenate(heads, axis=-1) @ w_o).transpose(1, 0, 2)


def outer_product_mean(left, right):
    return np.mean(left[:, :, None, :, None] * right[:, None, :, None, :], axis=0)


def triangle_multiplication(left, right):
    return (left[:, None, :, :] * right[None, :, :, :]).sum(axis=2)
