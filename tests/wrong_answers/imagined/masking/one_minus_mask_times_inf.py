# wrong: masked_softmax = zero_times_infinity
# follows: masked_attention <- masked_softmax
# student: Uma, knows (1 - mask) * -10000 from BERT's code and makes it more exact
import numpy as np
from self_attention import attention_scores
from softmax import softmax


def causal_mask(n):
    return np.arange(n) <= np.arange(n)[:, None]


def padding_mask(lengths, n):
    if any(length < 0 or length > n for length in lengths):
        raise ValueError("lengths must be >= 0 and <= n")
    return np.array([[[key < length for key in range(n)]] for length in lengths])


def masked_softmax(scores, mask, axis=-1):
    extended_mask = (1.0 - mask) * -np.inf
    return softmax(scores + extended_mask, axis=axis)


def masked_attention(q, k, v, mask):
    w = masked_softmax(attention_scores(q, k), mask)
    return w @ v, w
