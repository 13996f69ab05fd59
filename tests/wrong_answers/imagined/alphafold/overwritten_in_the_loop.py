# wrong: outer_product_mean = last_sequence_alone
# student: Ria, = for +=
import numpy as np
from multi_head_attention import concat_heads, split_heads
from softmax import softmax


def row_attention_with_pair_bias(msa, pair, w_q, w_k, w_v, w_o, w_bias, n_heads):
    q, k, v = [split_heads(msa @ w, n_heads) for w in (w_q, w_k, w_v)]
    scores = q @ k.swapaxes(-1, -2) / np.sqrt(q.shape[-1])
    weights = softmax(scores + np.transpose(pair @ w_bias, (2, 0, 1)))
    return concat_heads(weights @ v) @ w_o


def outer_product_mean(left, right):
    n = len(left)
    for a, b in zip(left, right):
        table = np.einsum("ia,jb->ijab", a, b)  # <-
    return table / n


def triangle_multiplication(left, right):
    return np.einsum("ikc,jkc->ijc", left, right)
