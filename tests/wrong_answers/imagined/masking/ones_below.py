# wrong: causal_mask = zeros_and_ones
# student: Devi, np.tril(np.ones(...)) prints fine, so it is fine
import numpy as np
from self_attention import attention_scores
from softmax import softmax


def causal_mask(n):
    return np.tril(np.ones((n, n)))


def padding_mask(lengths, n):
    if not ((0 <= lengths) & (lengths <= n)).all():
        raise ValueError("lengths")
    return (np.arange(n) < lengths[:, np.newaxis])[:, np.newaxis]


def masked_softmax(scores, mask, axis=-1):
    filled = np.where(mask, scores, -np.inf)
    nothing = np.all(filled == -np.inf, axis=axis, keepdims=True)
    return np.where(nothing, 0.0, softmax(np.where(nothing, 0.0, filled), axis=axis))


def masked_attention(q, k, v, mask):
    weights = masked_softmax(attention_scores(q, k), mask)
    return weights @ v, weights
