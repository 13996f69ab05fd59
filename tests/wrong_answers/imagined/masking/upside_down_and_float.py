# wrong: causal_mask = transposed + zeros_and_ones
# student: Emil, two guesses in one line
import numpy as np
from self_attention import attention_scores


def causal_mask(n):
    mask = np.zeros((n, n))
    for i in range(n):
        mask[i, i:] = 1
    return mask


def padding_mask(lengths, n):
    for length in lengths:
        if not 0 <= length <= n:
            raise ValueError("one of the lengths is impossible")
    mask = np.zeros((len(lengths), 1, n), bool)
    for i, length in enumerate(lengths):
        mask[i, :, :length] = True
    return mask


def masked_softmax(scores, mask, axis=-1):
    s = np.where(mask, scores, -np.inf)
    m = s.max(axis=axis, keepdims=True)
    m = np.where(m == -np.inf, 0, m)
    e = np.exp(s - m)
    z = e.sum(axis=axis, keepdims=True)
    z = np.where(z == 0, 1, z)
    return e / z


def masked_attention(q, k, v, mask):
    w = masked_softmax(attention_scores(q, k), mask)
    o = w @ v
    return o, w
