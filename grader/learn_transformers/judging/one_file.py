"""One file, from its loading to what was recorded of every function that is asked for, with explanations."""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace

from learn_transformers import course
from learn_transformers.judging.desk import Desk
from learn_transformers.judging.run_function import Calls, run_function
from learn_transformers.key.trained import TrainedReference
from learn_transformers.outcomes.records import ChapterRun, FunctionRun
from learn_transformers.sandbox.host import SandboxError
from learn_transformers.sandbox.outcome import NotLoaded
from learn_transformers.sandbox.submission import Abandoned
from learn_transformers.trouble import KeyFault

Progress = Callable[[course.Chapter, str], None]


@dataclass(frozen=True)
class Ahead:
    """A function that somebody waits for, and who is to hear of it before the rest of its file is judged."""

    function: str
    tell: Callable[[ChapterRun], None]


def run_file(desk: Desk, progress: Progress, *, shrinks: bool = True, ahead: Ahead | None = None) -> ChapterRun:
    """Judge what was asked for; `ahead` names a function to begin with, and hears of it at once."""
    desk.begin()
    loading = desk.output
    if isinstance(desk.loaded, NotLoaded):
        return _recorded(desk, (), loading, desk.loaded)
    names = desk.asked
    first = (ahead.function,) if ahead is not None and ahead.function in names else ()

    def judge(name: str) -> FunctionRun:
        progress(desk.chapter, name)
        return run_function(desk, desk.key.references[name])

    known: dict[str, FunctionRun] = {}
    for name in first:
        assert ahead is not None
        run = judge(name)
        if not run.passed and run.missing is None:
            from learn_transformers.explaining.explanation import unexplained

            ahead.tell(_recorded(desk, (unexplained(run),), loading))
        known[name] = _explained(desk, run, {}, shrinks)
        ahead.tell(_recorded(desk, tuple(known.values()), loading))
    judged = known | {name: judge(name) for name in names if name not in known}
    # Explained last: its calls, and its time, are no part of the verdict.
    known |= {name: _explained(desk, run, judged, shrinks) for name, run in judged.items() if name not in known}
    runs = tuple(known[name] for name in names)
    if all(run.passed for run in runs) and not _has_private(runs):
        desk.leave()
    return _recorded(desk, runs, loading)


def _has_private(runs: Sequence[FunctionRun]) -> bool:
    """Were there private checks? Their worker may have kept what they asked, and tell it with another chapter."""
    return any(not check.public for run in runs for check in run.reference.checks)


def _explained(desk: Desk, run: FunctionRun, judged: Mapping[str, FunctionRun], shrinks: bool) -> FunctionRun:
    """The run with what explains it: another function of the file, known mistakes, a general description.

    What explains is imported here: where everything passes, there is none of it.
    """
    if run.passed or run.missing is not None:
        return run
    from learn_transformers.explaining.explanation import unexplained

    desk.budget.remaining()  # does anybody wait for this?
    desk.budget.begin()
    try:
        return _with_reasons(desk, run, judged, shrinks)
    except (Abandoned, KeyFault, SandboxError):
        raise
    except Exception:  # what explains a failure must not cost the verdict on it
        if os.environ.get("LEARN_TRANSFORMERS_DEBUG"):
            raise
        return replace(unexplained(run), differences=())


def _with_reasons(desk: Desk, run: FunctionRun, judged: Mapping[str, FunctionRun], shrinks: bool) -> FunctionRun:
    if isinstance(run.reference, TrainedReference):
        from learn_transformers.explaining import misses

        return misses.explained(run, run.reference, with_examples=not desk.bench.secret)
    from learn_transformers.explaining.explanation import explained
    from learn_transformers.judging.cause import cause

    found = cause(desk, run, judged)
    answer = (lambda: Calls(desk, run.reference, hurried=True)) if shrinks else None
    return explained(replace(run, follows_from=found.follows_from), desk.source, answer, found.own, found.lent)


def _recorded(
    desk: Desk, runs: tuple[FunctionRun, ...], output: str, not_loaded: NotLoaded | None = None
) -> ChapterRun:
    lent = tuple(sorted(desk.lent))
    return ChapterRun(desk.chapter, desk.source, runs, not_loaded, output, lent, weights=desk.fingerprint)
