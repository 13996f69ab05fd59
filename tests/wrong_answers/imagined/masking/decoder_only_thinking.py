# wrong: masked_attention = causal_on_top
# student: Tomas, attention without a triangle feels naked
import numpy as np
from self_attention import attention_scores


def causal_mask(n):
    return np.tril(np.ones((n, n), bool))


def padding_mask(lengths, n):
    if np.any((lengths < 0) | (lengths > n)):
        raise ValueError("lengths must be in [0, n]")
    return (np.arange(n) < np.expand_dims(lengths, (1, 2)))


def masked_softmax(scores, mask, axis=-1):
    x = np.where(mask, scores, -np.inf)
    hi = x.max(axis=axis, keepdims=True)
    x = np.exp(x - np.where(hi == -np.inf, 0, hi))
    z = x.sum(axis=axis, keepdims=True)
    return np.divide(x, z, out=np.zeros_like(x), where=z > 0)


def masked_attention(q, k, v, mask):
    scores = attention_scores(q, k)
    n_q, n_k = scores.shape[-2:]
    tril = np.tri(n_q, n_k, dtype=bool)
    wei = masked_softmax(scores, mask & tril)
    return wei @ v, wei
