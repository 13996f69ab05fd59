# source: https://theneuralbase.com/pytorch/learn/intermediate/attention-mask-for-padding/
# wrong: padding_mask = queries_hidden_too
# mistake: padding_mask: queries are masked as well, which gives (b, n, n) with empty rows for the filling

import numpy as np


def causal_mask(n):
    i = np.arange(n)
    return i[None, :] <= i[:, None]


def padding_mask(lengths, n):
    if np.any(lengths < 0) or np.any(lengths > n):
        raise ValueError("lengths must be in 0..n")
    mask = np.arange(n) < lengths[:, None]
    return mask[:, None, :] & mask[:, :, None]  # <-


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
