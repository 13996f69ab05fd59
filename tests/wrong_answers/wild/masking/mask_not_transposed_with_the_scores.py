# source: https://github.com/sooftware/attentions/issues/4
# wrong: masked_attention = mask_transposed
# mistake: masked_attention: the scores are computed as keys by queries, but the mask is not turned around with them

import numpy as np


def causal_mask(n):
    return np.tril(np.ones((n, n), dtype=bool))


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
    # (..., n_k, n_q)
    scores = k @ np.swapaxes(q, -1, -2) / np.sqrt(q.shape[-1])
    w = masked_softmax(scores, mask, axis=-2)  # <-
    w = np.swapaxes(w, -1, -2)
    return w @ v, w
