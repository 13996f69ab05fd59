# source: https://github.com/lucidrains/alphafold2/issues/89
# wrong: row_attention_with_pair_bias = attends_down_the_columns
# mistake: row_attention_with_pair_bias: the table of pairs biases column attention, not row attention
import numpy as np
from multi_head_attention import concat_heads, split_heads
from softmax import softmax


def row_attention_with_pair_bias(msa, pair, w_q, w_k, w_v, w_o, w_bias, n_heads):
    x = msa.swapaxes(0, 1)  # <-
    q, k, v = (split_heads(x @ w, n_heads) for w in (w_q, w_k, w_v))
    dots = np.einsum("bhid,bhjd->bhij", q, k) * q.shape[-1] ** -0.5
    attn_bias = np.einsum("ijd,dh->hij", pair, w_bias)
    out = concat_heads(softmax(dots + attn_bias) @ v) @ w_o
    return out.swapaxes(0, 1)


def outer_product_mean(left, right):
    return np.einsum("sia,sjb->ijab", left, right) / left.shape[0]


def triangle_multiplication(left, right):
    out = np.zeros(left.shape)
    for c in range(left.shape[2]):
        out[:, :, c] = left[:, :, c] @ right[:, :, c].T
    return out
