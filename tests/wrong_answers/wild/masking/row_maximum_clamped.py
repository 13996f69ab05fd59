# source: https://github.com/chiendb97/oasr/pull/101
# wrong: masked_softmax = ?
# mistake: masked_softmax: the maximum of a row is clamped at -1000, so rows of very low scores come out as zeros
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
    s = np.where(mask, scores, -np.inf)
    # an empty row has the maximum -inf, and -inf - -inf is nan
    row_max = np.maximum(s.max(axis=axis, keepdims=True), -1000.0)  # <-
    e = np.exp(s - row_max)
    denom = e.sum(axis=axis, keepdims=True)
    return np.divide(e, denom, out=np.zeros_like(e), where=denom > 0)


def masked_attention(q, k, v, mask):
    scores = q @ np.swapaxes(k, -1, -2) / np.sqrt(q.shape[-1])
    weights = masked_softmax(scores, mask)
    return weights @ v, weights
