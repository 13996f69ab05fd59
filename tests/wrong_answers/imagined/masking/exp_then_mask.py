# wrong: masked_softmax = maximum_of_the_hidden
# follows: masked_attention <- masked_softmax
# student: Lea, masks the Boltzmann factors, which is right on paper
import numpy as np
from self_attention import attention_scores


def causal_mask(n):
    t = np.arange(n)
    return t[:, None] >= t[None, :]


def padding_mask(lengths, n):
    lengths = np.asarray(lengths)
    if ((lengths < 0) | (lengths > n)).any():
        raise ValueError("unphysical lengths")
    return (np.arange(n) < lengths[:, None])[:, None, :]


def masked_softmax(scores, mask, axis=-1):
    scores, mask = np.broadcast_arrays(scores, mask)
    top = scores.max(axis=axis, keepdims=True)
    top = np.where(np.isfinite(top), top, 0.0)
    boltzmann = np.exp(scores - top) * mask
    Z = boltzmann.sum(axis=axis, keepdims=True)
    return np.divide(boltzmann, Z, out=np.zeros(boltzmann.shape), where=Z > 0)


def masked_attention(q, k, v, mask):
    p = masked_softmax(attention_scores(q, k), mask)
    return p @ v, p
