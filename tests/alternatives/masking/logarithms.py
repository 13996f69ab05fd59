"""The weights as exp(score − log-sum-exp), summed by logaddexp, which knows what to do with −∞."""

import numpy as np


def causal_mask(n):
    return np.cumsum(np.eye(n, dtype=int), axis=1).T.astype(bool)


def padding_mask(lengths, n):
    outside = [int(length) for length in lengths if length not in range(n + 1)]
    if outside:
        raise ValueError(f"these lengths are impossible: {outside}")
    every_length = np.tri(n + 1, n, k=-1, dtype=bool)  # row l: the first l keys
    return every_length[lengths][:, None, :]


def masked_softmax(scores, mask, axis=-1):
    logits = np.where(mask, scores, -np.inf)
    total = np.logaddexp.reduce(logits, axis=axis, keepdims=True)
    total[np.isneginf(total)] = 0.0
    return np.exp(logits - total)


def masked_attention(q, k, v, mask):
    scale = 1.0 / np.sqrt(k.shape[-1])
    weights = masked_softmax((q * scale) @ k.swapaxes(-2, -1), mask)
    return weights @ v, weights
