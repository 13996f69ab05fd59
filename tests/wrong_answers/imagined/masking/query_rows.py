# wrong: padding_mask = on_the_query_axis
# student: Gus, puts the new axis at the end, where numpy's newaxis goes most of the time
import numpy as np


def causal_mask(n):
    i, j = np.mgrid[:n, :n]
    return j <= i


def padding_mask(lengths, n):
    if (np.asarray(lengths) < 0).any() or (np.asarray(lengths) > n).any():
        raise ValueError("bad lengths")
    real = np.arange(n) < np.asarray(lengths)[:, None]
    return real[..., None]


def masked_softmax(scores, mask, axis=-1):
    e = np.where(mask, scores, -np.inf)
    peak = e.max(axis=axis, keepdims=True)
    e = np.exp(e - np.where(np.isinf(peak), 0.0, peak))
    norm = e.sum(axis=axis, keepdims=True)
    return e / (norm + (norm == 0))


def masked_attention(q, k, v, mask):
    w = masked_softmax(np.einsum("...qd,...kd->...qk", q, k) / q.shape[-1] ** 0.5, mask)
    return np.einsum("...qk,...kd->...qd", w, v), w
