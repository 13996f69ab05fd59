# wrong: padding_mask = negative_length_accepted
# student: Kofi, why would a length be negative
import numpy as np
from self_attention import attention_scores


def causal_mask(n):
    return np.tri(n, n, 0) == 1


def padding_mask(lengths, n):
    if np.max(lengths) > n:
        raise ValueError("lengths may not be larger than n")
    return np.less.outer(np.arange(n), lengths).T[:, None, :]


def masked_softmax(scores, mask, axis=-1):
    z = np.where(mask, scores, -np.inf)
    z = z - np.maximum(z.max(axis=axis, keepdims=True), -1e300)
    z = np.exp(z)
    return z / np.maximum(z.sum(axis=axis, keepdims=True), 1e-300)


def masked_attention(q, k, v, mask):
    p = masked_softmax(attention_scores(q, k), mask)
    return p @ v, p
