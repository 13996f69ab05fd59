"""Where is it? A search over small edits of the learner's own code, where nothing explains a failure.

A worker makes the edits; all that is heard of one is what it is about, its place, and what its calls give. One that
puts right every wrong call of the first stage that fails, and breaks no right one, is a repair. A line is named where
all repairs are in one statement; the edit itself is never told, nor do expected values leave the judge.
"""

from __future__ import annotations

import contextlib
import time
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from learn_transformers.explaining.reachable import lines_of, reached
from learn_transformers.judging.desk import Desk
from learn_transformers.judging.run_checks import is_right
from learn_transformers.key.calls import argument_names
from learn_transformers.key.modules import TorchReference
from learn_transformers.key.reference import Reference
from learn_transformers.key.trained import TrainedReference
from learn_transformers.outcomes.records import FunctionRun, Recorded
from learn_transformers.printable import one_line
from learn_transformers.sandbox.answers import Edit
from learn_transformers.sandbox.edits.what import What
from learn_transformers.sandbox.host import Worker
from learn_transformers.sandbox.outcome import Died, Loaded, is_unfinished
from learn_transformers.sandbox.submission import Abandoned
from learn_transformers.verdict import WHOLE_LINE, Located

AS_IT_IS = 0  # the number of the edit that changes nothing
_AT_ONCE = 64  # edits of one order

_LONGEST = 80  # of a line's text

WORDS = {
    What.ARGUMENT: "the arguments that are given",
    What.ARGUMENT_ORDER: "the order of the arguments",
    What.AXES: "the order of the axes",
    What.AXIS: "the axis",
    What.BRACKETS: "what is computed first",
    What.CALL: "the functions that are called",
    What.COMPARISON: "the comparison",
    What.CONDITION: "the condition",
    What.CONSTANT: "the number",
    What.DEFAULT: "the default value",
    What.DIAGONAL: "the diagonal",
    What.DTYPE: "the kind of number",
    What.EXCEPTION: "the exception",
    What.FACTOR: "the factors",
    What.FUNCTION: "which function is called",
    What.INDENTATION: "the indentation",
    What.INDEX: "the index",
    What.IN_PLACE: "what is changed in place",
    What.KEEPDIMS: "keepdims",
    What.NAME: "the names",
    What.OPERAND_ORDER: "the order of the operands",
    What.OPERATOR: "the operators",
    What.ORDER: "the order",
    What.POWER: "the power",
    What.RANGE: "where it begins and ends",
    What.RESULTS: "what is returned, and in which order",
    What.SHAPE: "the shape",
    What.SIGN: "the sign",
    What.SIZE: "which size is taken",
    What.SLICE: "where the slice begins and ends",
    What.STATEMENT: "whether it is needed",
    What.STATEMENT_ORDER: "the order of this line and the next",
    What.SUBSCRIPTS: "the subscripts",
    What.TERM: "what is added or taken away",
}


def is_wanted(run: FunctionRun) -> bool:
    """Does a function fail by numbers that nothing explains, whatever is said by itself beside them?"""
    if run.passed or run.missing is not None or run.follows_from is not None or not _can_be_tried(run):
        return False
    named = [e for e in run.explanations if all(m.kind not in ("contract", "crash") for m in e.mistakes)]
    numbers = bool(run.differences) or any(e.partial for e in named) or len(run.explanations) == len(named)
    crashed = any(m.kind == "crash" for e in run.explanations for m in e.mistakes)
    return all(e.partial for e in named) and (numbers or crashed)


def with_places(desk: Desk, runs: Sequence[FunctionRun]) -> tuple[FunctionRun, ...]:
    """The functions of a file, with places of what nothing explains; as they are where nobody waits for that any more.

    All of it takes so long at the most that whoever does wait is not kept.
    """
    end = time.monotonic() + desk.bench.limits.locating
    found = list(runs)
    with contextlib.suppress(Abandoned):
        for index, run in enumerate(runs):
            if is_wanted(run) and (left := end - time.monotonic()) > 0:
                found[index] = _placed(run, locate(desk, run, left))
    return tuple(found)


def _placed(run: FunctionRun, place: Located | None) -> FunctionRun:
    """One small mistake in one place is at odds with what explains only a part by others."""
    whole = tuple(e for e in run.explanations if not e.partial) if place is not None else run.explanations
    return replace(run, located=place, explanations=whole)


def locate(desk: Desk, run: FunctionRun, seconds: float) -> Located | None:
    """The place of the one small mistake that a function fails for, if there is one; `seconds` at the most.

    Raises:
        Abandoned: if nobody waits any more.
    """
    wrong = _first_wrong(run)
    if not wrong:
        return None
    others = [name for name in desk.key.written if name != run.reference.name]
    desk.load(worker=desk.sandbox.worker(desk.bench.aside(seconds)))
    try:
        if not isinstance(desk.loaded, Loaded) or desk.worker is None:
            return None
        edits = desk.worker.edits(run.reference.name, others)
        search = _Search(desk.worker, run.reference, time.monotonic() + seconds)
        repairs = search.repairs(edits or [], wrong, run.calls)
        allowed = lines_of(desk.source, reached(desk.source, run.reference.name) - {*others} | {run.reference.name})
    except _NotInTime:
        return None
    finally:
        desk.retire()
    return located(repairs, desk.source) if all(edit.line in allowed for edit in repairs) else None


def located(repairs: Sequence[Edit], source: bytes) -> Located | None:
    """What can be said of repairs: nothing, unless all of them are in one statement."""
    if len({edit.statement for edit in repairs}) != 1:
        return None
    kinds = {WORDS[edit.what] for edit in repairs}
    what = kinds.pop() if len(kinds) == 1 else WHOLE_LINE
    line, *others = {edit.line for edit in repairs}
    if others:
        return Located(repairs[0].statement, what)
    if not all(edit.end for edit in repairs):
        return Located(line, what)
    start, end = min(edit.start for edit in repairs), max(edit.end for edit in repairs)
    text = source.split(b"\n")[line - 1][start:end].decode("utf-8", "replace")
    return Located(line, what, one_line(text, _LONGEST))


class _NotInTime(Exception):
    """Not every edit could be tried: what was found so far proves nothing."""


@dataclass(frozen=True)
class _Search:
    """The edits that a worker has begun, and when to stop."""

    worker: Worker
    reference: Reference
    end: float

    def repairs(self, edits: Sequence[Edit], wrong: Sequence[Recorded], calls: Sequence[Recorded]) -> list[Edit]:
        """The edits that repair these wrong calls and break no right one.

        Where some change what is there, none that insert something; where some repair all that is wrong, only those.
        """
        if self._right([AS_IT_IS], wrong[0]):  # it goes wrong by something that is not in its text
            return []
        for inserts in (False, True):
            numbers = [number for number, edit in enumerate(edits, 1) if edit.inserts is inserts]
            if found := self._repairs(numbers, wrong, calls):
                return [edits[number - 1] for number in found]
        return []

    def _repairs(self, left: list[int], wrong: Sequence[Recorded], calls: Sequence[Recorded]) -> list[int]:
        for recorded in (*wrong, *(c for c in calls if not _is_wrong(c))):
            left = self._right(left, recorded)
        best = left
        for recorded in (c for c in calls if _is_wrong(c) and all(c is not w for w in wrong)):
            best = self._right(best, recorded)
        return best or left

    def _right(self, numbers: Iterable[int], recorded: Recorded) -> list[int]:
        """Those of the edits with which a call is right."""
        return [number for part in _parts(list(numbers)) for number in self._tried(part, recorded)]

    def _tried(self, numbers: list[int], recorded: Recorded) -> Iterator[int]:
        made = recorded.call
        names = argument_names(self.reference.signature, made)
        outcomes = self.worker.tried(numbers, made.args, made.kwargs, names)
        for number, got in zip(numbers, outcomes, strict=False):
            if isinstance(got, Died) or time.monotonic() > self.end:
                raise _NotInTime
            if is_right(self.reference, recorded, got):
                yield number


def _parts(numbers: list[int]) -> Iterator[list[int]]:
    return (numbers[i : i + _AT_ONCE] for i in range(0, len(numbers), _AT_ONCE))


def _first_wrong(run: FunctionRun) -> list[Recorded]:
    """The wrong calls of the first stage that fails, smallest first; none where no single call shows the failure."""
    assert run.first_failure is not None
    failed = [c for c in run.checks if c.difference is not None and c.check.stage == run.first_failure.check.stage]
    wrong = [[recorded for recorded in check.calls if _is_wrong(recorded)] for check in failed]
    return sorted((c for calls in wrong for c in calls), key=_size) if all(wrong) else []


def _is_wrong(recorded: Recorded) -> bool:
    return recorded.difference is not None or (not isinstance(recorded.got, Died) and bool(recorded.got.changed))


def _can_be_tried(run: FunctionRun) -> bool:
    """Did every call come to an end, in code that is written, without functions of the judge's?"""
    ended = not any(isinstance(c.got, Died) or is_unfinished(c.got) for c in run.calls)
    values = (value for c in run.calls for value in (*c.call.args, *c.call.kwargs.values()))
    by_hand = not isinstance(run.reference, TorchReference | TrainedReference)
    return ended and by_hand and not any(map(callable, values))


def _size(recorded: Recorded) -> int:
    values = (*recorded.call.args, *recorded.call.kwargs.values())
    return sum(int(getattr(value, "size", 1)) for value in values)
