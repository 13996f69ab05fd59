"""The exponential of what a score lies below the highest visible one, 0 where hidden, divided by its sum."""

import numpy as np


def split_heads(x, n_heads):
    if x.shape[-1] % n_heads:
        raise ValueError("n_heads must divide d_model")
    return np.swapaxes(x.reshape(*x.shape[:-1], n_heads, -1), -3, -2)


def concat_heads(x):
    x = np.swapaxes(x, -3, -2)
    return x.reshape(*x.shape[:-2], -1)


def multi_head_attention(x_q, x_kv, w_q, w_k, w_v, w_o, n_heads, mask=None):
    q, k, v = (split_heads(a, n_heads) for a in (x_q @ w_q, x_kv @ w_k, x_kv @ w_v))
    scores = q @ np.swapaxes(k, -1, -2) / np.sqrt(q.shape[-1])
    shown = np.broadcast_to(True if mask is None else mask[..., None, :, :], scores.shape)
    highest = np.max(scores, axis=-1, keepdims=True, where=shown, initial=-np.inf)
    e = np.zeros_like(scores)
    np.exp(scores - np.where(np.isinf(highest), 0.0, highest), out=e, where=shown)
    weights = e / np.maximum(e.sum(axis=-1, keepdims=True), np.finfo(float).tiny)
    return concat_heads(weights @ v) @ w_o, weights
