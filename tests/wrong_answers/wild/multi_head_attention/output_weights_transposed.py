# source: https://github.com/AaltoML/SUQ/issues/2
# wrong: multi_head_attention = transposed:w_o
# mistake: multi_head_attention: the heads are multiplied by the transposed w_o

import numpy as np
from masking import masked_attention


def split_heads(x, n_heads):
    if x.shape[-1] % n_heads:
        raise ValueError("n_heads must divide d_model")
    parts = np.split(x.astype(float), n_heads, axis=-1)
    return np.stack(parts, axis=-3)


def concat_heads(x):
    heads = [x[..., h, :, :] for h in range(x.shape[-3])]
    return np.concatenate(heads, axis=-1).astype(float)


def multi_head_attention(x_q, x_kv, w_q, w_k, w_v, w_o, n_heads, mask=None):
    q = split_heads(x_q @ w_q, n_heads)
    k = split_heads(x_kv @ w_k, n_heads)
    v = split_heads(x_kv @ w_v, n_heads)
    if mask is None:
        mask = np.ones((q.shape[-2], k.shape[-2]), dtype=bool)
    heads, weights = masked_attention(q, k, v, mask[..., None, :, :])
    out = concat_heads(heads) @ w_o.T  # <-
    return out, weights
