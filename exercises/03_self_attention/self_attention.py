"""Chapter 3, self-attention: every token asks, every token answers.

A token turns into three vectors: a query (what it looks for), a key (what it is found by) and a value (what it hands
over). Each query is compared with every key; the output is the sum of the values, weighted by these similarities.
Whole numbers are good numbers: integer arrays may go in wherever arrays do, and what comes out is float64 all the same.
The lesson is README.md beside this file. Check your work with `learn-transformers check self_attention`.
"""

import numpy as np
from softmax import softmax  # chapter 2; not found? learn-transformers run FILE  # noqa: F401


def project_qkv(
    x: np.ndarray, w_q: np.ndarray, w_k: np.ndarray, w_v: np.ndarray
) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Turn each token into a query, a key and a value.

    Q = X W^Q, K = X W^K, V = X W^V. Each row of `x` is one token; the matrices multiply from the right.

    Args:
        x: tokens, `(..., n, d_model)`; `...` stands for any number of batch axes, none included.
        w_q: `(d_model, d_k)`, makes the queries.
        w_k: `(d_model, d_k)`, makes the keys.
        w_v: `(d_model, d_v)`, makes the values.

    Returns:
        A tuple `(q, k, v)` of float64 arrays: `(..., n, d_k)`, `(..., n, d_k)` and `(..., n, d_v)`.

    Example:
        >>> x = np.array([[1.0, 2.0]])
        >>> w_q = np.array([[1.0, 0.0], [3.0, 1.0]])
        >>> w_k = np.array([[0.0, 1.0], [1.0, 0.0]])
        >>> w_v = np.array([[2.0], [-1.0]])
        >>> project_qkv(x, w_q, w_k, w_v)
        (array([[7., 2.]]), array([[2., 1.]]), array([[0.]]))

    Source: lecture 8:50; "Attention Is All You Need", section 3.2.2.
    """
    raise NotImplementedError("project_qkv")


def attention_scores(q: np.ndarray, k: np.ndarray) -> np.ndarray:
    """Say how well each query matches each key.

    S = Q Kᵀ / √d_k: entry (i, j) is the dot product of query i and key j, divided by √d_k. There is no softmax yet.

    Args:
        q: queries, `(..., n_q, d_k)`.
        k: keys, `(..., n_k, d_k)`, with the same batch axes.

    Returns:
        The scores, float64, `(..., n_q, n_k)`.

    Example:
        >>> attention_scores(np.array([[1.0, 0.0, 2.0, 0.0]]), np.array([[1.0, 1.0, 1.0, 1.0], [0.0, 4.0, 3.0, 2.0]]))
        array([[1.5, 3. ]])

    Source: lecture 9:20 (scaled dot product); "Attention Is All You Need", section 3.2.1 and its footnote 4 (why √d_k).
    """
    raise NotImplementedError("attention_scores")


def scaled_dot_product_attention(q: np.ndarray, k: np.ndarray, v: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Return, for each query, the sum of the values weighted by how well their keys match.

    A = softmax(Q Kᵀ / √d_k), where each query's weights over the keys sum to 1; the output is A V. It stays right for
    scores as large as +10000 or as low as -10000.

    Write it yourself: `torch.nn.functional.scaled_dot_product_attention` is not for here.

    Args:
        q: queries, `(..., n_q, d_k)`.
        k: keys, `(..., n_k, d_k)`, with the same batch axes.
        v: values, `(..., n_k, d_v)`, one for each key.

    Returns:
        A tuple `(output, weights)` of float64 arrays: `(..., n_q, d_v)` and `(..., n_q, n_k)`.

    Example:
        >>> q = np.array([[2.0]])
        >>> k = np.array([[0.0], [np.log(3.0) / 2]])
        >>> v = np.array([[4.0, 0.0], [0.0, 8.0]])
        >>> scaled_dot_product_attention(q, k, v)
        (array([[1., 6.]]), array([[0.25, 0.75]]))

    Source: lecture 8:23 and 9:20; "Attention Is All You Need", equation 1.
    """
    raise NotImplementedError("scaled_dot_product_attention")


def self_attention(x: np.ndarray, w_q: np.ndarray, w_k: np.ndarray, w_v: np.ndarray) -> np.ndarray:
    """Let the tokens of a sequence attend to each other: queries, keys and values all come from `x`.

    Every token sees every token, itself included; sequences of a batch do not see each other. Only the output comes
    back, without the weights.

    Args:
        x: tokens, `(..., n, d_model)`.
        w_q: `(d_model, d_k)`, makes the queries.
        w_k: `(d_model, d_k)`, makes the keys.
        w_v: `(d_model, d_v)`, makes the values.

    Returns:
        The output, float64, `(..., n, d_v)`: one mixture of values for each token.

    Example:
        >>> x = np.array([[3.0, 1.0], [1.0, 3.0]])
        >>> w_q = np.zeros((2, 1))  # every score is 0, so every weight is 1/2
        >>> w_k, w_v = np.ones((2, 1)), np.array([[1.0], [0.0]])
        >>> self_attention(x, w_q, w_k, w_v)
        array([[2.],
               [2.]])

    Source: lecture 8:07 and the walk-through at 10:30; "Attention Is All You Need", section 3.2.
    """
    raise NotImplementedError("self_attention")
