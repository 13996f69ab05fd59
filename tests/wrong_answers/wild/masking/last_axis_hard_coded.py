# source: https://github.com/FudanNLP/fastNLP/issues/254
# wrong: masked_softmax = axis_ignored
# mistake: masked_softmax: the axis argument is ignored, the last axis is normalized always

import numpy as np


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
    m = s.max(axis=-1, keepdims=True)  # <-
    e = np.exp(s - np.where(m == -np.inf, 0.0, m))
    total = e.sum(axis=-1, keepdims=True)  # <-
    return e / np.where(total == 0, 1, total)


def masked_attention(q, k, v, mask):
    s = np.where(mask, np.einsum("...qd,...kd->...qk", q, k) / q.shape[-1] ** 0.5, -np.inf)
    m = np.max(s, axis=-1, keepdims=True)
    e = np.exp(s - np.where(m == -np.inf, 0, m))
    z = e.sum(-1, keepdims=True)
    w = np.divide(e, z, out=np.zeros_like(e), where=z > 0)
    return w @ v, w
