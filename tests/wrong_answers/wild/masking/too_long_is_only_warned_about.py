# source: https://github.com/facebookresearch/ParlAI/pull/1717
# wrong: padding_mask = too_long_accepted
# mistake: padding_mask: a length above n gives a warning instead of a ValueError

import warnings

import numpy as np
from self_attention import attention_scores
from softmax import softmax


def causal_mask(n):
    i = np.arange(n)
    return i[None, :] <= i[:, None]


def padding_mask(lengths, n):
    if (lengths < 0).any():
        raise ValueError("lengths must not be negative")
    if (lengths > n).any():
        warnings.warn(f"lengths: {lengths.max()} but only {n} positions")  # <-
    return np.arange(n) < lengths[:, None, None]


def masked_softmax(scores, mask, axis=-1):
    s = np.where(mask, scores, -np.inf)
    empty = np.all(s == -np.inf, axis=axis, keepdims=True)
    w = softmax(np.where(empty, 0.0, s), axis=axis)
    return np.where(empty, 0.0, w)


def masked_attention(q, k, v, mask):
    weights = masked_softmax(attention_scores(q, k), mask)
    return np.matmul(weights, v), weights
