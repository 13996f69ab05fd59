# source: https://github.com/rasbt/LLMs-from-scratch/pull/521
# wrong: masked_attention = ?
# clear: masked_attention ~ axis 2 is out of bounds
# mistake: masked_attention: the axes 2 and 3 are swapped by number, which only four axes have

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
    attn_scores = q @ k.swapaxes(2, 3)  # <-
    attn_weights = masked_softmax(attn_scores / k.shape[-1] ** 0.5, mask)
    return attn_weights @ v, attn_weights
