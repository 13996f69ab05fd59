# wrong: masked_softmax = one_max_for_all
# follows: masked_attention <- masked_softmax
# student: Ines, takes the largest visible score of the whole table and calls it the top
import numpy as np
from self_attention import attention_scores


def causal_mask(n):
    return np.tri(n, dtype=bool)


def padding_mask(lengths, n):
    if lengths.min() < 0 or lengths.max() > n:
        raise ValueError("lengths must lie in 0…n")
    return np.arange(n) < lengths[:, None, None]


def masked_softmax(scores, mask, axis=-1):
    visible = np.where(mask, scores, -np.inf)
    top = visible.max()
    if not np.isfinite(top):
        return np.zeros(visible.shape)
    e = np.exp(visible - top)
    total = e.sum(axis=axis, keepdims=True)
    return np.divide(e, total, out=np.zeros_like(e), where=total > 0)


def masked_attention(q, k, v, mask):
    weights = masked_softmax(attention_scores(q, k), mask)
    return weights @ v, weights
