# source: https://github.com/NVIDIA-NeMo/Speech/pull/2648
# wrong: padding_mask = ?
# mistake: padding_mask: the lengths are multiplied by n before the comparison, so nearly everything is visible

import numpy as np
from softmax import softmax


def causal_mask(n):
    return np.tril(np.ones((n, n))).astype(bool)


def padding_mask(lengths, n):
    if np.any(lengths < 0) or np.any(lengths > n):
        raise ValueError("lengths must be between 0 and n")
    steps = np.arange(n)
    lens = lengths * n  # <-
    mask = steps[None, :] < lens[:, None]  # <-
    return mask[:, None, :]


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
