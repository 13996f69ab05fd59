# wrong: masked_attention = unmasked_weights_returned
# student: Zoe, plots the attention map, which looked broken with the zeros
import numpy as np
from self_attention import attention_scores
from softmax import softmax


def causal_mask(n):
    m = np.ones((n, n), dtype=bool)
    m[np.triu_indices(n, 1)] = False
    return m


def padding_mask(lengths, n):
    for length in lengths:
        if length not in range(n + 1):
            raise ValueError(f"lengths contains {length}")
    return np.array([[[i < length for i in range(n)]] for length in lengths])


def masked_softmax(scores, mask, axis=-1):
    s = np.where(mask, scores, -np.inf)
    ok = (s > -np.inf).any(axis=axis, keepdims=True)
    return np.where(ok, softmax(np.where(ok, s, 0.0), axis), 0.0)


def masked_attention(q, k, v, mask):
    scores = attention_scores(q, k)
    attention_map = softmax(scores)
    output = masked_softmax(scores, mask) @ v
    return output, attention_map
