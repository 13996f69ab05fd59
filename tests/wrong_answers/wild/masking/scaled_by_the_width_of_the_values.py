# source: https://github.com/Graylab/DL4Proteins-notebooks/issues/12
# wrong: masked_attention = scaled_by_root_d_v
# clear: masked_attention ~ d_k ≠ d_v
# mistake: masked_attention: the scores are divided by the square root of the values' width, not of the keys'

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
    C = v.shape[-1]  # <-
    wei = q @ k.swapaxes(-2, -1) * C**-0.5  # <-
    wei = masked_softmax(wei, mask)
    return wei @ v, wei
