# source: https://github.com/ml-explore/mlx/issues/1467
# wrong: masked_softmax = visible_minus_infinity_nan
# mistake: masked_softmax: rows are called empty by the mask alone, so a row whose visible scores are all -infinity gives NaN

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
    mask = np.broadcast_to(mask, np.broadcast_shapes(scores.shape, mask.shape))
    alive = mask.any(axis=axis, keepdims=True)  # <-
    s = np.where(mask, scores, -np.inf)
    s = np.where(alive, s, 0.0)
    w = softmax(s, axis=axis)
    return w * mask


def masked_attention(q, k, v, mask):
    s = np.where(mask, np.einsum("...qd,...kd->...qk", q, k) / q.shape[-1] ** 0.5, -np.inf)
    m = np.max(s, axis=-1, keepdims=True)
    e = np.exp(s - np.where(m == -np.inf, 0, m))
    z = e.sum(-1, keepdims=True)
    w = np.divide(e, z, out=np.zeros_like(e), where=z > 0)
    return w @ v, w
