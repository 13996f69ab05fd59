"""A column of a teacher's own export filled with grades: rows that get one go out, in their order, and no others.

A platform takes what it reads for what is meant, an empty cell included, and what stood in another row when it was
exported may be out of date by now. So a row that gets no grade is not in the file at all. Their cells are kept as they
are, even where one begins like a formula: the platform wrote it, and finds people by it; what is ours is harmless.
"""

from __future__ import annotations

import importlib
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Final

from learn_transformers.classroom.exports.grades import columns, whose
from learn_transformers.classroom.exports.grades.form import NO, Form
from learn_transformers.classroom.exports.grades.reading import Grade, Grades
from learn_transformers.classroom.exports.grades.theirs import Record, Theirs
from learn_transformers.classroom.exports.grades.whose import Identity, Kind
from learn_transformers.classroom.spreadsheets import cell
from learn_transformers.printable import one_line
from learn_transformers.trouble import WrongUse

SCHEMA: Final = "learn-transformers/filled-grades@1"
MISSING: Final = "handed in nothing"
_NOT_GRADED: Final = "the grader itself failed, so there are no points to hand on"
_LOCKED: Final = "their file says that this grade cannot be changed any more"
_DIGITS: Final = 4  # of points


@dataclass(frozen=True)
class Wanted:
    """Which column: one of theirs, or a new one; and how it is filled.

    `feedback` is a further column, for a sentence on the points. With `scale`, points are turned into those that are
    possible there, which `points` says where the file does not. `by` is a column that says who somebody is.
    `zeros`: whoever handed nothing in gets 0, not nothing.
    """

    column: str | None = None
    new_column: str | None = None
    feedback: str | None = None
    scale: bool = False
    points: float | None = None
    by: str | None = None
    zeros: bool = False


@dataclass(frozen=True)
class Filled:
    """The file, the name of the column, and what became of everybody.

    `written` has the line of theirs, and what stands there now. All others are listed: whoever was graded and is not in
    theirs (`nowhere`), or not plainly (`unclear`, and why); whose row is left out (`left`, and why); and rows of
    theirs for which there is no grade (`without`).
    """

    content: bytes
    column: str
    written: tuple[tuple[str, int, str], ...]
    nowhere: tuple[str, ...]
    unclear: tuple[tuple[str, str], ...]
    left: tuple[tuple[str, str], ...]
    without: tuple[str, ...]
    notes: tuple[str, ...]

    @property
    def is_complete(self) -> bool:
        """Has every grade that there is found its place?"""
        return not self.nowhere and not self.unclear and all(why == MISSING for _, why in self.left)

    def to_plain(self) -> dict[str, Any]:
        """The same for a machine, without the file."""
        return {
            "schema": SCHEMA,
            "column": self.column,
            "written": [{"student": s, "line": line, "value": value} for s, line, value in self.written],
            "graded_but_not_in_theirs": list(self.nowhere),
            "not_plain": [{"student": student, "why": why} for student, why in self.unclear],
            "left_out": [{"student": student, "why": why} for student, why in self.left],
            "in_theirs_but_not_graded": list(self.without),
            "notes": list(self.notes),
        }


def form_named(name: str) -> Form:
    """The form of a platform, by the word that is typed."""
    form: Form = importlib.import_module(f"{__package__}.filled.{name.replace('-', '_')}").FORM
    return form


def filled(theirs: Theirs, grades: Grades, form: Form, wanted: Wanted) -> Filled:
    """Fill in the column.

    Raises:
        WrongUse: if the file is none of that platform's, the column is not plain, or no grade finds a row.
    """
    if wanted.column is not None and wanted.new_column is not None:
        raise WrongUse("--column is one of theirs, and --new-column one that is not there yet: give one of them.")
    rows = {n: record for n, record in enumerate(theirs.records) if n and not record.is_blank}
    described = [record for record in rows.values() if form.describes(record)]
    students = {n: record for n, record in rows.items() if not form.describes(record)}
    identities = columns.identities(theirs, form, wanted.by)
    if wanted.new_column is not None:
        column = columns.new(theirs, form, wanted.new_column)
    else:
        column = columns.of_grades(theirs, form, described, wanted.column)
    feedback = columns.named(theirs, wanted.feedback) if wanted.feedback is not None else None
    if feedback == column:
        raise WrongUse("The grades and the feedback need a column each.")
    found = whose.matches(grades.submissions, students, identities)
    if not found.rows and not found.unclear:
        raise WrongUse(
            f"None of the {len(grades.submissions)} in grades.json stands in {theirs.file}: is it of another class? "
            "--by COLUMN says which of its columns says who somebody is."
        )
    filler = _Filler(theirs, grades, form, wanted, _possible(described, form, column))
    out = [filler.above(record, column) for record in (theirs.records[0], *described)]
    written: list[tuple[str, int, str]] = []
    left: list[tuple[str, str]] = []
    for row, grade in sorted(found.rows.items()):
        if why := filler.why_not(grade, students[row]):
            left.append((grade.student, why))
            continue
        value = number(filler.value(grade, students[row]))
        record = students[row].put(column, value)
        out.append(record if feedback is None else record.put(feedback, theirs.cell(cell(said(grade)))))
        written.append((grade.student, record.line, value))
    return Filled(
        content=theirs.written(out),
        column=out[0].value(column),
        written=tuple(written),
        nowhere=tuple(grade.student for grade in found.nowhere),
        unclear=tuple((grade.student, why) for grade, why in found.unclear),
        left=tuple(left),
        without=tuple(_shown(record, identities) for row, record in students.items() if row not in found.rows),
        notes=tuple(filler.notes([value for *_, value in written])),
    )


def number(points: float) -> str:
    """Points as they are written: to four digits, and no more of them than there are."""
    return f"{points:.{_DIGITS}f}".rstrip("0").rstrip(".")


def said(grade: Grade) -> str:
    """A sentence on somebody's points."""
    if not grade.was_handed_in:
        return "Nothing was handed in."
    if not grade.chapters:
        return "Nothing that can be graded was handed in."
    parts = ", ".join(f"{c.name} {number(c.score or 0.0)} of {number(c.max_score)}" for c in grade.chapters)
    late = f"; {number(grade.penalty)} taken off for lateness" if grade.penalty else ""
    return f"{number(grade.final_score or 0.0)} of {number(grade.max_score)} points ({parts}{late})."


@dataclass(frozen=True)
class _Filler:
    """What goes into the column; `possible` is out of how many points it is, where the file says it once for all."""

    theirs: Theirs
    grades: Grades
    form: Form
    wanted: Wanted
    possible: float | None

    @property
    def most(self) -> float:
        """Out of how many points these grades are."""
        return max((grade.max_score for grade in self.grades.submissions), default=0.0)

    def above(self, record: Record, column: int) -> Record:
        """The head, or a row that describes columns: as it is, but for a new column."""
        if self.wanted.new_column is None:
            return record
        if record is self.theirs.records[0]:
            return record.put(column, self.theirs.cell(cell(self.wanted.new_column)))
        of_new = self.wanted.points if self.wanted.scale and self.wanted.points else self.most
        return record.put(column, number(of_new) if self.form.points(record) else "")

    def why_not(self, grade: Grade, record: Record) -> str:
        """Why a row is left out; empty where it is not."""
        locked = self.form.locked(self.theirs.head)
        if locked is not None and record.value(locked).casefold() in NO:
            return _LOCKED
        if grade.final_score is None:
            return _NOT_GRADED
        return "" if grade.was_handed_in or self.wanted.zeros else MISSING

    def value(self, grade: Grade, record: Record) -> float:
        """The points for a row."""
        final = grade.final_score or 0.0
        if not self.wanted.scale:
            return final
        own = _plain_number(record.value(self.form.most(self.theirs.head)))
        most = self.wanted.points or own or self.possible or (self.most if self.wanted.new_column else None)
        if not most:
            raise WrongUse(f"{self.theirs.file} does not say out of how many points the column is: --points N does.")
        return final / grade.max_score * most if grade.max_score else 0.0

    def notes(self, values: Sequence[str]) -> Iterator[str]:
        """What a teacher should know before this is handed over."""
        theirs, ours = self.possible, self.most
        if not self.wanted.scale and theirs is not None and theirs != ours:
            yield f"The column is out of {number(theirs)} points, these are out of {number(ours)}: --scale converts."
        limit = self.form.limit
        if limit is not None and any(float(value) > limit for value in values):
            yield f"{self.form.name} refuses more than {number(limit)} points unless it is set to take them: --scale."


def _possible(described: Sequence[Record], form: Form, column: int) -> float | None:
    found = (_plain_number(record.value(column)) for record in described if form.points(record))
    return next(filter(None, found), None)


def _plain_number(text: str) -> float | None:
    found = re.fullmatch(r"([0-9]{1,9})(?:[.,]([0-9]{1,9}))?", text)
    return float(f"{found[1]}.{found[2] or 0}") if found else None


def _shown(record: Record, identities: Sequence[Identity]) -> str:
    by_name = sorted(identities, key=lambda identity: identity.kind != Kind.NAME)
    name = next(filter(None, (identity.of(record) for identity in by_name)), "")
    return f"{one_line(name, columns.SHOWN) or 'somebody without a name'} (line {record.line})"
