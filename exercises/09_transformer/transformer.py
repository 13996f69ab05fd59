"""Chapter 9, the transformer: everything so far as PyTorch modules with weights that can learn, and what they learn by.

The sub-modules have fixed names, so that weights can be loaded into them. Everything is built from `nn.Linear`,
`nn.LayerNorm`, `nn.Embedding` and `nn.Dropout`. Not allowed: `nn.MultiheadAttention`, everything that begins with
`nn.Transformer`, and `F.scaled_dot_product_attention`.

Masks are boolean, True = may attend. A module never changes what it is given.
The lesson is README.md beside this file. Check your work with `learn-transformers check transformer`.
"""

import math  # noqa: F401

import torch
from torch import nn


class MultiHeadAttention(nn.Module):
    """Several attentions side by side: each head works on its own part of the features (chapter 6, with biases).

    The sub-modules `w_q w_k w_v w_o` are four `nn.Linear(d_model, d_model)` with bias. Head h takes the features
    `h * d_head` to `(h + 1) * d_head - 1` of all queries, keys and values; its scores are divided by √d_head. There is
    no dropout here. Not allowed: `nn.MultiheadAttention`, `F.scaled_dot_product_attention`.

    Args:
        d_model: how many features a token has.
        n_heads: how many heads; must divide `d_model`.

    Raises:
        ValueError: if `n_heads` does not divide `d_model`; the message names `n_heads` or `d_model`.

    Example:
        >>> attention = MultiHeadAttention(d_model=6, n_heads=2)
        >>> output, weights = attention(torch.zeros(1, 3, 6), torch.zeros(1, 4, 6))
        >>> output.shape, weights.shape
        (torch.Size([1, 3, 6]), torch.Size([1, 2, 3, 4]))

    Source: lecture 9:35; "Attention Is All You Need", section 3.2.
    """

    def __init__(self, d_model: int, n_heads: int) -> None:
        """Make the four linear maps, and refuse sizes that do not fit."""
        raise NotImplementedError("MultiHeadAttention.__init__")

    def forward(
        self, query: torch.Tensor, key_value: torch.Tensor, mask: torch.Tensor | None = None
    ) -> tuple[torch.Tensor, torch.Tensor]:
        """Let every token of `query` look at the tokens of `key_value`.

        Args:
            query: `(B, n_q, d_model)`, the tokens that ask.
            key_value: `(B, n_k, d_model)`, the tokens that answer: keys and values are made of them.
            mask: None, or bool, and broadcasts against `(B, n_q, n_k)`; it holds for every head. True = may attend.

        Returns:
            output: `(B, n_q, d_model)`, and weights: `(B, n_heads, n_q, n_k)`. A row with nothing to attend to has
            zero weights, and all gradients stay finite.
        """
        raise NotImplementedError("MultiHeadAttention.forward")


class FeedForward(nn.Module):
    """The network that every token goes through alone: two linear maps, and a ReLU between them (chapter 7).

    The sub-modules are `w_1`, an `nn.Linear(d_model, d_ff)`, and `w_2`, an `nn.Linear(d_ff, d_model)`. No dropout.

    Args:
        d_model: how many features a token has.
        d_ff: how many hidden ones.

    Example:
        >>> FeedForward(d_model=4, d_ff=16)(torch.zeros(2, 3, 4)).shape
        torch.Size([2, 3, 4])

    Source: lecture 12:20; "Attention Is All You Need", section 3.3.
    """

    def __init__(self, d_model: int, d_ff: int) -> None:
        """Make the two linear maps."""
        raise NotImplementedError("FeedForward.__init__")

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        """Give `w_2(relu(w_1(x)))`, `(B, n, d_model)`."""
        raise NotImplementedError("FeedForward.forward")


class EncoderBlock(nn.Module):
    """One encoder block of 2017: attention, then the feed-forward network, each with a skip and a norm (chapter 7).

    Post-norm: `y = norm_1(x + dropout(attention(x)))`, then `norm_2(y + dropout(feed_forward(y)))`. The sub-modules are
    `attention` (a `MultiHeadAttention`), `feed_forward` (a `FeedForward`), `norm_1` and `norm_2` (`nn.LayerNorm` with
    its default eps). Dropout falls on each sub-layer's output before it is added, and on nothing else. Not allowed:
    `nn.TransformerEncoderLayer`.

    Args:
        d_model: how many features a token has.
        n_heads: how many heads; must divide `d_model`.
        d_ff: how many hidden features the network has.
        dropout: with which chance a number becomes 0 in training.

    Raises:
        ValueError: if `n_heads` does not divide `d_model`; the message names `n_heads` or `d_model`.

    Example:
        >>> EncoderBlock(d_model=4, n_heads=2, d_ff=8)(torch.zeros(1, 3, 4)).shape
        torch.Size([1, 3, 4])

    Source: lecture 14:25; "Attention Is All You Need", sections 3.1 and 5.4.
    """

    def __init__(self, d_model: int, n_heads: int, d_ff: int, dropout: float = 0.0) -> None:
        """Make the two sub-layers, their norms and the dropout."""
        raise NotImplementedError("EncoderBlock.__init__")

    def forward(self, x: torch.Tensor, mask: torch.Tensor | None = None) -> torch.Tensor:
        """Send tokens through the block.

        Args:
            x: `(B, n, d_model)`.
            mask: None, or bool, and broadcasts against `(B, n, n)`. True = may attend.

        Returns:
            `(B, n, d_model)`.
        """
        raise NotImplementedError("EncoderBlock.forward")


class DecoderBlock(nn.Module):
    """One decoder block of 2017: causal self-attention, cross-attention, the feed-forward network (chapter 8).

    Each of the three has a skip and a norm around it, as in the encoder, and dropout before it is added. The
    sub-modules are `self_attention` and `cross_attention` (`MultiHeadAttention`), `feed_forward` (`FeedForward`),
    `norm_1`, `norm_2` and `norm_3` (`nn.LayerNorm` with its default eps), in this order of use. Not allowed:
    `nn.TransformerDecoderLayer`.

    Args:
        d_model: how many features a token has.
        n_heads: how many heads; must divide `d_model`.
        d_ff: how many hidden features the network has.
        dropout: with which chance a number becomes 0 in training.

    Raises:
        ValueError: if `n_heads` does not divide `d_model`; the message names `n_heads` or `d_model`.

    Example:
        >>> block = DecoderBlock(d_model=4, n_heads=2, d_ff=8)
        >>> block(torch.zeros(1, 3, 4), torch.zeros(1, 5, 4)).shape
        torch.Size([1, 3, 4])

    Source: lecture 14:58; "Attention Is All You Need", sections 3.1 and 5.4.
    """

    def __init__(self, d_model: int, n_heads: int, d_ff: int, dropout: float = 0.0) -> None:
        """Make the three sub-layers, their norms and the dropout."""
        raise NotImplementedError("DecoderBlock.__init__")

    def forward(
        self,
        x: torch.Tensor,
        memory: torch.Tensor,
        mask: torch.Tensor | None = None,
        memory_mask: torch.Tensor | None = None,
    ) -> torch.Tensor:
        """Send the target's tokens through the block, which looks at the encoder's output.

        Args:
            x: `(B, m, d_model)`, what has been written. Position i sees positions up to i, whatever `mask` says.
            memory: `(B, n, d_model)`, what the encoder gave.
            mask: None, or bool, and broadcasts against `(B, m, m)`: narrows further what x sees of itself.
            memory_mask: None, or bool, and broadcasts against `(B, m, n)`: what x sees of `memory`.

        Returns:
            `(B, m, d_model)`.
        """
        raise NotImplementedError("DecoderBlock.forward")


class Transformer(nn.Module):
    """The whole model of 2017: tokens of a source and of a target in, logits for every next target token out.

    The sub-modules are `embedding` (one `nn.Embedding`, for source and target; no `padding_idx`), `encoder` and
    `decoder` (`nn.ModuleList` of `n_layers` blocks each) and `output` (`nn.Linear(d_model, vocab_size)` with a bias and
    a weight of its own). `positions`, `(max_length, d_model)`, are the sinusoidal encodings of chapter 4, a buffer that
    is no part of the state (`persistent=False`). Not allowed: everything that begins with `nn.Transformer`.

    At the start, the embedding is normal with `std = d_model ** -0.5`; the rest starts as PyTorch has it, every block
    with numbers of its own. Dropout also falls on the sum of embedding and position.

    Args:
        vocab_size: how many tokens there are.
        d_model: how many features a token has; even.
        n_heads: how many heads; must divide `d_model`.
        n_layers: how many encoder blocks, and how many decoder blocks.
        d_ff: how many hidden features the networks have.
        max_length: the longest source or target.
        dropout: with which chance a number becomes 0 in training.
        pad_id: the token that fills short sources up: it is never attended to, by encoder or decoder. Padding in
            the target is not masked.

    Raises:
        ValueError: if `n_heads` does not divide `d_model`; the message names `n_heads` or `d_model`.

    Example:
        >>> model = Transformer(24, d_model=64, n_heads=4, n_layers=1, d_ff=128, max_length=32)
        >>> sum(parameter.numel() for parameter in model.parameters())
        86808
        >>> model(torch.tensor([[5, 6, 0]]), torch.tensor([[1, 7]])).shape
        torch.Size([1, 2, 24])

    Source: lecture 13:32; "Attention Is All You Need", section 3.
    """

    def __init__(
        self,
        vocab_size: int,
        d_model: int,
        n_heads: int,
        n_layers: int,
        d_ff: int,
        max_length: int,
        dropout: float = 0.0,
        pad_id: int = 0,
    ) -> None:
        """Make the embedding, the blocks, the output, and the table of positions."""
        raise NotImplementedError("Transformer.__init__")

    def forward(self, source: torch.Tensor, target: torch.Tensor) -> torch.Tensor:
        """Read the source, and say for every position of the target which token comes next.

        Args:
            source: `(B, n)`, integers: the text to read.
            target: `(B, m)`, integers: the decoder's input, which begins with BOS.

        Returns:
            `(B, m, vocab_size)`, logits: what a softmax is still to be made of.
        """
        raise NotImplementedError("Transformer.forward")


def label_smoothed_cross_entropy(
    logits: torch.Tensor, targets: torch.Tensor, smoothing: float = 0.1, ignore_index: int = -100
) -> torch.Tensor:
    """The cross entropy with targets that are never quite sure: `(1 - ε)` on the right token, and `ε/K` on every token.

    Args:
        logits: `(..., K)`: what the model gave, before any softmax. Finite.
        targets: `(...)`, integers: the right tokens, or `ignore_index` where nothing is asked.
        smoothing: ε, at least 0 and less than 1.
        ignore_index: positions with this target do not count, neither in the sum nor in what it is divided by.

    Returns:
        A tensor without axes: the mean over the positions that count. At least one does. Stable for large logits.

    Example:
        >>> equal = torch.zeros(2, 5)
        >>> round(label_smoothed_cross_entropy(equal, torch.tensor([3, -100])).item(), 4)  # ln 5
        1.6094

    Source: extension; "Attention Is All You Need", section 5.4.
    """
    raise NotImplementedError("label_smoothed_cross_entropy")


def noam_learning_rate(step: int, d_model: int, warmup_steps: int) -> float:
    """The learning rate of 2017: `d_model^-½ · min(step^-½, step · warmup_steps^-1½)`.

    It grows evenly for `warmup_steps` steps, and falls with the root of the step afterwards.

    Args:
        step: which step this is, counted from 1.
        d_model: how many features a token has.
        warmup_steps: at which step the rate is highest.

    Returns:
        A float.

    Raises:
        ValueError: if `step` is below 1; the message names `step`.

    Example:
        >>> round(noam_learning_rate(4000, 512, 4000), 8)
        0.00069877

    Source: extension; "Attention Is All You Need", section 5.3.
    """
    raise NotImplementedError("noam_learning_rate")
