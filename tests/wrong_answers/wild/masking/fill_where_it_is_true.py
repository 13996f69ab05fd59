# source: https://github.com/lucidrains/halonet-pytorch/issues/4
# wrong: masked_softmax = meaning_flipped
# mistake: masked_softmax: the visible scores are filled with -infinity, the mask should have been inverted

import numpy as np


def causal_mask(n):
    return np.tril(np.ones((n, n), dtype=bool))


def padding_mask(lengths, n):
    if (lengths < 0).any() or (lengths > n).any():
        raise ValueError("lengths must be between 0 and n")
    return (np.arange(n)[None, :] < lengths[:, None])[:, None, :]


def masked_softmax(scores, mask, axis=-1):
    sim = np.where(mask, -np.inf, scores)  # <-
    top = sim.max(axis=axis, keepdims=True)
    top[top == -np.inf] = 0.0
    sim = np.exp(sim - top)
    total = sim.sum(axis=axis, keepdims=True)
    total[total == 0] = 1.0
    return sim / total


def masked_attention(q, k, v, mask):
    s = np.where(mask, np.einsum("...qd,...kd->...qk", q, k) / q.shape[-1] ** 0.5, -np.inf)
    m = np.max(s, axis=-1, keepdims=True)
    e = np.exp(s - np.where(m == -np.inf, 0, m))
    z = e.sum(-1, keepdims=True)
    w = np.divide(e, z, out=np.zeros_like(e), where=z > 0)
    return w @ v, w
