"""Does a function fail only because others of its file do? The one search that needs a process.

Every other function that it can lead to, and that fails by itself, is put right in a fresh worker: one after another,
then all of them together. Where one alone puts this one right as well, that is the one to mend; what is still wrong
with all of them right is this function's own. What works in PyTorch cannot be put right so, for no
gradient goes through a function that is lent: there, what is wrong with one is looked for in what another one gave.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from learn_transformers.explaining.known_mistakes import explain, explains
from learn_transformers.explaining.reachable import definition_at, reached
from learn_transformers.judging.desk import Desk, favor
from learn_transformers.judging.run_function import Calls, all_right, checked
from learn_transformers.key.modules import ModuleReference, TorchReference
from learn_transformers.key.reference import Reference
from learn_transformers.key.remembering import remembered
from learn_transformers.outcomes.comparison import same_outcome
from learn_transformers.outcomes.records import FunctionRun
from learn_transformers.sandbox.outcome import Died, Loaded, Raised, Returned


@dataclass(frozen=True)
class Cause:
    """The function that a failure follows from; else a run with right `lent` ones in place of those that fail."""

    follows_from: str | None = None
    own: FunctionRun | None = None
    lent: tuple[str, ...] = ()


def cause(desk: Desk, run: FunctionRun, judged: Mapping[str, FunctionRun]) -> Cause:
    """What a failure, or waiting, is due to beside the function itself; `judged` are those of its file."""
    if run.unfinished:
        return Cause(run.waits_for)
    name = run.reference.name
    wrong = [c for c in run.calls if c.difference is not None]
    if not wrong or any(isinstance(c.got, Died) for c in wrong):
        return Cause()
    used = reached(desk.source, name) - {name}
    others = [other for other in desk.key.references.values() if other.name in used]
    in_torch = [other for other in others if isinstance(other, TorchReference)]
    is_class = isinstance(run.reference, ModuleReference)
    explained_by = _what_others_explain(run, others if is_class else in_torch, judged, desk.source)
    if is_class or explained_by is not None:
        return Cause(explained_by)
    failing = [other for other in others if other not in in_torch and not _passes(desk, other, judged)]
    for other in failing:
        if _right_with(desk, run.reference, [other]):
            return Cause(other.name)
    if len(failing) > 1 and _right_with(desk, run.reference, failing):
        return Cause(failing[0].name)
    return _own(desk, run, failing) if failing else Cause()


def _what_others_explain(
    run: FunctionRun, others: Sequence[Reference], judged: Mapping[str, FunctionRun], source: bytes
) -> str | None:
    """The one whose own mistakes give what this one gave: a right one in PyTorch cannot be put into a worker."""
    failing = [other for other in others if other.name in judged and not judged[other.name].passed]
    if (place := _raised_in(run, source)) in {other.name for other in failing}:
        return place
    for other in failing:
        for explanation in explain(remembered(other), judged[other.name].calls, (1, 2)):
            if explains(remembered(run.reference), explanation.mistakes, run.calls):
                return other.name
    return None


def _raised_in(run: FunctionRun, source: bytes) -> str | None:
    """The definition that every exception was raised in which came in place of a value, if it is one."""
    raised = [c.got for c in run.calls if isinstance(c.got, Raised) and isinstance(c.expected, Returned)]
    if not raised or len(raised) < sum(c.difference is not None for c in run.calls):
        return None
    text = source.decode("utf-8", "replace")
    places = {definition_at(text, got.lines[-1].line) if got.lines else "" for got in raised}
    return places.pop() if len(places) == 1 else None


def _right_with(desk: Desk, reference: Reference, lent: Sequence[Reference]) -> bool:
    right = _load(desk, lent) and all_right(desk, reference)
    desk.retire()
    return right


def _load(desk: Desk, lent: Sequence[Reference]) -> bool:
    desk.load(replaced={other.name: favor(other) for other in lent})
    return isinstance(desk.loaded, Loaded)


def _own(desk: Desk, run: FunctionRun, failing: Sequence[Reference]) -> Cause:
    """What is still wrong where right functions take the place of those that fail, if that makes a difference."""
    own = checked(desk, run.reference, Calls(desk, run.reference)) if _load(desk, failing) else None
    desk.retire()
    if own is None or own.passed or own.unfinished or any(isinstance(c.got, Died) for c in own.calls):
        return Cause()
    if all(same_outcome(mine.got, before.got) for mine, before in zip(own.calls, run.calls, strict=False)):
        return Cause()
    return Cause(own=own, lent=tuple(other.name for other in failing))


def _passes(desk: Desk, reference: Reference, judged: Mapping[str, FunctionRun]) -> bool:
    """Is this function of the file right by itself? Asked of one that was not judged, too."""
    if reference.name in judged:
        return judged[reference.name].passed
    desk.retire()
    right = desk.ready() and all_right(desk, reference)
    desk.retire()
    return right
