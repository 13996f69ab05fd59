# source: https://github.com/allenai/allennlp/issues/890
# wrong: masked_softmax = empty_row_nan
# mistake: masked_softmax: the logarithm of the mask is added; a row that is hidden entirely is all -infinity, and its softmax NaN

import numpy as np
from softmax import softmax


def causal_mask(n):
    # triu(1) is the future
    future = np.triu(np.ones((n, n)), k=1)
    return future == 0


def padding_mask(lengths, n):
    mask = np.zeros((len(lengths), 1, n), dtype=bool)
    for row, length in enumerate(lengths):
        if length < 0 or length > n:
            raise ValueError(f"lengths: {length} is not in 0..{n}")
        mask[row, 0, :length] = True
    return mask


def masked_softmax(scores, mask, axis=-1):
    with np.errstate(divide="ignore"):
        vector = scores + np.log(mask.astype(float))
    return softmax(vector, axis=axis)  # <-


def masked_attention(q, k, v, mask):
    s = np.where(mask, np.einsum("...qd,...kd->...qk", q, k) / q.shape[-1] ** 0.5, -np.inf)
    m = np.max(s, axis=-1, keepdims=True)
    e = np.exp(s - np.where(m == -np.inf, 0, m))
    z = e.sum(-1, keepdims=True)
    w = np.divide(e, z, out=np.zeros_like(e), where=z > 0)
    return w @ v, w
