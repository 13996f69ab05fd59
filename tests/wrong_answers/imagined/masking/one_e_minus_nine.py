# wrong: masked_softmax = tiny_fill
# follows: masked_attention <- masked_softmax
# student: Vera, wrote 1e-9 where she had seen -1e9
import numpy as np
from self_attention import attention_scores
from softmax import softmax


def causal_mask(n):
    return np.fromfunction(lambda i, j: j <= i, (n, n))


def padding_mask(lengths, n):
    if (lengths < 0).any() or (lengths > n).any():
        raise ValueError("lengths not in range")
    return np.stack([np.arange(n) < length for length in lengths])[:, None]


def masked_softmax(scores, mask, axis=-1):
    masked = np.where(mask, scores, 1e-9)
    return softmax(masked, axis=axis)


def masked_attention(q, k, v, mask):
    w = masked_softmax(attention_scores(q, k), mask)
    return w @ v, w
