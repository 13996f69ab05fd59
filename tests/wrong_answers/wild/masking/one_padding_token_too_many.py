# source: https://github.com/microsoft/onnxruntime-genai/pull/2354
# wrong: padding_mask = one_key_too_many
# mistake: padding_mask: <= is used for <, so one filling token after the real ones is visible

import numpy as np
from self_attention import attention_scores
from softmax import softmax


def causal_mask(n):
    return np.tril(np.ones((n, n), dtype=bool))


def padding_mask(lengths, n):
    lengths = np.asarray(lengths)
    if (lengths < 0).any() or (lengths > n).any():
        raise ValueError(f"lengths {lengths} do not fit {n}")
    return np.arange(n).reshape(1, 1, n) <= lengths.reshape(-1, 1, 1)  # <-


def masked_softmax(scores, mask, axis=-1):
    s = np.where(mask, scores, -np.inf)
    empty = np.all(s == -np.inf, axis=axis, keepdims=True)
    w = softmax(np.where(empty, 0.0, s), axis=axis)
    return np.where(empty, 0.0, w)


def masked_attention(q, k, v, mask):
    weights = masked_softmax(attention_scores(q, k), mask)
    return np.matmul(weights, v), weights
