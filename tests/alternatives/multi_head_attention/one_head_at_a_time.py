"""No head axis inside: slice the columns of each head, attend, and add up what it sends through its rows of w_o."""

import numpy as np


def columns(d_model, n_heads):
    d_head, rest = divmod(d_model, n_heads)
    if rest:
        raise ValueError(f"n_heads leaves {rest} columns over")
    return [slice(h * d_head, (h + 1) * d_head) for h in range(n_heads)]


def split_heads(x, n_heads):
    return np.stack([x[..., c] for c in columns(x.shape[-1], n_heads)], axis=-3)


def concat_heads(x):
    return np.concatenate([x[..., h, :, :] for h in range(x.shape[-3])], axis=-1)


def attention(q, k, v, mask):
    scores = q @ np.swapaxes(k, -1, -2) / np.sqrt(q.shape[-1])
    shown = np.where(mask, scores, -1e300)
    e = np.exp(shown - shown.max(axis=-1, keepdims=True)) * mask
    total = e.sum(axis=-1, keepdims=True)
    weights = np.divide(e, total, out=np.zeros_like(e), where=total != 0)
    return weights @ v, weights


def multi_head_attention(x_q, x_kv, w_q, w_k, w_v, w_o, n_heads, mask=None):
    output, maps = 0.0, []
    for c in columns(w_q.shape[1], n_heads):
        head, weights = attention(x_q @ w_q[:, c], x_kv @ w_k[:, c], x_kv @ w_v[:, c], True if mask is None else mask)
        output = output + head @ w_o[c]
        maps.append(weights)
    return output, np.stack(maps, axis=-3)
