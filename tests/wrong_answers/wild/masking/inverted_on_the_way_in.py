# source: https://github.com/InseeFrLab/torchTextClassifiers/pull/92
# wrong: masked_attention = meaning_flipped
# mistake: masked_attention: the mask is inverted when it is passed on

import numpy as np
from self_attention import attention_scores
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
    s = np.where(mask, scores, -np.inf)
    empty = np.all(s == -np.inf, axis=axis, keepdims=True)
    w = softmax(np.where(empty, 0.0, s), axis=axis)
    return np.where(empty, 0.0, w)


def masked_attention(q, k, v, mask):
    attn_mask = ~mask  # <-
    w = masked_softmax(attention_scores(q, k), attn_mask)
    return w @ v, w
