"""Chapter 5, masking: who may attend to whom.

A mask is a boolean array that lies over the scores, one entry for each pair (query i, key j): True = may attend.
Whole numbers are good numbers: integer arrays may go in wherever arrays do, and what comes out is float64 all the same.
The lesson is README.md beside this file. Check your work with `learn-transformers check masking`.
"""

import numpy as np
from self_attention import attention_scores  # chapter 3; not found? learn-transformers run FILE  # noqa: F401
from softmax import softmax  # chapter 2; not found? learn-transformers run FILE  # noqa: F401


def causal_mask(n: int) -> np.ndarray:
    """The mask that hides the future: position i may see position j only where j ≤ i.

    Args:
        n: the length of the sequence, at least 1.

    Returns:
        `(n, n)`, bool: row i belongs to query i, column j to key j. True = may attend.

    Example:
        >>> causal_mask(3)
        array([[ True, False, False],
               [ True,  True, False],
               [ True,  True,  True]])

    Source: lecture 12:50 and 14:58; "Attention Is All You Need", section 3.2.3.
    """
    raise NotImplementedError("causal_mask")


def padding_mask(lengths: np.ndarray, n: int) -> np.ndarray:
    """The mask that hides the padding: of sequence i, only the first `lengths[i]` keys are real.

    The axis of length 1 stands for the queries, so that the mask broadcasts against scores of shape `(b, n_q, n)`
    and against a causal mask: `causal_mask(n) & padding_mask(lengths, n)` has shape `(b, n, n)`.

    Args:
        lengths: `(b,)`, integers from 0 to n: how many real tokens each sequence has.
        n: the length to which all sequences are padded, at least 1.

    Returns:
        `(b, 1, n)`, bool. True = a real token, may be attended to.

    Raises:
        ValueError: if any length is below 0 or above n; the message names `lengths`.

    Example:
        >>> padding_mask(np.array([2, 3]), 3)
        array([[[ True,  True, False]],
        <BLANKLINE>
               [[ True,  True,  True]]])

    Source: extension (the lecture does not pad); every Transformer that is trained on batches needs it.
    """
    raise NotImplementedError("padding_mask")


def masked_softmax(scores: np.ndarray, mask: np.ndarray, axis: int = -1) -> np.ndarray:
    """Softmax over the visible entries alone: each hidden entry gets exactly 0, and the visible ones sum to 1.

    A row with nothing to attend to is all zeros, never NaN: a row that is hidden entirely, and also a row whose
    visible scores are all `-inf`. Stable for scores as large as ±1e4, hidden ones included.

    Args:
        scores: `(..., n)`, any shape; entries may be `-inf`.
        mask: bool, any shape that broadcasts with `scores`. True = may attend.
        axis: the axis along which the weights sum to 1.

    Returns:
        The weights, float64; the shape is the one that `scores` and `mask` broadcast to.

    Example:
        >>> scores = np.array([0.0, np.log(3.0), 5.0])
        >>> masked_softmax(scores, np.array([True, True, False])).round(4)
        array([0.25, 0.75, 0.  ])

    Source: "Attention Is All You Need", section 3.2.3 (illegal connections are set to −∞ before the softmax).
    """
    raise NotImplementedError("masked_softmax")


def masked_attention(q: np.ndarray, k: np.ndarray, v: np.ndarray, mask: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Scaled dot-product attention in which query i attends to key j only where `mask[..., i, j]` is True.

    A query with nothing to attend to has zero weights and a zero output.

    Write it yourself: `torch.nn.functional.scaled_dot_product_attention` is not for here.

    Args:
        q: queries, `(..., n_q, d_k)`.
        k: keys, `(..., n_k, d_k)`.
        v: values, `(..., n_k, d_v)`.
        mask: bool, at least two axes; broadcasts against the scores `(..., n_q, n_k)`. True = may attend.

    Returns:
        A tuple `(output, weights)`, both float64: the output `(..., n_q, d_v)` and the weights `(..., n_q, n_k)`.

    Example:
        >>> x = np.array([[1.0, 0.5], [0.2, 2.0]])
        >>> output, weights = masked_attention(x, x, x, np.array([[True, False], [True, True]]))
        >>> output.round(4)
        array([[1.    , 0.5   ],
               [0.2947, 1.8225]])
        >>> weights.round(4)
        array([[1.    , 0.    ],
               [0.1183, 0.8817]])

    Source: lecture 12:50 and 14:58; "Attention Is All You Need", sections 3.2.1 and 3.2.3.
    """
    raise NotImplementedError("masked_attention")
