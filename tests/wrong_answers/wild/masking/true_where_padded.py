# source: https://github.com/mlwithme/TransformerTranslation/issues/2
# wrong: padding_mask = true_for_padding
# mistake: padding_mask: True marks the filling, as in key_padding_mask, instead of the real tokens

import numpy as np
from self_attention import attention_scores
from softmax import softmax


def causal_mask(n):
    return np.tril(np.ones((n, n), dtype=bool))


def padding_mask(lengths, n):
    if np.any(lengths < 0) or np.any(lengths > n):
        raise ValueError("lengths must be in 0..n")
    key_padding_mask = np.arange(n)[None, None, :] >= lengths[:, None, None]  # <-
    return key_padding_mask


def masked_softmax(scores, mask, axis=-1):
    s = np.where(mask, scores, -np.inf)
    empty = np.all(s == -np.inf, axis=axis, keepdims=True)
    w = softmax(np.where(empty, 0.0, s), axis=axis)
    return np.where(empty, 0.0, w)


def masked_attention(q, k, v, mask):
    weights = masked_softmax(attention_scores(q, k), mask)
    return np.matmul(weights, v), weights
