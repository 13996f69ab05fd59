# wrong: causal_mask = ?
# student: Tomas, registers a tril buffer of block_size, as in the video
import numpy as np
from self_attention import attention_scores

block_size = 8
tril = np.tril(np.ones((block_size, block_size))) == 1


def causal_mask(n):
    return tril[:n, :n].copy()


def padding_mask(lengths, n):
    if np.any((lengths < 0) | (lengths > n)):
        raise ValueError("lengths must not exceed n or be negative")
    return np.expand_dims(np.arange(n) < np.expand_dims(lengths, 1), 1)


def masked_softmax(scores, mask, axis=-1):
    wei = np.where(mask == 0, -np.inf, scores)
    hi = np.nan_to_num(wei.max(axis, keepdims=True), neginf=0.0)
    wei = np.exp(wei - hi)
    total = wei.sum(axis, keepdims=True)
    return np.divide(wei, total, where=total > 0, out=np.zeros_like(wei))


def masked_attention(q, k, v, mask):
    wei = masked_softmax(attention_scores(q, k), mask)
    return wei @ v, wei
