# wrong: triangle_multiplication = divided_by_root_of_channels
# student: Lotte, divides by a root, as after every product so far
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
    return np.mean(left[:, :, None, :, None] * right[:, None, :, None, :], axis=0)


def triangle_multiplication(left, right):
    return np.einsum("ikc,jkc->ijc", left, right) / np.sqrt(left.shape[-1])
