# source: https://sachinkalsi.github.io/blog/why-do-we-use-negative-inf-for-masking
# wrong: masked_softmax = uniform_empty_row
# mistake: masked_softmax: hidden scores become the lowest float32 number, so a row that is hidden entirely gets even weights

import numpy as np
from softmax import softmax


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
    lowest = np.finfo(np.float32).min
    masked_scores = np.where(mask, scores, lowest)  # <-
    return softmax(masked_scores, axis=axis)


def masked_attention(q, k, v, mask):
    s = np.where(mask, np.einsum("...qd,...kd->...qk", q, k) / q.shape[-1] ** 0.5, -np.inf)
    m = np.max(s, axis=-1, keepdims=True)
    e = np.exp(s - np.where(m == -np.inf, 0, m))
    z = e.sum(-1, keepdims=True)
    w = np.divide(e, z, out=np.zeros_like(e), where=z > 0)
    return w @ v, w
