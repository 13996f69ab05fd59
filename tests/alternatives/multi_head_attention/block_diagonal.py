"""Heads without any split inside: each head keeps its own columns of the queries and values and blanks the others."""

import numpy as np


def split_heads(x, n_heads):
    n, d_model = x.shape[-2:]
    if d_model % n_heads > 0:
        raise ValueError("n_heads must be a divisor of the width")
    d_head = d_model // n_heads
    first_columns = np.arange(n_heads) * d_head
    picked = first_columns[:, None, None] + np.arange(d_head)
    return x[..., np.arange(n)[None, :, None], picked]


def concat_heads(x):
    n_heads, n, d_head = x.shape[-3:]
    column = np.arange(n_heads * d_head)
    return x[..., column // d_head, np.arange(n)[:, None], column % d_head]


def multi_head_attention(x_q, x_kv, w_q, w_k, w_v, w_o, n_heads, mask=None):
    d_model = x_q.shape[-1]
    if d_model % n_heads > 0:
        raise ValueError("n_heads must be a divisor of the width")
    belongs = np.arange(d_model) // (d_model // n_heads) == np.arange(n_heads)[:, None]  # (n_heads, d_model)
    q, k, v = x_q @ w_q, x_kv @ w_k, x_kv @ w_v
    own_q = q[..., None, :, :] * belongs[:, None, :]
    scores = own_q @ k.swapaxes(-1, -2)[..., None, :, :] / np.sqrt(d_model / n_heads)
    visible = (
        np.ones(scores.shape, dtype=bool) if mask is None else np.broadcast_to(mask[..., None, :, :], scores.shape)
    )
    logits = np.where(visible, scores, -np.inf)
    log_total = np.logaddexp.reduce(logits, axis=-1, keepdims=True)
    weights = np.exp(logits - np.where(np.isneginf(log_total), 0.0, log_total))
    mixed = weights @ v[..., None, :, :] * belongs[:, None, :]
    return mixed.sum(axis=-3) @ w_o, weights
