"""Chapter 7, the encoder: attention carries things between tokens, a small network works on each; skips and norms.

Whole numbers are good numbers: integer arrays may go in wherever arrays do, and what comes out is float64 all the same.
The lesson is README.md beside this file. Check your work with `learn-transformers check encoder`.
"""

import numpy as np
from multi_head_attention import multi_head_attention  # chapter 6; not found? learn-transformers run FILE  # noqa: F401


def layer_norm(x: np.ndarray, gamma: np.ndarray, beta: np.ndarray, eps: float = 1e-5) -> np.ndarray:
    """Bring every token to mean 0 and variance 1, then scale and shift each feature.

    Each token is normalized alone, over its own features (the last axis). The variance is the mean of the squared
    deviations: divided by `d`, not by `d - 1`. `eps` is added to the variance, under the root.

    Args:
        x: `(..., d)`, with any number of axes in front, none included.
        gamma: `(d,)`, what each feature is multiplied by afterwards.
        beta: `(d,)`, what is added to each feature at the end.
        eps: keeps the root away from 0.

    Returns:
        The shape of `x`, float64.

    Example:
        >>> x = np.array([[2.0, 4.0, 4.0, 4.0, 5.0, 5.0, 7.0, 9.0]])
        >>> layer_norm(x, np.ones(8), np.zeros(8)).round(4)
        array([[-1.5, -0.5, -0.5, -0.5,  0. ,  0. ,  1. ,  2. ]])

    Source: lecture 14:25; "Layer Normalization" (2016), section 3. The lecture names it and writes no formula.
    """
    raise NotImplementedError("layer_norm")


def feed_forward(x: np.ndarray, w_1: np.ndarray, b_1: np.ndarray, w_2: np.ndarray, b_2: np.ndarray) -> np.ndarray:
    """Send every token through the same small network: `max(0, x w_1 + b_1) w_2 + b_2`.

    Tokens do not see one another here. The paper makes the middle four times as wide as the ends.

    Args:
        x: `(..., n, d_model)`.
        w_1: `(d_model, d_ff)`.
        b_1: `(d_ff,)`.
        w_2: `(d_ff, d_model)`.
        b_2: `(d_model,)`.

    Returns:
        `(..., n, d_model)`, float64.

    Example:
        >>> w_1, w_2 = np.array([[1.0, -1.0], [-1.0, 1.0]]), np.array([[1.0, 0.0], [1.0, 0.0]])
        >>> feed_forward(np.array([[3.0, 5.0], [4.0, 1.0]]), w_1, np.zeros(2), w_2, np.zeros(2))
        array([[2., 0.],
               [3., 0.]])

    Source: lecture 12:20; "Attention Is All You Need", section 3.3.
    """
    raise NotImplementedError("feed_forward")


def encoder_block(
    x: np.ndarray, params: dict[str, np.ndarray], n_heads: int, mask: np.ndarray | None = None
) -> np.ndarray:
    """One encoder block of 2017: attention, then the feed-forward network, each with a skip and a norm around it.

    Post-norm: `y = LN(x + attention(x))`, then `LN(y + feed_forward(y))`. The norms have eps 1e-5; the attention has
    no biases.

    Args:
        x: `(..., n, d_model)`.
        params: the block's weights by name. `w_q w_k w_v w_o`, `(d_model, d_model)` each, are those of the attention;
            `gamma_1 beta_1`, `(d_model,)`, of the norm after it; `w_1 (d_model, d_ff)`, `b_1 (d_ff,)`,
            `w_2 (d_ff, d_model)`, `b_2 (d_model,)` of the feed-forward network; `gamma_2 beta_2` of the norm after
            that.
        n_heads: how many heads; must divide `d_model`.
        mask: None, or bool, as in chapter 6: `(..., n, n)` or what broadcasts against it. True = may attend.

    Returns:
        `(..., n, d_model)`, float64: the output alone, no weights.

    Raises:
        ValueError: if `n_heads` does not divide `d_model`; the message names `n_heads` or `d_model`.

    Example:
        >>> matrices = dict.fromkeys(["w_q", "w_k", "w_v", "w_o", "w_1", "w_2"], np.eye(2))
        >>> vectors = {"b_1": np.zeros(2), "b_2": np.zeros(2), "beta_1": np.zeros(2), "beta_2": np.ones(2)}
        >>> params = {**matrices, **vectors, "gamma_1": np.ones(2), "gamma_2": np.ones(2)}
        >>> encoder_block(np.array([[4.0, 0.0], [0.0, 2.0]]), params, n_heads=1).round(3)
        array([[2., 0.],
               [0., 2.]])

    Source: lecture 14:25; "Attention Is All You Need", section 3.1.
    """
    raise NotImplementedError("encoder_block")


def encoder(
    x: np.ndarray, blocks: list[dict[str, np.ndarray]], n_heads: int, mask: np.ndarray | None = None
) -> np.ndarray:
    """The whole encoder: one block after the other, each with weights of its own, all with the same mask.

    Args:
        x: `(..., n, d_model)`, embeddings with their positions.
        blocks: for every block its `params`, as `encoder_block` takes them; the first in the list comes first. With
            none, a copy of `x` comes back.
        n_heads: how many heads every block has; must divide `d_model`.
        mask: None, or bool, for every block the same. True = may attend.

    Returns:
        `(..., n, d_model)`, float64.

    Raises:
        ValueError: if `n_heads` does not divide `d_model`; the message names `n_heads` or `d_model`.

    Example:
        >>> encoder(np.array([[1.0, 2.0]]), [], n_heads=1)
        array([[1., 2.]])

    Source: lecture 14:25; "Attention Is All You Need", section 3.1.
    """
    raise NotImplementedError("encoder")
