# source: https://github.com/erickrf/multiffn-nli/issues/10
# wrong: masked_softmax = zero_times_infinity
# mistake: masked_softmax: (1 - mask) times -infinity is NaN for every visible entry

import numpy as np
from softmax import softmax


def causal_mask(n):
    i = np.arange(n)
    return i[None, :] <= i[:, None]


def padding_mask(lengths, n):
    if (lengths < 0).any() or (lengths > n).any():
        raise ValueError("lengths must be between 0 and n")
    return (np.arange(n)[None, :] < lengths[:, None])[:, None, :]


def masked_softmax(scores, mask, axis=-1):
    penalty = (1 - mask.astype(float)) * -np.inf  # <-
    return softmax(scores + penalty, axis)


def masked_attention(q, k, v, mask):
    s = np.where(mask, np.einsum("...qd,...kd->...qk", q, k) / q.shape[-1] ** 0.5, -np.inf)
    m = np.max(s, axis=-1, keepdims=True)
    e = np.exp(s - np.where(m == -np.inf, 0, m))
    z = e.sum(-1, keepdims=True)
    w = np.divide(e, z, out=np.zeros_like(e), where=z > 0)
    return w @ v, w
