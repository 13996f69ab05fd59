# source: https://github.com/RVC-Boss/GPT-SoVITS/issues/965
# wrong: causal_mask = one_step_ahead
# mistake: causal_mask: the diagonal is one too high: a position sees the next one, too

import numpy as np
from self_attention import attention_scores
from softmax import softmax


def causal_mask(n):
    mask = np.ones((n, n), dtype=bool)
    return np.tril(mask, k=1)  # <-


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
