# source: https://github.com/hyunwoongko/transformer/pull/40
# wrong: padding_mask = on_the_query_axis
# mistake: padding_mask: the axis of length 1 stands last, (b, n, 1), so queries are hidden instead of keys

import numpy as np
from self_attention import attention_scores
from softmax import softmax


def causal_mask(n):
    i = np.arange(n)
    return i[None, :] <= i[:, None]


def padding_mask(lengths, n):
    if np.any(lengths < 0) or np.any(lengths > n):
        raise ValueError("lengths")
    pad = np.arange(n)[None, :] < lengths[:, None]
    return np.expand_dims(pad, 2)  # <-


def masked_softmax(scores, mask, axis=-1):
    s = np.where(mask, scores, -np.inf)
    empty = np.all(s == -np.inf, axis=axis, keepdims=True)
    w = softmax(np.where(empty, 0.0, s), axis=axis)
    return np.where(empty, 0.0, w)


def masked_attention(q, k, v, mask):
    weights = masked_softmax(attention_scores(q, k), mask)
    return np.matmul(weights, v), weights
