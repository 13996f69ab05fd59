# wrong: masked_softmax = multiplied_by_the_mask
# follows: masked_attention <- masked_softmax
# student: Petra, hiding = setting to zero
import numpy as np
from self_attention import attention_scores
from softmax import softmax


def causal_mask(n):
    return np.tril(np.full((n, n), True))


def padding_mask(lengths, n):
    if np.any(lengths < 0) or np.any(lengths > n):
        raise ValueError("every one of the lengths has to be in 0...n")
    return (np.arange(n) < np.reshape(lengths, (-1, 1))).reshape(-1, 1, n)


def masked_softmax(scores, mask, axis=-1):
    return softmax(scores * mask, axis=axis)


def masked_attention(q, k, v, mask):
    weights = masked_softmax(attention_scores(q, k), mask)
    return weights @ v, weights
