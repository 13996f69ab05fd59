# wrong: row_attention_with_pair_bias = scaled_by_whole_width
# student: Jan, c is the width, so √c it is
import numpy as np
from multi_head_attention import concat_heads, split_heads
from softmax import softmax


def row_attention_with_pair_bias(msa, pair, w_q, w_k, w_v, w_o, w_bias, n_heads):
    c = msa.shape[-1]
    q, k, v = (split_heads(msa @ w, n_heads) for w in (w_q, w_k, w_v))
    logits = q @ np.swapaxes(k, 2, 3) / np.sqrt(c)  # <-
    logits = logits + np.moveaxis(pair @ w_bias, -1, 0)
    return concat_heads(softmax(logits) @ v) @ w_o


def outer_product_mean(left, right):
    return np.einsum("sia,sjb->ijab", left, right) / left.shape[0]


def triangle_multiplication(left, right):
    out = np.zeros(left.shape)
    for c in range(left.shape[2]):
        out[:, :, c] = left[:, :, c] @ right[:, :, c].T
    return out
