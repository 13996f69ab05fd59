"""What the journal amounts to: where each function and each answer stands, since when, and how long it took."""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from enum import StrEnum
from itertools import pairwise
from pathlib import Path
from types import MappingProxyType
from typing import Final, NamedTuple

from learn_transformers import course
from learn_transformers.course.needs import CourseMap
from learn_transformers.progress import door, journal
from learn_transformers.progress.history import Attempt, History
from learn_transformers.progress.history import history as read_history
from learn_transformers.progress.journal import FUNCTION, WORKSHEET, Mistake
from learn_transformers.progress.replies import QUESTION, Reply

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


class Quiz(NamedTuple):
    """How many different questions of a quiz were answered, and the points they earned: of each the best answer."""

    answered: int = 0
    points: float = 0.0


class Sure(NamedTuple):
    """Of so many answers given with some confidence, so many were right at once."""

    answers: int = 0
    right: int = 0


class ChapterStanding(NamedTuple):
    """Where one chapter stands, worksheet and quiz included, and when the worksheet's solution was shown."""

    chapter: course.Chapter
    functions: tuple[Standing, ...]
    worksheet: tuple[Standing, ...]
    worksheet_shown: float | None = None
    quiz: Quiz = Quiz()

    @property
    def all(self) -> tuple[Standing, ...]:
        return (*self.functions, *self.worksheet)

    @property
    def seconds(self) -> float:
        return sum(s.seconds for s in self.all)


class Summary(NamedTuple):
    """Where the whole course stands, by what `file` holds; and how often the learner was right who felt sure.

    `said`: a sentence to pass on; with it and not `readable`, nothing is known.
    """

    exercises: Path
    file: Path
    chapters: tuple[ChapterStanding, ...]
    said: str = ""
    readable: bool = True
    sure: Mapping[str, Sure] = MappingProxyType({})


def of(exercises: Path) -> Summary:
    """The summary of the progress on a course; a damaged file is mended on the way."""
    unreadable = History()
    nothing = unreadable, door.path_of(exercises)
    (known, file), said = journal.read_or_say(
        lambda where: (read_history(where), door.path_of(where)), exercises, nothing
    )
    standings = standings_in(known)
    chapters = []
    for chapter in course.chapters():
        functions = _in_order(standings, FUNCTION, chapter, chapter.functions())
        answers = _in_order(standings, WORKSHEET, chapter, chapter.answers())
        shown = known.given_up.get((chapter.name, WORKSHEET))
        quiz = _points([r for r in known.replies if r.chapter == chapter.name])
        chapters.append(ChapterStanding(chapter, functions, answers, shown, quiz))
    return Summary(exercises, file, tuple(chapters), said, known is not unreadable, calibration(known.replies))


def calibration(replies: Iterable[Reply]) -> dict[str, Sure]:
    """How often learners are right who say that they are sure, think so, or guess."""
    found = {"sure": Sure(), "think": Sure(), "guess": Sure()}
    for reply in replies:
        if reply.confidence and reply.counts:
            answers, right = found[reply.confidence]
            found[reply.confidence] = Sure(answers + 1, right + reply.is_right_at_once)
    return found


def _points(replies: Iterable[Reply]) -> Quiz:
    best: dict[str, float] = {}
    for reply in replies:
        if reply.kind == QUESTION and reply.counts:
            best[reply.question] = max(reply.score, best.get(reply.question, 0.0))
    return Quiz(len(best), sum(best.values()))


def _in_order(
    standings: dict[tuple[str, str, str], Standing], kind: str, chapter: course.Chapter, names: Iterable[str]
) -> tuple[Standing, ...]:
    return tuple(standings.get((kind, chapter.name, name), Standing(name)) for name in names)


class Day(NamedTuple):
    """What was done in one day: what passed that had not before, how often was checked, and the seconds between."""

    functions: tuple[str, ...] = ()
    answers: tuple[str, ...] = ()
    checks: int = 0
    seconds: float = 0.0


def today(exercises: Path) -> Day:
    """What was written down since midnight."""
    known, _ = journal.read_or_say(read_history, exercises, History())
    midnight = time.mktime((*time.localtime(time.time())[:3], 0, 0, 0, 0, 0, -1))
    before = {(a.kind, a.chapter, a.name): a.status for a in known.attempts if a.at < midnight}
    since = [a for a in known.attempts if a.at >= midnight]
    now = {(a.kind, a.chapter, a.name): a.status for a in since}
    passed = [key for key, status in now.items() if status == "passed" != before.get(key)]
    moments = sorted({a.at for a in since if a.checks})
    seconds = sum(min(later - one, LONGEST_GAP) for one, later in pairwise(moments))
    functions, answers = (tuple(name for kind, _, name in passed if kind == one) for one in (FUNCTION, WORKSHEET))
    return Day(functions, answers, len(moments), seconds)


def standings_in(known: History) -> dict[tuple[str, str, str], Standing]:
    """Where everything stands that was ever checked, by (kind, chapter, name)."""
    tallies = _tallied(known.attempts)
    kinds = (FUNCTION, WORKSHEET)  # of what was opened only the name is known: no answer has a function's
    hints = Counter((kind, chapter, name) for chapter, name, _ in known.hints for kind in kinds)
    shown = {(kind, *named): at for named, at in known.given_up.items() for kind in kinds}
    standings = {}
    for key in {**tallies, **hints, **shown}:
        tally = tallies.get(key, _Tally())
        failing = tally.state == State.FAILING
        standings[key] = Standing(
            name=key[2],
            state=tally.state,
            score=tally.score,
            max_score=tally.max_score,
            checks=tally.checks,
            attempts=tally.attempts,
            hints=hints[key],
            seconds=tally.seconds,
            last_checked=tally.last_checked,
            first_passed=tally.first_passed,
            failing_since=tally.failing_since if failing else None,
            solution_shown=shown.get(key),
            mistakes=known.mistakes.get(key, ()) if failing else (),
        )
    return standings


class _Tally:
    """What is known of one thing after so many attempts."""

    status = "unfinished"
    score = 0.0
    max_score: float | None = None
    checks = 0
    attempts = 0
    seconds = 0.0
    last_checked: float | None = None
    first_passed: float | None = None
    failing_since: float | None = None

    @property
    def state(self) -> State:
        if self.status == "passed":
            return State.PASSED
        return State.NOT_STARTED if self.status == "unfinished" else State.FAILING


def _tallied(attempts: Iterable[Attempt]) -> dict[tuple[str, str, str], _Tally]:
    """All attempts gone through once, oldest first: there are tens of thousands after a long course.

    The time that went into each thing is estimated from the gaps between one check and the next. A gap counts up to
    `LONGEST_GAP`: whoever went away came back and worked before checking. It is shared out among what the later check
    found written and not just passed. Time before the first check is not known, and not counted.
    """
    tallies: dict[tuple[str, str, str], _Tally] = {}
    worked_on: list[_Tally] = []
    gap, now = 0.0, None
    for chapter, name, kind, at, status, score, max_score, checks in attempts:
        key = kind, chapter, name
        tally = tallies.get(key)
        if tally is None:
            tally = tallies[key] = _Tally()
        if checks and at != now:
            _share_out(gap, worked_on)
            gap = 0.0 if now is None else min(max(at - now, 0.0), LONGEST_GAP)
            worked_on, now = [], at
        if checks:
            tally.checks += checks
            tally.last_checked = at
        if status == "passed":
            if tally.status != "passed":
                tally.attempts += checks
                worked_on.append(tally)
                if tally.first_passed is None:
                    tally.first_passed = at
            tally.failing_since = None
        elif status != "unfinished":
            tally.attempts += checks
            worked_on.append(tally)
            if tally.failing_since is None:
                tally.failing_since = at
        elif not checks:  # a reset
            tally.failing_since = None
        tally.status, tally.score, tally.max_score = status, score, max_score
    _share_out(gap, worked_on)
    return tallies


def _share_out(seconds: float, worked_on: Sequence[_Tally]) -> None:
    for tally in worked_on:
        tally.seconds += seconds / len(worked_on)


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
