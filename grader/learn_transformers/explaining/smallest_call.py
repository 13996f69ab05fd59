"""A small input that still shows the same failure: fewer batches, shorter sequences, smaller numbers.

What an author chose stays as it is. Of a call that was drawn, what its check's name says stays true.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import Any

import numpy as np

from learn_transformers.explaining.drawn import Drawn, drawn
from learn_transformers.explaining.manners import Same, exactly, same_numbers
from learn_transformers.key.axes import Axes, arguments, bind
from learn_transformers.key.calls import Call, changed
from learn_transformers.key.mistakes import Mistake
from learn_transformers.key.reference import Check, Reference
from learn_transformers.outcomes.comparison import difference
from learn_transformers.outcomes.records import Explanation, Recorded
from learn_transformers.sandbox.outcome import Died, Outcome, Raised

MAX_TRIALS = 60


def shrink(
    reference: Reference,
    check: Check,
    start: Recorded,
    explanation: Explanation | None,
    answer: Callable[[], Callable[[Call], Outcome]],
) -> Recorded:
    """Make a failing call smaller for as long as it fails in the same way and for the same reason.

    `answer` gives who runs the learner's function. Calls made by hand, and calls that ended the process, stay as they
    are, and so do those of which shares are observed: of a few, nothing can be said.
    """
    if (
        isinstance(start.got, Died)
        or start.difference is None
        or reference.observed
        or not drawn(reference, check, start.call)
    ):
        return start
    asked, look = Drawn(reference, check.name, start), answer()
    best, trials = start, 0
    for smaller in _strategies(reference, isinstance(start.expected, Raised)):
        for made in smaller(best.call):
            if trials >= MAX_TRIALS:
                return best
            expected = reference.replayed(made)
            if not asked.still(made, expected):
                continue
            trials += 1
            found = _try(reference, made, expected, best, explanation, look)
            if isinstance(found, _Lost):
                return best
            if found is not None:
                best = found
                break
    return best


class _Lost:
    """The learner's process did not survive a trial: shrinking is over."""


def _try(
    reference: Reference,
    made: Call,
    expected: Outcome,
    best: Recorded,
    explanation: Explanation | None,
    answer: Callable[[Call], Outcome],
) -> Recorded | _Lost | None:
    got = answer(made)
    if isinstance(got, Died):
        return _Lost()
    found = difference(expected, got, best.naming)
    assert best.difference is not None
    if found is None or found.layer != best.difference.layer:
        return None
    if isinstance(got, Raised) and isinstance(best.got, Raised) and got.type != best.got.type:
        return None
    smaller = Recorded(made, expected, got, found, best.naming, best.stage)
    if explanation is not None and not _still_explained(reference, smaller, best, explanation):
        return None
    return smaller


def _still_explained(reference: Reference, smaller: Recorded, best: Recorded, explanation: Explanation) -> bool:
    """Do these mistakes reproduce what came, and does none of them go without showing?"""

    def fits(recorded: Recorded, mistakes: Iterable[Mistake], same: Same) -> bool:
        return same(reference.replayed(recorded.call, mistakes), recorded)

    same = exactly if fits(best, explanation.mistakes, exactly) else same_numbers
    if not fits(smaller, explanation.mistakes, same):
        return False
    several = explanation.mistakes if len(explanation.mistakes) > 1 else ()
    return not any(fits(smaller, [m for m in several if m is not left_out], same) for left_out in several)


Strategy = Callable[[Call], Iterator[Call]]


def _strategies(reference: Reference, refused: bool) -> Iterator[Strategy]:
    """In order of what helps a reader most. Each proposes smaller calls, the smallest first.

    Where a call is to be refused, the numbers in its arrays say nothing: zeros do.
    """
    yield lambda made: _without_batch(reference, made)
    names = dict.fromkeys(axis for text in reference.axes.values() for axis in Axes.parse(text).names)
    for name in names:
        yield lambda made, name=name: _shorter(reference, made, name)  # type: ignore[misc]
    for name, parameter in reference.signature.parameters.items():
        if reference.axes.get(name) == "" and name != "axis":
            yield lambda made, name=name, p=parameter: _smaller_number(reference, made, name)  # type: ignore[misc]
    yield lambda made: _emptied(reference, made) if refused else _rounder(reference, made)


def of_one(reference: Reference, made: Call) -> Call | None:
    """The same call with one member of a batch of many; None where there is no batch."""
    *_, smaller = (None, *_without_batch(reference, made))
    return smaller


def _without_batch(reference: Reference, made: Call) -> Iterator[Call]:
    def first(name: str, value: Any) -> Any:
        axes = Axes.parse(reference.axes_of(name))
        if isinstance(value, np.ndarray) and axes.batch and value.ndim > len(axes.names):
            return value[(0,) * (value.ndim - len(axes.names))].copy()
        return value

    def single(name: str, value: Any) -> Any:
        axes = Axes.parse(reference.axes_of(name))
        if isinstance(value, np.ndarray) and axes.batch and value.ndim > len(axes.names):
            return value[tuple(slice(0, 1) for _ in range(value.ndim - len(axes.names)))].copy()
        return value

    if any(s > 0 for n, s in bind(reference, made).items() if n == "batch"):
        yield changed(reference, made, first)
        yield changed(reference, made, single)


def _shorter(reference: Reference, made: Call, axis: str) -> Iterator[Call]:
    size = bind(reference, made).get(axis, 0)

    def cut(to: int) -> Callable[[str, Any], Any]:
        def change(name: str, value: Any) -> Any:
            axes = Axes.parse(reference.axes_of(name))
            if not isinstance(value, np.ndarray) or axis not in axes.names or value.ndim < len(axes.names):
                return value
            offset = value.ndim - len(axes.names)
            index = [slice(None)] * offset + [slice(0, to) if n == axis else slice(None) for n in axes.names]
            return value[tuple(index)].copy()

        return change

    for to in range(2, min(size, 4)):  # a row of one entry shows little
        yield changed(reference, made, cut(to))


def _smaller_number(reference: Reference, made: Call, parameter: str) -> Iterator[Call]:
    value = arguments(reference, made).get(parameter)
    if not isinstance(value, int) or isinstance(value, bool):
        return
    for smaller in range(1, min(value, 5)):
        yield changed(reference, made, lambda name, old, s=smaller: s if name == parameter else old)  # type: ignore[misc]


def _emptied(reference: Reference, made: Call) -> Iterator[Call]:
    """Nothing but zeros."""

    def zeros(name: str, value: Any) -> Any:
        return np.zeros_like(value) if isinstance(value, np.ndarray) and value.dtype.kind == "f" else value

    yield changed(reference, made, zeros)


def _rounder(reference: Reference, made: Call) -> Iterator[Call]:
    """Whole numbers first, then one decimal."""

    def rounded(decimals: int) -> Callable[[str, Any], Any]:
        def change(name: str, value: Any) -> Any:
            if isinstance(value, np.ndarray) and value.dtype.kind == "f":
                return np.round(value, decimals) + 0.0
            return value

        return change

    def counted(name: str, value: Any) -> Any:
        if isinstance(value, np.ndarray) and value.dtype.kind == "f" and np.isfinite(value).all():
            return (np.arange(value.size, dtype=float) % 5).reshape(value.shape)
        return value

    yield changed(reference, made, counted)
    yield changed(reference, made, rounded(0))
    yield changed(reference, made, rounded(1))
