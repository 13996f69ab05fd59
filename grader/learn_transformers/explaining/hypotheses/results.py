"""Something done to the right result: its logarithm, one-hot, cumulated, transposed, the first of a batch for all."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import numpy as np

from learn_transformers.explaining.differences.wording import ordinal
from learn_transformers.explaining.hypotheses import changes
from learn_transformers.explaining.hypotheses.changes import Change
from learn_transformers.explaining.hypotheses.subject import Subject, places, result
from learn_transformers.key.mistakes import Slip

LAST = "What is done to the numbers last, and does the docstring ask for that?"
INVERTED = Change("inverted", "{} with True and False exchanged", np.logical_not)


def entries(s: Subject) -> Iterator[Slip]:
    """What is done to every entry alike."""
    for part in _parts(s):
        truth = all(_holds_truth(value, part) for value in s.expected)
        for change in (INVERTED,) if truth else changes.OF_NUMBERS:
            yield made(part, change)


def along_axes(s: Subject) -> Iterator[Slip]:
    """What is done along an axis, to matrices, or to the batch."""
    for part in s.parts:
        axes = s.output(part)
        if len(axes.names) > 1:
            yield from (made(part, change) for change in changes.OF_MATRICES)
        if axes.batch:
            yield from (made(part, change) for change in changes.of_the_batch(len(axes.names)))
        truth = all(_holds_truth(value, part) for value in s.expected)
        for axis, along in places(axes):
            yield from (made(part, change) for change in changes.moved(axis, along))
            if not truth:
                yield made(part, changes.one_hot(axis, along))
                yield made(part, changes.sorted_along(axis, along))
                yield from (made(part, change) for change in changes.normalized(axis, along))
                yield from (made(part, change) for change in changes.gathered(axis, along))


def made(part: int | None, change: Change) -> Slip:
    """A slip that makes this change: of one part of a tuple, or of everything."""
    what = "the result" if part is None else f"the {ordinal(part)} result" if part >= 0 else "each result"
    name = f"result:{change.name}" if part is None or part < 0 else f"result:{part + 1}:{change.name}"
    return result(name, f"{change.noun.format(what)} comes back", LAST, _of_part(part, change.make))


ALL = -1


def _parts(s: Subject) -> tuple[int | None, ...]:
    return s.parts if s.parts == (None,) else (ALL, *s.parts)


def _of_part(part: int | None, make: Callable[[Any], Any]) -> Callable[[Any], Any]:
    def of_one(value: Any) -> Any:
        return make(np.asarray(value)) if isinstance(value, np.ndarray | np.generic | float) else value

    def done(value: Any) -> Any:
        if isinstance(value, tuple):
            return tuple(of_one(v) if part in (ALL, i) else v for i, v in enumerate(value))
        return of_one(value)

    return done


def _holds_truth(value: Any, part: int | None) -> bool:
    one = value[part] if isinstance(value, tuple) and part is not None else value
    return isinstance(one, np.ndarray) and one.dtype.kind == "b"
