# source: https://github.com/karpathy/nanoGPT/issues/473
# wrong: causal_mask = ?
# clear: causal_mask ~ shape \(8, 8\)
# mistake: causal_mask: the mask is cut from a fixed one of 8 by 8, so a longer sequence gets one that is too small

import numpy as np
from self_attention import attention_scores
from softmax import softmax


block_size = 8
bias = np.tril(np.ones((block_size, block_size))) == 1


def causal_mask(n):
    return bias[:n, :n].copy()  # <-


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
    weights = masked_softmax(attention_scores(q, k), mask)
    return np.matmul(weights, v), weights
