# wrong: row_attention_with_pair_bias = bias_scaled_too
# student: Kim, one pair of brackets too many
import numpy as np
from multi_head_attention import concat_heads, split_heads
from softmax import softmax


def row_attention_with_pair_bias(msa, pair, w_q, w_k, w_v, w_o, w_bias, n_heads):
    q, k, v = (split_heads(msa @ w, n_heads) for w in (w_q, w_k, w_v))
    bias = np.moveaxis(pair @ w_bias, -1, 0)
    logits = (q @ np.swapaxes(k, -1, -2) + bias) / np.sqrt(k.shape[-1])  # <-
    return concat_heads(softmax(logits) @ v) @ w_o


def outer_product_mean(left, right):
    total = 0.0
    for a, b in zip(left, right):
        total = total + a[:, None, :, None] * b[None, :, None, :]
    return total / len(left)


def triangle_multiplication(left, right):
    return (left[:, None, :, :] * right[None, :, :, :]).sum(axis=2)
