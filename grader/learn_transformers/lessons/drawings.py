"""What there is to draw: for each picture the right answer, and what the learner's own function gives."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import nullcontext
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any, Literal

import numpy as np

from learn_transformers import course
from learn_transformers.course import Assignment, Chapter, WrongUse
from learn_transformers.judging import session, stubs
from learn_transformers.judging.desk import Desk
from learn_transformers.judging.judge import Judge
from learn_transformers.judging.training import Trained, weights_in
from learn_transformers.key.calls import Call
from learn_transformers.key.loading import load_key
from learn_transformers.key.pictures import Array, Picture, as_it_is, pictures_of
from learn_transformers.key.reference import Reference
from learn_transformers.key.trained import TrainedReference
from learn_transformers.outcomes.comparison import describe, value_difference
from learn_transformers.printable import one_line
from learn_transformers.sandbox.outcome import Died, NotLoaded, Outcome, Raised, Returned, is_unfinished

Standing = Literal["right", "different", "failed", "not started", "trained"]
_LONGEST = 160  # characters of what an exception says
_MOST_AXES = 3


@dataclass(frozen=True)
class Drawing:
    """A picture with its numbers, as matrices or as panels of them.

    `yours` is `None` where there is nothing to draw. `said` is a clause on yours that says why, or how it differs first
    from what is right; nothing where they agree. A `trained` model is neither: what is said is what it can do, and its
    `own` picture names what stands there.
    """

    picture: Picture
    right: Array
    yours: Array | None
    standing: Standing
    said: str = ""
    own: Picture | None = None


def drawings(
    exercises: Path, chapter: Chapter, function: str | None = None, judge: Judge | None = None
) -> list[Drawing]:
    """The pictures of a chapter, or of one of its functions, with what the functions in the course folder give.

    A `judge` that is there already runs them.

    Raises:
        WrongUse: if there is none.
    """
    every = pictures_of(chapter)
    wanted = [p for p in every if function in (None, p.function)]
    models = [name for name in chapter.functions() if name not in chapter.definitions()]
    trained = [name for name in models if function in (None, name)]
    if not every and not models:
        others = ", ".join(c.name for c in course.chapters() if c.has_pictures)
        raise WrongUse(f"Chapter {chapter.name} has no pictures; these have: {others}.")
    if not wanted and not trained:
        names = ", ".join(dict.fromkeys([*(p.function for p in every), *models]))
        raise WrongUse(f"There is no picture of {function}; chapter {chapter.name} has pictures of {names}.")
    assignment = Assignment(chapter, exercises / chapter.file, siblings=exercises)
    answers = _own_answers(assignment, wanted, judge) if wanted else []
    references = load_key(chapter.name).references
    found = [drawing(p, references[p.function], own) for p, own in zip(wanted, answers, strict=True)]
    return [*found, *(_of_model(assignment, references[name]) for name in trained)]


def drawing(picture: Picture, reference: Reference, outcomes: Sequence[Outcome]) -> Drawing:
    """One picture: `outcomes` are what came of its calls, as far as they were made."""
    expected = [_part(picture, _value(reference.outcome(Call(args, {})))) for args in picture.calls]
    right = picture.layout(_stacked([np.asarray(value, dtype=float) for value in expected]))
    for outcome in outcomes:
        if is_unfinished(outcome):
            return Drawing(picture, right, None, "not started", _not_started(outcome))
        if not isinstance(outcome, Returned):
            return Drawing(picture, right, None, "failed", _why_not(outcome))
    values = [_value(outcome) for outcome in outcomes]
    said = "; ".join(_differences(picture, reference, values, expected)[:1])
    return Drawing(picture, right, _drawable(picture, values, expected), "different" if said else "right", said)


def _of_model(assignment: Assignment, reference: Reference) -> Drawing:
    """What there is to see of the learner's trained model, beside the model solution's."""
    assert isinstance(reference, TrainedReference)
    chapter, model = assignment.chapter, reference.model
    shipped = course.solution_bytes(chapter.weights)
    assert shipped is not None
    picture, right = model.picture(weights_in(shipped, model.shapes))
    own = Trained(reference, chapter, partial(_weights, assignment)).weights()
    if isinstance(own, Raised):
        return Drawing(picture, right, None, "not started", f"is not there yet; {own.message}")
    if isinstance(own, Died):
        return Drawing(picture, right, None, "failed", f"cannot be drawn: {own.reason}")
    named, yours = model.picture(own)
    return Drawing(picture, right, yours, "trained", model.remark(own), named)


def _weights(assignment: Assignment) -> bytes | None:
    found = course.weights_of(assignment)
    return None if found is None else found.content


def _own_answers(assignment: Assignment, wanted: Sequence[Picture], judge: Judge | None) -> list[Sequence[Outcome]]:
    """What the learner's functions give, each picture's calls in order up to one that does not come back."""
    try:
        source = course.source_of(assignment).content
    except course.Unreadable as problem:
        return [[Died(f"is not here: {problem}")] for _ in wanted]
    working = session.judge([assignment]) if judge is None else nullcontext(judge)
    with working as at_work, at_work.desk(assignment, source) as desk:
        ended: dict[str, Outcome] = {}  # functions that took too long once are not waited for again
        return [stubs.told(list(_answers(desk, picture, ended)), source, picture.function) for picture in wanted]


def _answers(desk: Desk, picture: Picture, ended: dict[str, Outcome]) -> Iterator[Outcome]:
    for args in picture.calls:
        outcome = ended.get(picture.function) or desk.of_no_check(picture.function, args)
        if isinstance(desk.loaded, NotLoaded):
            outcome = desk.loaded.outcome
        elif desk.loaded is not None and picture.function not in desk.loaded.found:
            outcome = Died("is not defined")
        yield outcome
        if isinstance(outcome, Died):
            ended[picture.function] = outcome
        if not isinstance(outcome, Returned):
            return


def _value(outcome: Outcome) -> Any:
    assert isinstance(outcome, Returned)
    return outcome.value


def _not_started(raised: Raised) -> str:
    return f"waits for {raised.waits_for}, which is not finished" if raised.waits_for else "is not started"


def _why_not(outcome: Raised | Died) -> str:
    """Why there is nothing to draw, on one line."""
    if isinstance(outcome, Died):
        return outcome.reason if outcome.reason.startswith("is ") else f"did not come back: {outcome.reason}"
    said = f"raised {outcome.type}: {outcome.message}" if outcome.message else f"raised {outcome.type}"
    return one_line(said, _LONGEST)


def _part(picture: Picture, value: Any) -> Any:
    return value if picture.part is None else value[picture.part]


def _has_part(picture: Picture, value: Any) -> bool:
    return picture.part is None or (isinstance(value, tuple) and len(value) > picture.part)


def _differences(picture: Picture, reference: Reference, values: Sequence[Any], expected: Sequence[Any]) -> list[str]:
    """How the results differ from the right ones, in the part that is drawn."""
    said = []
    for number, (value, right) in enumerate(zip(values, expected, strict=True)):
        if _has_part(picture, value):
            difference = value_difference(right, _part(picture, value))
            message = difference.message if difference is not None else ""
        else:
            message = f"returned {describe(value)}, expected a tuple of {len(reference.output)}"
        name = picture.row_names[number] if len(values) > 1 and number < len(picture.row_names) else ""
        said += [one_line(f"at {name}: {message}" if name else message, 2 * _LONGEST)] if message else []
    return said


def _drawable(picture: Picture, values: Sequence[Any], expected: Sequence[Any]) -> Array | None:
    """The learner's results as numbers to draw: laid out like the right ones if they have their shape."""
    parts = [_part(picture, value) for value in values if _has_part(picture, value)]
    if len(parts) != len(expected) or any(_shape(part) is None for part in parts):
        return None
    with np.errstate(all="ignore"):
        if all(_shape(part) == np.shape(right) for part, right in zip(parts, expected, strict=True)):
            return picture.layout(_stacked([np.asarray(part, dtype=float) for part in parts]))
        if len(parts) == 1 and picture.layout is as_it_is and 0 < np.ndim(parts[0]) <= _MOST_AXES and np.size(parts[0]):
            return np.asarray(parts[0], dtype=float)
    return None


def _shape(value: Any) -> tuple[int, ...] | None:
    """The shape of what can be drawn; none of what holds no real numbers."""
    if isinstance(value, np.ndarray | np.generic):
        return value.shape if value.dtype.kind in "biuf" else None
    return () if isinstance(value, bool | int | float) else None


def _stacked(arrays: Sequence[Array]) -> Array:
    return arrays[0] if len(arrays) == 1 else np.stack(arrays)
