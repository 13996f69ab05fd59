# source: https://github.com/bojone/attention/issues/19
# wrong: masked_attention = ?
# clear: masked_attention ~ subscripts string contains too many subscripts
# mistake: masked_attention: the einsum is written for exactly one batch axis

import numpy as np


def causal_mask(n):
    i = np.arange(n)
    return i[None, :] <= i[:, None]


def padding_mask(lengths, n):
    if (lengths < 0).any() or (lengths > n).any():
        raise ValueError("lengths must be between 0 and n")
    return (np.arange(n)[None, :] < lengths[:, None])[:, None, :]


def masked_softmax(scores, mask, axis=-1):
    visible = np.where(mask, scores, -np.inf)
    top = visible.max(axis=axis, keepdims=True)
    top = np.where(np.isinf(top), 0.0, top)
    e = np.exp(visible - top)
    total = e.sum(axis=axis, keepdims=True)
    return e / np.where(total == 0, 1.0, total)


def masked_attention(q, k, v, mask):
    a = np.einsum("bjd,bkd->bjk", q, k) / q.shape[-1] ** 0.5  # <-
    a = masked_softmax(a, mask)
    o = np.einsum("bjk,bkd->bjd", a, v)  # <-
    return o, a
