"""Batch and heads fused into one axis, as older PyTorch code does, with the masks repeated to match."""

import numpy as np
from masking import masked_attention


def split_heads(x, n_heads):
    d_model = x.shape[-1]
    if d_model // n_heads * n_heads != d_model:
        raise ValueError("d_model / n_heads must be a whole number")
    return np.array(np.split(x, n_heads, axis=-1)).transpose(*range(1, x.ndim - 1), 0, -2, -1)


def concat_heads(x):
    n_heads = x.shape[-3]
    return np.concatenate([part.squeeze(-3) for part in np.split(x, n_heads, axis=-3)], axis=-1)


def multi_head_attention(x_q, x_kv, w_q, w_k, w_v, w_o, n_heads, mask=None):
    q, k, v = (split_heads(a, n_heads) for a in (x_q @ w_q, x_kv @ w_k, x_kv @ w_v))
    batch, n_q, n_k = x_q.shape[:-2], x_q.shape[-2], x_kv.shape[-2]
    if mask is None:
        mask = np.ones((n_q, n_k), dtype=bool)
    masks = np.repeat(np.broadcast_to(mask, (*batch, n_q, n_k)).reshape(-1, n_q, n_k), n_heads, axis=0)
    heads, weights = masked_attention(*(a.reshape(-1, *a.shape[-2:]) for a in (q, k, v)), masks)
    output = concat_heads(heads.reshape(q.shape)) @ w_o
    return output, weights.reshape(*batch, n_heads, n_q, n_k)
