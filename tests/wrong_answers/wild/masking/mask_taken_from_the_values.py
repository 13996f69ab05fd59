# source: https://github.com/google-research/google-research/issues/1461
# wrong: masked_attention = ?
# clear: masked_attention ~ hidden entries of your second result take weight
# mistake: masked_attention: values that no query may see are zeroed instead of hiding their scores, so hidden keys keep their weight

import numpy as np
from self_attention import attention_scores
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
    w = softmax(attention_scores(q, k))  # <-
    seen = np.any(mask, axis=-2)
    v = np.where(seen[..., None], v, 0.0)  # <-
    return w @ v, w
