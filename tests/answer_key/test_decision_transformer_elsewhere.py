"""Chapter 15 beside what others wrote: PyTorch's sums, the Decision Transformer of `transformers`, and plain loops."""

from __future__ import annotations

import importlib
from collections.abc import Callable, Iterator
from types import ModuleType
from typing import Any

import numpy as np
import pytest
from support import ROOT

from learn_transformers.answer_key.decision_transformer import functions as key
from learn_transformers.authoring.lessons import importable

NEAR = {"rtol": 1e-10, "atol": 1e-10}


@pytest.fixture(scope="module")
def solution() -> Iterator[ModuleType]:
    with importable(ROOT / "solutions"):
        yield importlib.import_module("decision_transformer")


@pytest.fixture(params=["the reference", "the solution"])
def ours(request: pytest.FixtureRequest, solution: ModuleType) -> Callable[..., Any]:
    """A function by its name, of the answer key or of the model solution."""
    of: Any = key if request.param == "the reference" else solution
    return lambda name: getattr(of, name)


@pytest.fixture
def rng() -> np.random.Generator:
    return np.random.default_rng(15)


@pytest.mark.parametrize("discount", [1.0, 0.97, 0.5])
@pytest.mark.parametrize("steps", [1, 2, 7, 80])
def test_returns_to_go_are_sums_over_what_follows(
    ours: Callable[..., Any], rng: np.random.Generator, steps: int, discount: float
) -> None:
    rewards = rng.uniform(-9.0, 9.0, size=steps)
    plain = [sum(discount ** (k - t) * rewards[k] for k in range(t, steps)) for t in range(steps)]
    np.testing.assert_allclose(ours("returns_to_go")(rewards, discount), plain, **NEAR)


def test_taking_away_what_was_earned_gives_what_is_next(ours: Callable[..., Any], rng: np.random.Generator) -> None:
    rewards, discount = rng.normal(size=12), 0.9
    returns = ours("returns_to_go")(rewards, discount)
    np.testing.assert_allclose(returns[1:], (returns[:-1] - rewards[:-1]) / discount, **NEAR)


def test_the_worked_example(ours: Callable[..., Any]) -> None:
    rewards = np.array([1, 2, 3])
    whole, halved = ours("returns_to_go")(rewards), ours("returns_to_go")(rewards, discount=0.5)
    assert whole.tolist() == [6.0, 5.0, 3.0]
    assert halved.tolist() == [2.75, 3.5, 3.0]
    assert whole.dtype == halved.dtype == np.float64
    assert ours("action_positions")(3).tolist() == [1, 4, 7]


def test_a_trajectory_row_by_row(ours: Callable[..., Any], rng: np.random.Generator) -> None:
    kinds = rng.normal(size=(3, 6, 4))
    tokens = ours("interleave_trajectory")(*kinds)
    assert tokens.shape == (18, 4)
    for row, token in enumerate(tokens):
        np.testing.assert_array_equal(token, kinds[row % 3, row // 3])
    np.testing.assert_array_equal(tokens[ours("action_positions")(6)], kinds[1])


@pytest.mark.torch
def test_returns_to_go_in_torch(ours: Callable[..., Any], rng: np.random.Generator) -> None:
    torch = pytest.importorskip("torch")
    rewards = rng.normal(size=30)
    theirs = torch.from_numpy(rewards).flip(0).cumsum(0).flip(0)
    np.testing.assert_allclose(ours("returns_to_go")(rewards), theirs.numpy(), **NEAR)


@pytest.mark.torch
def test_the_decision_transformer_of_transformers(ours: Callable[..., Any], rng: np.random.Generator) -> None:
    """Its tokens come in our order, and its actions are read where we say."""
    torch, transformers = pytest.importorskip("torch"), pytest.importorskip("transformers")
    steps, width = 5, 8
    config = transformers.DecisionTransformerConfig(
        state_dim=3, act_dim=2, hidden_size=width, max_ep_len=steps, n_layer=1, n_head=1
    )
    model = transformers.DecisionTransformerModel(config).double().eval()
    with torch.no_grad():
        model.embed_timestep.weight.zero_()  # what is added to all three tokens of a step
    seen: dict[str, Any] = {}

    def keep(name: str) -> Callable[..., None]:
        return lambda module, given, got=None: seen.update({name: given[0] if got is None else got})

    for name in ("embed_return", "embed_state", "embed_action"):
        getattr(model, name).register_forward_hook(keep(name))
    model.embed_ln.register_forward_pre_hook(keep("tokens"))
    model.predict_action.register_forward_pre_hook(keep("read"))
    with torch.no_grad():
        got = model(
            states=torch.from_numpy(rng.normal(size=(1, steps, 3))),
            actions=torch.from_numpy(rng.normal(size=(1, steps, 2))),
            rewards=torch.zeros(1, steps, 1, dtype=torch.float64),
            returns_to_go=torch.from_numpy(rng.normal(size=(1, steps, 1))),
            timesteps=torch.arange(steps)[None],
            attention_mask=torch.ones(1, steps, dtype=torch.long),
        )
    kinds = [seen[f"embed_{name}"][0].numpy() for name in ("return", "state", "action")]
    np.testing.assert_allclose(ours("interleave_trajectory")(*kinds), seen["tokens"][0].numpy(), **NEAR)
    hidden = got.last_hidden_state[0].numpy()
    np.testing.assert_allclose(hidden[ours("action_positions")(steps)], seen["read"][0].numpy(), **NEAR)
