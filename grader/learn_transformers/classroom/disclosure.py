"""What a student is told of a verdict: of checks that are not public the name, the mistake and its hint, no more.

A submission that is called with secret arguments can keep them and hand them back later: printed, in an exception, as a
result of another check. In a chapter with checks that are not public, nothing is told that its code handed back; what a
public check asks is still told, for that is ours.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import PurePath, PureWindowsPath
from typing import Final

from learn_transformers.verdict import STUB_IN, Chapter, Check, Failure, Function, Status, Verdict

PRIVATE: Final = "a private check: what it asks, and what came of it, is not told"
_MANNERS: Final = "manners"  # the stage of checks that look at the calls of all others
_NOT_CALLED: Final = "missing"  # the reason of a function that is not there to be called
_HANDED_BACK: Final = ("crash", "contract")  # kinds of explanation that may quote an exception
_IN_GENERAL: Final = {
    "values": "the result is not right",
    "shape": "the result has another shape than is expected",
    "dtype": "the result holds another kind of number than is expected",
    "structure": "the result is not of the kind that is expected",
    "exception": "an exception is raised that is not expected, or one that is expected is not",
    "error": "the process in which it ran did not come to an end of this by itself",
    "defined": "not started",
    "forbidden": "it uses a function that this exercise is to write",
}


def disclosed(verdict: Verdict) -> Verdict:
    """The verdict for whoever handed the files in; every way to show one can show it.

    Files are named without the folders of whoever graded them. A secret seed's fingerprint is left out as well: it
    would tell who was asked the same. Status, scores and the names of checks stay as they are.
    """
    seed = verdict.seed if isinstance(verdict.seed, int) else ""
    return replace(verdict, seed=seed, chapters=tuple(map(_chapter, verdict.chapters)))


def has_private(chapter: Chapter) -> bool:
    """Is any check of a chapter not public?"""
    return any(not check.public for function in chapter.functions for check in function.checks)


def _chapter(chapter: Chapter) -> Chapter:
    functions = tuple(map(_without_place, chapter.functions))
    chapter = replace(chapter, file=_name(chapter.file), functions=functions)
    if chapter.problem is not None or not has_private(chapter):
        return chapter  # a file that could not be loaded was called with nothing
    return replace(chapter, functions=tuple(map(_function, chapter.functions)))


def _name(file: str) -> str:
    """A file's name alone, however the system that graded it writes paths."""
    return PureWindowsPath(file).name if "\\" in file else PurePath(file).name


def _function(function: Function) -> Function:
    if function.reason == _NOT_CALLED:
        return function
    told = tuple(map(_check, function.checks))
    return replace(
        function,
        diagnosis=tuple(e for e in function.diagnosis if e.kind not in _HANDED_BACK),
        differences=(),
        checks=told,
        output="",
        failure=_failure(function.failure, told) if function.failure is not None else None,
        located=None,
    )


def _without_place(function: Function) -> Function:
    """Of what is missing, not where its stub lies on the machine of whoever graded it."""
    if function.reason != _NOT_CALLED:
        return function
    checks = tuple(replace(check, message=check.message.partition(STUB_IN)[0]) for check in function.checks)
    return replace(function, checks=checks)


def _told(check: Check) -> str:
    """What is said of a check in place of its message."""
    if check.status == Status.PASSED:
        return ""
    return _IN_GENERAL.get(check.layer, "") if check.public else PRIVATE


def _asks_openly(check: Check) -> bool:
    """Are the calls that it shows of public checks? Those of manners may be any check's."""
    return check.public and check.stage != _MANNERS


def _check(check: Check) -> Check:
    shown = replace(check, message=_told(check), got="", lines=())
    if not check.public:
        shown = replace(shown, layer="", seconds=0.0)
    return shown if _asks_openly(check) else replace(shown, call="", expected="")


def _failure(failure: Failure, checks: Sequence[Check]) -> Failure:
    """What fails first, without what came of it; of a name that no check has, nothing."""
    check = next((check for check in checks if check.name == failure.check), None)
    if check is None or not _asks_openly(check):
        return Failure(failure.check, failure.stage, "", "", check.message if check is not None else PRIVATE)
    return Failure(
        failure.check,
        failure.stage,
        failure.call,
        failure.sizes,
        check.message,
        expected=failure.expected,
        smaller=failure.smaller,
    )
