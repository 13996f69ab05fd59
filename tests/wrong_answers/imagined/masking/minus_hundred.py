# wrong: masked_softmax = finite_fill
# follows: masked_attention <- masked_softmax
# student: Ben, -100 is far enough down
import numpy as np
from self_attention import attention_scores
from softmax import softmax


def causal_mask(n):
    return np.tri(n, dtype=bool)


def padding_mask(lengths, n):
    if (lengths < 0).any() or (lengths > n).any():
        raise ValueError("lengths must lie in 0…n")
    return (np.arange(n) < lengths[:, None])[:, None, :]


def masked_softmax(scores, mask, axis=-1):
    return softmax(np.where(mask, scores, -100.0), axis=axis)


def masked_attention(q, k, v, mask):
    weights = masked_softmax(attention_scores(q, k), mask)
    return weights @ v, weights
