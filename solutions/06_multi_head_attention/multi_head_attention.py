"""Chapter 6, multi-head attention: several attentions side by side, each in its own slice of the features.

Whole numbers are good numbers: integer arrays may go in wherever arrays do, and what comes out is float64 all the same.
The lesson is README.md beside this file. Check your work with `learn-transformers check multi_head_attention`.
"""

import numpy as np
from masking import masked_attention  # chapter 5; not found? learn-transformers run FILE
from self_attention import scaled_dot_product_attention  # chapter 3; not found? learn-transformers run FILE


def split_heads(x: np.ndarray, n_heads: int) -> np.ndarray:
    """Cut the features into `n_heads` slices, and give each slice a sequence of its own.

    Head h takes columns `h * d_head … (h + 1) * d_head - 1` of every position, where `d_head = d_model / n_heads`.

    Args:
        x: `(..., n, d_model)`.
        n_heads: how many heads, at least 1.

    Returns:
        `(..., n_heads, n, d_head)`, float64.

    Raises:
        ValueError: if `n_heads` does not divide `d_model`; the message names `n_heads` or `d_model`.

    Example:
        >>> split_heads(np.array([[0.0, 1.0, 2.0, 3.0], [4.0, 5.0, 6.0, 7.0]]), 2)
        array([[[0., 1.],
                [4., 5.]],
        <BLANKLINE>
               [[2., 3.],
                [6., 7.]]])

    Source: lecture 9:35; "Attention Is All You Need", section 3.2.2.
    """
    x = np.asarray(x, dtype=np.float64)
    *batch, n, d_model = x.shape
    if d_model % n_heads:
        raise ValueError(f"n_heads must divide d_model, but {d_model} is not a multiple of {n_heads}")
    heads = x.reshape(*batch, n, n_heads, d_model // n_heads)
    return np.swapaxes(heads, -3, -2)


def concat_heads(x: np.ndarray) -> np.ndarray:
    """The inverse of `split_heads`: put the heads of each position side by side, head 0 first.

    Args:
        x: `(..., n_heads, n, d_head)`.

    Returns:
        `(..., n, n_heads * d_head)`, float64.

    Example:
        >>> concat_heads(np.array([[[0.0, 1.0], [4.0, 5.0]], [[2.0, 3.0], [6.0, 7.0]]]))
        array([[0., 1., 2., 3.],
               [4., 5., 6., 7.]])

    Source: lecture 9:35; "Attention Is All You Need", section 3.2.2 (the Concat of its equation).
    """
    x = np.asarray(x, dtype=np.float64)
    *batch, n_heads, n, d_head = x.shape
    return np.swapaxes(x, -3, -2).reshape(*batch, n, n_heads * d_head)


def multi_head_attention(
    x_q: np.ndarray,
    x_kv: np.ndarray,
    w_q: np.ndarray,
    w_k: np.ndarray,
    w_v: np.ndarray,
    w_o: np.ndarray,
    n_heads: int,
    mask: np.ndarray | None = None,
) -> tuple[np.ndarray, np.ndarray]:
    """Project, split into heads, let each head attend on its own, put the heads side by side, project once more.

    Queries come from `x_q`, keys and values from `x_kv`; for self-attention both are the same array. There are no
    biases. The scores of each head are divided by √d_head, with `d_head = d_model / n_heads`.

    Write it yourself: `torch.nn.MultiheadAttention` and its functional forms are not for here.

    Args:
        x_q: `(..., n_q, d_model)`, what asks.
        x_kv: `(..., n_k, d_model)`, what is looked at.
        w_q, w_k, w_v, w_o: `(d_model, d_model)` each; they multiply from the right.
        n_heads: how many heads; must divide `d_model`.
        mask: None, or bool with at least two axes; broadcasts against the scores `(..., n_q, n_k)` of one head and
            holds for every head. True = may attend.

    Returns:
        A tuple `(output, weights)`, both float64: the output `(..., n_q, d_model)` and the weights of every head,
        `(..., n_heads, n_q, n_k)`.

    Raises:
        ValueError: if `n_heads` does not divide `d_model`; the message names `n_heads` or `d_model`.

    Example:
        >>> x = np.array([[1.0, 0.5], [0.2, 2.0]])
        >>> identity = np.eye(2)
        >>> output, weights = multi_head_attention(x, x, identity, identity, identity, identity, n_heads=2)
        >>> output.round(4)
        array([[0.752 , 1.5188],
               [0.6319, 1.9289]])
        >>> weights.shape
        (2, 2, 2)

    Source: lecture 9:35; "Attention Is All You Need", section 3.2.2.
    """
    q = split_heads(x_q @ w_q, n_heads)
    k = split_heads(x_kv @ w_k, n_heads)
    v = split_heads(x_kv @ w_v, n_heads)
    if mask is None:
        heads, weights = scaled_dot_product_attention(q, k, v)
    else:
        heads, weights = masked_attention(q, k, v, mask[..., None, :, :])  # the same mask for every head
    return concat_heads(heads) @ w_o, weights
