"""The two laws of every answer key: each mistake, alone and in pairs, is rejected; nothing idle earns a point."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from typing import Any

import numpy as np
import pytest

from learn_transformers.answer_key import Key, load_key
from learn_transformers.checking import RIGHT, Call, Mistake, Reference, run_trusted
from learn_transformers.checks import Answer, Expectations, arguments_check, run_check, run_function
from learn_transformers.comparison import same_outcome
from learn_transformers.course import keyed_chapters
from learn_transformers.sandbox.outcome import Outcome

AT_LEAST_EIGHT = {
    "softmax",
    "cross_entropy",
    "softmax_jacobian",
    "attention_scores",
    "scaled_dot_product_attention",
    "sinusoidal_positional_encoding",
    "shift_matrix",
    "causal_mask",
    "padding_mask",
    "masked_softmax",
    "masked_attention",
    "split_heads",
    "concat_heads",
    "multi_head_attention",
    "patchify",
}
FUNCTIONS = [
    pytest.param(chapter, name, id=f"{chapter}.{name}")
    for chapter in keyed_chapters()
    for name in load_key(chapter).references
]


def mutant(reference: Reference, made: frozenset[Mistake]) -> Answer:
    return lambda call: reference.outcome(call, made)


def constant(reference: Reference, value: Callable[[Outcome, Call], Any]) -> Answer:
    """A function that does no work at all, but knows the shape that is wanted."""

    def answer(call: Call) -> Outcome:
        def idle(*args: Any, mistake: Any, **kwargs: Any) -> Any:
            return value(reference.outcome(call), Call(args, kwargs))

        return run_trusted(idle, call, reference.signature, mistake=RIGHT)

    return answer


def zeros(expected: Outcome, call: Call) -> Any:
    def blank(value: Any) -> Any:
        if isinstance(value, tuple):
            return tuple(map(blank, value))
        return np.zeros_like(value) if isinstance(value, np.ndarray) else type(value)(0)

    value = getattr(expected, "value", None)
    return None if value is None else blank(value)


def first_argument(expected: Outcome, call: Call) -> Any:
    return call.args[0]


def nothing(expected: Outcome, call: Call) -> None:
    return None


def key_and_reference(chapter: str, name: str) -> tuple[Key, Reference]:
    key = load_key(chapter)
    return key, key.references[name]


@pytest.mark.parametrize(("chapter", "name"), FUNCTIONS)
def test_the_reference_passes_its_own_checks_on_many_seeds(chapter: str, name: str) -> None:
    _, reference = key_and_reference(chapter, name)
    for seed in range(20):
        runs = run_function(reference, mutant(reference, frozenset()), Expectations(chapter, seed))
        assert {run.check.name: run.difference for run in runs if run.difference} == {}, seed


def is_rejected(chapter: str, reference: Reference, made: frozenset[Mistake]) -> bool:
    """By a check that carries points; the first that fails will do."""
    answer, expectations = mutant(reference, made), expected(chapter)
    runs = []
    for check in reference.checks:
        runs.append(run_check(reference, check, answer, expectations))
        if runs[-1].difference is not None and check.points:
            return True
    return arguments_check(reference, runs).difference is not None


@cache
def expected(chapter: str) -> Expectations:
    return Expectations(chapter, 0)


def changes_an_output(chapter: str, reference: Reference, made: frozenset[Mistake]) -> bool:
    """Decided on the inputs of other seeds than the one that is graded with."""
    inputs = [
        call
        for seed in (1, 2, 3)
        for check in reference.checks
        if check.build
        for call in check.calls(Expectations(chapter, seed).generator(reference, check))
    ]
    return any(not same_outcome(reference.outcome(call), reference.outcome(call, made)) for call in inputs)


@pytest.mark.parametrize(("chapter", "name"), FUNCTIONS)
def test_every_mistake_is_rejected(chapter: str, name: str) -> None:
    _, reference = key_and_reference(chapter, name)
    accepted = [m for m in reference.mistakes if not is_rejected(chapter, reference, frozenset({m}))]
    assert [m.name for m in accepted if m in reference.own_mistakes] == []
    assert [m.name for m in accepted if changes_an_output(chapter, reference, frozenset({m}))] == []
    assert len(reference.mistakes) - len(accepted) >= (8 if name in AT_LEAST_EIGHT else 3)


@pytest.mark.parametrize(("chapter", "name"), FUNCTIONS)
def test_every_pair_of_mistakes_that_changes_an_output_is_rejected(chapter: str, name: str) -> None:
    _, reference = key_and_reference(chapter, name)
    accepted = [pair for pair in reference.combinations(2) if not is_rejected(chapter, reference, pair)]
    assert [sorted(m.name for m in p) for p in accepted if changes_an_output(chapter, reference, p)] == []


@pytest.mark.parametrize(("chapter", "name"), FUNCTIONS)
@pytest.mark.parametrize("idle", [zeros, first_argument, nothing])
def test_nothing_idle_earns_a_point(chapter: str, name: str, idle: Callable[[Outcome, Call], Any]) -> None:
    _, reference = key_and_reference(chapter, name)
    for seed in (0, 1, 2):
        runs = run_function(reference, constant(reference, idle), Expectations(chapter, seed))
        assert [run.check.name for run in runs if run.difference is None and run.check.points] == []


@pytest.mark.parametrize(("chapter", "name"), FUNCTIONS)
def test_keys_are_complete(chapter: str, name: str) -> None:
    key, reference = key_and_reference(chapter, name)
    assert all(mistake.name in key.mistakes for mistake in reference.mistakes), "a mistake needs a module-level name"
    assert all(mistake.hint.rstrip().endswith("?") for mistake in reference.mistakes)
    assert len(reference.hints) == 3 and all(reference.hints)
    names = [check.name for check in reference.checks]
    assert len(names) == len(set(names)) and len(names) >= 4
    assert reference.axes.keys() == reference.signature.parameters.keys()
