"""Chapter 14 beside PyTorch and beside plain loops: the reference and the solution give what others give.

PyTorch's attention takes the bias of the pairs as a mask of numbers. For the other two there is no library; the loops
below are the equations of AlphaFold's supplement, algorithms 10 and 11, without their norms, gates and projections.
"""

from __future__ import annotations

import importlib
from collections.abc import Callable, Iterator
from types import ModuleType
from typing import Any

import numpy as np
import pytest
from support import ROOT

from learn_transformers.answer_key.alphafold import functions as key
from learn_transformers.authoring.lessons import importable

NEAR = {"rtol": 1e-10, "atol": 1e-10}
SIZES = [(3, 5, 12, 4, 3), (1, 4, 6, 1, 2), (4, 1, 4, 3, 4), (2, 2, 2, 2, 1)]  # s, r, c, c_z, n_heads


@pytest.fixture(scope="module")
def solution() -> Iterator[ModuleType]:
    with importable(ROOT / "solutions"):
        yield importlib.import_module("alphafold")


@pytest.fixture(params=["the reference", "the solution"])
def ours(request: pytest.FixtureRequest, solution: ModuleType) -> Callable[..., Any]:
    """A function by its name, of the answer key or of the model solution."""
    of: Any = key if request.param == "the reference" else solution
    return lambda name, *given: getattr(of, name)(*given)


def by_loops(msa: Any, pair: Any, w_q: Any, w_k: Any, w_v: Any, w_o: Any, w_bias: Any, n_heads: int) -> Any:
    """One sequence, one head and one query after the other."""
    s, r, c = msa.shape
    d, heads = c // n_heads, np.zeros(msa.shape)
    for t in range(s):
        for h in range(n_heads):
            own = slice(h * d, (h + 1) * d)
            for i in range(r):
                query, scores = msa[t, i] @ w_q[:, own], np.zeros(r)
                for j in range(r):
                    scores[j] = query @ (msa[t, j] @ w_k[:, own]) / np.sqrt(d) + pair[i, j] @ w_bias[:, h]
                weights = np.exp(scores - scores.max())
                heads[t, i, own] = weights / weights.sum() @ (msa[t] @ w_v[:, own])
    return heads @ w_o


@pytest.mark.parametrize("sizes", SIZES)
def test_row_attention_is_that_of_loops(ours: Callable[..., Any], sizes: tuple[int, ...]) -> None:
    given = key.alignment(np.random.default_rng(3), *sizes).args
    np.testing.assert_allclose(ours("row_attention_with_pair_bias", *given), by_loops(*given), **NEAR)


@pytest.mark.torch
@pytest.mark.parametrize("sizes", SIZES)
def test_row_attention_is_pytorchs_with_the_bias_as_a_mask(ours: Callable[..., Any], sizes: tuple[int, ...]) -> None:
    import torch

    given = key.alignment(np.random.default_rng(4), *sizes).args
    *arrays, n_heads = given
    msa, pair, w_q, w_k, w_v, w_o, w_bias = (torch.tensor(array) for array in arrays)
    s, r, c = msa.shape
    q, k, v = ((msa @ w).view(s, r, n_heads, c // n_heads).transpose(1, 2) for w in (w_q, w_k, w_v))
    bias = (pair @ w_bias).permute(2, 0, 1)[None]
    heads = torch.nn.functional.scaled_dot_product_attention(q, k, v, attn_mask=bias)
    theirs = (heads.transpose(1, 2).reshape(s, r, c) @ w_o).numpy()
    np.testing.assert_allclose(ours("row_attention_with_pair_bias", *given), theirs, **NEAR)


@pytest.mark.parametrize("sizes", [(3, 4, 2, 5), (1, 3, 2, 2), (6, 1, 1, 3)])
def test_an_outer_product_mean_is_that_of_loops(ours: Callable[..., Any], sizes: tuple[int, ...]) -> None:
    rng, (s, r, c, d) = np.random.default_rng(5), sizes
    left, right = rng.normal(size=(s, r, c)), rng.normal(size=(s, r, d))
    plain = np.zeros((r, r, c, d))
    for i, j, a, b in np.ndindex(plain.shape):
        plain[i, j, a, b] = sum(left[t, i, a] * right[t, j, b] for t in range(s)) / s
    np.testing.assert_allclose(ours("outer_product_mean", left, right), plain, **NEAR)


@pytest.mark.parametrize(("r", "c"), [(5, 3), (3, 5), (4, 4), (1, 2)])
def test_a_triangle_is_that_of_loops(ours: Callable[..., Any], r: int, c: int) -> None:
    left, right = np.random.default_rng(6).normal(size=(2, r, r, c))
    plain = np.zeros((r, r, c))
    for i, j, k in np.ndindex(r, r, r):
        plain[i, j] += left[i, k] * right[j, k]
    np.testing.assert_allclose(ours("triangle_multiplication", left, right), plain, **NEAR)
