# wrong: outer_product_mean = means_multiplied
# student: Hal, what a column is like on average, then the product
import numpy as np
from multi_head_attention import concat_heads, split_heads
from softmax import softmax


def row_attention_with_pair_bias(msa, pair, w_q, w_k, w_v, w_o, w_bias, n_heads):
    q, k, v = [split_heads(msa @ w, n_heads) for w in (w_q, w_k, w_v)]
    scores = q @ k.swapaxes(-1, -2) / np.sqrt(q.shape[-1])
    weights = softmax(scores + np.transpose(pair @ w_bias, (2, 0, 1)))
    return concat_heads(weights @ v) @ w_o


def outer_product_mean(left, right):
    a = left.mean(axis=0)
    b = right.mean(axis=0)
    return a[:, None, :, None] * b[None, :, None, :]


def triangle_multiplication(left, right):
    out = np.zeros(left.shape)
    for c in range(left.shape[2]):
        out[:, :, c] = left[:, :, c] @ right[:, :, c].T
    return out
