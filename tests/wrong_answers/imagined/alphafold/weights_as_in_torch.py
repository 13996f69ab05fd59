# wrong: row_attention_with_pair_bias = weights_from_the_left
# student: Abe, x @ w.T, as nn.Linear stores it
import numpy as np
from multi_head_attention import concat_heads, split_heads
from self_attention import attention_scores
from softmax import softmax


def row_attention_with_pair_bias(msa, pair, w_q, w_k, w_v, w_o, w_bias, n_heads):
    def linear(x, w):
        return x @ w.T

    q, k, v = (split_heads(linear(msa, w), n_heads) for w in (w_q, w_k, w_v))
    bias = np.moveaxis(pair @ w_bias, -1, 0)
    return linear(concat_heads(softmax(attention_scores(q, k) + bias) @ v), w_o)


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
