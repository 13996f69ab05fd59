"""`grades.json` as `grade` left it, read again: one submission at a time, and nothing of it is taken on trust.

It holds a line for each submission, and a verdict for each: of a large class it is far larger than what is needed of
it here. Whoever has formatted it anew is read, too, as long as it is not too large to be read as a whole.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final, TextIO

from learn_transformers.classroom import tables
from learn_transformers.printable import one_line
from learn_transformers.trouble import WrongUse
from learn_transformers.verdict import NOT_GRADED, Status, refuse_practice

FILE: Final = "grades.json"
_LINE: Final = 64 << 20  # characters of one submission
_WHOLE: Final = 256 << 20  # of a document that is not written line by line
_MOST: Final = 1_000_000  # points of anything
_LONGEST: Final = 1e12  # seconds
_SHOWN: Final = 80
_STATUSES: Final = frozenset({*map(str, Status), "missing", "refused", "not_graded"})


@dataclass(frozen=True, slots=True)
class Part:
    """The points of one function, or of a chapter; None where the grader itself failed on it."""

    name: str
    score: float | None
    max_score: float


@dataclass(frozen=True, slots=True)
class ChapterGrade:
    """The points of one chapter, and of each of its functions."""

    name: str
    number: int
    score: float | None
    max_score: float
    functions: tuple[Part, ...]


@dataclass(frozen=True, slots=True)
class Grade:
    """What one student earned, see `schemas/grades-1.schema.json`; `further` is what else the roster says.

    All text is printable. `final_score` is None where the grader itself failed; `late_by` is in seconds.
    """

    student: str
    name: str
    email: str
    id: str
    status: str
    score: float | None
    max_score: float
    penalty: float
    final_score: float | None
    submitted_at: str
    late_by: float | None
    further: Mapping[str, str]
    chapters: tuple[ChapterGrade, ...]

    @property
    def was_graded(self) -> bool:
        """Is there anything to hand on? Not where the grader itself failed."""
        return self.final_score is not None

    @property
    def was_handed_in(self) -> bool:
        return self.status != "missing"


@dataclass(frozen=True)
class Grades:
    """Those of a class, in the order of the file; `due` is empty where the document does not say."""

    submissions: tuple[Grade, ...]
    due: str = ""

    @property
    def chapters(self) -> tuple[ChapterGrade, ...]:
        """Every chapter that anybody was graded in, in the order of the course, each once with what it is worth."""
        found: dict[str, ChapterGrade] = {}
        for grade in self.submissions:
            for chapter in grade.chapters:
                if chapter.name not in found or len(chapter.functions) > len(found[chapter.name].functions):
                    found[chapter.name] = chapter
        return tuple(sorted(found.values(), key=lambda chapter: (chapter.number, chapter.name)))


def read(folder: Path) -> Grades:
    """The grades in the folder that `grade --out` made.

    Raises:
        WrongUse: if there are none, or the file is no such document; the message says where it departs from it.
    """
    file = folder if folder.is_file() else folder / FILE
    if not file.is_file():
        raise WrongUse(f"{one_line(str(folder))} holds no {FILE}: give --grades the folder that `grade --out` made.")
    try:
        with open(file, encoding="utf-8") as stream:
            head, plain = _document(stream)
            submissions = tuple(_grades(plain))
    except OSError as problem:
        raise WrongUse(f"{one_line(str(file))} cannot be read: {problem.strerror}.") from None
    except UnicodeDecodeError:
        raise _foreign(file, "it is not UTF-8") from None
    except RecursionError:
        raise _foreign(file, "it is nested too deeply") from None
    except json.JSONDecodeError as problem:
        raise _foreign(file, f"it is no JSON ({problem.msg})") from None
    except ValueError as problem:
        raise _foreign(file, str(problem)) from None
    due = head.get("due")
    return Grades(submissions, one_line(due, _SHOWN) if isinstance(due, str) else "")


def _foreign(file: Path, why: str) -> WrongUse:
    said = f"{one_line(str(file))} is not what `grade` writes: {one_line(why, 400)}."
    return WrongUse(f"{said} The same `grade` command makes it anew.")


def _document(stream: TextIO) -> tuple[dict[str, Any], Iterable[Any]]:
    """What stands beside the submissions, and these."""
    first = stream.readline(_LINE)
    if first.rstrip().endswith('"submissions": ['):
        head = _object(_loaded(f"{first.rstrip()}]}}"), "the document")
        _require_schema(head)
        return head, _by_line(stream)
    text = first + stream.read(_WHOLE)
    if stream.read(1):
        raise ValueError(f"it is larger than {_WHOLE >> 20} MiB, and holds no line for each submission")
    whole = _object(_loaded(text), "the document")
    _require_schema(whole)
    return whole, _array(whole.get("submissions"), "submissions")


def _by_line(stream: TextIO) -> Iterator[Any]:
    while line := stream.readline(_LINE):
        if line.lstrip().startswith("]"):
            return
        if not line.endswith("\n"):
            break
        yield _loaded(line.rstrip().removesuffix(","))
    raise ValueError("it ends in the midst of it")


def _require_schema(document: Mapping[str, Any]) -> None:
    if document.get("schema") != tables.SCHEMA:
        raise ValueError(f"its schema is not {tables.SCHEMA}")


def _loaded(text: str) -> Any:
    def refused(constant: str) -> Any:
        raise ValueError(f"{constant} is no number of points")

    return json.loads(text, parse_constant=refused)


def _grades(plain: Iterable[Any]) -> Iterator[Grade]:
    seen: set[str] = set()
    for one in plain:
        grade = _grade(_object(one, "a submission"))
        if grade.student in seen:
            raise ValueError(f"'{one_line(grade.student, _SHOWN)}' stands in it twice")
        seen.add(grade.student)
        yield grade


def _grade(plain: Mapping[str, Any]) -> Grade:
    student = _text(plain, "student")
    if not student:
        raise ValueError("a submission does not say whose it is")
    try:
        status = _text(plain, "status")
        if status not in _STATUSES:
            raise ValueError(f"there is no status '{status}'")
        verdict = plain.get("verdict")
        refuse_practice(verdict)
        chapters = _object(verdict, "verdict").get("chapters") if verdict is not None else []
        final = _points_or_none(plain, "final_score")
        if (status == "not_graded") != (final is None):
            raise ValueError(f"'{status}' and the final score do not go together")
        further = _object(plain.get("roster", {}), "roster")
        return Grade(
            student,
            _text(plain, "name"),
            _text(plain, "email"),
            _text(plain, "id"),
            status,
            _points_or_none(plain, "score"),
            _points(plain, "max_score"),
            _points_or_none(plain, "penalty") or 0.0,
            final,
            _text(plain, "submitted_at"),
            _points_or_none(plain, "late_by", most=_LONGEST),
            {one_line(str(name)): one_line(value) for name, value in further.items() if isinstance(value, str)},
            tuple(_chapter(_object(one, "a chapter")) for one in _array(chapters, "chapters")),
        )
    except ValueError as problem:
        raise ValueError(f"of '{one_line(student, _SHOWN)}', {problem}") from None


def _chapter(plain: Mapping[str, Any]) -> ChapterGrade:
    functions = [_object(one, "a function") for one in _array(plain.get("functions"), "functions")]
    graded = all(one.get("reason") != NOT_GRADED for one in functions)
    parts = tuple(Part(_text(one, "name"), _points(one, "score"), _points(one, "max_score")) for one in functions)
    number = plain.get("number", 0)
    if not isinstance(number, int):
        raise ValueError("a chapter's number is none")
    score = _points(plain, "score") if graded else None
    return ChapterGrade(_text(plain, "name"), number, score, _points(plain, "max_score"), parts)


def _object(value: Any, what: str) -> dict[str, Any]:
    if not isinstance(value, dict):
        raise ValueError(f"{what} is no object")
    return value


def _array(value: Any, what: str) -> list[Any]:
    if not isinstance(value, list):
        raise ValueError(f"`{what}` is no list")
    return value


def _text(plain: Mapping[str, Any], name: str) -> str:
    value = plain.get(name)
    if value is not None and not isinstance(value, str):
        raise ValueError(f"`{name}` is no text")
    return one_line(value or "")


def _points(plain: Mapping[str, Any], name: str) -> float:
    if (value := _points_or_none(plain, name)) is None:
        raise ValueError(f"`{name}` is missing")
    return value


def _points_or_none(plain: Mapping[str, Any], name: str, most: float = _MOST) -> float | None:
    value = plain.get(name)
    if value is None:
        return None
    if isinstance(value, bool) or not isinstance(value, int | float) or not 0 <= value <= most:
        raise ValueError(f"`{name}` is no number of points")
    return float(value)
