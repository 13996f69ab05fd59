# source: https://github.com/Shujun-He/RibonanzaNet/issues/5
# wrong: masked_softmax = tiny_fill
# mistake: masked_softmax: hidden scores become -1e-9, nearly 0, instead of -infinity
# follows: masked_attention <- masked_softmax

import numpy as np
from self_attention import attention_scores


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
    s = np.where(mask, scores, -1e-9)  # <-
    e = np.exp(s - s.max(axis=axis, keepdims=True))
    return e / e.sum(axis=axis, keepdims=True)


def masked_attention(q, k, v, mask):
    weights = masked_softmax(attention_scores(q, k), mask)
    return np.matmul(weights, v), weights
