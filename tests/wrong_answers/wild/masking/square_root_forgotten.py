# source: https://github.com/delzac/cntkx/issues/10
# wrong: masked_attention = scaled_by_d_k
# mistake: masked_attention: the scores are divided by d_k instead of its square root

import numpy as np
from softmax import softmax


def causal_mask(n):
    i = np.arange(n)
    return i[None, :] <= i[:, None]


def padding_mask(lengths, n):
    mask = np.zeros((len(lengths), 1, n), dtype=bool)
    for row, length in enumerate(lengths):
        if length < 0 or length > n:
            raise ValueError(f"lengths: {length} is not in 0..{n}")
        mask[row, 0, :length] = True
    return mask


def masked_softmax(scores, mask, axis=-1):
    s = np.where(mask, scores, -np.inf)
    empty = np.all(s == -np.inf, axis=axis, keepdims=True)
    w = softmax(np.where(empty, 0.0, s), axis=axis)
    return np.where(empty, 0.0, w)


def masked_attention(q, k, v, mask):
    dk = q.shape[-1]
    scores = np.matmul(q, np.swapaxes(k, -2, -1)) / dk  # <-
    p = masked_softmax(scores, mask)
    return np.matmul(p, v), p
