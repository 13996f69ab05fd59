"""Chapter 7's answers beside PyTorch's own layers, block by block, with the same weights in both.

PyTorch's attention has biases, and ours has none: theirs are set to 0.
"""

from __future__ import annotations

import importlib
from collections.abc import Callable, Iterator
from types import ModuleType
from typing import Any

import numpy as np
import pytest
from support import ROOT

from learn_transformers.answer_key.encoder import functions as key
from learn_transformers.answer_key.masking.functions import causal_mask, padding_mask
from learn_transformers.authoring.lessons import importable

pytestmark = pytest.mark.torch
NEAR = {"rtol": 1e-10, "atol": 1e-10}
D_MODEL, N_HEADS, D_FF = 12, 3, 20
MASKS = {
    "no mask": None,
    "a causal mask": causal_mask(5),
    "a padding mask": padding_mask(np.array([5, 3]), 5),
}


@pytest.fixture(scope="module")
def solution() -> Iterator[ModuleType]:
    with importable(ROOT / "solutions"):
        yield importlib.import_module("encoder")


@pytest.fixture(params=["the reference", "the solution"])
def ours(request: pytest.FixtureRequest, solution: ModuleType) -> Callable[..., Any]:
    """A function by its name, of the answer key or of the model solution."""
    of: Any = key if request.param == "the reference" else solution
    return lambda name, *given: getattr(of, name)(*given)


def their_layer(params: dict[str, Any]) -> Any:
    """PyTorch's encoder layer with these weights."""
    import torch

    def transposed(*names: str) -> Any:
        return torch.tensor(np.concatenate([params[name] for name in names], axis=1).T)

    layer = torch.nn.TransformerEncoderLayer(D_MODEL, N_HEADS, D_FF, dropout=0.0, batch_first=True).double().eval()
    weights = {
        "self_attn.in_proj_weight": transposed("w_q", "w_k", "w_v"),
        "self_attn.in_proj_bias": torch.zeros(3 * D_MODEL),
        "self_attn.out_proj.weight": transposed("w_o"),
        "self_attn.out_proj.bias": torch.zeros(D_MODEL),
        "linear1.weight": transposed("w_1"),
        "linear2.weight": transposed("w_2"),
        "linear1.bias": torch.tensor(params["b_1"]),
        "linear2.bias": torch.tensor(params["b_2"]),
    }
    weights |= {f"norm{n}.weight": torch.tensor(params[f"gamma_{n}"]) for n in (1, 2)}
    weights |= {f"norm{n}.bias": torch.tensor(params[f"beta_{n}"]) for n in (1, 2)}
    layer.load_state_dict(weights)
    return layer


def their_mask(mask: Any) -> Any:
    """For every sequence and head a matrix, True where a key is hidden."""
    import torch

    if mask is None:
        return None
    return torch.tensor(np.repeat(np.broadcast_to(~mask, (2, 5, 5)), N_HEADS, axis=0))


def drawn(blocks: int) -> tuple[Any, list[dict[str, Any]]]:
    rng = np.random.default_rng(7)
    return rng.normal(size=(2, 5, D_MODEL)), key.blocks_of(rng, blocks, D_MODEL, D_FF)


@pytest.mark.parametrize("mask", MASKS)
def test_a_block_is_pytorchs_encoder_layer(ours: Callable[..., Any], mask: str) -> None:
    import torch

    x, (params,) = drawn(1)
    with torch.no_grad():
        theirs = their_layer(params)(torch.tensor(x), src_mask=their_mask(MASKS[mask])).numpy()
    np.testing.assert_allclose(ours("encoder_block", x, params, N_HEADS, MASKS[mask]), theirs, **NEAR)


@pytest.mark.parametrize("mask", MASKS)
def test_block_by_block_three_of_them_are_three_of_pytorchs(ours: Callable[..., Any], mask: str) -> None:
    import torch

    x, blocks = drawn(3)
    theirs = torch.tensor(x)
    for depth, params in enumerate(blocks, start=1):
        with torch.no_grad():
            theirs = their_layer(params)(theirs, src_mask=their_mask(MASKS[mask]))
        found = ours("encoder", x, blocks[:depth], N_HEADS, MASKS[mask])
        np.testing.assert_allclose(found, theirs.numpy(), **NEAR)


def test_a_layer_norm_is_pytorchs(ours: Callable[..., Any]) -> None:
    import torch

    rng = np.random.default_rng(1)
    for shape, eps in (((7,), 1e-5), ((4, 6), 1e-5), ((2, 3, 8), 0.1), ((3, 1), 1e-5)):
        x, gamma, beta = rng.normal(size=shape), rng.normal(size=shape[-1]), rng.normal(size=shape[-1])
        given = (torch.tensor(a) for a in (gamma, beta))
        theirs = torch.nn.functional.layer_norm(torch.tensor(x), shape[-1:], *given, eps).numpy()
        np.testing.assert_allclose(ours("layer_norm", x, gamma, beta, eps), theirs, **NEAR)


def test_a_feed_forward_network_is_two_of_pytorchs_linear_layers(ours: Callable[..., Any]) -> None:
    import torch

    rng = np.random.default_rng(2)
    x, w_1, b_1, w_2, b_2 = (rng.normal(size=s) for s in ((2, 3, 4), (4, 9), (9,), (9, 4), (4,)))
    linear, (x_, u, a, v, b) = torch.nn.functional.linear, map(torch.tensor, (x, w_1, b_1, w_2, b_2))
    theirs = linear(linear(x_, u.T, a).relu(), v.T, b).numpy()
    np.testing.assert_allclose(ours("feed_forward", x, w_1, b_1, w_2, b_2), theirs, **NEAR)
