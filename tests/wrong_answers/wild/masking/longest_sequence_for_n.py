# source: https://paddlepaddle.org.cn/documentation/docs/zh/2.4/api/paddle/nn/functional/sequence_mask_cn.html
# wrong: padding_mask = width_of_the_longest
# mistake: padding_mask: the mask is as wide as the longest sequence, not n

import numpy as np
from self_attention import attention_scores
from softmax import softmax


def causal_mask(n):
    # triu(1) is the future
    future = np.triu(np.ones((n, n)), k=1)
    return future == 0


def padding_mask(lengths, n):
    if np.any(lengths < 0) or np.any(lengths > n):
        raise ValueError("lengths must be in 0..n")
    maxlen = lengths.max()  # <-
    return (np.arange(maxlen) < lengths[:, None])[:, None, :]


def masked_softmax(scores, mask, axis=-1):
    s = np.where(mask, scores, -np.inf)
    empty = np.all(s == -np.inf, axis=axis, keepdims=True)
    w = softmax(np.where(empty, 0.0, s), axis=axis)
    return np.where(empty, 0.0, w)


def masked_attention(q, k, v, mask):
    weights = masked_softmax(attention_scores(q, k), mask)
    return np.matmul(weights, v), weights
