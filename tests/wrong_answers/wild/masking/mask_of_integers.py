# source: https://github.com/allenai/allennlp/pull/3893
# wrong: padding_mask = zeros_and_ones
# mistake: padding_mask: the mask holds the integers 0 and 1, not booleans

import numpy as np


def causal_mask(n):
    return np.tril(np.ones((n, n), dtype=bool))


def padding_mask(lengths, n):
    if np.any(lengths < 0) or np.any(lengths > n):
        raise ValueError("lengths must be in 0..n")
    ones = np.ones((len(lengths), n), dtype=int)
    range_tensor = ones.cumsum(axis=1)
    mask = (lengths[:, None] >= range_tensor).astype(int)  # <-
    return mask[:, None, :]


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
