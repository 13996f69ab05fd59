# source: https://github.com/PKU-YuanGroup/Open-Sora-Plan/pull/596
# wrong: padding_mask = ?
# mistake: padding_mask: each row is padded by n entries, not up to n entries
# clear: padding_mask ~ `np\.stack\(rows\)`: `stack` takes arrays of one shape only

import numpy as np
from softmax import softmax


def causal_mask(n):
    i, j = np.indices((n, n))
    return j <= i


def padding_mask(lengths, n):
    rows = []
    for length in lengths:
        if length < 0 or length > n:
            raise ValueError(f"lengths has a {length}, allowed is 0 to {n}")
        real = np.ones(length, dtype=bool)
        rows.append(np.pad(real, (0, n)))  # <-
    return np.stack(rows)[:, None, :]


def masked_softmax(scores, mask, axis=-1):
    visible = np.logical_and(mask, np.isfinite(scores))
    nothing = ~visible.any(axis=axis, keepdims=True)
    s = np.where(visible, scores, -np.inf)
    s = np.where(nothing, 0.0, s)
    return softmax(s, axis) * visible


def masked_attention(q, k, v, mask):
    dots = np.einsum("...id,...jd->...ij", q, k)
    attn = masked_softmax(dots * q.shape[-1] ** -0.5, mask)
    return np.einsum("...ij,...jd->...id", attn, v), attn
