"""The laws of diagnosis: every mistake is named, so is every pair that outputs can tell apart, and no right answer."""

from __future__ import annotations

import re
from functools import partial
from typing import Any

import numpy as np
import pytest

from learn_transformers.authoring.naming import PAIRS_AT_LEAST, naming
from learn_transformers.course import keyed_chapters
from learn_transformers.explaining.known_mistakes import explain
from learn_transformers.judging.run_checks import Answer, Expectations, run_check, run_function
from learn_transformers.key.calls import Call, run_trusted
from learn_transformers.key.loading import load_key
from learn_transformers.key.modules import ModuleReference
from learn_transformers.key.reference import Reference
from learn_transformers.key.remembering import Remembered
from learn_transformers.sandbox.outcome import Outcome, Raised, Returned

IN_A_HURRY = 20  # pairs of a function; all of them with --exhaustive
OF_A_MODULE = 60  # where each pair takes gradients of everything
SIZES = {(c, n): len(r.mistakes) for c in keyed_chapters() for n, r in load_key(c).references.items()}
FUNCTIONS = [pytest.param(c, n, id=f"{c}.{n}") for c, n in sorted(SIZES, key=lambda f: -SIZES[f])]  # the longest first


@pytest.mark.parametrize(("chapter", "name"), FUNCTIONS)
def test_every_mistake_and_nearly_every_pair_is_named(
    chapter: str, name: str, record_property: Any, capsys: pytest.CaptureFixture[str], request: pytest.FixtureRequest
) -> None:
    reference = load_key(chapter).references[name]
    all_of_them = OF_A_MODULE if isinstance(reference, ModuleReference) else None
    most = all_of_them if request.config.getoption("--exhaustive") else IN_A_HURRY
    seen = naming(Remembered(reference), chapter, most=most)
    rates = f"mistakes {seen.rate:.1%} of {seen.mistakes}, pairs {seen.pairs_rate:.1%} of {seen.pairs}"
    record_property("named", rates)
    with capsys.disabled():
        print(f"\n{chapter}.{name}: {rates}", *seen.missed, sep="\n  missed: ", end="")
    assert seen.unnamed == ()
    assert seen.pairs_rate >= PAIRS_AT_LEAST, seen.missed
    assert seen.mistakes >= 3
    assert seen.pairs > 0


def exact(reference: Reference, call: Call) -> Outcome:
    return reference.outcome(call)


def rounded_otherwise(reference: Reference, call: Call) -> Outcome:
    """The right answer computed in another way: every number is off by a little rounding."""

    def nudged(value: Any) -> Any:
        if isinstance(value, tuple):
            return tuple(map(nudged, value))
        if isinstance(value, float | np.floating) or (isinstance(value, np.ndarray) and value.dtype.kind == "f"):
            return value * (1 + 1e-12)
        return value

    outcome = reference.outcome(call)
    return Returned(nudged(outcome.value)) if isinstance(outcome, Returned) else outcome


@pytest.mark.parametrize("right", [exact, rounded_otherwise])
@pytest.mark.parametrize(("chapter", "name"), FUNCTIONS)
def test_a_right_answer_raises_no_alarm(chapter: str, name: str, right: Any) -> None:
    reference = load_key(chapter).references[name]
    answer: Answer = partial(right, reference)
    for seed in range(5):
        runs = run_function(reference, answer, Expectations(chapter, seed))
        assert [run.check.name for run in runs if run.difference is not None] == []
        assert explain(reference, [c for run in runs for c in run.calls]) == []


SILENT = re.compile(r"silence|silently|not refused|instead of refused")


@pytest.mark.parametrize(("chapter", "name"), FUNCTIONS)
def test_what_is_said_to_be_silent_raises_nothing(chapter: str, name: str) -> None:
    """Such a mistake shows where something comes back: an exception that came in place of another does not fit it."""
    reference = load_key(chapter).references[name]
    refusals = [check for check in reference.checks if check.naming]
    for mistake in reference.mistakes if refusals else ():
        answer = partial(reference.outcome, mistakes={mistake})
        calls = [c for check in refusals for c in run_check(reference, check, answer, Expectations(chapter, 0)).calls]
        wrong = [c.got for c in calls if c.difference is not None and isinstance(c.expected, Raised)]
        assert not SILENT.search(mistake.title) or all(isinstance(got, Returned) for got in wrong), mistake.title


def middle(x: Any, **over: Any) -> Any:
    return (np.min(x, **over) + np.max(x, **over)) / 2


FAR_BELOW = "what is subtracted may lie far below the largest entry, as the mean does"


@pytest.mark.parametrize(
    ("lowest", "title"),
    [(np.mean, FAR_BELOW), (middle, FAR_BELOW), (np.min, "the smallest entry is subtracted, not the largest")],
)
def test_of_what_gives_the_same_nan_the_title_is_true_of_all(lowest: Any, title: str) -> None:
    """No output tells whether it is the mean or the middle that is subtracted; of the smallest entry one does."""

    def softmax(x: Any, axis: int = -1) -> Any:
        e = np.exp(x - lowest(x, axis=axis, keepdims=True))
        return e / e.sum(axis=axis, keepdims=True)

    reference = load_key("softmax").references["softmax"]
    answer = partial(run_trusted, softmax, signature=reference.signature)
    calls = [c for run in run_function(reference, answer, Expectations("softmax", 0)) for c in run.calls]
    titles = [m.title for found in explain(reference, calls) for m in found.mistakes]
    assert titles == [title]
