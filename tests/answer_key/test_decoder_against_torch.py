"""Chapter 8's solution against PyTorch's decoder layer and attention, with copied weights, and plain definitions."""

from __future__ import annotations

import importlib
import itertools
import sys
from collections.abc import Iterator
from types import ModuleType
from typing import Any

import numpy as np
import pytest
from support import ROOT

from learn_transformers.answer_key.decoder.functions import a_model, weights_of_a_block

pytestmark = pytest.mark.torch
D_MODEL, N_HEADS, D_FF = 12, 3, 20
CLOSE = {"rtol": 0.0, "atol": 1e-10}


@pytest.fixture(scope="module")
def solution() -> Iterator[ModuleType]:
    """The model solution, importing those of earlier chapters."""
    folders, known = [str(f) for f in (ROOT / "solutions").iterdir() if f.is_dir()], {*sys.modules}
    sys.path[:0] = folders
    yield importlib.import_module("decoder")
    sys.path[:] = [p for p in sys.path if p not in folders]
    for name in {*sys.modules} - known:
        if str(getattr(sys.modules[name], "__file__", "")).startswith(str(ROOT / "solutions")):
            del sys.modules[name]


def attention_of(torch: Any, params: dict[str, np.ndarray], part: str) -> Any:
    """PyTorch's attention with these weights: it stores them transposed, and has biases, which are 0 here."""
    module = torch.nn.MultiheadAttention(D_MODEL, N_HEADS, batch_first=True, dtype=torch.float64)
    with torch.no_grad():
        module.in_proj_weight.copy_(torch.from_numpy(np.concatenate([params[f"{part}_w_{n}"].T for n in "qkv"])))
        module.out_proj.weight.copy_(torch.from_numpy(params[f"{part}_w_o"].T.copy()))
        module.in_proj_bias.zero_()
        module.out_proj.bias.zero_()
    return module


def layer_of(torch: Any, params: dict[str, np.ndarray]) -> Any:
    layer = torch.nn.TransformerDecoderLayer(
        D_MODEL, N_HEADS, D_FF, dropout=0.0, batch_first=True, norm_first=False, dtype=torch.float64
    )
    layer.self_attn, layer.multihead_attn = attention_of(torch, params, "self"), attention_of(torch, params, "cross")
    with torch.no_grad():
        for number, linear in ((1, layer.linear1), (2, layer.linear2)):
            linear.weight.copy_(torch.from_numpy(params[f"w_{number}"].T.copy()))
            linear.bias.copy_(torch.from_numpy(params[f"b_{number}"]))
        for number, norm in ((1, layer.norm1), (2, layer.norm2), (3, layer.norm3)):
            norm.weight.copy_(torch.from_numpy(params[f"gamma_{number}"]))
            norm.bias.copy_(torch.from_numpy(params[f"beta_{number}"]))
    return layer.eval()


def drawn(seed: int) -> tuple[np.ndarray, np.ndarray, dict[str, np.ndarray], np.ndarray, np.ndarray]:
    """A target of 5, a source of 7, weights, and which tokens of either are real: never none."""
    rng = np.random.default_rng(seed)
    real, other = rng.random((4, 5)) < 0.7, rng.random((4, 7)) < 0.6
    real[:, 0] = other[:, 3] = True
    return (
        rng.normal(size=(4, 5, D_MODEL)), rng.normal(size=(4, 7, D_MODEL)), weights_of_a_block(rng, D_MODEL, D_FF),
        real, other,
    )  # fmt: skip


@pytest.mark.parametrize("seed", range(5))
def test_a_block_is_torchs_decoder_layer(solution: ModuleType, seed: int) -> None:
    torch = pytest.importorskip("torch")
    x, memory, params, real, other = drawn(seed)
    causal = torch.from_numpy(~np.tri(5, dtype=bool))
    layer = layer_of(torch, params)
    with torch.no_grad():
        alone = layer(torch.from_numpy(x), torch.from_numpy(memory), tgt_mask=causal)
        masked = layer(
            torch.from_numpy(x),
            torch.from_numpy(memory),
            tgt_mask=causal,
            tgt_key_padding_mask=torch.from_numpy(~real),
            memory_key_padding_mask=torch.from_numpy(~other),
        )
    np.testing.assert_allclose(solution.decoder_block(x, memory, params, N_HEADS), alone.numpy(), **CLOSE)
    got = solution.decoder_block(x, memory, params, N_HEADS, real[:, None, :], other[:, None, :])
    np.testing.assert_allclose(got, masked.numpy(), **CLOSE)


@pytest.mark.parametrize("seed", range(5))
def test_cross_attention_is_torchs_attention(solution: ModuleType, seed: int) -> None:
    torch = pytest.importorskip("torch")
    x, memory, params, _, other = drawn(seed)
    target, source = torch.from_numpy(x), torch.from_numpy(memory)
    with torch.no_grad():
        output, weights = attention_of(torch, params, "cross")(
            target, source, source, key_padding_mask=torch.from_numpy(~other), average_attn_weights=False
        )
    matrices = [params[f"cross_w_{name}"] for name in "qkvo"]
    got = solution.cross_attention(x, memory, *matrices, N_HEADS, other[:, None, :])
    np.testing.assert_allclose(got[0], output.numpy(), **CLOSE)
    np.testing.assert_allclose(got[1], weights.numpy(), **CLOSE)


def test_a_block_has_as_many_parameters_as_the_lesson_says() -> None:
    torch = pytest.importorskip("torch")
    layer = torch.nn.TransformerDecoderLayer(512, 8, 2048, device="meta")
    biases = 8 * 512
    assert sum(p.numel() for p in layer.parameters()) == 4_204_032
    assert sum(w.size for w in weights_of_a_block(np.random.default_rng(0), 512, 2048).values()) == 4_204_032 - biases


def test_shifting_is_padding_on_the_left(solution: ModuleType) -> None:
    torch = pytest.importorskip("torch")
    ids = np.random.default_rng(0).integers(0, 50, size=(3, 2, 6))
    padded = torch.nn.functional.pad(torch.from_numpy(ids), (1, -1), value=7)
    assert np.array_equal(solution.shift_right(ids, 7), padded.numpy())


def test_each_step_of_greedy_decoding_is_the_best_of_all_next_ones(solution: ModuleType) -> None:
    """Of all that one further id makes of what stands there, what was written has the largest logit."""
    for seed in range(20):
        model = a_model(np.random.default_rng(seed), 4)
        got = solution.greedy_decode(model, 0, 3, 5)
        for length in range(2, len(got) + 1):
            rivals = [[*got[: length - 1], i] for i in range(4)]
            assert max(rivals, key=lambda ids: model(ids[:-1])[ids[-1]]) == got[:length]
        assert got[-1] == 3 or len(got) == 5
        assert 3 not in itertools.islice(got, len(got) - 1)
