# source: https://github.com/lucidrains/local-attention/issues/5
# wrong: padding_mask = too_long_accepted + negative_length_accepted
# mistake: padding_mask: a length is refused only if it is below 0 and above n at once, which no number is

import numpy as np
from softmax import softmax


def causal_mask(n):
    i, j = np.indices((n, n))
    return j <= i


def padding_mask(lengths, n):
    bad = (lengths < 0) & (lengths > n)  # <-
    if bad.any():
        raise ValueError(f"lengths: {lengths[bad]}")
    return np.arange(n)[None, None, :] < lengths[:, None, None]


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
