# source: https://github.com/rasbt/LLMs-from-scratch/issues/279
# wrong: causal_mask = zeros_and_ones
# mistake: causal_mask: the mask is made of the floats 1 and 0, not of booleans

import numpy as np


def causal_mask(n):
    mask_simple = np.tril(np.ones((n, n)))
    return mask_simple  # <-


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
    scores = q @ np.swapaxes(k, -1, -2) / np.sqrt(k.shape[-1])
    w = masked_softmax(scores, mask)
    return w @ v, w
