# source: https://github.com/hpcaitech/ColossalAI/issues/208
# wrong: masked_attention = ?
# mistake: masked_attention: a triangle is used as the mask, the mask that is handed over is not

import numpy as np
from softmax import softmax


def causal_mask(n):
    i, j = np.indices((n, n))
    return j <= i


def padding_mask(lengths, n):
    out = np.zeros((len(lengths), 1, n), dtype=bool)
    for b, length in enumerate(lengths):
        if not 0 <= length <= n:
            raise ValueError(f"lengths[{b}] = {length} is not possible with n = {n}")
        out[b, :, :length] = True
    return out


def masked_softmax(scores, mask, axis=-1):
    visible = np.logical_and(mask, np.isfinite(scores))
    nothing = ~visible.any(axis=axis, keepdims=True)
    s = np.where(visible, scores, -np.inf)
    s = np.where(nothing, 0.0, s)
    return softmax(s, axis) * visible


def masked_attention(q, k, v, mask):
    scores = q @ np.swapaxes(k, -1, -2) / np.sqrt(k.shape[-1])
    n_q, n_k = scores.shape[-2:]
    triangle = np.tril(np.ones((n_q, n_k), dtype=bool))  # <-
    weights = masked_softmax(scores, triangle)  # <-
    return weights @ v, weights
