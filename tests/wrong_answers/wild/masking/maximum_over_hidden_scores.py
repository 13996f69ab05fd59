# source: https://github.com/flashinfer-ai/flashinfer/pull/4401
# wrong: masked_softmax = maximum_of_the_hidden
# mistake: masked_softmax: the maximum is taken over hidden scores, too, so visible ones far below it underflow and their row comes out as zeros

import numpy as np


def causal_mask(n):
    return np.tril(np.ones((n, n), dtype=bool))


def padding_mask(lengths, n):
    if (lengths < 0).any() or (lengths > n).any():
        raise ValueError("lengths must be between 0 and n")
    return (np.arange(n)[None, :] < lengths[:, None])[:, None, :]


def masked_softmax(scores, mask, axis=-1):
    m = scores.max(axis=axis, keepdims=True)  # <-
    m = np.where(m == -np.inf, 0.0, m)
    p = np.exp(scores - m) * mask
    total = p.sum(axis=axis, keepdims=True)
    return np.divide(p, total, out=np.zeros(p.shape), where=total > 0)


def masked_attention(q, k, v, mask):
    s = np.where(mask, np.einsum("...qd,...kd->...qk", q, k) / q.shape[-1] ** 0.5, -np.inf)
    m = np.max(s, axis=-1, keepdims=True)
    e = np.exp(s - np.where(m == -np.inf, 0, m))
    z = e.sum(-1, keepdims=True)
    w = np.divide(e, z, out=np.zeros_like(e), where=z > 0)
    return w @ v, w
