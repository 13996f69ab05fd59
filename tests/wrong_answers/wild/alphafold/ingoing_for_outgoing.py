# source: https://github.com/lucidrains/alphafold2/issues/88
# wrong: triangle_multiplication = incoming_edges
# mistake: triangle_multiplication: outgoing and incoming edges have changed places
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
    by_channel = left.transpose(2, 1, 0) @ right.transpose(2, 0, 1)  # <-
    return by_channel.transpose(1, 2, 0)
