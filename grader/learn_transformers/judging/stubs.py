"""What a `NotImplementedError` says: that a function is not started, that it waits for another, or nothing special."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from learn_transformers.explaining.reachable import definition_at
from learn_transformers.judging.run_checks import worst
from learn_transformers.outcomes.comparison import difference
from learn_transformers.outcomes.records import CheckRun
from learn_transformers.sandbox.outcome import Outcome, Raised, is_unfinished

_RAISE = re.compile(r"\braise\b")


def told(outcomes: Sequence[Outcome], source: bytes, name: str) -> list[Outcome]:
    """What came of the calls of one function, each stub's exception with the definition that it came out of.

    It is an exception like any other where no line of the file raises it, and in a function of which anything else
    came: that one is written.
    """
    if not any(map(is_unfinished, outcomes)):
        return list(outcomes)
    text = source.decode("utf-8", "replace")
    known = [_placed(o, text, name) if is_unfinished(o) else o for o in outcomes]
    if all(_own_stub(outcome) for outcome in known):
        return known
    return [replace(o, written=True) if isinstance(o, Raised) and _own_stub(o) else o for o in known]


def _own_stub(outcome: Outcome) -> bool:
    return is_unfinished(outcome) and not outcome.waits_for


def _placed(raised: Raised, text: str, name: str) -> Raised:
    if not raised.lines:
        return raised
    place = raised.lines[-1]
    lines = text.split("\n")
    if not 0 < place.line <= len(lines) or not _RAISE.search(lines[place.line - 1]):
        return replace(raised, written=True)
    origin = definition_at(text, place.line)
    return raised if place.function == name or origin in ("", name) else replace(raised, waits_for=origin)


def judged(runs: Sequence[CheckRun], source: bytes, name: str) -> list[CheckRun]:
    """The checks of one function, with stubs told apart from what is written; what passes waits for none."""
    if all(run.difference is None for run in runs):
        return list(runs)
    outcomes = iter(told([call.got for run in runs for call in run.calls], source, name))
    return [_with(run, [next(outcomes) for _ in run.calls]) for run in runs]


def _with(run: CheckRun, outcomes: Sequence[Outcome]) -> CheckRun:
    if all(call.got is outcome for call, outcome in zip(run.calls, outcomes, strict=True)):
        return run
    calls = tuple(
        call if call.got is got else replace(call, got=got, difference=difference(call.expected, got, call.naming))
        for call, got in zip(run.calls, outcomes, strict=True)
    )
    return replace(run, calls=calls, difference=worst(calls))
