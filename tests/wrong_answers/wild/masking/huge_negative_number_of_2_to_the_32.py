# source: https://github.com/Kyubyong/transformer/issues/16
# wrong: masked_attention = uniform_empty_row
# mistake: masked_attention: hidden scores become -2**32 + 1, so a query with nothing to see spreads its weight over the hidden keys

import numpy as np
from self_attention import attention_scores
from softmax import softmax


def causal_mask(n):
    return np.tril(np.ones((n, n), dtype=bool))


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
    outputs = attention_scores(q, k)
    paddings = np.ones_like(outputs) * (-(2**32) + 1)  # <-
    outputs = np.where(mask, outputs, paddings)
    outputs = softmax(outputs, axis=-1)
    return outputs @ v, outputs
