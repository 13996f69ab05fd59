"""What stands on a student's page, before it looks like anything: nothing but what that student may see."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import Self

from learn_transformers import printable
from learn_transformers.classroom.disclosure import disclosed
from learn_transformers.report.verdicts.card import not_graded
from learn_transformers.report.verdicts.points import in_quarters
from learn_transformers.report.verdicts.reasons import reasons
from learn_transformers.verdict import Answer, Chapter, Function, QuizEntry, Status, Verdict

ALL_PASS = "Everything that was checked passes."
NOTHING = "There is no verdict on this submission."
NOT_HANDED_IN = "not handed in"
PRACTICE = "This verdict is for practice and is no grade: it was made beside the code that it is about."
_NEWEST = 253402300800.0  # seconds: the first of the year 10000, where calendars end
_SPANS = ((86400, "day"), (3600, "hour"), (60, "minute"), (1, "second"))
CHECKED = {
    Status.PASSED: "passes",
    Status.FAILED: "fails",
    Status.ERROR: "could not be finished",
    Status.UNFINISHED: "not started",
}


@dataclass(frozen=True)
class Delivery:
    """How it was handed in, for the student to read.

    `at` is a time in seconds since 1970, `late_by` is in seconds, `penalty` in points, and `final_score` what is left
    of the score: None where one is not known, or there is none. `remarks` are sentences on the files, for the student.
    """

    at: float | None = None
    late_by: float | None = None
    penalty: float | None = None
    final_score: float | None = None
    remarks: tuple[str, ...] = ()


@dataclass(frozen=True)
class Next:
    """What to work on first: of which chapter and function, why, and a question that leads on."""

    chapter: str
    function: str
    said: str
    hint: str = ""

    @property
    def name(self) -> str:
        return f"{self.chapter}.{self.function}" if self.function else self.chapter


@dataclass(frozen=True)
class Line:
    """A chapter in the overview, in words: functions, points, and marks of worksheet and quiz if there are any."""

    title: str
    functions: str
    points: str
    worksheet: str
    quiz: str


@dataclass(frozen=True)
class Sheet:
    """One student's page: `facts` are pairs of a word and what it is; all text is printable, all points in quarters."""

    student: str
    facts: tuple[tuple[str, str], ...]
    first: Next | None
    summary: str
    remarks: tuple[str, ...]
    chapters: tuple[Chapter, ...]

    @classmethod
    def of(cls, verdict: Verdict | None, student: str, delivery: Delivery) -> Self:
        """Of a submission without a verdict there is what is known of how it came."""
        shown = in_quarters(printable.shown(disclosed(verdict))) if verdict is not None else None
        first = _first(shown) if shown is not None else None
        notes = shown.notes if shown is not None else ()
        said = [printable.one_line(remark) for remark in (*delivery.remarks, *notes)]
        return cls(
            student=printable.one_line(student, 200) or "(no name)",
            facts=tuple(_facts(verdict, shown, delivery)),
            first=first,
            summary=_summary(shown, first),
            remarks=tuple(dict.fromkeys(said)),
            chapters=shown.chapters if shown is not None else (),
        )


def title(chapter: Chapter) -> str:
    """As its folder is called, in words."""
    return f"{chapter.number:02d} {chapter.name}" if chapter.number else chapter.name


def line(chapter: Chapter) -> Line:
    """A chapter's line in the overview."""
    passed = sum(function.status == Status.PASSED for function in chapter.functions)
    functions = f"{passed} of {len(chapter.functions)} pass" if chapter.functions else ""
    if chapter.problem is not None:
        functions = not_graded(chapter) if chapter.was_handed_in else NOT_HANDED_IN
    return Line(title(chapter), functions, points(chapter.score, chapter.max_score), worksheet(chapter), quiz(chapter))


def worksheet(chapter: Chapter) -> str:
    """The marks of a worksheet; nothing where there is none."""
    return _sum(chapter.worksheet)


def quiz(chapter: Chapter) -> str:
    """The marks of a quiz; nothing where there is none."""
    return _sum(chapter.quiz)


def _sum(marks: Sequence[Answer | QuizEntry]) -> str:
    return points(sum(m.score for m in marks), sum(m.max_score for m in marks)) if marks else ""


def answer_word(entry: QuizEntry) -> str:
    """What came of a question."""
    if entry.status == Status.UNFINISHED:
        return "not marked" if entry.message else "not answered"
    if entry.status == Status.ERROR:
        return "could not be marked"
    return "right" if entry.status == Status.PASSED else "partly right" if entry.score > 0 else "not right"


def points(score: float, most: float) -> str:
    """As in `2.5 of 4`."""
    return f"{number(score)} of {number(most)}"


def number(value: float) -> str:
    """With at most two decimals."""
    text = f"{value:.2f}".rstrip("0").rstrip(".")
    return "0" if text == "-0" else text


def span(seconds: float) -> str:
    """As in `1 day 3 hours`: the largest unit and the next one, the rest left off."""
    left = int(max(seconds, 1))
    said = []
    for size, unit in _SPANS:
        count, left = divmod(left, size)
        said.append(f"{count} {unit}{'' if count == 1 else 's'}" if count else "")
    start = next(place for place, part in enumerate(said) if part)
    return " ".join(filter(None, said[start : start + 2]))


def _facts(verdict: Verdict | None, shown: Verdict | None, delivery: Delivery) -> Iterator[tuple[str, str]]:
    late, penalty = delivery.late_by or 0.0, delivery.penalty or 0.0
    if verdict is not None and shown is not None:
        score = verdict.score if penalty > 0 else shown.score  # of which something is taken off: as exactly as that
        yield "Points", points(score, verdict.max_score)
        yield from _apart(shown)
    if (moment := _moment(delivery.at)) is not None:
        yield "Handed in", moment
    if late > 0:
        yield "Late by", span(late)
    if penalty > 0:
        yield "Taken off", f"{number(penalty)} for being late"
        if delivery.final_score is not None:
            most = f" of {number(verdict.max_score)}" if verdict is not None else ""
            yield "What counts", f"{number(delivery.final_score)}{most}"
    if verdict is not None and verdict.practice:
        yield "Note", PRACTICE


def _apart(shown: Verdict) -> Iterator[tuple[str, str]]:
    """Marks that stand apart from the points of functions."""
    papers = _sum([a for chapter in shown.chapters if chapter.functions for a in chapter.worksheet])
    quizzes = _sum([entry for chapter in shown.chapters for entry in chapter.quiz])
    yield from (pair for pair in (("Worksheets", papers), ("Quizzes", quizzes)) if pair[1])


def _moment(at: float | None) -> str | None:
    if at is None or not 0 <= at < _NEWEST:
        return None
    return datetime.fromtimestamp(at, UTC).strftime("%Y-%m-%d %H:%M UTC")


def _summary(shown: Verdict | None, first: Next | None) -> str:
    """One sentence where there is nothing to work on."""
    if shown is None:
        return NOTHING
    return ALL_PASS if first is None and shown.status == Status.PASSED and shown.chapters else ""


def _first(verdict: Verdict) -> Next | None:
    """What fails first in the order of the course and follows from nothing else; else what is not started yet."""
    waiting = None
    for chapter in verdict.chapters:
        if not chapter.was_handed_in:
            waiting = waiting or Next(chapter.name, "", NOT_HANDED_IN)
            continue
        if chapter.problem is not None:
            return Next(chapter.name, "", f"{not_graded(chapter)}: {chapter.problem.message}")
        for function in chapter.functions:
            if function.status in (Status.ERROR, Status.FAILED) and not function.follows_from:
                return replace(_why(function), chapter=chapter.name)
            if function.status == Status.UNFINISHED and not function.follows_from:
                waiting = waiting or Next(chapter.name, function.name, function.to_do or "not started")
    return waiting


def _why(function: Function) -> Next:
    found = reasons(function)
    if found:
        several = "; or ".join(found[0].alternatives)
        return Next("", function.name, f"{found[0].sentence} {several}".strip(), found[0].hint)
    check = next((check for check in function.checks if check.status != Status.PASSED), None)
    said = f"“{check.name}”: {check.message}" if check is not None and check.message else "a check fails"
    return Next("", function.name, said)
