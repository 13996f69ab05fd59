"""Chapter 10 against code that nobody here wrote, and against plain loops where there is none.

PyTorch counts the operations and softens the scores, networkx measures the graph. Linformer and Reformer are asked
where they are installed: `pip install linformer reformer-pytorch networkx`.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
from support import ROOT

from learn_transformers.authoring.lessons import importable
from learn_transformers.key.loading import load_key

Rng = np.random.Generator
SEEDS = range(10)


@pytest.fixture(scope="module")
def solution() -> Any:
    with importable(ROOT / "solutions"):
        import efficient_attention

        yield efficient_attention


@pytest.fixture(params=["the reference", "the solution"])
def ours(request: pytest.FixtureRequest, solution: Any) -> Callable[..., Any]:
    """A function by its name, of the answer key or of the model solution."""
    references = load_key("efficient_attention").references
    of = references.__getitem__ if request.param == "the reference" else lambda name: getattr(solution, name)
    return lambda name, *given: of(name)(*given)


def summaries(rng: Rng) -> tuple[Any, ...]:
    return tuple(rng.normal(size=s) for s in ((5, 4), (9, 4), (9, 3), (2, 9), (2, 9)))


def some_masks(rng: Rng) -> list[Any]:
    """Rings of one-way links with shortcuts, in which everybody reaches everybody."""
    masks = []
    for n, chords in ((5, 0), (9, 6), (16, 20), (30, 200)):
        order, mask = rng.permutation(n), np.eye(n, dtype=bool)
        mask[order, np.roll(order, 1)] = True
        mask[rng.integers(0, n, chords), rng.integers(0, n, chords)] = True
        masks.append(mask)
    return masks


@pytest.mark.torch
def test_the_operations_are_those_that_pytorch_counts(ours: Callable[..., Any]) -> None:
    import torch
    from torch.utils.flop_counter import FlopCounterMode

    for n, d_model in ((3, 2), (17, 40), (200, 8)):
        q = torch.ones(n, d_model)
        with FlopCounterMode(display=False) as counted:
            scores = q @ q.T
            _ = scores @ q
        assert ours("attention_cost", n, d_model) == (counted.get_total_flops(), scores.numel())


@pytest.mark.torch
def test_linformer_is_pytorchs_attention_over_the_summaries(ours: Callable[..., Any]) -> None:
    import torch

    for seed in SEEDS:
        q, k, v, e, f = map(torch.tensor, given := summaries(np.random.default_rng(seed)))
        theirs = torch.nn.functional.scaled_dot_product_attention(q[None], (e @ k)[None], (f @ v)[None])[0]
        np.testing.assert_allclose(ours("linformer_attention", *given), theirs.numpy(), rtol=1e-10, atol=1e-12)


def test_linformer_is_that_of_the_library_of_its_name(ours: Callable[..., Any]) -> None:
    torch, linformer = pytest.importorskip("torch"), pytest.importorskip("linformer")
    rng = np.random.default_rng(1)
    x, e, f = rng.normal(size=(6, 4)), rng.normal(size=(2, 6)), rng.normal(size=(2, 6))
    layer = linformer.LinformerSelfAttention(4, 6, k=2, heads=1, dim_head=4).double()
    with torch.no_grad():
        for part in (layer.to_q, layer.to_k, layer.to_v, layer.to_out):
            part.weight.copy_(torch.eye(4))
        layer.to_out.bias.zero_()
        layer.proj_k.copy_(torch.tensor(e.T))
        layer.proj_v.copy_(torch.tensor(f.T))
        theirs = layer(torch.tensor(x)[None])[0].numpy()
    np.testing.assert_allclose(ours("linformer_attention", x, x, x, e, f), theirs, rtol=1e-10, atol=1e-12)


def test_buckets_are_those_of_the_reformer(ours: Callable[..., Any], monkeypatch: pytest.MonkeyPatch) -> None:
    torch, reformer = pytest.importorskip("torch"), pytest.importorskip("reformer_pytorch")
    for seed in SEEDS:
        rng = np.random.default_rng(seed)
        x, projections = rng.normal(size=(12, 3)), rng.normal(size=(3, 2))
        monkeypatch.setattr(torch, "randn", lambda *a, p=projections, **k: torch.tensor(p)[None, :, None, :])
        hashes = reformer.LSHAttention(n_hashes=1, bucket_size=3).hash_vectors(4, torch.tensor(x)[None])
        np.testing.assert_array_equal(ours("lsh_buckets", x, projections), hashes[0].numpy())


@pytest.mark.torch
def test_layers_are_the_diameter_of_the_graph(ours: Callable[..., Any]) -> None:
    networkx = pytest.importorskip("networkx")
    for seed in SEEDS:
        for mask in some_masks(np.random.default_rng(seed)):
            graph = networkx.from_numpy_array(mask, create_using=networkx.DiGraph)
            assert ours("layers_to_connect", mask) == networkx.diameter(graph)


def test_windows_are_two_triangles_laid_over_each_other(ours: Callable[..., Any]) -> None:
    for n, w in ((1, 1), (6, 1), (9, 3), (5, 7)):
        band = np.tri(n, n, w) * np.tri(n, n, w).T
        np.testing.assert_array_equal(ours("sliding_window_mask", n, w), band == 1)


def test_buckets_by_loops(ours: Callable[..., Any]) -> None:
    for seed in SEEDS:
        rng = np.random.default_rng(seed)
        x, projections = rng.normal(size=(9, 4)), rng.normal(size=(4, 3))
        expected = []
        for vector in x:
            sums = [float(vector @ column) for column in projections.T]
            expected.append(max(range(6), key=lambda a, s=sums: s[a] if a < 3 else -s[a - 3]))  # type: ignore[misc]
        found = ours("lsh_buckets", x, projections)
        assert found.tolist() == expected
        assert ours("same_bucket_mask", found).tolist() == [[a == b for b in expected] for a in expected]


@pytest.mark.parametrize(
    "asked", [(9, 1, 1, 0), (12, 2, 0, 3), (20, 1, 3, 4), (20, 3, 2, 19), (6, 1, 6, 2), (1, 1, 0, 1)]
)
def test_bigbird_by_loops(ours: Callable[..., Any], asked: tuple[int, int, int, int]) -> None:
    n, window, n_global, n_random = asked
    for seed in SEEDS:
        mask = ours("bigbird_mask", *asked, np.random.default_rng(seed))
        assert (mask == ours("bigbird_mask", *asked, np.random.default_rng(seed))).all()
        for i in range(n):
            always = {j for j in range(n) if abs(i - j) <= window or min(i, j) < n_global}
            seen = set(np.flatnonzero(mask[i]).tolist())
            assert always <= seen
            assert len(seen - always) == min(n_random, n - len(always))


def test_bigbirds_further_keys_are_drawn_evenly(ours: Callable[..., Any]) -> None:
    drawn = sum(ours("bigbird_mask", 12, 1, 1, 3, np.random.default_rng(seed)).astype(int) for seed in range(600))
    for i in range(1, 12):
        further = [j for j in range(1, 12) if abs(i - j) > 1]
        due = 600 * 3 / len(further)
        assert all(abs(drawn[i, j] - due) < 8 * due**0.5 for j in further)


def test_every_function_is_held_to_something() -> None:
    held = {
        "attention_cost", "sliding_window_mask", "bigbird_mask", "linformer_attention", "lsh_buckets",
        "same_bucket_mask", "layers_to_connect",
    }  # fmt: skip
    assert held == set(load_key("efficient_attention").references)
