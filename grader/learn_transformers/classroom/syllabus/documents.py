"""A plan as files: Markdown for people, CSV for spreadsheets, and what is due when for calendars."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator
from datetime import UTC, date, datetime
from typing import Any, Final

from learn_transformers.classroom.syllabus.plan import Block, Plan
from learn_transformers.classroom.syllabus.weeks import Week
from learn_transformers.classroom.syllabus.worth import Worth

COLUMNS: Final = (
    "week", "from", "to", "due", "chapter", "title", "lecture", "reading_minutes", "work_minutes", "builds_on",
    "functions", "points", "worksheet_points", "quiz_points",
)  # fmt: skip
_OCTETS: Final = 75  # of a line of a calendar


def files(plan: Plan) -> dict[str, bytes]:
    """All of them, by name."""
    return {
        "syllabus.md": ("\n".join(_markdown(plan)) + "\n").encode(),
        "syllabus.csv": _csv(COLUMNS, _rows(plan)),
        "points.csv": _csv(("chapter", "part", "name", "points"), _points(plan)),
        "syllabus.ics": "".join(f"{line}\r\n" for line in _calendar(plan)).encode(),
    }


def grade_command(block: Block) -> str:
    """What a teacher types once it is due."""
    where = f"week-{block.weeks[-1].number:02d}"
    chapters = " ".join(f"--chapter {one.chapter.name}" for one in block.chapters)
    return (
        f"learn-transformers grade submissions/{where} --out graded/{where} {chapters} --roster students.csv "
        f"--due {block.due.isoformat()}"
    )


def number(points: float) -> str:
    """Points, which are quarters."""
    return f"{points:.2f}".rstrip("0").rstrip(".")


def _markdown(plan: Plan) -> Iterator[str]:
    first, last = plan.weeks[0], plan.weeks[-1]
    yield "# Syllabus"
    yield ""
    yield f"{len(plan.weeks)} weeks, {_dates(first.first, last.last)}: {_count(plan)}, {number(plan.points)} points."
    yield "A chapter's points are those of its functions; marks of worksheets and quizzes stand beside them."
    yield from (f"\n{note}" for note in plan.notes)
    yield ""
    yield "| week | dates | chapters | due | work | points |"
    yield "|---|---|---|---|---|---|"
    by_week = {week: block for block in plan.blocks for week in block.weeks}
    for week in plan.weeks:
        yield _row(week, by_week.get(week))
    yield f"| | | | | {_hours(_minutes(plan.blocks))} | {number(plan.points)} |"
    for block in plan.blocks:
        yield from _section(block)


def _row(week: Week, block: Block | None) -> str:
    dates = _dates(week.first, week.last)
    if block is None:
        return f"| {week.number} | {dates} | {'free' if week.is_free else ''} | | | |"
    names = ", ".join(f"{one.chapter.number:02d} {one.heading.title}" for one in block.chapters)
    if week != block.weeks[-1]:
        return f"| {week.number} | {dates} | {names} | | | |"
    due = f"{block.due:%Y-%m-%d %H:%M}"
    return f"| {week.number} | {dates} | {names} | {due} | {_hours(block.minutes)} | {number(block.points)} |"


def _section(block: Block) -> Iterator[str]:
    weeks = f"Week {block.weeks[0].number}"
    if len(block.weeks) > 1:
        weeks = f"Weeks {' and '.join(str(week.number) for week in block.weeks)}"
    yield from ("", f"## {weeks}: {', '.join(one.heading.title for one in block.chapters)}")
    for one in block.chapters:
        yield from ("", f"### {one.chapter.number:02d} {one.heading.title}", "")
        yield from _facts(one)
    names = " ".join(one.chapter.name for one in block.chapters)
    due = f"Due {block.due:%A, %Y-%m-%d at %H:%M} (`{block.due.isoformat()}`)"
    yield from ("", f"{due}, {number(block.points)} points.", "")
    yield "```sh"
    yield from (f"learn-transformers read {one.chapter.name}" for one in block.chapters)
    yield f"learn-transformers check {names}"
    yield f"learn-transformers hand-in {names}"
    yield from ("```", "", "Who grades:", "", "```sh", grade_command(block), "```")


def _facts(one: Worth) -> Iterator[str]:
    if one.heading.lecture:
        yield f"- lecture {one.heading.lecture}"
    if one.minutes is not None:
        yield f"- {one.heading.reading} minutes to read, {_hours(one.heading.work)} to do"
    if one.builds_on:
        yield f"- builds on {', '.join(chapter.name for chapter in one.builds_on)}"
    yield f"- functions, {number(one.points)} points: {_listed(one.functions.items())}"
    if one.answers:
        yield f"- worksheet, {number(sum(one.answers.values()))} points for {len(one.answers)} answers"
    if one.questions:
        yield f"- quiz, {number(sum(one.questions.values()))} points for {len(one.questions)} questions"


def _rows(plan: Plan) -> Iterator[list[Any]]:
    for block in plan.blocks:
        for one in block.chapters:
            heading = one.heading
            yield [
                " ".join(str(week.number) for week in block.weeks), block.weeks[0].first, block.weeks[-1].last,
                block.due.isoformat(), one.chapter.name, heading.title, heading.lecture_in_words, heading.reading,
                heading.work, " ".join(c.name for c in one.builds_on), len(one.functions),
                *(number(sum(part.values())) for part in (one.functions, one.answers, one.questions)),
            ]  # fmt: skip


def _points(plan: Plan) -> Iterator[list[str]]:
    for one in (one for block in plan.blocks for one in block.chapters):
        for part, points in (("function", one.functions), ("worksheet", one.answers), ("quiz", one.questions)):
            yield from ([one.chapter.name, part, name, number(worth)] for name, worth in points.items())


def _csv(columns: Iterable[str], rows: Iterable[Iterable[Any]]) -> bytes:
    stream = io.StringIO(newline="")
    csv.writer(stream, lineterminator="\n").writerows([columns, *rows])
    return stream.getvalue().encode()


def _calendar(plan: Plan) -> Iterator[str]:
    """RFC 5545, with one event for each time that something is due."""
    made = f"{plan.weeks[0].first:%Y%m%d}T000000Z"  # no time of today's: the same plan is the same file
    yield from ("BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//learn-transformers//syllabus//EN")
    for block in plan.blocks:
        names = ", ".join(one.chapter.name for one in block.chapters)
        hand_in = f"learn-transformers hand-in {' '.join(one.chapter.name for one in block.chapters)}"
        yield from ("BEGIN:VEVENT", f"UID:{plan.weeks[0].first}-week-{block.weeks[-1].number:02d}@learn-transformers")
        yield from (f"DTSTAMP:{made}", f"DTSTART:{_utc(block.due)}", f"DTEND:{_utc(block.due)}")
        yield from _folded(f"SUMMARY:{_escaped(f'Due: {names} ({number(block.points)} points)')}")
        yield from _folded(f"DESCRIPTION:{_escaped(hand_in)}")
        yield "END:VEVENT"
    yield "END:VCALENDAR"


def _escaped(text: str) -> str:
    for sign in "\\;,":
        text = text.replace(sign, f"\\{sign}")
    return text


def _folded(line: str) -> Iterator[str]:
    """No line is longer than it may be, in bytes; what goes on begins with a space."""
    while len(line.encode()) > _OCTETS:
        cut = len(line.encode()[:_OCTETS].decode(errors="ignore"))
        yield line[:cut]
        line = f" {line[cut:]}"
    yield line


def _utc(moment: datetime) -> str:
    return f"{moment.astimezone(UTC):%Y%m%dT%H%M%SZ}"


def _listed(points: Iterable[tuple[str, float]]) -> str:
    return ", ".join(f"`{name}` {number(worth)}" for name, worth in points)


def _dates(first: date, last: date) -> str:
    return f"{first} to {last}"


def _minutes(blocks: Iterable[Block]) -> int | None:
    found = [block.minutes for block in blocks]
    return None if None in found else sum(minutes or 0 for minutes in found)


def _hours(minutes: int | None) -> str:
    if minutes is None:
        return ""
    return f"{minutes} minutes" if minutes < 60 else f"{minutes / 60:.1f}".removesuffix(".0") + " hours"


def _count(plan: Plan) -> str:
    count = sum(len(block.chapters) for block in plan.blocks)
    return f"{count} chapter{'s' * (count != 1)}"
