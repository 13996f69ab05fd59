# source: https://github.com/permaweb/HyperBEAM/pull/758
# wrong: split_heads = divisibility_not_checked
# mistake: split_heads: the check looks at the quotient and not at the remainder, so it lets every number of heads pass
# follows: multi_head_attention <- split_heads

import numpy as np
from masking import masked_attention


def split_heads(x, n_heads):
    *rest, n, d_model = x.shape
    if d_model // n_heads == 0:  # <-
        raise ValueError(f"n_heads = {n_heads} does not divide d_model = {d_model}")
    x = np.reshape(x, (*rest, n, n_heads, d_model // n_heads)).astype(float)
    return np.swapaxes(x, -3, -2)


def concat_heads(x):
    x = np.swapaxes(x, -2, -3).astype(float)
    return x.reshape(x.shape[:-2] + (-1,))


def multi_head_attention(x_q, x_kv, w_q, w_k, w_v, w_o, n_heads, mask=None):
    q = split_heads(x_q @ w_q, n_heads)
    k = split_heads(x_kv @ w_k, n_heads)
    v = split_heads(x_kv @ w_v, n_heads)
    if mask is None:
        mask = np.ones((q.shape[-2], k.shape[-2]), dtype=bool)
    heads, weights = masked_attention(q, k, v, np.expand_dims(mask, -3))
    return concat_heads(heads) @ w_o, weights
