# source: https://github.com/pytorch/pytorch/pull/92817
# wrong: causal_mask = additive_mask
# mistake: causal_mask: it returns the numbers 0 and -inf, made to be added to scores, not booleans

import numpy as np
from self_attention import attention_scores
from softmax import softmax


def causal_mask(n):
    # generate_square_subsequent_mask
    return np.triu(np.full((n, n), -np.inf), k=1)  # <-


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
