# wrong: padding_mask = width_of_the_longest
# student: Rosa, pads to the longest sequence of the batch anyway
import numpy as np
from self_attention import attention_scores
from softmax import softmax


def causal_mask(n):
    return ~np.triu(np.ones((n, n), bool), k=1)


def padding_mask(lengths, n):
    if min(lengths) < 0 or max(lengths) > n:
        raise ValueError("lengths: at least one is negative or above n")
    return np.arange(max(lengths))[None, None, :] < np.array(lengths)[:, None, None]


def masked_softmax(scores, mask, axis=-1):
    scores = np.where(mask, scores, -np.inf)
    dead = ~np.isfinite(scores).any(axis=axis, keepdims=True)
    return np.where(dead, 0.0, softmax(np.where(dead, 1.0, scores), axis=axis))


def masked_attention(q, k, v, mask):
    attn = masked_softmax(attention_scores(q, k), mask)
    return np.matmul(attn, v), attn
