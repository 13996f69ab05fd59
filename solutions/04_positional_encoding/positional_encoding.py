"""Chapter 4, positional encoding: tell attention where each token stands.

Attention sees a set of tokens, not a sequence. So a vector that depends on the position alone is added to each token's
embedding. Here it is made of sines and cosines, one pair of columns for each of d_model/2 frequencies.
Whole numbers are good numbers: integer arrays may go in wherever arrays do, and what comes out is float64 all the same.
The lesson is README.md beside this file. Check your work with `learn-transformers check positional_encoding`.
"""

import numpy as np


def sinusoidal_positional_encoding(n_positions: int, d_model: int, base: float = 10000.0) -> np.ndarray:
    """Return one vector for each position, made of sines and cosines.

    PE[pos, 2i] = sin(pos / base^(2i/d_model)) and PE[pos, 2i+1] = cos(pos / base^(2i/d_model)). Positions start at 0;
    so does i, which counts *pairs* of columns: i = 0 … d_model/2 - 1.

    Args:
        n_positions: how many rows the table has, at least 1.
        d_model: how many columns it has; an even number.
        base: each pair turns more slowly than the one before, by the factor base^(2/d_model).

    Returns:
        The table, float64, `(n_positions, d_model)`: sines in even columns, cosines in odd ones.

    Raises:
        ValueError: if `d_model` is odd; the message names `d_model`.

    Example:
        >>> sinusoidal_positional_encoding(2, 4).round(4)
        array([[0.    , 1.    , 0.    , 1.    ],
               [0.8415, 0.5403, 0.01  , 1.    ]])

    Source: the idea is in the lecture at 11:40, the equation is not; "Attention Is All You Need", section 3.5.
    """
    if d_model % 2:
        raise ValueError(f"d_model must be even, got {d_model}")
    position = np.arange(n_positions)[:, np.newaxis]
    angle = position * _frequencies(d_model, base)
    pe = np.empty((n_positions, d_model))
    pe[:, 0::2] = np.sin(angle)
    pe[:, 1::2] = np.cos(angle)
    return pe


def shift_matrix(offset: int, d_model: int, base: float = 10000.0) -> np.ndarray:
    """Return the matrix that moves every position's encoding by the same offset.

    `M @ pe[pos]` equals `pe[pos + offset]` for every `pos`, where `pe` is the sinusoidal encoding with the same
    `d_model` and `base`. M depends on the offset alone, not on the position.

    Args:
        offset: by how many positions to move; it may be negative or 0.
        d_model: the width of the encoding; an even number.
        base: the base of the encoding.

    Returns:
        The matrix, float64, `(d_model, d_model)`.

    Raises:
        ValueError: if `d_model` is odd; the message names `d_model`.

    Example:
        >>> shift_matrix(1, 2).round(4)
        array([[ 0.5403,  0.8415],
               [-0.8415,  0.5403]])

    Source: not in the lecture; "Attention Is All You Need", section 3.5 (PE[pos + k] is a linear function of PE[pos]).
    """
    if d_model % 2:
        raise ValueError(f"d_model must be even, got {d_model}")
    angle = offset * _frequencies(d_model, base)
    even, odd = np.arange(0, d_model, 2), np.arange(1, d_model, 2)
    m = np.zeros((d_model, d_model))
    m[even, even] = m[odd, odd] = np.cos(angle)
    m[even, odd] = np.sin(angle)
    m[odd, even] = -np.sin(angle)
    return m


def embed(token_ids: np.ndarray, embedding_table: np.ndarray) -> np.ndarray:
    """Turn token ids into the vectors that a transformer starts from.

    Each id picks its row of the table, the row is multiplied by √d_model, and the sinusoidal encoding of its position
    (base 10000) is added. Positions count along the last axis, from 0 in every sequence.

    Args:
        token_ids: `(..., n)`, integers from 0 to vocab - 1.
        embedding_table: `(vocab, d_model)`, one row for each token of the vocabulary; it stays unchanged.

    Returns:
        The vectors, float64, `(..., n, d_model)`.

    Raises:
        ValueError: if the table's width `d_model` is odd; the message names `d_model` or `embedding_table`.

    Example:
        >>> table = np.array([[1.0, 2.0, -1.0, 0.0], [0.5, 0.0, 0.0, -1.5]])
        >>> embed(np.array([1, 0]), table).round(4)
        array([[ 1.    ,  1.    ,  0.    , -2.    ],
               [ 2.8415,  4.5403, -1.99  ,  1.    ]])

    Source: lecture 11:40 (a position is added to each word); "Attention Is All You Need", sections 3.4 and 3.5.
    """
    n, d_model = token_ids.shape[-1], embedding_table.shape[-1]
    tokens = embedding_table[token_ids] * np.sqrt(d_model)
    return tokens + sinusoidal_positional_encoding(n, d_model)


def _frequencies(d_model: int, base: float) -> np.ndarray:
    """How far each pair of columns turns from one position to the next, in radians: base^(-2i/d_model)."""
    pair = np.arange(d_model // 2)
    return base ** (-2 * pair / d_model)
