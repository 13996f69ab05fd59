"""Pure Python loops over plain floats; arrays appear at the very end."""

import math

import numpy as np


def causal_mask(n):
    rows = []
    for i in range(n):
        row = []
        for j in range(n):
            row.append(j <= i)
        rows.append(row)
    return np.array(rows)


def padding_mask(lengths, n):
    rows = []
    for length in lengths:
        if length < 0 or length > n:
            raise ValueError("every one of the lengths must lie between 0 and n")
        rows.append([[position < length for position in range(n)]])
    return np.array(rows)


def weights_of_one_row(scores, visible):
    seen = [s for s, shown in zip(scores, visible, strict=True) if shown and s != -math.inf]
    if not seen:
        return [0.0] * len(scores)
    top = max(seen)
    exponentials = [math.exp(s - top) if shown else 0.0 for s, shown in zip(scores, visible, strict=True)]
    total = sum(exponentials)
    return [e / total for e in exponentials]


def masked_softmax(scores, mask, axis=-1):
    scores, mask = np.broadcast_arrays(scores, mask)
    scores, mask = np.moveaxis(scores, axis, -1), np.moveaxis(mask, axis, -1)
    weights = np.zeros(scores.shape)
    for index in np.ndindex(scores.shape[:-1]):
        weights[index] = weights_of_one_row(scores[index].tolist(), mask[index].tolist())
    return np.moveaxis(weights, -1, axis)


def masked_attention(q, k, v, mask):
    batch = q.shape[:-2]
    n_q, d_k = q.shape[-2:]
    n_k, d_v = v.shape[-2:]
    mask = np.broadcast_to(mask, (*batch, n_q, n_k))
    output, weights = np.zeros((*batch, n_q, d_v)), np.zeros((*batch, n_q, n_k))
    for b in np.ndindex(batch):
        for i in range(n_q):
            scores = []
            for j in range(n_k):
                dot = 0.0
                for d in range(d_k):
                    dot += q[b][i][d] * k[b][j][d]
                scores.append(dot / math.sqrt(d_k))
            row = weights_of_one_row(scores, mask[b][i])
            for j in range(n_k):
                weights[(*b, i, j)] = row[j]
                for d in range(d_v):
                    output[(*b, i, d)] += row[j] * v[b][j][d]
    return output, weights
