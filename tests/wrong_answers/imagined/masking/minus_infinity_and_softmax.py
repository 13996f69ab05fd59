# wrong: masked_softmax = empty_row_nan
# follows: masked_attention <- masked_softmax
# student: Boris, -inf is minus infinity and that is that
import numpy as np
from self_attention import attention_scores
from softmax import softmax


def causal_mask(n):
    return np.greater_equal.outer(np.arange(n), np.arange(n))


def padding_mask(lengths, n):
    lengths = np.asarray(lengths)
    if not np.all((lengths >= 0) & (lengths <= n)):
        raise ValueError("lengths must be within 0 and n")
    return np.greater.outer(lengths, np.arange(n))[:, None, :]


def masked_softmax(scores, mask, axis=-1):
    penalty = np.where(mask, 0.0, -np.inf)
    return softmax(scores + penalty, axis=axis)


def masked_attention(q, k, v, mask):
    A = masked_softmax(attention_scores(q, k), mask)
    return np.einsum("...qk,...kd->...qd", A, v), A
