# wrong: padding_mask = one_key_too_many + lengths_not_named
# student: Jana, counts from one, and her error text speaks of the sequence
import numpy as np
from self_attention import attention_scores


def causal_mask(n):
    return np.tri(n, dtype=bool)


def padding_mask(lengths, n):
    for l in lengths:
        if l < 0 or l > n:
            raise ValueError(f"a sequence cannot have {l} tokens")
    keys = np.arange(n)
    return np.array([[keys <= l] for l in lengths])


def masked_softmax(scores, mask, axis=-1):
    s = np.where(mask, scores, -np.inf)
    m = np.max(s, axis=axis, keepdims=True)
    m[np.isneginf(m)] = 0.0
    e = np.exp(s - m)
    return np.nan_to_num(e / e.sum(axis=axis, keepdims=True))


def masked_attention(q, k, v, mask):
    w = masked_softmax(attention_scores(q, k), mask)
    return w @ v, w
