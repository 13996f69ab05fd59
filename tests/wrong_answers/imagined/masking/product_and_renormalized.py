# wrong: masked_softmax = hidden_weights_cleared
# follows: masked_attention <- masked_softmax
# student: Olga, hidden exponentials out of the sum, but exp(0) of the product decides on the maximum
import numpy as np
from self_attention import attention_scores


def causal_mask(n):
    return np.tri(n, dtype=bool)


def padding_mask(lengths, n):
    if (lengths < 0).any() or (lengths > n).any():
        raise ValueError("lengths must lie in 0…n")
    return (np.arange(n) < lengths[:, None])[:, None, :]


def masked_softmax(scores, mask, axis=-1):
    product = np.where(mask, scores, 0.0)
    e = np.exp(product - product.max(axis=axis, keepdims=True)) * mask
    total = e.sum(axis=axis, keepdims=True)
    return np.divide(e, total, out=np.zeros(e.shape), where=total > 0)


def masked_attention(q, k, v, mask):
    weights = masked_softmax(attention_scores(q, k), mask)
    return weights @ v, weights
