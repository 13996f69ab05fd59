"""Chapter 9, the transformer: the references with their mistakes, and the checks."""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Any

import numpy as np

from learn_transformers.answer_key.positional_encoding.functions import sinusoidal_positional_encoding
from learn_transformers.key import Switches, module_reference
from learn_transformers.key.modules import Fresh

Rng = np.random.Generator
Tensor = Any
Weights = Mapping[str, Tensor]


def part(weights: Weights, name: str) -> Weights:
    """The weights of a sub-module."""
    return {key[len(name) + 1 :]: value for key, value in weights.items() if key.startswith(f"{name}.")}


def linear(weights: Weights, name: str, x: Tensor) -> Tensor:
    return x @ weights[f"{name}.weight"].mT + weights[f"{name}.bias"]


def layer_norm(weights: Weights, name: str, x: Tensor) -> Tensor:
    centered = x - x.mean(-1, keepdim=True)
    scale = (centered.square().mean(-1, keepdim=True) + 1e-5).sqrt()
    return centered / scale * weights[f"{name}.weight"] + weights[f"{name}.bias"]


def dropped(x: Tensor, dropout: float, training: bool) -> Tensor:
    import torch

    return torch.nn.functional.dropout(x, dropout, training)


def fresh_linear(name: str, d_in: int, d_out: int) -> dict[str, Any]:
    """A new `nn.Linear`'s parameters; how they begin is PyTorch's affair."""
    return {f"{name}.weight": np.zeros((d_out, d_in), "f4"), f"{name}.bias": np.zeros(d_out, "f4")}


def fresh_norm(name: str, size: int) -> dict[str, Any]:
    return {f"{name}.weight": np.ones(size, "f4"), f"{name}.bias": np.zeros(size, "f4")}


def within(name: str, new: Fresh) -> dict[str, Any]:
    """The parameters of a new sub-module."""
    return {f"{name}.{key}": value for key, value in new.parameters.items()}


@module_reference(
    axes={
        "weights": "",
        "query": "B n_q d_model",
        "key_value": "B n_k d_model",
        "mask": "",
        "d_model": "",
        "n_heads": "",
    },
    output=("B n_q d_model", "B h n_q n_k"),
    hints=("", "", ""),
)
def MultiHeadAttention(
    weights: Weights,
    query: Tensor,
    key_value: Tensor,
    mask: Any = None,
    *,
    d_model: int,
    n_heads: int,
    mistake: Switches,
) -> Any:
    def heads(name: str, x: Tensor) -> Tensor:
        return linear(weights, name, x).unflatten(-1, (n_heads, d_model // n_heads)).transpose(-2, -3)

    q, k, v = heads("w_q", query), heads("w_k", key_value), heads("w_v", key_value)
    scores = q @ k.mT / math.sqrt(d_model // n_heads)
    if mask is not None:
        visible = mask.unsqueeze(-3) if mask.ndim > 2 else mask
        scores = scores.masked_fill(~visible, -math.inf)
        scores = scores.masked_fill(~visible.any(-1, keepdim=True), 0.0)
    shares = scores.softmax(-1)
    if mask is not None:
        shares = shares.masked_fill(~visible, 0.0)
    return linear(weights, "w_o", (shares @ v).transpose(-2, -3).flatten(-2)), shares


@MultiHeadAttention.fresh
def _(*, d_model: int, n_heads: int, mistake: Switches) -> Fresh:
    if d_model % n_heads:
        raise ValueError(f"n_heads must divide d_model, but {n_heads} does not divide {d_model}")
    return Fresh(
        {k: v for name in ("w_q", "w_k", "w_v", "w_o") for k, v in fresh_linear(name, d_model, d_model).items()}
    )


@module_reference(
    axes={"weights": "", "x": "B n d_model", "d_model": "", "d_ff": ""}, output="B n d_model", hints=("", "", "")
)
def FeedForward(weights: Weights, x: Tensor, *, d_model: int, d_ff: int, mistake: Switches) -> Tensor:
    return linear(weights, "w_2", linear(weights, "w_1", x).clamp(min=0))


@FeedForward.fresh
def _(*, d_model: int, d_ff: int, mistake: Switches) -> Fresh:
    return Fresh({**fresh_linear("w_1", d_model, d_ff), **fresh_linear("w_2", d_ff, d_model)})


@module_reference(
    axes={"weights": "", "x": "B n d_model", "mask": "", "d_model": "", "n_heads": "", "d_ff": "", "dropout": ""},
    output="B n d_model",
    hints=("", "", ""),
)
def EncoderBlock(
    weights: Weights,
    x: Tensor,
    mask: Any = None,
    *,
    d_model: int,
    n_heads: int,
    d_ff: int,
    dropout: float = 0.0,
    training: bool = False,
    mistake: Switches,
) -> Tensor:
    sizes = {"d_model": d_model, "n_heads": n_heads}
    attended, _ = MultiHeadAttention.forward(part(weights, "attention"), x, x, mask, mistake=mistake, **sizes)
    x = layer_norm(weights, "norm_1", x + dropped(attended, dropout, training))
    changed = FeedForward.forward(part(weights, "feed_forward"), x, d_model=d_model, d_ff=d_ff, mistake=mistake)
    return layer_norm(weights, "norm_2", x + dropped(changed, dropout, training))


@EncoderBlock.fresh
def _(*, d_model: int, n_heads: int, d_ff: int, dropout: float = 0.0, mistake: Switches) -> Fresh:
    return Fresh(
        {
            **within("attention", MultiHeadAttention.new(mistake=mistake, d_model=d_model, n_heads=n_heads)),
            **within("feed_forward", FeedForward.new(mistake=mistake, d_model=d_model, d_ff=d_ff)),
            **fresh_norm("norm_1", d_model),
            **fresh_norm("norm_2", d_model),
        }
    )


@module_reference(
    axes={
        "weights": "",
        "x": "B n d_model",
        "memory": "B n_m d_model",
        "mask": "",
        "memory_mask": "",
        "d_model": "",
        "n_heads": "",
        "d_ff": "",
        "dropout": "",
    },
    output="B n d_model",
    hints=("", "", ""),
)
def DecoderBlock(
    weights: Weights,
    x: Tensor,
    memory: Tensor,
    mask: Any = None,
    memory_mask: Any = None,
    *,
    d_model: int,
    n_heads: int,
    d_ff: int,
    dropout: float = 0.0,
    training: bool = False,
    mistake: Switches,
) -> Tensor:
    import torch

    sizes = {"d_model": d_model, "n_heads": n_heads}
    causal = torch.ones(x.shape[-2], x.shape[-2], dtype=torch.bool).tril()
    visible = causal if mask is None else causal & mask
    attended, _ = MultiHeadAttention.forward(part(weights, "self_attention"), x, x, visible, mistake=mistake, **sizes)
    x = layer_norm(weights, "norm_1", x + dropped(attended, dropout, training))
    read, _ = MultiHeadAttention.forward(
        part(weights, "cross_attention"), x, memory, memory_mask, mistake=mistake, **sizes
    )
    x = layer_norm(weights, "norm_2", x + dropped(read, dropout, training))
    changed = FeedForward.forward(part(weights, "feed_forward"), x, d_model=d_model, d_ff=d_ff, mistake=mistake)
    return layer_norm(weights, "norm_3", x + dropped(changed, dropout, training))


@DecoderBlock.fresh
def _(*, d_model: int, n_heads: int, d_ff: int, dropout: float = 0.0, mistake: Switches) -> Fresh:
    attention = MultiHeadAttention.new(mistake=mistake, d_model=d_model, n_heads=n_heads)
    return Fresh(
        {
            **within("self_attention", attention),
            **within("cross_attention", attention),
            **within("feed_forward", FeedForward.new(mistake=mistake, d_model=d_model, d_ff=d_ff)),
            **{k: v for name in ("norm_1", "norm_2", "norm_3") for k, v in fresh_norm(name, d_model).items()},
        }
    )


@module_reference(
    axes={
        "weights": "",
        "source": "B n",
        "target": "B m",
        "vocab_size": "",
        "d_model": "",
        "n_heads": "",
        "n_layers": "",
        "d_ff": "",
        "max_length": "",
        "dropout": "",
        "pad_id": "",
    },
    output="B m vocab_size",
    hints=("", "", ""),
    buffers=("positions",),
)
def Transformer(
    weights: Weights,
    source: Tensor,
    target: Tensor,
    *,
    vocab_size: int,
    d_model: int,
    n_heads: int,
    n_layers: int,
    d_ff: int,
    max_length: int,
    dropout: float = 0.0,
    pad_id: int = 0,
    training: bool = False,
    mistake: Switches,
) -> Tensor:
    table = weights["positions"] if "positions" in weights else positions(max_length, d_model, weights)
    sizes = {"d_model": d_model, "n_heads": n_heads, "d_ff": d_ff, "dropout": dropout, "training": training}

    def embedded(ids: Tensor) -> Tensor:
        words = weights["embedding.weight"][ids] * math.sqrt(d_model)
        return dropped(words + table[: ids.shape[-1]], dropout, training)

    readable = (source != pad_id).unsqueeze(-2)
    memory = embedded(source)
    for layer in range(n_layers):
        memory = EncoderBlock.forward(part(weights, f"encoder.{layer}"), memory, readable, mistake=mistake, **sizes)
    x = embedded(target)
    for layer in range(n_layers):
        block = part(weights, f"decoder.{layer}")
        x = DecoderBlock.forward(block, x, memory, None, readable, mistake=mistake, **sizes)
    return linear(weights, "output", x)


def positions(max_length: int, d_model: int, weights: Weights) -> Tensor:
    """Chapter 4's table, in the precision of the weights."""
    import torch

    table = torch.from_numpy(sinusoidal_positional_encoding(max_length, d_model))
    return table.to(weights["embedding.weight"].dtype)


@Transformer.fresh
def _(
    *,
    vocab_size: int,
    d_model: int,
    n_heads: int,
    n_layers: int,
    d_ff: int,
    max_length: int,
    dropout: float = 0.0,
    pad_id: int = 0,
    mistake: Switches,
) -> Fresh:
    sizes = {"d_model": d_model, "n_heads": n_heads, "d_ff": d_ff}
    encoder, decoder = EncoderBlock.new(mistake=mistake, **sizes), DecoderBlock.new(mistake=mistake, **sizes)
    spread = d_model**-0.5
    return Fresh(
        {
            "embedding.weight": np.random.default_rng(0).normal(scale=spread, size=(vocab_size, d_model)),
            **{k: v for i in range(n_layers) for k, v in within(f"encoder.{i}", encoder).items()},
            **{k: v for i in range(n_layers) for k, v in within(f"decoder.{i}", decoder).items()},
            **fresh_linear("output", d_model, vocab_size),
        },
        buffers={"positions": sinusoidal_positional_encoding(max_length, d_model)},
    )
