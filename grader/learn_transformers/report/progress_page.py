"""The map of the course with what is done on it: as plain lines of text, and as JSON."""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any, Final

from learn_transformers import printable
from learn_transformers.course import Chapter
from learn_transformers.course.needs import CourseMap, Exercise
from learn_transformers.progress import FILE, summary
from learn_transformers.progress.summary import ChapterStanding, Standing, State, Summary
from learn_transformers.report import page, review_page

SCHEMA: Final = "learn-transformers/progress@1"
WIDTH: Final = 79
_BOLD, _DIM, _RED, _GREEN = "1", "2", "31", "32"
_COLORS: Final = {State.PASSED: _GREEN, State.FAILING: _RED, State.NOT_STARTED: _DIM}
_MARKS: Final = {State.PASSED: "#", State.FAILING: "!", State.NOT_STARTED: "."}
_INDENT: Final = " " * 6
_LEGEND: Final = (
    "#  passed     !  failing     .  not started",
    "tries: checks of what had not just passed     shown: its solution was shown",
)
_ROOM: Final = WIDTH - len(_INDENT)
_FIRST: Final = 3  # so many things worth doing first
_SHORT: Final = 31  # seconds that are not worth mentioning


def text(of: Summary, the_map: CourseMap, only: Sequence[Chapter] = ()) -> str:
    """The page; of some chapters, with what every single function builds on."""
    shown = [c for c in of.chapters if not only or c.chapter in only]
    lines = [] if only else page.fitted(f"Your course: {of.exercises}", sys.stdout)
    if not only:
        lines += ["", *_wrapped(_totals(of.chapters))]
        if sum(c.seconds for c in of.chapters) >= _SHORT:
            gap = f"{summary.LONGEST_GAP / 60:.0f} min"
            lines += _wrapped(f"Time is an estimate: the gaps between checks, none longer than {gap}.")
        lines += _wrapped(review_page.calibration(of.sure))
        lines += ["", *(part for line in _LEGEND for part in _fitting(line))]
    for chapter in shown:
        lines += ["", *_chapter(chapter, the_map, detailed=bool(only))]
    if not only:
        lines += ["", *_worth_first(of, the_map)]
    return "\n".join(lines).lstrip("\n") + "\n"


def _totals(chapters: Sequence[ChapterStanding]) -> str:
    functions = [s for c in chapters for s in c.functions]
    answers = [s for c in chapters for s in c.worksheet]
    said = [f"{_passed(functions)} of {_count(functions, 'function')} passed"]
    if failing := sum(s.state == State.FAILING for s in functions):
        said[0] += f", {failing} failing"
    if answers:
        said.append(f"{_passed(answers)} of {_count(answers, 'worksheet answer')}")
    if answered := sum(c.quiz.answered for c in chapters):
        said.append(_quiz(answered, sum(c.quiz.points for c in chapters)))
    if (seconds := sum(c.seconds for c in chapters)) >= _SHORT:
        said.append(_duration(seconds))
    return "; ".join(said) + "."


def _quiz(answered: int, points: float) -> str:
    return f"{points:.4g} of {answered} quiz point{'s' * (answered != 1)}"


def _chapter(standing: ChapterStanding, the_map: CourseMap, detailed: bool) -> Iterator[str]:
    chapter, functions, worksheet = standing.chapter, standing.functions, standing.worksheet
    bar = "".join(_paint(_MARKS[s.state], _COLORS[s.state]) for s in functions)
    head = f"{_paint(chapter.folder, _BOLD)}{'':{max(1, 28 - len(chapter.folder))}}"
    head += f"{_passed(functions)} of {len(functions)}  {bar}"
    if worksheet:
        head += f"  worksheet {_passed(worksheet)} of {len(worksheet)}"
    yield head + (f"  {_duration(standing.seconds)}" if standing.seconds >= _SHORT else "")
    links = []
    if before := the_map.builds_on(chapter):
        links.append(f"builds on {_numbers(before)}")
    if later := the_map.leads_to(chapter):
        links.append(f"used by {_numbers(later)}")
    if links:
        yield f"   {_paint('; '.join(links), _DIM)}"
    if standing.quiz.answered:
        yield f"   {_quiz(*standing.quiz)}"
    for s in functions:
        if detailed or _touched(s):
            yield from _one(s, s.name)
        if detailed:
            yield from _links(the_map, (chapter.name, s.name))
    if not detailed and (untouched := [s.name for s in functions if not _touched(s)]):
        yield from _row(State.NOT_STARTED, _listed(untouched, _ROOM))
    if standing.worksheet_shown is not None:
        yield "   the worksheet's solution was shown"
    for s in filter(_touched, worksheet):
        yield from _one(s, f"worksheet: {s.name}")
    untouched = [s.name for s in worksheet if not _touched(s)]
    if untouched and (detailed or len(untouched) < len(worksheet)):
        yield from _row(State.NOT_STARTED, f"worksheet: {_listed(untouched, _ROOM - 11)}")


def _touched(s: Standing) -> bool:
    return s.state != State.NOT_STARTED or bool(s.hints) or s.solution_shown is not None


def _one(s: Standing, name: str) -> Iterator[str]:
    """What is known of one thing, in columns; below it what was found wrong."""
    tries = f"{s.attempts} {'try' if s.attempts == 1 else 'tries'}" if s.attempts else ""
    hints = f"{s.hints} hint{'s' * (s.hints != 1)}" if s.hints else ""
    spent = _duration(s.seconds).removeprefix("about ") if s.seconds >= _SHORT else ""
    shown = "shown" if s.solution_shown is not None else ""
    yield from _row(s.state, f"{name:<36} {tries:<9} {hints:<8} {spent:<10} {shown}".rstrip())
    if s.failing_since is not None:
        since = f"since {time.strftime('%Y-%m-%d %H:%M', time.localtime(s.failing_since))}"
        found = " or: ".join(filter(None, (m.title or m.name.replace("_", " ") for m in s.mistakes)))
        yield from _fitting(f"{_INDENT}{': '.join(filter(None, (since, found)))}")


def _row(state: State, said: str) -> Iterator[str]:
    """One line behind the sign for how it stands."""
    line, *more = _fitting(f"   {_MARKS[state]}  {said}")
    yield f"   {_paint(line[3], _COLORS[state])}{line[4:]}"
    yield from more


def _links(the_map: CourseMap, exercise: Exercise) -> Iterator[str]:
    for lead, others in (("builds on", the_map.uses[exercise]), ("used by", the_map.used_by[exercise])):
        if others:
            names = [f"{c}.{n}" for c, n in others]
            yield from _fitting(f"{_INDENT}{lead} {_listed(names, _ROOM - len(lead) - 1)}")


def _fitting(line: str) -> list[str]:
    """A row is one line, cut where it is too long; only where a terminal is narrow it goes on below."""
    line = printable.one_line(line, printable.MOST)
    if _width() < WIDTH:
        return printable.fold(line, _width(), later=_INDENT)
    while printable.columns(line) > WIDTH:
        line = f"{line[:-2]}…"
    return [line]


def _width() -> int:
    return min(page.width(sys.stdout) or WIDTH, WIDTH)


def _listed(names: Sequence[str], room: int) -> str:
    """As many of these names as a row has room for, and how many more there are."""
    for count in range(len(names), 0, -1):
        more = f" and {len(names) - count} more" if count < len(names) else ""
        said = f"{', '.join(names[:count])}{more}"
        if len(said) <= room:
            return said
    return f"{len(names)} of them"


def _worth_first(of: Summary, the_map: CourseMap) -> Iterator[str]:
    yield _paint("Worth doing first", _BOLD)
    first = summary.worth_first(of, the_map)[:_FIRST]
    for chapter, name, later in first:
        many = len(later) > 1
        why = f"chapter{'s' * many} {_numbers(later)} build{'s' * (not many)} on it"
        yield from _fitting(f"   {chapter.name}.{name}: {why}.")
    if not first:
        yield "   Nothing that later chapters wait for."
    yield from _fitting("   Nothing is locked: what you have not written is lent to later chapters.")


def _passed(standings: Iterable[Standing]) -> int:
    return sum(s.state == State.PASSED for s in standings)


def _count(standings: Sequence[Standing], what: str) -> str:
    return f"{len(standings)} {what}{'s' * (len(standings) != 1)}"


def _numbers(chapters: Sequence[Chapter]) -> str:
    *others, last = [f"{c.number:02d}" for c in chapters]
    return f"{', '.join(others)} and {last}" if others else last


def _duration(seconds: float) -> str:
    minutes = round(seconds / 60)
    return f"about {minutes} min" if minutes < 60 else f"about {minutes // 60} h {minutes % 60} min"


def _wrapped(sentence: str, first: str = "", later: str = "") -> list[str]:
    return printable.fold(printable.one_line(sentence), _width(), first, later)


def _paint(words: str, color: str) -> str:
    """Color, where somebody sees it and has not asked for none."""
    plain = os.environ.get("NO_COLOR") or os.environ.get("TERM") == "dumb" or not sys.stdout.isatty()
    old_windows = os.name == "nt" and "WT_SESSION" not in os.environ
    return words if plain or old_windows else f"\x1b[{color}m{words}\x1b[0m"


def today(day: summary.Day) -> list[str]:
    """What was done today, as far as it was written down; nothing where nothing was."""
    if not day.checks:
        return []
    said = []
    for names, what in ((day.functions, "function"), (day.answers, "worksheet answer")):
        if names:
            more = f" and {len(names) - _FIRST} more" if len(names) > _FIRST else ""
            said.append(f"{len(names)} {what}{'s' * (len(names) != 1)} passed ({', '.join(names[:_FIRST])}{more})")
    said = said or ["nothing has passed that had not before"]
    time_spent = f", {_duration(day.seconds)} between them" if day.seconds >= _SHORT else ""
    return [f"Today: {'; '.join(said)}; {day.checks} check{'s' * (day.checks != 1)}{time_spent}."]


def started_anew(backup: Path | None) -> list[str]:
    """What `progress --reset` did."""
    if backup is None:
        return ["There was no progress to forget."]
    return [
        "Progress starts anew; your files are as they were.",
        f"What was known is kept in {backup}; move it back to {FILE} to have it again.",
    ]


def document(of: Summary, the_map: CourseMap, only: Sequence[Chapter] = ()) -> dict[str, Any]:
    """The same as plain data, see `schemas/progress-1.schema.json`."""
    return {
        "schema": SCHEMA,
        "exercises": str(of.exercises),
        "file": str(of.file),
        "seconds": round(sum(c.seconds for c in of.chapters), 1),
        "calibration": review_page.calibration_document(of.sure),
        "chapters": [_chapter_document(c, the_map) for c in of.chapters if not only or c.chapter in only],
        "worth_doing_first": [
            {"chapter": chapter.name, "name": name, "used_by_chapters": [c.name for c in later]}
            for chapter, name, later in summary.worth_first(of, the_map)
        ],
        "notes": [of.said] if of.said else [],
    }


def to_json(of: Summary, the_map: CourseMap, only: Sequence[Chapter] = ()) -> str:
    """The same as one JSON document, on one line: to indent it takes longer than all the rest."""
    import json

    return json.dumps(document(of, the_map, only), ensure_ascii=False, allow_nan=False)


def _chapter_document(standing: ChapterStanding, the_map: CourseMap) -> dict[str, Any]:
    chapter = standing.chapter
    functions = []
    for s in standing.functions:
        exercise = (chapter.name, s.name)
        links = {"builds_on": the_map.uses[exercise], "used_by": the_map.used_by[exercise]}
        functions.append(_plain(s) | {k: [f"{c}.{n}" for c, n in others] for k, others in links.items()})
    return {
        "name": chapter.name,
        "number": chapter.number,
        "builds_on": [c.name for c in the_map.builds_on(chapter)],
        "used_by": [c.name for c in the_map.leads_to(chapter)],
        "seconds": round(standing.seconds, 1),
        "functions": functions,
        "worksheet": [_plain(s) for s in standing.worksheet],
        "worksheet_solution_shown": _moment(standing.worksheet_shown),
        "quiz": {"answered": standing.quiz.answered, "points": round(standing.quiz.points, 6)},
    }


def _plain(s: Standing) -> dict[str, Any]:
    return {
        "name": s.name,
        "state": s.state.value,
        "score": s.score,
        "max_score": s.max_score,
        "checks": s.checks,
        "attempts": s.attempts,
        "hints_opened": s.hints,
        "seconds": round(s.seconds, 1),
        "last_checked": _moment(s.last_checked),
        "first_passed": _moment(s.first_passed),
        "failing_since": _moment(s.failing_since),
        "solution_shown": _moment(s.solution_shown),
        "mistakes": [{"name": m.name, "title": m.title} for m in s.mistakes],
    }


def _moment(seconds: float | None) -> str | None:
    return None if seconds is None else time.strftime("%Y-%m-%dT%H:%M:%S+00:00", time.gmtime(seconds))
