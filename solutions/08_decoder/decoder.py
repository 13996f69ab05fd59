"""Chapter 8, the decoder: it writes one token after the other, and at each step it looks back and looks across.

Whole numbers are good numbers: integer arrays may go in wherever arrays do, and what comes out is float64 all the same.
The lesson is README.md beside this file. Check your work with `learn-transformers check decoder`.
"""

from collections.abc import Callable

import numpy as np
from encoder import feed_forward, layer_norm  # chapter 7; not found? learn-transformers run FILE
from masking import causal_mask  # chapter 5; not found? learn-transformers run FILE
from multi_head_attention import multi_head_attention  # chapter 6; not found? learn-transformers run FILE


def cross_attention(
    x: np.ndarray,
    memory: np.ndarray,
    w_q: np.ndarray,
    w_k: np.ndarray,
    w_v: np.ndarray,
    w_o: np.ndarray,
    n_heads: int,
    memory_mask: np.ndarray | None = None,
) -> tuple[np.ndarray, np.ndarray]:
    """Let the sentence that is being written look at the sentence that was read.

    The queries come from `x`, what the decoder has so far; the keys and the values come from `memory`, what the
    encoder gave back. There are no biases. Nothing of the source is in the future, so no causal mask belongs here.

    Write it yourself, or with your function of chapter 6: `torch.nn.MultiheadAttention` is not for here.

    Args:
        x: `(..., n_target, d_model)`, the decoder's side.
        memory: `(..., n_source, d_model)`, the encoder's output.
        w_q, w_k, w_v, w_o: `(d_model, d_model)` each; they multiply from the right.
        n_heads: how many heads; must divide `d_model`.
        memory_mask: None, or bool with at least two axes; broadcasts against `(..., n_target, n_source)` and holds for
            every head. True = may attend. The padding of the source is hidden with it.

    Returns:
        A tuple `(output, weights)`, both float64: `(..., n_target, d_model)` and
        `(..., n_heads, n_target, n_source)`.

    Raises:
        ValueError: if `n_heads` does not divide `d_model`; the message names `n_heads` or `d_model`.

    Example:
        >>> one = np.ones((1, 1))
        >>> x, memory = np.array([[0.0], [1.0]]), np.array([[0.0], [np.log(3.0)]])
        >>> output, weights = cross_attention(x, memory, one, one, one, one, n_heads=1)
        >>> weights
        array([[[0.5 , 0.5 ],
                [0.25, 0.75]]])

    Source: lecture 14:58; "Attention Is All You Need", section 3.2.3.
    """
    return multi_head_attention(x, memory, w_q, w_k, w_v, w_o, n_heads, memory_mask)


def decoder_block(
    x: np.ndarray,
    memory: np.ndarray,
    params: dict[str, np.ndarray],
    n_heads: int,
    mask: np.ndarray | None = None,
    memory_mask: np.ndarray | None = None,
) -> np.ndarray:
    """One decoder block of 2017: look back, look across, think; each with a skip and a norm around it.

    Post-norm: `y = LN(x + self_attention(x))`, then `z = LN(y + cross_attention(y, memory))`, then
    `LN(z + feed_forward(z))`. The self-attention is causal by itself: position i never sees a position after it. The
    norms have eps 1e-5; the attentions have no biases.

    Args:
        x: `(..., n_target, d_model)`.
        memory: `(..., n_source, d_model)`, the encoder's output.
        params: the block's weights by name. `self_w_q self_w_k self_w_v self_w_o` and
            `cross_w_q cross_w_k cross_w_v cross_w_o`, `(d_model, d_model)` each; `w_1 (d_model, d_ff)`, `b_1 (d_ff,)`,
            `w_2 (d_ff, d_model)`, `b_2 (d_model,)`; `gamma_1 beta_1`, `gamma_2 beta_2`, `gamma_3 beta_3`, `(d_model,)`
            each, of the norm after the self-attention, after the cross-attention and after the feed-forward network.
        n_heads: how many heads both attentions have; must divide `d_model`.
        mask: None, or bool for the self-attention, `(..., n_target, n_target)` or what broadcasts against it. It hides
            more than the causal mask does, never less. True = may attend.
        memory_mask: None, or bool for the cross-attention, as in `cross_attention`.

    Returns:
        `(..., n_target, d_model)`, float64: the output alone, no weights.

    Raises:
        ValueError: if `n_heads` does not divide `d_model`; the message names `n_heads` or `d_model`.

    Example:
        >>> nothing, identity, zeros, ones = np.zeros((2, 2)), np.eye(2), np.zeros(2), np.ones(2)
        >>> params = {f"{part}_w_{name}": nothing for part in ("self", "cross") for name in "qkvo"}
        >>> params |= {"cross_w_v": identity, "cross_w_o": identity}
        >>> params |= {"w_1": nothing, "b_1": zeros, "w_2": nothing, "b_2": zeros}
        >>> params |= {f"gamma_{i}": ones for i in (1, 2, 3)} | {f"beta_{i}": zeros for i in (1, 2, 3)}
        >>> decoder_block(np.array([[3.0, 1.0]]), np.array([[0.0, 8.0], [0.0, 4.0]]), params, n_heads=1).round(3)
        array([[-1.,  1.]])

    Source: lecture 14:58; "Attention Is All You Need", section 3.1.
    """
    w = params
    visible = causal_mask(x.shape[-2])
    if mask is not None:
        visible = visible & mask
    seen, _ = multi_head_attention(x, x, w["self_w_q"], w["self_w_k"], w["self_w_v"], w["self_w_o"], n_heads, visible)
    y = layer_norm(x + seen, w["gamma_1"], w["beta_1"])
    read, _ = cross_attention(
        y, memory, w["cross_w_q"], w["cross_w_k"], w["cross_w_v"], w["cross_w_o"], n_heads, memory_mask
    )
    z = layer_norm(y + read, w["gamma_2"], w["beta_2"])
    thought = feed_forward(z, w["w_1"], w["b_1"], w["w_2"], w["b_2"])
    return layer_norm(z + thought, w["gamma_3"], w["beta_3"])


def shift_right(token_ids: np.ndarray, bos_id: int) -> np.ndarray:
    """Make the decoder's input for training from the sentence that it is to write.

    Every sentence moves one place to the right: `bos_id` comes first and the last token drops out. So the input at
    each position is the token *before* the one that is to be predicted there.

    Args:
        token_ids: integers, `(..., n)`: the right output, n at least 1.
        bos_id: the id that says "a sentence begins here".

    Returns:
        `(..., n)`, integers.

    Example:
        >>> shift_right(np.array([5, 7, 9]), 1)
        array([1, 5, 7])

    Source: "Attention Is All You Need", figure 1 ("outputs, shifted right"); the lecture's 12:50 needs it unsaid.
    """
    token_ids = np.asarray(token_ids)
    first = np.full_like(token_ids[..., :1], bos_id)
    return np.concatenate([first, token_ids[..., :-1]], axis=-1)


def greedy_decode(
    next_logits: Callable[[list[int]], np.ndarray], bos_id: int, eos_id: int, max_length: int
) -> list[int]:
    """Write a sentence with a trained model: take the best next token, append it, ask again.

    `next_logits` is the model. It takes the list of all ids so far, `bos_id` first, and gives back one number for
    every id of the vocabulary: the larger, the better it fits as the next one.

    Args:
        next_logits: a function, list of ids → `(vocab,)`.
        bos_id: the id that every sentence begins with.
        eos_id: the id that ends a sentence; never equal to `bos_id`.
        max_length: how many ids come back at most, `bos_id` and `eos_id` counted; at least 1.

    Returns:
        A list of ints: `bos_id` first; the last one is `eos_id`, or there are `max_length` of them. Where several ids
        are equally good, the first is taken.

    Example:
        >>> table = np.array([[0.0, 1.0, 2.0, 0.0], [0.0, 0.0, 0.0, 1.0], [0.0, 3.0, 0.0, 1.0], [0.0, 0.0, 0.0, 0.0]])
        >>> greedy_decode(lambda ids: table[ids[-1]], bos_id=0, eos_id=3, max_length=10)
        [0, 2, 1, 3]

    Source: lecture 13:32 ("token by token"); the choice of the best one is not said there.
    """
    ids = [bos_id]
    while len(ids) < max_length and ids[-1] != eos_id:
        ids.append(int(np.argmax(next_logits(ids))))
    return ids
