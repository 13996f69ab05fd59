"""What the journal amounts to: where each function and each answer stands, since when, and how long it took."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from enum import StrEnum
from itertools import groupby
from pathlib import Path
from typing import Final, NamedTuple

from learn_transformers import course
from learn_transformers.course_map import CourseMap
from learn_transformers.progress import journal
from learn_transformers.progress.history import Attempt, History
from learn_transformers.progress.history import history as read_history
from learn_transformers.progress.journal import FUNCTION, WORKSHEET, Mistake

LONGEST_GAP: Final = 15 * 60.0
"""Between one check and the next, at most so many seconds count as work on what the next one checked."""


class State(StrEnum):
    """Where something stands. What was passed once and fails now is failing; when it first passed is kept."""

    NOT_STARTED = "not_started"
    FAILING = "failing"
    PASSED = "passed"


class Standing(NamedTuple):
    """Where one function or one answer of a worksheet stands. Times are in seconds since 1970, `None` for never.

    `attempts` are the checks of something written that had not just passed; `failing_since` is the first failure after
    the last pass, or after a reset; `mistakes` are what the last check found; `seconds` is an estimate of the work.
    """

    name: str
    state: State = State.NOT_STARTED
    score: float = 0.0
    max_score: float | None = None
    checks: int = 0
    attempts: int = 0
    hints: int = 0
    seconds: float = 0.0
    last_checked: float | None = None
    first_passed: float | None = None
    failing_since: float | None = None
    solution_shown: float | None = None
    mistakes: tuple[Mistake, ...] = ()


class ChapterStanding(NamedTuple):
    """Where one chapter stands, its worksheet included, and when the worksheet's solution was shown."""

    chapter: course.Chapter
    functions: tuple[Standing, ...]
    worksheet: tuple[Standing, ...]
    worksheet_shown: float | None = None

    @property
    def all(self) -> tuple[Standing, ...]:
        return (*self.functions, *self.worksheet)

    @property
    def seconds(self) -> float:
        return sum(s.seconds for s in self.all)


class Summary(NamedTuple):
    """Where the whole course stands. `said`: a sentence to pass on; with it and not `readable`, nothing is known."""

    exercises: Path
    chapters: tuple[ChapterStanding, ...]
    said: str = ""
    readable: bool = True


def of(exercises: Path) -> Summary:
    """The summary of the progress on a course; a damaged file is mended on the way."""
    unreadable = History()
    known, said = journal.read_or_say(read_history, exercises, unreadable)
    standings = standings_in(known)
    chapters = []
    for chapter in course.chapters():
        functions = _in_order(standings, FUNCTION, chapter, chapter.functions())
        answers = _in_order(standings, WORKSHEET, chapter, chapter.answers())
        shown = known.given_up.get((chapter.name, WORKSHEET))
        chapters.append(ChapterStanding(chapter, functions, answers, shown))
    return Summary(exercises, tuple(chapters), said, known is not unreadable)


def _in_order(
    standings: dict[tuple[str, str, str], Standing], kind: str, chapter: course.Chapter, names: Iterable[str]
) -> tuple[Standing, ...]:
    return tuple(standings.get((kind, chapter.name, name), Standing(name)) for name in names)


def standings_in(known: History) -> dict[tuple[str, str, str], Standing]:
    """Where everything stands that was ever checked, by (kind, chapter, name)."""
    rows: dict[tuple[str, str, str], list[Attempt]] = {}
    for attempt in known.attempts:
        rows.setdefault((attempt.kind, attempt.chapter, attempt.name), []).append(attempt)
    hints = Counter((FUNCTION, chapter, name) for chapter, name, _ in known.hints)
    shown = {(FUNCTION, *function): at for function, at in known.given_up.items()}
    seconds = _worked(known.attempts)
    return {
        key: _standing(
            key[2], rows.get(key, []),
            seconds=seconds.get(key, 0.0),
            mistakes=known.mistakes.get(key, ()),
            hints=hints[key],
            solution_shown=shown.get(key),
        )
        for key in {**rows, **hints, **shown}
    }  # fmt: skip


def _standing(
    name: str,
    attempts: Sequence[Attempt],
    *,
    seconds: float,
    mistakes: tuple[Mistake, ...],
    hints: int,
    solution_shown: float | None,
) -> Standing:
    counted, failing_since = 0, None
    for before, now in zip((None, *attempts), attempts, strict=False):
        if now.status == "passed" or now.checks == 0:
            failing_since = None
        elif now.status != "unfinished" and failing_since is None:
            failing_since = now.at
        counted += now.checks if _is_work(before, now) else 0
    checked = [a for a in attempts if a.checks]
    state = _state(attempts[-1].status) if attempts else State.NOT_STARTED
    return Standing(
        name=name,
        state=state,
        score=attempts[-1].score if attempts else 0.0,
        max_score=attempts[-1].max_score if attempts else None,
        checks=sum(a.checks for a in attempts),
        attempts=counted,
        hints=hints,
        seconds=seconds,
        last_checked=checked[-1].at if checked else None,
        first_passed=next((a.at for a in checked if a.status == "passed"), None),
        failing_since=failing_since if state == State.FAILING else None,
        solution_shown=solution_shown,
        mistakes=mistakes if state == State.FAILING else (),
    )


def _state(status: str) -> State:
    if status == "passed":
        return State.PASSED
    return State.NOT_STARTED if status == "unfinished" else State.FAILING


def _is_work(before: Attempt | None, now: Attempt) -> bool:
    """Was something written, and had it not just passed?"""
    passed_again = before is not None and before.status == now.status == "passed"
    return now.status != "unfinished" and not passed_again


def _worked(attempts: Sequence[Attempt]) -> dict[tuple[str, str, str], float]:
    """An estimate of the time that went into each thing, from the gaps between one check and the next.

    A gap counts up to `LONGEST_GAP`: whoever went away came back and worked before checking. It is shared out among
    what the later check found written and not just passed. Time before the first check is not known, and not counted.
    """
    spent: dict[tuple[str, str, str], float] = {}
    last: dict[tuple[str, str, str], Attempt] = {}
    earlier: float | None = None
    for at, group in groupby((a for a in attempts if a.checks), key=lambda attempt: attempt.at):
        worked_on = []
        for attempt in group:
            key = (attempt.kind, attempt.chapter, attempt.name)
            if _is_work(last.get(key), attempt):
                worked_on.append(key)
            last[key] = attempt
        gap = 0.0 if earlier is None else min(max(at - earlier, 0.0), LONGEST_GAP)
        for key in worked_on:
            spent[key] = spent.get(key, 0.0) + gap / len(worked_on)
        earlier = at
    return spent


def worth_first(summary: Summary, the_map: CourseMap) -> list[tuple[course.Chapter, str, tuple[course.Chapter, ...]]]:
    """Functions to do now that others wait for: not passed, all that they use is, most later chapters first."""
    done = {(c.chapter.name, s.name) for c in summary.chapters for s in c.functions if s.state == State.PASSED}
    found = []
    for c in summary.chapters:
        for s in c.functions:
            exercise = (c.chapter.name, s.name)
            later = the_map.later_chapters(exercise)
            if exercise not in done and later and done.issuperset(the_map.uses[exercise]):
                found.append((c.chapter, s.name, later))
    return sorted(found, key=lambda f: -len(f[2]))
