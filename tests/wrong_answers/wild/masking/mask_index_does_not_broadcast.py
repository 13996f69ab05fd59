# source: https://github.com/lucidrains/long-short-transformer/issues/2
# wrong: masked_softmax = no_broadcasting
# clear: masked_softmax ~ boolean index did not match
# mistake: masked_softmax: the mask is used as an index, which raises an error where its shape is not that of the scores

import numpy as np


def causal_mask(n):
    # triu(1) is the future
    future = np.triu(np.ones((n, n)), k=1)
    return future == 0


def padding_mask(lengths, n):
    mask = np.zeros((len(lengths), 1, n), dtype=bool)
    for row, length in enumerate(lengths):
        if length < 0 or length > n:
            raise ValueError(f"lengths: {length} is not in 0..{n}")
        mask[row, 0, :length] = True
    return mask


def masked_softmax(scores, mask, axis=-1):
    s = np.array(scores, dtype=float)
    s[~mask] = -np.inf  # <-
    m = s.max(axis=axis, keepdims=True)
    m[np.isinf(m)] = 0
    e = np.exp(s - m)
    z = e.sum(axis=axis, keepdims=True)
    z[z == 0] = 1
    return e / z


def masked_attention(q, k, v, mask):
    s = np.where(mask, np.einsum("...qd,...kd->...qk", q, k) / q.shape[-1] ** 0.5, -np.inf)
    m = np.max(s, axis=-1, keepdims=True)
    e = np.exp(s - np.where(m == -np.inf, 0, m))
    z = e.sum(-1, keepdims=True)
    w = np.divide(e, z, out=np.zeros_like(e), where=z > 0)
    return w @ v, w
