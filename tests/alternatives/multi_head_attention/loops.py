"""Head by head, query by query, key by key, in plain Python."""

import math

import numpy as np


def split_heads(x, n_heads):
    batch, (n, d_model) = x.shape[:-2], x.shape[-2:]
    if d_model % n_heads != 0:
        raise ValueError(f"d_model = {d_model} cannot be shared by n_heads = {n_heads}")
    d_head = d_model // n_heads
    heads = np.zeros((*batch, n_heads, n, d_head))
    for b in np.ndindex(batch):
        for h in range(n_heads):
            for i in range(n):
                for c in range(d_head):
                    heads[(*b, h, i, c)] = x[(*b, i, h * d_head + c)]
    return heads


def concat_heads(x):
    batch, (n_heads, n, d_head) = x.shape[:-3], x.shape[-3:]
    rows = np.zeros((*batch, n, n_heads * d_head))
    for b in np.ndindex(batch):
        for i in range(n):
            for column in range(n_heads * d_head):
                h, c = divmod(column, d_head)
                rows[(*b, i, column)] = x[(*b, h, i, c)]
    return rows


def attend(query, keys, values, visible):
    scores = {}
    for j, key in enumerate(keys):
        if visible[j]:
            scores[j] = sum(a * b for a, b in zip(query, key, strict=True)) / math.sqrt(len(query))
    weights, output = [0.0] * len(keys), [0.0] * len(values[0])
    if scores:
        top = max(scores.values())
        total = sum(math.exp(s - top) for s in scores.values())
        for j, s in scores.items():
            weights[j] = math.exp(s - top) / total
            for c, value in enumerate(values[j]):
                output[c] += weights[j] * value
    return output, weights


def multi_head_attention(x_q, x_kv, w_q, w_k, w_v, w_o, n_heads, mask=None):
    q, k, v = split_heads(x_q @ w_q, n_heads), split_heads(x_kv @ w_k, n_heads), split_heads(x_kv @ w_v, n_heads)
    batch, n_q, n_k = x_q.shape[:-2], x_q.shape[-2], x_kv.shape[-2]
    visible = np.broadcast_to(True if mask is None else mask, (*batch, n_q, n_k))
    heads, weights = np.zeros(q.shape), np.zeros((*batch, n_heads, n_q, n_k))
    for b in np.ndindex(batch):
        for h in range(n_heads):
            for i in range(n_q):
                where = (*b, h, i)
                heads[where], weights[where] = attend(
                    q[where].tolist(), k[(*b, h)].tolist(), v[(*b, h)].tolist(), visible[(*b, i)].tolist()
                )
    return concat_heads(heads) @ w_o, weights
