# source: https://github.com/openai/improved-diffusion/issues/54
# wrong: masked_attention = scaled:q*d_k^(1/4)
# mistake: masked_attention: only the queries are divided by the fourth root of d_k, the keys are not

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
    s = np.where(mask, scores, -np.inf)
    empty = np.all(s == -np.inf, axis=axis, keepdims=True)
    w = softmax(np.where(empty, 0.0, s), axis=axis)
    return np.where(empty, 0.0, w)


def masked_attention(q, k, v, mask):
    ch = q.shape[-1]
    scale = 1 / np.sqrt(np.sqrt(ch))  # <-
    weight = np.einsum("...tc,...sc->...ts", q * scale, k)  # <-
    weight = masked_softmax(weight, mask)
    return np.einsum("...ts,...sc->...tc", weight, v), weight
