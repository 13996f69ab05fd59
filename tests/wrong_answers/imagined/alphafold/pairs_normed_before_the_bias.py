# wrong: row_attention_with_pair_bias = pair_normalized
# student: Tom, the bias is made of LayerNorm(z) in the paper
import numpy as np
from multi_head_attention import concat_heads, split_heads
from self_attention import attention_scores
from softmax import softmax


def row_attention_with_pair_bias(msa, pair, w_q, w_k, w_v, w_o, w_bias, n_heads):
    z = pair - pair.mean(axis=2, keepdims=True)
    z = z / np.sqrt(np.mean(z * z, axis=2, keepdims=True) + 1e-5)
    q, k, v = (split_heads(msa @ w, n_heads) for w in (w_q, w_k, w_v))
    weights = softmax(attention_scores(q, k) + np.moveaxis(z @ w_bias, -1, 0))
    return concat_heads(weights @ v) @ w_o


def outer_product_mean(left, right):
    total = 0.0
    for a, b in zip(left, right):
        total = total + a[:, None, :, None] * b[None, :, None, :]
    return total / len(left)


def triangle_multiplication(left, right):
    return np.einsum("ikc,jkc->ijc", left, right)
