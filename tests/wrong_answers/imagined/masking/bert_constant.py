# wrong: masked_softmax = small_penalty
# student: Uma again, with BERT's own -10000, added and not filled in
import numpy as np
from self_attention import attention_scores
from softmax import softmax


def causal_mask(n):
    return np.arange(n) <= np.arange(n)[:, None]


def padding_mask(lengths, n):
    if any(length < 0 or length > n for length in lengths):
        raise ValueError("lengths must be >= 0 and <= n")
    return np.array([[[key < length for key in range(n)]] for length in lengths])


def masked_softmax(scores, mask, axis=-1):
    extended_mask = (1.0 - mask) * -10000.0
    return softmax(scores + extended_mask, axis=axis)


def masked_attention(q, k, v, mask):
    scores = np.where(mask, attention_scores(q, k), -np.inf)
    blind = np.isneginf(scores).all(axis=-1, keepdims=True)
    w = np.where(blind, 0.0, softmax(np.where(blind, 0.0, scores)))
    return w @ v, w
