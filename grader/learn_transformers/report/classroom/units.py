"""A unit of a verdict, and all of it, as plain lines for places that show text alone."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from rich.text import Text

from learn_transformers.classroom.disclosure import has_private
from learn_transformers.classroom.exports.results import Telling
from learn_transformers.classroom.exports.running import One
from learn_transformers.report.classroom import sheet, student
from learn_transformers.report.classroom.sheet import Delivery, Sheet
from learn_transformers.report.lines import wrapped
from learn_transformers.report.signs import UNICODE
from learn_transformers.report.verdicts.card import card, graded_with, not_graded
from learn_transformers.report.verdicts.worksheet import answer_lines, answered
from learn_transformers.verdict import Answer, Chapter, Function, QuizEntry, Status

PRIVATE = "Of private checks you see the name, and the mistake if one was recognized; what was asked is not told."
_WIDTH = 80


def telling() -> Telling:
    """How exports say it."""
    return Telling(unit, whole, page)


def unit(chapter: Chapter, of: Function | Answer | QuizEntry) -> str:
    """A function's card and all its checks, an answer with how it was read, or what came of a question."""
    if isinstance(of, Function):
        return "\n".join(_function(chapter, of))
    if isinstance(of, Answer):
        said = answer_lines(of, UNICODE) if answered(of) else [Text("not started")]
        return "\n".join(_plain(said))
    return "\n".join(_fitted(filter(None, [sheet.answer_word(of), of.message if of.status != Status.PASSED else ""])))


def whole(one: One) -> str:
    """Points, what to work on first, and remarks on the files."""
    return "\n".join(_fitted(_whole(one)))


def page(one: One) -> str:
    """The student's page as Markdown."""
    return student.markdown(one.verdict, one.submission.student, Delivery(remarks=one.remarks))


def _whole(one: One) -> Iterator[str]:
    shown = Sheet.of(one.verdict, one.submission.student, Delivery(remarks=one.remarks))
    yield from (f"{name}: {value}" for name, value in shown.facts)
    if shown.summary:
        yield shown.summary
    if (first := shown.first) is not None:
        yield f"Work on this first: {first.name}: {first.said}"
        if first.hint:
            yield f"  {first.hint}"
    yield from shown.remarks
    yield from filter(None, map(graded_with, shown.chapters))
    if any(map(has_private, shown.chapters)):
        yield PRIVATE


def _function(chapter: Chapter, function: Function) -> Iterator[str]:
    if not chapter.was_handed_in:
        yield f"{chapter.name}.py: {sheet.NOT_HANDED_IN}"
        return
    if (problem := chapter.problem) is not None:
        where = f"{chapter.file}, line {problem.line}" if problem.line else chapter.file
        yield from _fitted([f"{chapter.name} {not_graded(chapter)} ({where}):"])
        if problem.text.strip():
            yield f"    {problem.text.strip()}"
        yield from _fitted([problem.message])
        return
    if function.status in (Status.FAILED, Status.ERROR):
        yield from _plain(card(chapter, function, UNICODE, ""))
    elif function.status == Status.UNFINISHED:
        word = f"waits for {function.follows_from}" if function.follows_from else function.to_do or "not started"
        yield from _fitted([word])
    yield "Checks:"
    for check in function.checks:
        points = sheet.points(check.points, check.max_points)
        yield from _fitted([f"  {UNICODE.of(check.status)} {check.name} · {points}"])


def _fitted(lines: Iterable[str]) -> Iterator[str]:
    yield from _plain(wrapped(map(Text, lines), _WIDTH))


def _plain(lines: Iterable[Text]) -> Iterator[str]:
    return (line.plain.rstrip() for line in lines)
