# wrong: masked_attention = rows:other
# student: Nora, a query that sees nothing should at least get the mean of all values
import numpy as np
from self_attention import attention_scores


def causal_mask(n):
    return np.cumsum(np.eye(n), axis=1).T > 0


def padding_mask(lengths, n):
    lengths = np.asarray(lengths)
    if not ((lengths >= 0).all() and (lengths <= n).all()):
        raise ValueError("lengths must be between 0 and n (both included)")
    return (lengths[:, None] > np.arange(n))[:, None, :]


def masked_softmax(scores, mask, axis=-1):
    s = np.where(mask, scores, -np.inf)
    m = s.max(axis=axis, keepdims=True)
    m = np.where(np.isneginf(m), 0.0, m)
    e = np.exp(s - m)
    z = e.sum(axis=axis, keepdims=True)
    return e / np.where(z == 0.0, 1.0, z)


def masked_attention(q, k, v, mask):
    weights = masked_softmax(attention_scores(q, k), mask)
    lonely = ~weights.any(axis=-1, keepdims=True)
    output = np.where(lonely, v.mean(axis=-2, keepdims=True), weights @ v)
    return output, weights
