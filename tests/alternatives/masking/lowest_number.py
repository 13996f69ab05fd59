"""The lowest float in place of −∞, and what is not seen set to 0 at the end."""

import numpy as np
from self_attention import attention_scores
from softmax import softmax


def causal_mask(n):
    return np.tri(n, dtype=bool)


def padding_mask(lengths, n):
    if (lengths < 0).any() or (lengths > n).any():
        raise ValueError("lengths must lie in 0…n")
    return (np.arange(n) < lengths[:, None])[:, None, :]


def masked_softmax(scores, mask, axis=-1):
    seen = mask & (scores > -np.inf)
    return np.where(seen, softmax(np.where(seen, scores, np.finfo(scores.dtype).min), axis=axis), 0.0)


def masked_attention(q, k, v, mask):
    weights = masked_softmax(attention_scores(q, k), mask)
    return weights @ v, weights
