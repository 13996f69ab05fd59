"""Exercises that are modules: graded and diagnosed through their outputs and gradients, in a real worker."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np
import pytest

from learn_transformers.explaining.hypotheses import fitting
from learn_transformers.explaining.known_mistakes import explain
from learn_transformers.judging import module_pass
from learn_transformers.judging.run_checks import CheckRun, Expectations, run_function
from learn_transformers.key.mistakes import Mistake, Switches
from learn_transformers.key.modules import Fresh, module_call, module_reference
from learn_transformers.key.reference import HAND
from learn_transformers.sandbox.host import Sandboxes, Worker
from learn_transformers.sandbox.libraries import TORCH
from learn_transformers.sandbox.outcome import Loaded
from learn_transformers.sandbox.submission import Submission

pytestmark = pytest.mark.torch

NO_RELU = Mistake("there is no ReLU between the maps", hint="What do two linear maps in a row make?", name="no_relu")
DETACHED = Mistake("the hidden layer is cut off from the gradient", hint="What does detach do?", name="detached")


@module_reference(axes={"weights": "", "x": "n d"}, output="n d", hints=("a", "b", "c"))
def FeedForward(weights: Any, x: Any, *, mistake: Switches, d_model: int, d_ff: int) -> Any:
    hidden = x @ weights["w_1.weight"].T + weights["w_1.bias"]
    if not mistake(NO_RELU):
        hidden = hidden.clamp(min=0)
    if mistake(DETACHED):
        hidden = hidden.detach()
    return hidden @ weights["w_2.weight"].T + weights["w_2.bias"]


@FeedForward.case(stage=HAND)
def three_tokens(rng: np.random.Generator) -> Any:
    "three tokens of four features"
    weights = {
        "w_1.weight": rng.normal(size=(5, 4)), "w_1.bias": rng.normal(size=5),
        "w_2.weight": rng.normal(size=(4, 5)), "w_2.bias": rng.normal(size=4),
    }  # fmt: skip
    x, cotangent = rng.normal(size=(3, 4)), rng.normal(size=(3, 4))
    return module_call({"d_model": 4, "d_ff": 5}, weights, (x,), cotangent)


SOURCE = """
import torch
from torch import nn

class FeedForward(nn.Module):
    def __init__(self, d_model, d_ff):
        super().__init__()
        self.w_1, self.w_2 = nn.Linear(d_model, d_ff), nn.Linear(d_ff, d_model)
        self.dropout = nn.Dropout(0.5)

    def forward(self, x):
        return self.w_2(HIDDEN)
"""
RIGHT = "self.dropout(torch.relu(self.w_1(x)))"


@pytest.fixture(scope="module")
def worker(sandboxes: Sandboxes) -> Iterator[Worker]:
    with sandboxes.get({TORCH}).worker(Submission().budget()) as worker:
        yield worker


def checked(worker: Worker, hidden: str) -> list[CheckRun]:
    source = SOURCE.replace("HIDDEN", hidden)
    assert isinstance(worker.load("transformer", source.encode(), ["FeedForward"]), Loaded)
    return run_function(
        FeedForward, lambda made: module_pass.answer(worker, FeedForward, made), Expectations("transformer", 0)
    )


@pytest.mark.parametrize(
    ("hidden", "named"),
    [
        (RIGHT, None),
        ("self.w_1(x)", ["no_relu"]),
        ("torch.relu(self.w_1(x)).detach()", ["detached"]),
        ("self.w_1(x).detach()", ["no_relu", "detached"]),
        ("torch.tanh(self.w_1(x))", []),
    ],
    ids=["right", "value", "gradient only", "both", "unknown"],
)
def test_modules_are_diagnosed_through_outputs_and_gradients(
    worker: Worker, hidden: str, named: list[str] | None
) -> None:
    runs = checked(worker, hidden)
    assert (runs[0].difference is None) is (named is None)
    explained = explain(FeedForward, [c for run in runs for c in run.calls])
    assert [list(e.names) for e in explained] == ([named] if named else [])


@pytest.mark.parametrize(
    ("hidden", "title"),
    [
        ("torch.relu(self.w_1(x))).detach(", "the output is cut off from everything that should learn"),
        ("torch.relu(x @ self.w_1.weight.T)", "`w_1.bias` has no say, as if it were all zeros"),
        (
            "torch.relu(x @ self.w_1.weight.detach().T + self.w_1.bias.detach())",
            "`w_1` is cut off: nothing flows back to its parameters",
        ),
        ("torch.relu(self.w_1(x.detach()))", "`x` is cut off: nothing flows back to it"),
        (
            "torch.relu(x @ self.w_1.weight.T.detach() + self.w_1.bias)",
            "`w_1.weight` is cut off: nothing flows back to it",
        ),
    ],
)
def test_what_no_key_foresaw_is_said_of_parameters_by_name(worker: Worker, hidden: str, title: str) -> None:
    (found,) = fitting(FeedForward, [c for run in checked(worker, hidden) for c in run.calls])
    assert found.title == title


@pytest.mark.parametrize(
    ("source", "said"),
    [
        (
            "class FeedForward:\n    def __init__(self, **a): pass\n",
            "returned a `FeedForward`, expected an `nn.Module`",
        ),
        (
            SOURCE.replace("HIDDEN", RIGHT).replace("self.w_1,", "self.w_one,"),
            "`w_1.bias` is missing (and 1 more); `w_one.bias` is not asked for (and 1 more)",
        ),
        (SOURCE.replace("HIDDEN", "undefined"), "NameError"),
    ],
)
def test_what_is_no_such_module_is_an_ordinary_failure(worker: Worker, source: str, said: str) -> None:
    assert isinstance(worker.load("transformer", source.encode(), ["FeedForward"]), Loaded)
    runs = run_function(
        FeedForward, lambda made: module_pass.answer(worker, FeedForward, made), Expectations("transformer", 0)
    )
    assert runs[0].difference is not None
    assert said in runs[0].difference.message


# A module as it is constructed, and in training mode.

REPEATED = Mistake("one layer is repeated", hint="How many layers hold numbers of their own?", name="repeated")
ALWAYS_DROPS = Mistake("dropout in evaluation, too", hint="What should eval() change?", name="always_drops")
WIDE = Mistake("the numbers begin with a spread of 1", hint="How long is a vector then?", name="wide")


def starts(values: Any, *, size: int, dropout: float) -> dict[str, Any]:
    spread = float(values["table"].std())
    return {"how its table begins": next((s for s in (0.1, 1.0) if abs(spread / s - 1) < 0.1), spread)}


def observed(output: Any, arguments: Any) -> dict[str, Any]:
    return {"of its entries are dropped": round(float((output == 0).mean()), 1)}


@module_reference(
    axes={"weights": "", "x": "n size", "size": "", "dropout": ""},
    output="n size",
    hints=("a", "b", "c"),
    buffers=("offset",),
    starts=starts,
    observed=observed,
)
def Table(weights: Any, x: Any, *, size: int, dropout: float, training: bool = False, mistake: Switches) -> Any:
    import torch

    drops = training or mistake(ALWAYS_DROPS)
    x = torch.nn.functional.dropout(x + weights["offset"], dropout, drops)
    for number in range(2):
        x = x * weights[f"layers.{number}"]
    return x


@Table.fresh
def new_table(*, size: int, dropout: float, mistake: Switches) -> Fresh:
    rng = np.random.default_rng(0)
    shared = ("layers.1",) if mistake(REPEATED) else ()
    layers = {f"layers.{number}": np.ones(size) for number in range(2 - len(shared))}
    table = rng.normal(scale=1.0 if mistake(WIDE) else 0.1, size=(100, size))
    return Fresh({"table": table, **layers}, shared, buffers={"offset": np.ones(size)})


def table_call(dropout: float = 0.0, training: bool = False) -> Any:
    rng = np.random.default_rng(0)
    weights = {"table": np.zeros((100, 10)), "layers.0": np.full(10, 2.0), "layers.1": np.full(10, 3.0)}
    x = rng.normal(size=(100, 10))
    cotangent = None if dropout else np.ones((100, 10))
    arguments = {"size": 10, "dropout": dropout}
    return module_call(arguments, {**weights, "offset": np.full(10, 5.0)}, (x,), cotangent, training=training)


Table.asks("as it is constructed", module_call({"size": 10, "dropout": 0.5}), stage=HAND)
Table.asks("outputs and gradients", table_call())
Table.asks("with dropout, in both modes", table_call(0.5), table_call(0.5, training=True))

TABLE = """
import torch
from torch import nn

class Table(nn.Module):
    def __init__(self, size, dropout):
        super().__init__()
        self.table = nn.Parameter(torch.randn(100, size) * SPREAD)
        self.layers = nn.ParameterList([nn.Parameter(torch.ones(size)) for _ in range(2)])
        self.register_buffer("offset", torch.ones(size), persistent=False)
        self.dropout = dropout

    def forward(self, x):
        x = nn.functional.dropout(x + self.offset, self.dropout, MODE)
        return x * self.layers[0] * self.layers[1]
"""
LIST = "[nn.Parameter(torch.ones(size)) for _ in range(2)]"


@pytest.mark.parametrize(
    ("change", "wrong", "named"),
    [
        ({}, [], None),
        ({"SPREAD": "1.0"}, [0], ["wide"]),
        ({LIST: "[nn.Parameter(torch.ones(size))] * 2"}, [0, 1, 2], ["repeated"]),
        ({"MODE": "True"}, [2], ["always_drops"]),
        ({"SPREAD": "1.0", "MODE": "True"}, [0, 2], ["always_drops", "wide"]),
        ({"persistent=False": "persistent=True"}, [0], []),
        ({"self.register_buffer": "setattr(self, 'plain', torch.ones(3)); self.register_buffer"}, [0], []),
    ],
    ids=["right", "spread", "one layer twice", "evaluation", "two at once", "a persistent buffer", "a plain tensor"],
)
def test_how_it_begins_and_what_chance_does(
    worker: Worker, change: dict[str, str], wrong: list[int], named: list[str] | None
) -> None:
    source = TABLE
    for old, new in (change | {"SPREAD": "0.1", "MODE": "self.training"} | change).items():
        source = source.replace(old, new)
    assert isinstance(worker.load("transformer", source.encode(), ["Table"]), Loaded)
    runs = run_function(Table, lambda made: module_pass.answer(worker, Table, made), Expectations("transformer", 0))
    assert [number for number, run in enumerate(runs[:3]) if run.difference is not None] == wrong
    explained = explain(Table, [c for run in runs for c in run.calls])
    assert [list(e.names) for e in explained] == ([named] if named else [])


def test_right_answers_are_worked_out_in_one_thread_and_leave_the_others_alone() -> None:
    import torch

    counted = []

    @module_reference(axes={"weights": "", "x": "n"}, output="n", hints=("", "", ""))
    def Counts(weights: Any, x: Any, *, mistake: Switches) -> Any:
        counted.append(torch.get_num_threads())
        return x * weights["gain"]

    before = torch.get_num_threads()
    torch.set_num_threads(2)
    try:
        made = module_call({}, {"gain": np.ones(1)}, (np.ones(1),), np.ones(1))
        Counts(*made.args, **made.kwargs)
        assert (counted, torch.get_num_threads()) == ([1], 2)
    finally:
        torch.set_num_threads(before)
