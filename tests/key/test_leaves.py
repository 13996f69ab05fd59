"""Arguments that hold arrays by name: their leaves have axes, sizes and mistakes of their own, as arguments have."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
import pytest

from learn_transformers.explaining.hypotheses import fitting
from learn_transformers.judging.run_checks import Expectations, run_function
from learn_transformers.key import Reference, Switches, call, reference
from learn_transformers.key.axes import arguments, bind
from learn_transformers.key.calls import Call, changed, identical, run_trusted
from learn_transformers.key.mistakes import RIGHT
from learn_transformers.outcomes.as_text import call_of
from learn_transformers.sandbox.outcome import Returned
from learn_transformers.trouble import KeyFault

Array = np.ndarray
Params = Mapping[str, Array]
LAYER = {"w": "d_in d_out", "u": "d_in d_out", "b": "d_out"}


@pytest.fixture
def layer() -> Reference:
    @reference(axes={"x": "n d_in", "params": LAYER}, output="n d_out", hints=("", "", ""))
    def layer(x: Array, params: Params, *, mistake: Switches) -> Array:
        return np.asarray(x @ params["w"] - np.exp(x) @ params["u"] + params["b"])

    def drawn(rng: np.random.Generator) -> Call:
        w, u, b = (rng.normal(size=size) for size in ((3, 2), (3, 2), (2,)))
        return call(rng.normal(size=(4, 3)), {"w": w, "u": u, "b": b})

    layer.asks("some tokens", drawn)
    return layer


@pytest.fixture
def stack() -> Reference:
    @reference(axes={"x": "n d", "layers": [{"w": "d d"}]}, output="n d", hints=("", "", ""))
    def stack(x: Array, layers: Sequence[Params], *, mistake: Switches) -> Array:
        for params in layers:
            x = x @ params["w"]
        return x

    return stack


X = np.array([[1.0, 2.0, 3.0]])
PARAMS = {"w": np.ones((3, 2)), "u": np.zeros((3, 2)), "b": np.array([5.0, 6.0])}
LAYERS = [{"w": 2 * np.eye(3)}, {"w": 3 * np.eye(3)}]


def test_their_axes_give_sizes(layer: Reference, stack: Reference) -> None:
    assert bind(layer, call(X, PARAMS)) == {"n": 1, "d_in": 3, "d_out": 2}
    assert bind(stack, call(np.ones((2, 4)), [{"w": np.eye(4)}])) == {"n": 2, "d": 4}
    assert bind(stack, call(np.ones((2, 4)), [])) == {"n": 2, "d": 4}


def test_they_are_called_as_in_code(layer: Reference, stack: Reference) -> None:
    assert list(arguments(layer, call(X, params=PARAMS))) == [
        "x",
        "params",
        "params['w']",
        "params['u']",
        "params['b']",
    ]
    assert list(arguments(stack, call(X, LAYERS)))[2:] == ["layers[0]['w']", "layers[1]['w']"]


def test_a_call_is_changed_leaf_by_leaf_and_keeps_its_form(stack: Reference) -> None:
    asked: list[str] = []

    def negated(name: str, value: Any) -> Any:
        asked.append(name)
        return -value

    other = changed(stack, call(X, layers=LAYERS), negated)
    assert asked == ["x", "layers[0]['w']", "layers[1]['w']"]
    assert identical((other.args, dict(other.kwargs)), ((-X,), {"layers": [{"w": -p["w"]} for p in LAYERS]}))


def test_a_slip_may_change_one_or_all_and_ask_for_others(layer: Reference) -> None:
    one = layer.slip("w is doubled", "Which?", **{"params['w']": lambda w: 2 * w})
    whole = layer.slip("b is 0", "Which?", params=lambda params: {**params, "b": np.zeros(2)})
    swapped = layer.slip("w and u", "Which?", **{"params['w']": "params['u']", "params['u']": "params['w']"})
    right, before = layer(X, PARAMS), {name: value.copy() for name, value in PARAMS.items()}
    assert np.allclose(layer(X, PARAMS, mistake=Switches([one])) - right, X @ PARAMS["w"])
    assert np.allclose(right - layer(X, PARAMS, mistake=Switches([whole])), PARAMS["b"])
    assert np.allclose(layer(X, PARAMS, mistake=Switches([swapped])), PARAMS["b"] - np.exp(X) @ PARAMS["w"])
    both = layer(X, PARAMS, mistake=Switches([one, whole]))
    assert np.allclose(both, 2 * X @ PARAMS["w"])
    assert identical(before, PARAMS)
    with pytest.raises(KeyFault, match="no argument"):
        layer.slip("there is no v", "Which?", **{"params['v']": np.negative})


@pytest.mark.parametrize(
    ("name", "wrong"),
    [
        ("swapped:params['w'],params['u']", lambda x, p: x @ p["u"] - np.exp(x) @ p["w"] + p["b"]),
        ("zeros:params['b']", lambda x, p: x @ p["w"] - np.exp(x) @ p["u"]),
        ("replaced:params['u'],params['w']", lambda x, p: x @ p["w"] - np.exp(x) @ p["w"] + p["b"]),
    ],
)
def test_mistakes_are_generated_for_them(layer: Reference, name: str, wrong: Any) -> None:
    def learners(x: Array, params: Params, *, mistake: Switches) -> Any:
        return wrong(x, params)

    def answer(made: Call) -> Any:
        return run_trusted(learners, made, layer.signature, mistake=RIGHT)

    run = run_function(layer, answer, Expectations("local", 0))[0]
    (found,) = fitting(layer, run.calls)
    assert found.name == name


def test_they_stand_behind_a_call_that_is_shown(layer: Reference, stack: Reference) -> None:
    params = {"w": np.eye(1), "u": np.zeros((4, 4)), "b": np.array([1.0])}
    assert call_of(layer, call(np.eye(1), params), exact=True) == (
        "layer(np.array([[1.]]), params) with "
        "params = {'w': np.array([[1.]]), 'u': np.zeros((4, 4)), 'b': np.array([1.])}"
    )
    assert call_of(stack, call(np.eye(1), layers=[{"w": np.eye(1)}])) == (
        "stack(np.array([[1.]]), layers=layers) with layers = [{'w': np.array([[1.]])}]"
    )
    assert call_of(stack, call(np.eye(1), [])) == "stack(np.array([[1.]]), [])"


def test_what_a_trusted_function_changes_in_them_is_seen(stack: Reference) -> None:
    def careless(x: Array, layers: list[dict[str, Array]], *, mistake: Switches) -> Array:
        layers.pop()
        return x

    outcome = run_trusted(careless, call(X, LAYERS), stack.signature, mistake=RIGHT)
    assert isinstance(outcome, Returned)
    assert outcome.changed == ("layers",)
    assert len(LAYERS) == 2
