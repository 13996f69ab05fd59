# source: https://github.com/huggingface/transformers/pull/41443
# wrong: masked_softmax = mask_added
# mistake: masked_softmax: the boolean mask itself is added to the scores: visible ones grow by 1 and nothing is hidden

import numpy as np


def causal_mask(n):
    return np.tril(np.ones((n, n), dtype=bool))


def padding_mask(lengths, n):
    mask = np.zeros((len(lengths), 1, n), dtype=bool)
    for row, length in enumerate(lengths):
        if length < 0 or length > n:
            raise ValueError(f"lengths: {length} is not in 0..{n}")
        mask[row, 0, :length] = True
    return mask


def masked_softmax(scores, mask, axis=-1):
    attn_weights = scores + mask  # <-
    attn_weights = np.exp(attn_weights - attn_weights.max(axis=axis, keepdims=True))
    return attn_weights / attn_weights.sum(axis=axis, keepdims=True)


def masked_attention(q, k, v, mask):
    s = np.where(mask, np.einsum("...qd,...kd->...qk", q, k) / q.shape[-1] ** 0.5, -np.inf)
    m = np.max(s, axis=-1, keepdims=True)
    e = np.exp(s - np.where(m == -np.inf, 0, m))
    z = e.sum(-1, keepdims=True)
    w = np.divide(e, z, out=np.zeros_like(e), where=z > 0)
    return w @ v, w
