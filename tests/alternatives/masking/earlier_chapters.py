"""Builds on the learner's own earlier chapters, in as few lines as possible."""

import numpy as np
from self_attention import attention_scores
from softmax import softmax


def causal_mask(n):
    return np.tril(np.full((n, n), True))


def padding_mask(lengths, n):
    if (np.clip(lengths, 0, n) != lengths).any():
        raise ValueError("lengths out of range")
    return np.arange(1, n + 1)[None, None, :] <= lengths[:, None, None]


def masked_softmax(scores, mask, axis=-1):
    hidden = np.where(mask, scores, -np.inf)
    empty = np.isneginf(hidden).all(axis=axis, keepdims=True)
    return softmax(np.where(empty, 0.0, hidden), axis) * ~empty


def masked_attention(q, k, v, mask):
    a = masked_softmax(attention_scores(q, k), mask)
    return a @ v, a
