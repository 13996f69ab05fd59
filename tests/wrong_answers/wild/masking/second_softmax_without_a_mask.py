# source: https://github.com/zyy-2001/DisKT/issues/6
# wrong: masked_softmax = ?
# mistake: masked_softmax: a second softmax without the mask runs over the finished weights
# follows: masked_attention <- masked_softmax

import numpy as np
from softmax import softmax


def causal_mask(n):
    return np.tril(np.ones((n, n))).astype(bool)


def padding_mask(lengths, n):
    if lengths.min() < 0 or lengths.max() > n:
        raise ValueError(f"lengths out of range: {lengths}")
    return (np.arange(n) < lengths[:, None])[:, None, :]


def masked_softmax(scores, mask, axis=-1):
    visible = mask & (scores > -np.inf)
    filled = np.where(visible, scores, -np.inf)
    empty = ~np.any(visible, axis=axis, keepdims=True)
    weights = softmax(np.where(empty, 0.0, filled), axis=axis)
    weights = softmax(weights, axis=axis)  # <-
    return np.where(empty, 0.0, weights)


def masked_attention(q, k, v, mask):
    scores = q @ np.swapaxes(k, -1, -2) / np.sqrt(q.shape[-1])
    weights = masked_softmax(scores, mask)
    return weights @ v, weights
