# source: https://github.com/allenai/allennlp/pull/893
# wrong: masked_softmax = hidden_weights_cleared | small_penalty + hidden_weights_cleared
# mistake: masked_softmax: log(1e-45), about -104, is added to hidden scores, which is not enough to hide a large one

import numpy as np
from softmax import softmax


def causal_mask(n):
    return np.tril(np.ones((n, n), dtype=bool))


def padding_mask(lengths, n):
    if (lengths < 0).any() or (lengths > n).any():
        raise ValueError("lengths must be between 0 and n")
    return (np.arange(n)[None, :] < lengths[:, None])[:, None, :]


def masked_softmax(scores, mask, axis=-1):
    # log(0) gives nan when all is masked, so a tiny number first
    vector = scores + np.log(mask + 1e-45)  # <-
    out = softmax(vector, axis=axis)
    return np.where(mask, out, 0.0)


def masked_attention(q, k, v, mask):
    s = np.where(mask, np.einsum("...qd,...kd->...qk", q, k) / q.shape[-1] ** 0.5, -np.inf)
    m = np.max(s, axis=-1, keepdims=True)
    e = np.exp(s - np.where(m == -np.inf, 0, m))
    z = e.sum(-1, keepdims=True)
    w = np.divide(e, z, out=np.zeros_like(e), where=z > 0)
    return w @ v, w
