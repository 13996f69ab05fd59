# source: https://github.com/hyunwoongko/transformer/issues/32
# wrong: padding_mask = no_query_axis
# mistake: padding_mask: the axis for the queries is missing, the shape is (b, n)

import numpy as np


def causal_mask(n):
    # triu(1) is the future
    future = np.triu(np.ones((n, n)), k=1)
    return future == 0


def padding_mask(lengths, n):
    if min(lengths) < 0 or max(lengths) > n:
        raise ValueError("lengths out of range")
    return np.array([[j < l for j in range(n)] for l in lengths])  # <-


def masked_softmax(scores, mask, axis=-1):
    visible = np.where(mask, scores, -np.inf)
    top = visible.max(axis=axis, keepdims=True)
    top = np.where(np.isinf(top), 0.0, top)
    e = np.exp(visible - top)
    total = e.sum(axis=axis, keepdims=True)
    return e / np.where(total == 0, 1.0, total)


def masked_attention(q, k, v, mask):
    scores = q @ np.swapaxes(k, -1, -2) / np.sqrt(k.shape[-1])
    w = masked_softmax(scores, mask)
    return w @ v, w
