"""Products by einsum, masks by the triangle functions, empty rows by a safe denominator."""

import numpy as np


def causal_mask(n):
    return np.tri(n, dtype=bool)


def padding_mask(lengths, n):
    if lengths.min() < 0 or lengths.max() > n:
        raise ValueError(f"bad lengths {lengths!r}")
    return np.less.outer(np.arange(n), lengths).T[:, np.newaxis]


def masked_softmax(scores, mask, axis=-1):
    hidden = np.where(mask, scores, -np.inf)
    top = np.max(hidden, axis=axis, keepdims=True)
    e = np.exp(hidden - np.where(top == -np.inf, 0.0, top))
    total = np.sum(e, axis=axis, keepdims=True)
    return e / np.where(total == 0, 1.0, total)


def masked_attention(q, k, v, mask):
    scores = np.einsum("...id,...jd->...ij", q, k) / k.shape[-1] ** 0.5
    weights = masked_softmax(scores, mask)
    return np.einsum("...ij,...jd->...id", weights, v), weights
