"""Chapter 1, before transformers: one vector that remembers, and four ways to look something up.

A recurrent network reads a sentence word by word and carries all it remembers in one vector. Attention keeps every
word and looks up what it needs. Here is the network, and then the lookup in four forms: soft, hard, within a window,
and by the angle between two vectors, as the Neural Turing Machine does it.
Softmax has a chapter of its own after this one; here three lines of it are enough. Scores as large as +10000 or as low
as -10000 must not break them: subtract the largest score first.
Whole numbers are good numbers: integer arrays may go in wherever arrays do, and what comes out is float64 all the same.
The lesson is README.md beside this file. Check your work with `learn-transformers check before_transformers`.
"""

import numpy as np


def rnn(x: np.ndarray, w_x: np.ndarray, w_h: np.ndarray, b: np.ndarray) -> np.ndarray:
    """Read a sequence step by step, and return the hidden state after every step.

    h_t = tanh(x_t w_x + h_{t-1} w_h + b), where the state before the first step is all zeros.

    Args:
        x: `(n, d_in)`, one row per token, in the order in which they are read.
        w_x: `(d_in, d_h)`, what a token does to the state.
        w_h: `(d_h, d_h)`, what the state before does to the state.
        b: `(d_h,)`, added at every step.

    Returns:
        The hidden states, float64, `(n, d_h)`: row 0 is the state after the first token. The zeros before it are not
        among them. Sums as large as +10000 or as low as -10000 give states of 1 and -1. The arguments stay unchanged.

    Example: one token, then silence. What is left of it gets smaller with every step.
        >>> rnn(np.array([[1.0], [0.0], [0.0]]), np.array([[1.0]]), np.array([[0.5]]), np.array([0.0])).round(4)
        array([[0.7616],
               [0.3634],
               [0.1797]])

    Source: lecture 3:35 (names recurrent networks; the equation is an extension: Elman 1990).
    """
    raise NotImplementedError("rnn")


def soft_attention(query: np.ndarray, keys: np.ndarray, values: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Look something up and get a bit of everything: a mixture of all values, most of those whose keys fit.

    score_i = query · key_i, weights = softmax(scores), context = sum_i weight_i value_i. The scores are not scaled.

    Args:
        query: `(d_k,)`, what is looked for.
        keys: `(n, d_k)`, one row per position.
        values: `(n, d_v)`, one row per position.

    Returns:
        The context, `(d_v,)`, and the weights, `(n,)`, which are positive and sum to 1; both float64, and finite for
        scores as large as +10000 or as low as -10000. The arguments stay unchanged.

    Example:
        >>> context, weights = soft_attention(np.array([1.0]), np.array([[0.0], [np.log(3)]]), np.array([[4.0], [8.0]]))
        >>> context.round(6), weights.round(6)
        (array([7.]), array([0.25, 0.75]))

    Source: lecture 6:30; "Show, Attend and Tell" (Xu et al. 2015), section 4.2.
    """
    raise NotImplementedError("soft_attention")


def hard_attention(query: np.ndarray, keys: np.ndarray, values: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Look something up and get one thing: the value whose key has the highest score.

    The weights are 1 at the highest score and 0 elsewhere. On a tie the first position is taken.

    Args:
        query: `(d_k,)`, what is looked for.
        keys: `(n, d_k)`, one row per position.
        values: `(n, d_v)`, one row per position.

    Returns:
        The context, `(d_v,)`, and the weights, `(n,)`. The arguments stay unchanged.

    Example:
        >>> hard_attention(np.array([1.0]), np.array([[0.0], [2.0], [2.0]]), np.array([[4.0], [8.0], [9.0]]))
        (array([8.]), array([0., 1., 0.]))

    Source: lecture 6:30; "Show, Attend and Tell" (Xu et al. 2015), section 4.1.
    """
    raise NotImplementedError("hard_attention")


def local_attention(
    query: np.ndarray, keys: np.ndarray, values: np.ndarray, center: int, window: int
) -> tuple[np.ndarray, np.ndarray]:
    """Soft attention that looks at a few positions only: those at most `window` away from `center`.

    The positions center - window … center + window take part, as far as the sequence has them. The softmax runs over
    their scores alone; every other position has a weight of exactly 0.

    Args:
        query: `(d_k,)`, what is looked for.
        keys: `(n, d_k)`, one row per position.
        values: `(n, d_v)`, one row per position.
        center: a position from 0 to n-1.
        window: how far to either side the query looks, 0 or more; it may reach over both ends of the sequence.

    Returns:
        The context, `(d_v,)`, and the weights of all n positions, `(n,)`; both float64, and finite for scores as large
        as +10000 or as low as -10000, inside of the window and outside. The arguments stay unchanged.

    Example: at the left end, the window has two positions instead of three.
        >>> keys, values = np.log([[1.0], [3.0], [1.0], [4.0]]), np.eye(4)
        >>> local_attention(np.array([1.0]), keys, values, center=0, window=1)[1].round(6)
        array([0.25, 0.75, 0.  , 0.  ])

    Source: lecture 7:15; "Effective Approaches to Attention-based Neural Machine Translation" (Luong et al. 2015).
    """
    raise NotImplementedError("local_attention")


def content_addressing(key: np.ndarray, memory: np.ndarray, strength: float) -> np.ndarray:
    """Where a Neural Turing Machine reads: weights over the rows of its memory, by how well they point along the key.

    weights = softmax(strength × cosine(key, row)), where cosine(a, b) = a · b / (|a| |b|). Only the direction of a row
    counts, not its length: neither the key nor a row is all zeros, but they may be very short or long.

    Args:
        key: `(d,)`, what is looked for.
        memory: `(n, d)`, one row per place.
        strength: a number, 0 or more, as large as 10000; the larger it is, the more the best row gets.

    Returns:
        The read weights, float64, `(n,)`; they are positive and sum to 1. The arguments stay unchanged.

    Example: rows 0 and 2 have the same dot product with the key, 3. Row 0 points along it.
        >>> memory = np.array([[3.0, 0.0], [0.0, 2.0], [3.0, 4.0]])
        >>> content_addressing(np.array([1.0, 0.0]), memory, strength=5 * np.log(2)) * 41
        array([32.,  1.,  8.])

    Source: lecture 5:30 (names the machine); "Neural Turing Machines" (Graves, Wayne, Danihelka 2014), section 3.3.1.
    """
    raise NotImplementedError("content_addressing")
