"""Chapter 14, AlphaFold: three steps of the block that reads a protein's relatives and a table of its pairs.

An extension: the lecture only names protein folding. AlphaFold has norms, projections and gates around them; not here.
Whole numbers are good numbers: integer arrays may go in wherever arrays do, and what comes out is float64 all the same.
The lesson is README.md beside this file. Check your work with `learn-transformers check alphafold`.
"""

import numpy as np
from multi_head_attention import concat_heads, split_heads  # chapter 6; not found? learn-transformers run FILE  # noqa: F401
from self_attention import attention_scores  # chapter 3; not found? learn-transformers run FILE  # noqa: F401
from softmax import softmax  # chapter 2; not found? learn-transformers run FILE  # noqa: F401


def row_attention_with_pair_bias(
    msa: np.ndarray,
    pair: np.ndarray,
    w_q: np.ndarray,
    w_k: np.ndarray,
    w_v: np.ndarray,
    w_o: np.ndarray,
    w_bias: np.ndarray,
    n_heads: int,
) -> np.ndarray:
    """In every sequence the residues attend to one another, and the table of pairs has a say in the scores.

    Each row of `msa` is a sequence that attends to itself alone, with several heads, as in chapter 6. The scores of a
    head are q·k / √d_head plus that head's entry of `pair @ w_bias`, which is the same for every sequence; then comes
    the softmax. `pair[i, j]` belongs to query i and key j. There is no gate, no norm and no bias vector.

    Args:
        msa: `(s, r, c)`, c features for each of the r residues of s aligned sequences.
        pair: `(r, r, c_z)`, c_z features for each pair of residues.
        w_q, w_k, w_v, w_o: `(c, c)` each; they multiply from the right.
        w_bias: `(c_z, n_heads)`; it makes one number for each head of the features of a pair.
        n_heads: how many heads; it divides c, and `d_head = c / n_heads`.

    Returns:
        `(s, r, c)`, float64: the output alone, no weights.

    Example:
        >>> msa = np.array([[[4.0], [8.0]]])
        >>> pair = np.array([[[0.0], [np.log(3.0)]], [[0.0], [0.0]]])
        >>> nothing, one = np.array([[0.0]]), np.array([[1.0]])
        >>> row_attention_with_pair_bias(msa, pair, nothing, one, one, one, one, n_heads=1).round(6)
        array([[[7.],
                [6.]]])

    Source: extension (lecture 4:28 names the field); "Highly accurate protein structure prediction with AlphaFold"
    (2021), supplement, algorithm 7.
    """
    raise NotImplementedError("row_attention_with_pair_bias")


def outer_product_mean(left: np.ndarray, right: np.ndarray) -> np.ndarray:
    """For every pair of residues: how do their features go together, on average over the sequences?

    In each sequence the features of residue i are multiplied with those of residue j, every one with every one. The
    mean of these tables over all sequences comes back: `out[i, j, a, b]` is the mean of
    `left[:, i, a] * right[:, j, b]`.

    Args:
        left: `(s, r, c)`, for s sequences of r residues.
        right: `(s, r, d)`, for the same sequences and residues.

    Returns:
        `(r, r, c, d)`, float64.

    Example:
        >>> left = np.array([[[1.0], [2.0]], [[3.0], [4.0]]])
        >>> right = np.array([[[10.0], [0.0]], [[0.0], [20.0]]])
        >>> outer_product_mean(left, right)[:, :, 0, 0]
        array([[ 5., 30.],
               [10., 40.]])

    Source: extension; the same paper, supplement, algorithm 10.
    """
    raise NotImplementedError("outer_product_mean")


def triangle_multiplication(left: np.ndarray, right: np.ndarray) -> np.ndarray:
    """What a pair (i, j) learns from the edges that go out from its two corners to every third residue k.

    In each channel by itself, `out[i, j]` is the sum over k of `left[i, k] * right[j, k]`; k runs over all residues,
    i and j included.

    Args:
        left: `(r, r, c)`, c channels for each pair of residues.
        right: `(r, r, c)`.

    Returns:
        `(r, r, c)`, float64.

    Example:
        >>> left = np.array([[[1.0], [2.0]], [[3.0], [4.0]]])
        >>> right = np.array([[[0.0], [1.0]], [[1.0], [10.0]]])
        >>> triangle_multiplication(left, right)[:, :, 0]
        array([[ 2., 21.],
               [ 4., 43.]])

    Source: extension; the same paper, supplement, algorithm 11 ("outgoing" edges).
    """
    raise NotImplementedError("triangle_multiplication")
