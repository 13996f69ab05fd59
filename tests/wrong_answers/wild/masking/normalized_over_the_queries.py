# source: https://github.com/labmlai/annotated_deep_learning_paper_implementations/issues/282
# wrong: masked_attention = softmax_over_queries
# mistake: masked_attention: the weights are normalized over the queries, axis -2, instead of over the keys

import numpy as np


def causal_mask(n):
    # triu(1) is the future
    future = np.triu(np.ones((n, n)), k=1)
    return future == 0


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
    attn = np.einsum("...id,...jd->...ij", q, k) * q.shape[-1] ** -0.5
    attn = masked_softmax(attn, mask, axis=-2)  # <-
    return np.einsum("...ij,...jd->...id", attn, v), attn
