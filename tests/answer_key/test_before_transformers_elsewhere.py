"""Chapter 1 against PyTorch: the reference and the solution give what code gives that nobody here wrote."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
from support import ROOT

from learn_transformers.authoring.lessons import importable
from learn_transformers.key.loading import load_key

pytestmark = pytest.mark.torch

Rng = np.random.Generator


def double(array: Any) -> Any:
    import torch

    return torch.tensor(array, dtype=torch.float64)


def recurrent(x: Any, w_x: Any, w_h: Any, b: Any) -> Any:
    """`nn.RNN` with these weights, transposed, and without its second bias."""
    import torch

    network = torch.nn.RNN(*w_x.shape).double()
    weights = {"weight_ih_l0": w_x.T, "weight_hh_l0": w_h.T, "bias_ih_l0": b, "bias_hh_l0": 0 * b}
    network.load_state_dict({name: double(value) for name, value in weights.items()})
    with torch.no_grad():
        return network(double(x))[0]


def attention(query: Any, keys: Any, values: Any, seen: Any = None) -> Any:
    """Context and weights, which are the context of an identity."""
    import torch

    read = torch.nn.functional.scaled_dot_product_attention
    rest = {"attn_mask": seen, "scale": 1.0}
    both = (double(values), torch.eye(len(keys), dtype=torch.float64))
    return tuple(read(double(query)[None], double(keys), v, **rest)[0] for v in both)


def windowed(query: Any, keys: Any, values: Any, center: int, window: int) -> Any:
    import torch

    return attention(query, keys, values, ((torch.arange(len(keys)) - center).abs() <= window)[None])


def picked(query: Any, keys: Any, values: Any) -> Any:
    import torch

    weights = torch.nn.functional.one_hot((double(keys) @ double(query)).argmax(), len(keys)).double()
    return weights @ double(values), weights


def addressed(key: Any, memory: Any, strength: float) -> Any:
    import torch

    return (strength * torch.nn.functional.cosine_similarity(double(memory), double(key)[None], dim=-1)).softmax(0)


def asked(rng: Rng) -> tuple[Any, Any, Any]:
    return rng.normal(size=4), rng.normal(size=(9, 4)), rng.normal(size=(9, 3))


def network(rng: Rng) -> tuple[Any, ...]:
    return rng.normal(size=(20, 3)), rng.normal(size=(3, 4)), rng.normal(size=(4, 4)) / 4, rng.normal(size=4)


ELSEWHERE: dict[str, tuple[Callable[..., Any], Callable[[Rng], tuple[Any, ...]]]] = {
    "rnn": (recurrent, network),
    "soft_attention": (attention, asked),
    "hard_attention": (picked, asked),
    "local_attention": (windowed, lambda r: (*asked(r), int(r.integers(9)), int(r.integers(4)))),
    "content_addressing": (addressed, lambda r: (r.normal(size=4), r.normal(size=(9, 4)), float(r.uniform(0.5, 20)))),
}


@pytest.fixture(scope="module")
def solution() -> Any:
    with importable(ROOT / "solutions"):
        import before_transformers

        yield before_transformers


@pytest.mark.parametrize("name", ELSEWHERE)
def test_reference_and_solution_are_those_of_pytorch(name: str, solution: Any) -> None:
    other, arguments = ELSEWHERE[name]
    for seed in range(10):
        given = arguments(np.random.default_rng(seed))
        wanted = other(*given)
        for function in (load_key("before_transformers").references[name], getattr(solution, name)):
            found = function(*given)
            for one, right in zip(*((v if isinstance(v, tuple) else (v,)) for v in (found, wanted)), strict=True):
                np.testing.assert_allclose(one, right.numpy(), rtol=1e-10, atol=1e-12)


def test_every_function_is_held_to_it() -> None:
    assert set(ELSEWHERE) == set(load_key("before_transformers").references)
