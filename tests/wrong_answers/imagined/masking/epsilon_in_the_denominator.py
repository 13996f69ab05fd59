# wrong: masked_softmax = added_to_the_sum_1e_5
# follows: masked_attention <- masked_softmax
# student: Yusuf, no division by zero thanks to 1e-5 (it was a layer norm's epsilon)
import numpy as np
from self_attention import attention_scores


def causal_mask(n):
    return np.tril(np.ones((n, n), dtype=bool), k=0)


def padding_mask(lengths, n):
    if (lengths > n).any() or (lengths < 0).any():
        raise ValueError("lengths")
    return np.tile(np.arange(n), (len(lengths), 1, 1)) < lengths.reshape(-1, 1, 1)


def masked_softmax(scores, mask, axis=-1):
    s = np.where(mask, scores, -np.inf)
    m = np.max(s, axis=axis, keepdims=True)
    m = np.where(m == -np.inf, 0.0, m)
    e = np.exp(s - m)
    return e / (e.sum(axis=axis, keepdims=True) + 1e-5)


def masked_attention(q, k, v, mask):
    w = masked_softmax(attention_scores(q, k), mask)
    return w @ v, w
