"""What happens to numbers in every chapter alike: whole ones go in, and single precision never passes for double."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np
import pytest

from learn_transformers.course import keyed_chapters
from learn_transformers.explaining.known_mistakes import explain
from learn_transformers.judging.run_checks import Answer, Expectations, run_function
from learn_transformers.key.calls import Call, call, in_floats, run_trusted
from learn_transformers.key.families import ADDED_TO_THE_SUM, COMPUTED_IN_SINGLE_PRECISION, CUT_TO_INTEGERS
from learn_transformers.key.loading import load_key
from learn_transformers.key.mistakes import Switches
from learn_transformers.key.modules import TorchReference
from learn_transformers.key.reference import Reference, reference
from learn_transformers.outcomes.comparison import Difference
from learn_transformers.outcomes.records import CheckRun

FUNCTIONS = [
    pytest.param(chapter, name, id=f"{chapter}.{name}")
    for chapter in keyed_chapters()
    for name, reference in load_key(chapter).references.items()
    if not isinstance(reference, TorchReference)  # of tensors, dtypes are asked for by themselves
]
IDS = {"token_ids", "targets", "lengths"}  # whole numbers by what they are
GIVES_IDS = {"lsh_buckets"}  # makes whole numbers of floats: nothing can be cut off


def found(runs: list[CheckRun]) -> list[Difference]:
    return [run.difference for run in runs if run.difference is not None]


def named(reference: Reference, runs: list[CheckRun]) -> list[tuple[str, ...]]:
    return [e.names for e in explain(reference, [c for run in runs for c in run.calls])]


def of_floats(made: Call, reference: Reference) -> Iterator[str]:
    """The arguments of a call that hold floats."""
    for name, value in [*zip(reference.signature.parameters, made.args, strict=False), *made.kwargs.items()]:
        if isinstance(value, np.ndarray) and value.dtype == np.float64:
            yield name


@pytest.mark.parametrize(("chapter", "name"), FUNCTIONS)
def test_whatever_takes_arrays_of_floats_is_asked_for_whole_numbers_too(chapter: str, name: str) -> None:
    reference = load_key(chapter).references[name]
    cases = [check for check in reference.checks if check.build is not None and not check.naming]
    calls = [c for check in cases for c in check.calls(np.random.default_rng(0))]
    takes_arrays = any(True for made in calls for _ in of_floats(made, reference))
    assert any(map(reference.takes_whole, calls)) is takes_arrays
    assert not reference.whole & IDS
    assert (CUT_TO_INTEGERS in reference.slips) is (takes_arrays and not reference.moves and name not in GIVES_IDS)
    for check in cases:
        assert check.name.endswith("; the same in whole numbers") is any(
            map(reference.takes_whole, check.calls(np.random.default_rng(0)))
        )


def parts_of(value: Any) -> list[Any]:
    """The results, those of a tuple within a tuple one by one."""
    return [part for inner in value for part in parts_of(inner)] if isinstance(value, tuple) else [value]


@pytest.mark.parametrize(("chapter", "name"), FUNCTIONS)
def test_an_integer_array_gives_float64(chapter: str, name: str) -> None:
    reference = load_key(chapter).references[name]
    for check in (c for c in reference.checks if c.build is not None and not c.naming):
        for made in check.calls(np.random.default_rng(1)):
            if reference.takes_whole(made):
                value = reference(*made.args, **made.kwargs)
                for part in parts_of(value):
                    assert np.asarray(part).dtype == (np.intp if name in GIVES_IDS else np.float64)


def in_single_precision(reference: Reference) -> Answer:
    """The right answer, worked out of float32 and handed back as float64."""

    def changed(value: Any, dtype: type) -> Any:
        if isinstance(value, tuple):
            return tuple(changed(part, dtype) for part in value)
        floats = isinstance(value, np.ndarray | np.floating) and value.dtype.kind == "f"
        return value.astype(np.float32).astype(dtype) if floats else value

    def compute(*args: Any, **kwargs: Any) -> Any:
        value = reference(*(changed(a, np.float32) for a in args), **kwargs)
        return changed(value, np.float64)

    return lambda made: run_trusted(compute, made, reference.signature)


@pytest.mark.parametrize(("chapter", "name"), FUNCTIONS)
def test_single_precision_inside_is_rejected_and_named(chapter: str, name: str) -> None:
    reference = load_key(chapter).references[name]
    for seed in range(3):
        runs = run_function(reference, in_single_precision(reference), Expectations(chapter, seed))
        if COMPUTED_IN_SINGLE_PRECISION not in reference.slips:  # a mask has no digits
            assert found(runs) == []
        else:
            assert found(runs) != []
            assert (COMPUTED_IN_SINGLE_PRECISION.name,) in named(reference, runs)


# Functions of the tests' own: what a key says in one line.


@reference(
    axes={"x": "n", "y": "n"}, output="n", hints=("", "", ""), slips=(CUT_TO_INTEGERS, COMPUTED_IN_SINGLE_PRECISION)
)
def halved(x: Any, y: Any, *, mistake: Switches) -> Any:
    return x / (2.0 + ADDED_TO_THE_SUM.value(mistake)) + y


@halved.case(whole="x")
def some(rng: np.random.Generator) -> list[Call]:
    "some numbers"
    return [call(rng.normal(size=6), rng.normal(size=6)), call(x=5.0 * rng.normal(size=4), y=rng.normal(size=4))]


@reference(axes={"x": "n"}, output="n", hints=("", "", ""), moves=True)
def turned(x: Any, *, mistake: Switches) -> Any:
    return x[::-1]


@turned.case(whole="x")
def whatever(rng: np.random.Generator) -> Call:
    "whatever"
    return call(10.0 * rng.normal(size=5))


def answered(reference: Reference, function: Any) -> list[CheckRun]:
    return run_function(reference, lambda made: run_trusted(function, made, reference.signature), Expectations("t", 0))


def test_a_case_asks_everything_once_more_with_the_named_arguments_in_integers() -> None:
    (check,) = halved.checks
    assert check.name == "some numbers; the same in whole numbers"
    assert check.points == 1.0
    kinds = [[a.dtype for a in (*made.args, *made.kwargs.values())] for made in check.calls(np.random.default_rng(0))]
    assert kinds == [[np.float64] * 2] * 2 + [[np.intp, np.float64]] * 2


def cut_off(x: Any, y: Any) -> Any:
    out = np.zeros_like(x)
    out[:] = x / 2 + y
    return out


@pytest.mark.parametrize(
    ("function", "explained"),
    [
        (lambda x, y: x / 2 + y, None),
        (lambda x, y: np.add(0.5 * x, y), None),
        (lambda x, y: x / (2 + 1e-12) + y, None),
        (cut_off, "cut_to_integers"),
        (lambda x, y: x / (2 + 1e-6) + y, "added_to_the_sum_1e_6"),
        (lambda x, y: x / (2 + 1e-5) + y, "added_to_the_sum_1e_5"),
        (lambda x, y: np.float64(np.float32(x) / 2 + np.float32(y)), "computed_in_single_precision"),
    ],
)
def test_slips_and_families_are_named(function: Any, explained: str | None) -> None:
    load_key("softmax")  # names the mistakes that all chapters share
    runs = answered(halved, function)
    assert (found(runs) == []) is (explained is None)
    assert named(halved, runs) == ([(explained,)] if explained else [])


@pytest.mark.parametrize(
    ("function", "passes"),
    [
        (lambda x: x[::-1].copy(), True),
        (lambda x: np.array(x[::-1], dtype=float), True),
        (lambda x: np.round(x[::-1]), False),
        (lambda x: x[::-1].astype(np.intp), False),
        (lambda x: x[::-1].astype(np.float32), False),
        (lambda x: x if x.dtype.kind == "i" else x[::-1].copy(), False),
    ],
)
def test_what_only_moves_entries_may_leave_whole_numbers_integers(function: Any, passes: bool) -> None:
    assert (found(answered(turned, function)) == []) is passes


def test_only_one_member_of_a_family_and_only_one_slip_are_made_at_once() -> None:
    pairs = {frozenset(m.name for m in pair) for pair in halved.combinations(2)}
    assert len(pairs) == 2 * len(ADDED_TO_THE_SUM)
    assert all(sum(name.startswith("added") for name in pair) == 1 for pair in pairs)


def test_integers_become_floats_wherever_they_are() -> None:
    value = in_floats((np.array([1, 2]), [np.array([True]), 3]))
    assert value[0].dtype == np.float64
    assert value[1][0].dtype == bool
    assert value[1][1] == 3
