# source: https://github.com/sunlabuiuc/PyHealth/pull/140
# wrong: padding_mask = negative_length_accepted
# mistake: padding_mask: only lengths above n are refused, a negative one hides everything silently

import numpy as np


def causal_mask(n):
    i = np.arange(n)
    return i[None, :] <= i[:, None]


def padding_mask(lengths, n):
    if lengths.max() > n:  # <-
        raise ValueError("lengths > n")
    mask = [np.arange(n) < l for l in lengths]
    return np.stack(mask)[:, np.newaxis, :]


def masked_softmax(scores, mask, axis=-1):
    visible = np.where(mask, scores, -np.inf)
    top = visible.max(axis=axis, keepdims=True)
    top = np.where(np.isinf(top), 0.0, top)
    e = np.exp(visible - top)
    total = e.sum(axis=axis, keepdims=True)
    return e / np.where(total == 0, 1.0, total)


def masked_attention(q, k, v, mask):
    scores = q @ np.swapaxes(k, -1, -2) / np.sqrt(k.shape[-1])
    w = masked_softmax(scores, mask)
    return w @ v, w
