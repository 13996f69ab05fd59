"""The failure card's content: one failing call, its sizes, and got, expected and difference side by side."""

from __future__ import annotations

from typing import Any

import numpy as np

from learn_transformers.explaining.in_words import in_words, line_of
from learn_transformers.key.axes import bind, output_axes, symbol_line, word
from learn_transformers.key.modules import OUTPUT
from learn_transformers.key.reference import Reference
from learn_transformers.outcomes.as_text import call_of, call_text, outcome_text
from learn_transformers.outcomes.comparison import Difference, close_entries, difference, value_difference
from learn_transformers.outcomes.records import CheckRun, Recorded
from learn_transformers.sandbox.outcome import Returned
from learn_transformers.verdict import Failure, Grid

MAX_ROWS, MAX_COLUMNS = 5, 4


def failure(reference: Reference, run: CheckRun, recorded: Recorded | None, source: bytes) -> Failure:
    """What there is to show of a failed check; `recorded` is the call chosen for it, perhaps shrunk."""
    assert run.difference is not None
    if recorded is None or recorded.call.is_exam:
        return Failure(run.check.name, str(run.check.stage), "", "", run.difference.message)
    found = _earliest(reference, recorded) or run.difference
    grid, index = _grid(reference, recorded, found.part, found.index)
    line = line_of(recorded.got)
    return Failure(
        check=run.check.name,
        stage=str(run.check.stage),
        call=call_of(reference, recorded.call, exact=True),
        sizes=symbol_line(bind(reference, recorded.call)),
        message=in_words(reference.name, recorded, found, source),
        part=_part(recorded, found.part),
        index=index,
        grid=grid,
        got=outcome_text(recorded.got),
        expected=outcome_text(recorded.expected),
        line=line,
        text=source_line(source, line),
        output=recorded.got.printed,
        smaller=all(recorded.call is not known.call for known in run.calls),
    )


def _earliest(reference: Reference, recorded: Recorded) -> Difference | None:
    """The difference to show: of several results, weights come about before what is made with them."""
    found = difference(recorded.expected, recorded.got, recorded.naming)
    if found is None or found.part is None or not isinstance(reference.output, tuple):
        return found
    assert isinstance(recorded.expected, Returned)
    assert isinstance(recorded.got, Returned)
    for part, axes in enumerate(reference.output):
        if axes.split()[-2:] == ["n_q", "n_k"]:
            expected, got = _results(recorded.expected), _results(recorded.got)
            earlier = value_difference(expected[part], got[part], part)
            return earlier or found
    return found


def source_line(source: bytes | None, line: int) -> str:
    """One line of a submission, made harmless."""
    from learn_transformers.printable import clean

    lines = (source or b"").decode("utf-8", "replace").split("\n")
    return clean(lines[line - 1], 200) if 0 < line <= len(lines) else ""


def chosen_call(run: CheckRun) -> Recorded | None:
    """The call that a failed check shows: the smallest of those that went wrong."""
    wrong = [c for c in run.calls if c.difference is not None] or list(run.calls)
    return min(wrong, key=lambda c: len(call_text("", c.call)), default=None)


def _part(recorded: Recorded, part: int | None) -> str:
    if part is None:
        return ""
    return f"result {part + 1} of {len(_results(recorded.expected))}" if isinstance(recorded.expected, Returned) else ""


def _results(outcome: Returned) -> Any:
    """Several results of one call: of modules and functions of tensors they come beside the gradients."""
    return outcome.value[OUTPUT] if isinstance(outcome.value, dict) else outcome.value


def _grid(
    reference: Reference, recorded: Recorded, part: int | None, index: tuple[int, ...] | None
) -> tuple[Grid | None, str]:
    """The matrix around the first wrong entry, and that entry's index in words."""
    if index is None or not isinstance(recorded.expected, Returned) or not isinstance(recorded.got, Returned):
        return None, ""
    expected, got = recorded.expected.value, recorded.got.value
    if part is not None:
        expected, got = _results(recorded.expected)[part], _results(recorded.got)[part]
    if not (isinstance(expected, np.ndarray) and isinstance(got, np.ndarray)) or expected.ndim == 0:
        return None, ""
    names = output_axes(reference, part, expected.ndim)
    words = [f"{_singular(n)} {i}" for n, i in zip(names, index, strict=False)]
    right, mine = (np.atleast_2d(array[index[:-2]]) for array in (expected, got))
    rows, columns = (names[-2] if expected.ndim > 1 else "", names[-1])
    window, cut = _window(right.shape, (index[-2] if expected.ndim > 1 else 0, index[-1]))
    right, mine = right[window], mine[window]
    wrong = ~close_entries(right, mine) if right.dtype.kind == "f" else right != mine
    grid = Grid(
        rows, columns, ", ".join(words[:-2]), _texts(mine), _texts(right), _differences(right, mine, wrong),
        tuple(tuple(map(bool, row)) for row in wrong), cut,
    )  # fmt: skip
    return grid, ", ".join(words)


def _singular(axis: str) -> str:
    return axis if axis.startswith("batch") else word(axis)


def _window(shape: tuple[int, ...], index: tuple[int, int]) -> tuple[tuple[slice, slice], bool]:
    """At most so many rows and columns, with the first wrong entry among them."""
    slices = []
    for size, at, most in zip(shape, index, (MAX_ROWS, MAX_COLUMNS), strict=True):
        start = max(0, min(at - most + 1, size - most)) if at >= most else 0
        slices.append(slice(start, start + most))
    cut = shape[0] > MAX_ROWS or shape[1] > MAX_COLUMNS
    return (slices[0], slices[1]), cut


def _texts(array: np.ndarray) -> tuple[tuple[str, ...], ...]:
    return tuple(tuple(_short(entry) for entry in row) for row in array.tolist())


def _differences(right: np.ndarray, mine: np.ndarray, wrong: np.ndarray) -> tuple[tuple[str, ...], ...]:
    if right.dtype.kind == "b":
        return tuple(tuple("differs" if w else "" for w in row) for row in wrong)
    with np.errstate(invalid="ignore"):
        gap = mine - right
    return tuple(
        tuple(_short(g) if w else "0" for g, w in zip(gaps, marks, strict=True))
        for gaps, marks in zip(gap.tolist(), wrong.tolist(), strict=True)
    )


def _short(number: Any) -> str:
    if isinstance(number, bool):
        return "True" if number else "False"
    return f"{number:.4g}" if isinstance(number, float) else str(number)
