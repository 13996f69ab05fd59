"""A huge negative number in place of −∞, and a product with the mask that clears what it leaves in empty rows."""

import numpy as np

HIDDEN = -1e30


def causal_mask(n):
    return ~np.triu(np.ones((n, n), dtype=bool), k=1)


def padding_mask(lengths, n):
    for length in lengths:
        if not 0 <= length <= n:
            raise ValueError(f"lengths: {length} is not in 0…{n}")
    mask = np.zeros((len(lengths), 1, n), dtype=bool)
    for row, length in zip(mask, lengths, strict=True):
        row[0, :length] = True
    return mask


def masked_softmax(scores, mask, axis=-1):
    shown = np.logical_and(mask, np.isfinite(scores))
    filled = np.where(shown, scores, HIDDEN)
    filled = filled - filled.max(axis=axis, keepdims=True)
    e = np.exp(filled)
    return e / e.sum(axis=axis, keepdims=True) * shown


def masked_attention(q, k, v, mask):
    scores = np.matmul(q, np.moveaxis(k, -1, -2)) / np.sqrt(q.shape[-1])
    weights = masked_softmax(scores, mask)
    return np.matmul(weights, v), weights
