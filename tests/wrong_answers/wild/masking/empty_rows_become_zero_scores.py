# source: https://github.com/pytorch/pytorch/issues/41508
# wrong: masked_softmax = ?
# mistake: masked_softmax: in rows without anything visible the scores become 0, which spreads the weight evenly instead of giving none

import numpy as np
from softmax import softmax


def causal_mask(n):
    return np.tril(np.ones((n, n), dtype=bool))


def padding_mask(lengths, n):
    mask = np.zeros((len(lengths), 1, n), dtype=bool)
    for row, length in enumerate(lengths):
        if length < 0 or length > n:
            raise ValueError(f"lengths: {length} is not in 0..{n}")
        mask[row, 0, :length] = True
    return mask


def masked_softmax(scores, mask, axis=-1):
    s = np.where(mask, scores, -np.inf)
    nothing = (s == -np.inf).all(axis=axis, keepdims=True)
    s = np.where(nothing, 0.0, s)
    return softmax(s, axis=axis)  # <-


def masked_attention(q, k, v, mask):
    s = np.where(mask, np.einsum("...qd,...kd->...qk", q, k) / q.shape[-1] ** 0.5, -np.inf)
    m = np.max(s, axis=-1, keepdims=True)
    e = np.exp(s - np.where(m == -np.inf, 0, m))
    z = e.sum(-1, keepdims=True)
    w = np.divide(e, z, out=np.zeros_like(e), where=z > 0)
    return w @ v, w
