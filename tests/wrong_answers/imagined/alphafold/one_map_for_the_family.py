# wrong: row_attention_with_pair_bias = root_tied_rows
# student: Pia, ties the rows as another paper does: all sequences share one map, the sum over √s
import numpy as np
from multi_head_attention import concat_heads, split_heads
from softmax import softmax


def row_attention_with_pair_bias(msa, pair, w_q, w_k, w_v, w_o, w_bias, n_heads):
    s = len(msa)
    q, k, v = (split_heads(msa @ w, n_heads) for w in (w_q, w_k, w_v))
    tied = np.einsum("shid,shjd->hij", q, k) / np.sqrt(s * q.shape[-1])
    weights = softmax(tied + np.moveaxis(pair @ w_bias, -1, 0))
    return concat_heads(weights @ v) @ w_o


def outer_product_mean(left, right):
    return np.mean(left[:, :, None, :, None] * right[:, None, :, None, :], axis=0)


def triangle_multiplication(left, right):
    out = np.zeros(left.shape)
    for c in range(left.shape[2]):
        out[:, :, c] = left[:, :, c] @ right[:, :, c].T
    return out
