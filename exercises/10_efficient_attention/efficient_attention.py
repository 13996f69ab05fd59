"""Chapter 10, efficient attention: what the n² scores cost, and three ways to compute fewer of them.

Everything here is about one sequence and one head: no function takes a batch axis. A mask is boolean, row i belongs to
query i and column j to key j: True = may attend.
Whole numbers are good numbers: integer arrays may go in wherever arrays do, and what comes out is float64 all the same.
The lesson is README.md beside this file. Check your work with `learn-transformers check efficient_attention`.
"""

import numpy as np
from softmax import softmax  # chapter 2; not found? learn-transformers run FILE  # noqa: F401


def attention_cost(n: int, d_model: int) -> tuple[int, int]:
    """What dense attention costs: how many operations its two products take, and how many scores there are.

    Counted are QKᵀ and the product of the weights with V, of one head that is `d_model` wide. A multiplication
    together with the addition that follows counts as 2 operations. Projections, scaling and softmax are left out.

    Args:
        n: the number of tokens, at least 1.
        d_model: the length of a query, of a key and of a value, at least 1.

    Returns:
        A tuple `(flops, score_entries)` of two integers.

    Example:
        >>> attention_cost(3, 2)
        (72, 9)

    Source: lecture 17:10 (O(n²)); the count itself is an extension.
    """
    raise NotImplementedError("attention_cost")


def sliding_window_mask(n: int, window: int) -> np.ndarray:
    """The mask with which every token sees its neighbors alone: position i sees position j where |i − j| ≤ window.

    So `window` is a radius: a token in the middle sees 2 · window + 1 positions, itself among them. At both ends the
    window is cut off.

    Args:
        n: the number of tokens, at least 1.
        window: how far a token sees to each side, at least 1.

    Returns:
        `(n, n)`, bool: True = may attend.

    Example:
        >>> sliding_window_mask(4, 1)
        array([[ True,  True, False, False],
               [ True,  True,  True, False],
               [False,  True,  True,  True],
               [False, False,  True,  True]])

    Source: extension; a part of BigBird (lecture 17:10), Zaheer et al. 2020, section 2.
    """
    raise NotImplementedError("sliding_window_mask")


def bigbird_mask(n: int, window: int, n_global: int, n_random: int, rng: np.random.Generator) -> np.ndarray:
    """BigBird's mask: a sliding window, a few tokens that see and are seen by all, and a few random links.

    1. The window of `sliding_window_mask`.
    2. The first `n_global` tokens see every position, and every position sees them.
    3. Each other row gets exactly `n_random` further keys: of those that it does not see already, drawn uniformly
       and without replacement. Where there are not that many, it gets them all. A random link is one-way.

    Args:
        n: the number of tokens, at least 1.
        window: how far a token sees to each side, at least 1.
        n_global: how many tokens at the beginning are global, from 0 to n.
        n_random: how many further keys each other row gets, at least 0.
        rng: where all randomness comes from: the same seed gives the same mask.

    Returns:
        `(n, n)`, bool: True = may attend.

    Example: a window of radius 1 and one global token, then the same with two random keys in each row.
        >>> bigbird_mask(5, 1, 1, 0, np.random.default_rng(0))
        array([[ True,  True,  True,  True,  True],
               [ True,  True,  True, False, False],
               [ True,  True,  True,  True, False],
               [ True, False,  True,  True,  True],
               [ True, False, False,  True,  True]])
        >>> bigbird_mask(8, 1, 1, 2, np.random.default_rng(0)).sum(axis=1)
        array([8, 5, 6, 6, 6, 6, 6, 5])

    Source: lecture 17:10 names BigBird; how it works is an extension: Zaheer et al. 2020, section 2.
    """
    raise NotImplementedError("bigbird_mask")


def linformer_attention(q: np.ndarray, k: np.ndarray, v: np.ndarray, e: np.ndarray, f: np.ndarray) -> np.ndarray:
    """Attention over r summaries in place of n keys and values (Linformer).

    `e` mixes the n keys into r of them, `f` does the same to the values. Then it is the attention of chapter 3, with
    scores divided by √d_k. The softmax is stable for scores as large as ±1e4.

    Args:
        q: queries, `(n_q, d_k)`.
        k: keys, `(n, d_k)`.
        v: values, `(n, d_v)`.
        e: `(r, n)`; row a says with which factors the keys are added up to key a.
        f: `(r, n)`; the same for the values.

    Returns:
        The output alone, `(n_q, d_v)`, float64.

    Example: two keys that are alike are averaged with no loss.
        >>> q, k = np.array([[1.0]]), np.log(np.array([[1.0], [1.0], [3.0], [3.0]]))
        >>> v, pairs = np.array([[4.0], [4.0], [8.0], [8.0]]), np.array([[0.5, 0.5, 0.0, 0.0], [0.0, 0.0, 0.5, 0.5]])
        >>> linformer_attention(q, k, v, pairs, pairs).round(4)
        array([[7.]])

    Source: lecture 17:10 names Linformer; how it works is an extension: Wang et al. 2020, equation 7.
    """
    raise NotImplementedError("linformer_attention")


def lsh_buckets(x: np.ndarray, projections: np.ndarray) -> np.ndarray:
    """The bucket of each vector: which of the directions R and −R it points to most (Reformer).

    With m random directions, the columns of `projections`, there are 2m buckets: bucket a is direction a, and bucket
    m + a its opposite. Vectors that point to nearly the same side likely share a bucket.

    Args:
        x: `(n, d)`.
        projections: R, `(d, m)`.

    Returns:
        `(n,)`, integers from 0 to 2m − 1: the place of the largest entry of [x R, −x R].

    Example:
        >>> lsh_buckets(np.array([[3.0, 1.0], [-1.0, 2.0], [-2.0, 1.0], [1.0, -3.0]]), np.eye(2))
        array([0, 1, 2, 3])

    Source: lecture 17:10 names Reformer; how it works is an extension: Kitaev et al. 2020, section 2.
    """
    raise NotImplementedError("lsh_buckets")


def same_bucket_mask(buckets: np.ndarray) -> np.ndarray:
    """The mask with which tokens see those of their own bucket, themselves always among them.

    Args:
        buckets: `(n,)`, integers: the bucket of each token.

    Returns:
        `(n, n)`, bool: True = may attend.

    Example:
        >>> same_bucket_mask(np.array([7, 0, 7]))
        array([[ True, False,  True],
               [False,  True, False],
               [ True, False,  True]])

    Source: extension; Kitaev et al. 2020, section 2.
    """
    raise NotImplementedError("same_bucket_mask")


def layers_to_connect(mask: np.ndarray) -> int:
    """How many layers of attention under this mask it takes until every position can reach every other.

    In one layer, what j knows gets to every i that may attend to j. Each position also keeps what it has, whatever
    the mask's diagonal says: that is the residual connection. Dense attention needs 1 layer.

    Args:
        mask: `(n, n)`, bool, n at least 2: True = may attend.

    Returns:
        The smallest such number of layers, an integer.

    Raises:
        ValueError: if no number of layers connects them all; the message names `mask`.

    Example: a window of radius 1 over 4 tokens.
        >>> layers_to_connect(np.abs(np.subtract.outer(range(4), range(4))) <= 1)
        3

    Source: lecture 16:05 (a path of length 1 between any two positions).
    """
    raise NotImplementedError("layers_to_connect")
