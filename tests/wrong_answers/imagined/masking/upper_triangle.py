# wrong: causal_mask = transposed
# student: Ana, always has to guess between tril and triu
import numpy as np
from self_attention import attention_scores
from softmax import softmax


def causal_mask(n):
    return np.triu(np.ones((n, n), dtype=bool))


def padding_mask(lengths, n):
    lengths = np.asarray(lengths)
    if np.any(lengths < 0) or np.any(lengths > n):
        raise ValueError("lengths must lie between 0 and n")
    return (np.arange(n)[None, :] < lengths[:, None])[:, None, :]


def masked_softmax(scores, mask, axis=-1):
    scores, mask = np.broadcast_arrays(scores, mask)
    visible = np.where(mask, scores, -np.inf)
    top = visible.max(axis=axis, keepdims=True)
    top = np.where(np.isfinite(top), top, 0.0)
    e = np.exp(visible - top)
    total = e.sum(axis=axis, keepdims=True)
    return e / np.where(total == 0, 1.0, total)


def masked_attention(q, k, v, mask):
    weights = masked_softmax(attention_scores(q, k), mask)
    return weights @ v, weights
