"""The highest visible score is asked for with NumPy's `where`, so that no number has to stand for −∞."""

import numpy as np
from self_attention import attention_scores


def causal_mask(n):
    return np.tri(n, dtype=bool)


def padding_mask(lengths, n):
    if (lengths < 0).any() or (lengths > n).any():
        raise ValueError("lengths must lie in 0…n")
    return (np.arange(n) < lengths[:, None])[:, None, :]


def masked_softmax(scores, mask, axis=-1):
    scores, mask = np.broadcast_arrays(scores, mask)
    seen = mask & np.isfinite(scores)
    highest = np.max(scores, axis=axis, keepdims=True, where=seen, initial=-np.inf)
    e = np.zeros(scores.shape)
    np.exp(scores - np.where(np.isinf(highest), 0.0, highest), out=e, where=seen)
    total = e.sum(axis=axis, keepdims=True)
    return e / np.where(total == 0.0, 1.0, total)


def masked_attention(q, k, v, mask):
    weights = masked_softmax(attention_scores(q, k), mask)
    return weights @ v, weights
