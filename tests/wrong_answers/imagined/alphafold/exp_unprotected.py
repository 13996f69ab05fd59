# wrong: row_attention_with_pair_bias = no_max_subtraction
# student: Val, writes her own softmax in one line
import numpy as np
from multi_head_attention import concat_heads, split_heads
from self_attention import attention_scores


def row_attention_with_pair_bias(msa, pair, w_q, w_k, w_v, w_o, w_bias, n_heads):
    q, k, v = (split_heads(msa @ w, n_heads) for w in (w_q, w_k, w_v))
    e = np.exp(attention_scores(q, k) + np.moveaxis(pair @ w_bias, -1, 0))
    weights = e / e.sum(axis=-1, keepdims=True)
    return concat_heads(weights @ v) @ w_o


def outer_product_mean(left, right):
    total = 0.0
    for a, b in zip(left, right):
        total = total + a[:, None, :, None] * b[None, :, None, :]
    return total / len(left)


def triangle_multiplication(left, right):
    out = np.zeros(left.shape)
    for c in range(left.shape[2]):
        out[:, :, c] = left[:, :, c] @ right[:, :, c].T
    return out
