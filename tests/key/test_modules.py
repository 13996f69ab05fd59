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
from learn_transformers.key.modules import module_call, module_reference
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
