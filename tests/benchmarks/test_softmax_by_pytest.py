"""What a teacher would write without us: the checks of `softmax` as plain pytest tests. The benchmarks time it."""

from __future__ import annotations

import numpy as np
import pytest

softmax = pytest.importorskip("softmax", reason="the benchmarks put a submission on the path").softmax


def expected(x: np.ndarray, axis: int = -1) -> np.ndarray:
    e = np.exp(x - x.max(axis=axis, keepdims=True))
    result: np.ndarray = e / e.sum(axis=axis, keepdims=True)
    return result


@pytest.fixture
def rng() -> np.random.Generator:
    return np.random.default_rng(0)


def test_one_row() -> None:
    np.testing.assert_allclose(softmax(np.log([1.0, 2.0, 5.0])), [0.125, 0.25, 0.625], rtol=1e-6)


@pytest.mark.parametrize("shape", [(3, 4), (3, 3), (1, 5)])
def test_matrices(rng: np.random.Generator, shape: tuple[int, int]) -> None:
    x = rng.normal(size=shape)
    np.testing.assert_allclose(softmax(x), expected(x), rtol=1e-6)


@pytest.mark.parametrize("axis", [0, 1, 2])
def test_axes(rng: np.random.Generator, axis: int) -> None:
    x = rng.normal(size=(2, 3, 4))
    np.testing.assert_allclose(softmax(x, axis), expected(x, axis), rtol=1e-6)


def test_minus_infinity() -> None:
    assert softmax(np.array([0.0, -np.inf]))[1] == 0


def test_large_entries() -> None:
    assert np.isfinite(softmax(np.array([1e4, 0.0, -1e4]))).all()


def test_shift(rng: np.random.Generator) -> None:
    x = rng.normal(size=(2, 5))
    np.testing.assert_allclose(softmax(x + 3), softmax(x), rtol=1e-6)
