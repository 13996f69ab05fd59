# wrong: masked_softmax = no_broadcasting
# student: Ivo, scores[~mask] = -inf, on a copy at least
import numpy as np
from self_attention import attention_scores
from softmax import softmax


def causal_mask(n):
    return np.tril(np.ones((n, n))).astype(bool)


def padding_mask(lengths, n):
    lengths = np.array(lengths)
    if (lengths < 0).sum() + (lengths > n).sum():
        raise ValueError("some lengths are wrong")
    return (np.arange(n) < lengths[:, None])[:, None]


def masked_softmax(scores, mask, axis=-1):
    s = scores.copy()
    s[~mask] = -np.inf
    nothing = np.isneginf(s).all(axis=axis, keepdims=True)
    w = softmax(np.where(nothing, 0, s), axis=axis)
    return np.where(nothing, 0, w)


def masked_attention(q, k, v, mask):
    s = attention_scores(q, k)
    w = masked_softmax(s, np.broadcast_to(mask, s.shape))
    return w @ v, w
