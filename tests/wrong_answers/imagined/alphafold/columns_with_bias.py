# wrong: row_attention_with_pair_bias = attends_down_the_columns
# student: Bo, takes a row for a residue: puts the residues in front and lets the sequences attend
import numpy as np
from multi_head_attention import concat_heads, split_heads
from self_attention import attention_scores
from softmax import softmax


def row_attention_with_pair_bias(msa, pair, w_q, w_k, w_v, w_o, w_bias, n_heads):
    columns = msa.transpose(1, 0, 2)
    q = split_heads(columns @ w_q, n_heads)
    k = split_heads(columns @ w_k, n_heads)
    v = split_heads(columns @ w_v, n_heads)
    bias = np.moveaxis(pair @ w_bias, 2, 0)
    out = concat_heads(softmax(attention_scores(q, k) + bias) @ v)
    return (out @ w_o).transpose(1, 0, 2)


def outer_product_mean(left, right):
    total = 0.0
    for a, b in zip(left, right):
        total = total + a[:, None, :, None] * b[None, :, None, :]
    return total / len(left)


def triangle_multiplication(left, right):
    return np.einsum("ikc,jkc->ijc", left, right)
