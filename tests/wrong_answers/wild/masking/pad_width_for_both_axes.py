# source: https://github.com/dauparas/ProteinMPNN/pull/153
# wrong: padding_mask = ?
# clear: padding_mask ~ could not broadcast input array from shape \(\d+,\d+\) into shape \(1,
# mistake: padding_mask: np.pad with one pair of widths pads both axes of each row's mask, not the last alone

import numpy as np


def causal_mask(n):
    # triu(1) is the future
    future = np.triu(np.ones((n, n)), k=1)
    return future == 0


def padding_mask(lengths, n):
    if np.any(lengths < 0) or np.any(lengths > n):
        raise ValueError("lengths must be in 0..n")
    out = np.zeros((len(lengths), 1, n), dtype=bool)
    for i, l in enumerate(lengths):
        real = np.ones((1, l), dtype=bool)  # <-
        out[i] = np.pad(real, [[0, n - l]], constant_values=False)  # <-
    return out


def masked_softmax(scores, mask, axis=-1):
    visible = np.where(mask, scores, -np.inf)
    top = visible.max(axis=axis, keepdims=True)
    top = np.where(np.isinf(top), 0.0, top)
    e = np.exp(visible - top)
    total = e.sum(axis=axis, keepdims=True)
    return e / np.where(total == 0, 1.0, total)


def masked_attention(q, k, v, mask):
    scores = q @ np.swapaxes(k, -1, -2) / np.sqrt(k.shape[-1])
    w = masked_softmax(scores, mask)
    return w @ v, w
