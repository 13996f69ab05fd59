# source: https://github.com/patrick-kidger/equinox/pull/274
# wrong: masked_attention = empty_row_nan
# mistake: masked_attention: a query with nothing to attend to gets the softmax of nothing but -infinity, which is NaN

import numpy as np
from softmax import softmax


def causal_mask(n):
    i = np.arange(n)
    return i[None, :] <= i[:, None]


def padding_mask(lengths, n):
    mask = np.zeros((len(lengths), 1, n), dtype=bool)
    for row, length in enumerate(lengths):
        if length < 0 or length > n:
            raise ValueError(f"lengths: {length} is not in 0..{n}")
        mask[row, 0, :length] = True
    return mask


def masked_softmax(scores, mask, axis=-1):
    s = np.where(mask, scores, -np.inf)
    empty = np.all(s == -np.inf, axis=axis, keepdims=True)
    w = softmax(np.where(empty, 0.0, s), axis=axis)
    return np.where(empty, 0.0, w)


def masked_attention(q, k, v, mask):
    logits = q @ k.swapaxes(-1, -2) / np.sqrt(q.shape[-1])
    logits = np.where(mask, logits, -np.inf)
    weights = softmax(logits)  # <-
    return weights @ v, weights
