# source: https://github.com/Biohub/esm/issues/299
# wrong: padding_mask = ?
# mistake: padding_mask: positions are compared with ==, so padding may see padding, and the mask gets an axis of n queries
# clear: padding_mask ~ the axes \(b, n, n\), where \(b, 1, n\) is expected

import numpy as np
from softmax import softmax


def causal_mask(n):
    return np.tril(np.ones((n, n))).astype(bool)


def padding_mask(lengths, n):
    if (lengths < 0).any() or (lengths > n).any():
        raise ValueError("wrong lengths")
    real = np.arange(n) < lengths[:, None]  # (b, n)
    return real[:, :, None] == real[:, None, :]  # <-


def masked_softmax(scores, mask, axis=-1):
    s = np.where(mask, scores, -np.inf)
    m = s.max(axis=axis, keepdims=True)
    e = np.exp(s - np.where(np.isinf(m), 0.0, m))
    total = e.sum(axis=axis, keepdims=True)
    return e / np.where(total == 0, 1.0, total)


def masked_attention(q, k, v, mask):
    scores = q @ np.swapaxes(k, -1, -2) / np.sqrt(q.shape[-1])
    weights = masked_softmax(scores, mask)
    return weights @ v, weights
