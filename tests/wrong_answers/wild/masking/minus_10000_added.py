# source: https://github.com/huggingface/transformers/issues/12109
# wrong: masked_softmax = small_penalty
# mistake: masked_softmax: 10000 is subtracted from hidden scores, which leaves them as strong as visible ones where they are that large

import numpy as np
from softmax import softmax


def causal_mask(n):
    # triu(1) is the future
    future = np.triu(np.ones((n, n)), k=1)
    return future == 0


def padding_mask(lengths, n):
    if (lengths < 0).any() or (lengths > n).any():
        raise ValueError("lengths must be between 0 and n")
    return (np.arange(n)[None, :] < lengths[:, None])[:, None, :]


def masked_softmax(scores, mask, axis=-1):
    extended = (1.0 - mask) * -10000.0  # <-
    probs = softmax(scores + extended, axis=axis)
    return probs


def masked_attention(q, k, v, mask):
    s = np.where(mask, np.einsum("...qd,...kd->...qk", q, k) / q.shape[-1] ** 0.5, -np.inf)
    m = np.max(s, axis=-1, keepdims=True)
    e = np.exp(s - np.where(m == -np.inf, 0, m))
    z = e.sum(-1, keepdims=True)
    w = np.divide(e, z, out=np.zeros_like(e), where=z > 0)
    return w @ v, w
