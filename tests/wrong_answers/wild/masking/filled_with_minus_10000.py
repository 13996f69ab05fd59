# source: https://github.com/PaddlePaddle/PaddleOCR/pull/18341
# wrong: masked_attention = small_fill
# mistake: masked_attention: hidden scores become -10000 and a plain softmax follows, so a query with nothing to see gets even weights

import numpy as np
from self_attention import attention_scores
from softmax import softmax


def causal_mask(n):
    i = np.arange(n)
    return i[None, :] <= i[:, None]


def padding_mask(lengths, n):
    if (lengths < 0).any() or (lengths > n).any():
        raise ValueError("lengths must be between 0 and n")
    return (np.arange(n)[None, :] < lengths[:, None])[:, None, :]


def masked_softmax(scores, mask, axis=-1):
    visible = np.where(mask, scores, -np.inf)
    top = visible.max(axis=axis, keepdims=True)
    top = np.where(np.isinf(top), 0.0, top)
    e = np.exp(visible - top)
    total = e.sum(axis=axis, keepdims=True)
    return e / np.where(total == 0, 1.0, total)


def masked_attention(q, k, v, mask):
    scores = attention_scores(q, k)
    scores = np.where(mask, scores, -10000.0)  # <-
    w = softmax(scores, axis=-1)
    return w @ v, w
