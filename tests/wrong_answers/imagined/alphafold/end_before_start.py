# wrong: triangle_multiplication = triangle_swapped
# student: Inga, i and j change places behind the arrow
import numpy as np
from softmax import softmax


def row_attention_with_pair_bias(msa, pair, w_q, w_k, w_v, w_o, w_bias, n_heads):
    s, r, c = msa.shape
    d = c // n_heads
    bias = pair @ w_bias
    heads = []
    for h in range(n_heads):
        cols = slice(h * d, (h + 1) * d)
        q, k, v = msa @ w_q[:, cols], msa @ w_k[:, cols], msa @ w_v[:, cols]
        logits = np.einsum("sid,sjd->sij", q, k) / np.sqrt(d) + bias[:, :, h]
        heads.append(softmax(logits) @ v)
    return np.concatenate(heads, axis=-1) @ w_o


def outer_product_mean(left, right):
    total = 0.0
    for a, b in zip(left, right):
        total = total + a[:, None, :, None] * b[None, :, None, :]
    return total / len(left)


def triangle_multiplication(left, right):
    return np.einsum("ikc,jkc->jic", left, right)
