# source: https://github.com/pytorch/pytorch/issues/55056
# wrong: masked_softmax = added_to_the_sum_1e_5
# mistake: masked_softmax: 1e-5 is added to every sum, so that no row sums to exactly 1

import numpy as np


def causal_mask(n):
    # triu(1) is the future
    future = np.triu(np.ones((n, n)), k=1)
    return future == 0


def padding_mask(lengths, n):
    if (lengths < 0).any() or (lengths > n).any():
        raise ValueError("lengths must be between 0 and n")
    return (np.arange(n)[None, :] < lengths[:, None])[:, None, :]


def masked_softmax(scores, mask, axis=-1):
    eps = 1e-5
    s = np.where(mask, scores, -np.inf)
    m = s.max(axis=axis, keepdims=True)
    e = np.exp(s - np.where(np.isfinite(m), m, 0))
    return e / (e.sum(axis=axis, keepdims=True) + eps)  # 0 / eps = 0 for empty rows  # <-


def masked_attention(q, k, v, mask):
    s = np.where(mask, np.einsum("...qd,...kd->...qk", q, k) / q.shape[-1] ** 0.5, -np.inf)
    m = np.max(s, axis=-1, keepdims=True)
    e = np.exp(s - np.where(m == -np.inf, 0, m))
    z = e.sum(-1, keepdims=True)
    w = np.divide(e, z, out=np.zeros_like(e), where=z > 0)
    return w @ v, w
