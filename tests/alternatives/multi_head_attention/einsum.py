"""Weights reshaped to (d_model, n_heads, d_head), so that einsum projects and splits at once."""

import numpy as np


def split_heads(x, n_heads):
    if x.shape[-1] % n_heads:
        raise ValueError("d_model must be a multiple of n_heads")
    return np.einsum("...nhc->...hnc", x.reshape(*x.shape[:-1], n_heads, -1))


def concat_heads(x):
    side_by_side = np.einsum("...hnc->...nhc", x)
    return side_by_side.reshape(*side_by_side.shape[:-2], -1)


def multi_head_attention(x_q, x_kv, w_q, w_k, w_v, w_o, n_heads, mask=None):
    d_model = len(w_q)
    if d_model % n_heads:
        raise ValueError("d_model must be a multiple of n_heads")
    w_q, w_k, w_v = (w.reshape(d_model, n_heads, -1) for w in (w_q, w_k, w_v))
    q = np.einsum("...id,dhc->...hic", x_q, w_q)
    k = np.einsum("...jd,dhc->...hjc", x_kv, w_k)
    v = np.einsum("...jd,dhc->...hjc", x_kv, w_v)
    scores = np.einsum("...ic,...jc->...ij", q, k) / np.sqrt(q.shape[-1])
    if mask is not None:
        scores = np.where(np.expand_dims(mask, axis=-3), scores, -np.inf)
    top = scores.max(axis=-1, keepdims=True)
    e = np.exp(scores - np.where(np.isfinite(top), top, 0.0))
    total = e.sum(axis=-1, keepdims=True)
    weights = e / np.where(total > 0, total, 1.0)
    heads = np.einsum("...hij,...hjc->...hic", weights, v)
    return np.einsum("...hic,hcd->...id", heads, w_o.reshape(n_heads, -1, d_model)), weights
