"""Write grades in the columns of nbgrader, as CSV or JSON.

They are those of `nbgrader export`, with an assignment for each chapter; JSON where the target ends so.

nbgrader has two fields for a name. Which words of a name are which nobody can tell who does not know its owner: they
come from columns `first_name` and `last_name` of the roster, or from a comma; else all of it is the last name.
"""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterator
from typing import Any, Final

from learn_transformers import printable
from learn_transformers.classroom.exports.grades.reading import Grade, Grades
from learn_transformers.classroom.spreadsheets import cell

COLUMNS: Final = (
    "assignment", "duedate", "timestamp", "student_id", "last_name", "first_name", "email", "raw_score",
    "late_submission_penalty", "score", "max_score",
)  # fmt: skip
_DIGITS: Final = 6


def content(grades: Grades, name: str) -> bytes:
    """The file of that name."""
    records = list(_records(grades))
    if name.lower().endswith(".json"):
        return printable.json_text(json.dumps(records, indent=2, ensure_ascii=False, allow_nan=False)).encode() + b"\n"
    stream = io.StringIO(newline="")
    table = csv.writer(stream, lineterminator="\n")
    table.writerow(COLUMNS)
    for record in records:
        table.writerow(cell(value) if isinstance(value, str) else value for value in record.values())
    return stream.getvalue().encode()


def notes(grades: Grades) -> Iterator[str]:
    """What this form does not say."""
    if left := [grade.student for grade in grades.submissions if not grade.was_graded]:
        yield f"The grader itself failed on some chapter of {len(left)}, which is left out: {', '.join(left[:10])}."


def _records(grades: Grades) -> Iterator[dict[str, Any]]:
    for chapter in grades.chapters:
        for grade in grades.submissions:
            own = next((one for one in grade.chapters if one.name == chapter.name), None)
            raw = own.score if own is not None else (0.0 if grade.was_graded else None)
            if raw is None:
                continue
            penalty = raw * grade.penalty / grade.score if grade.score else 0.0
            last, first = _names(grade)
            values = (
                chapter.name, grades.due, grade.submitted_at, grade.student, last, first, grade.email,
                round(raw, _DIGITS), round(penalty, _DIGITS), round(raw - penalty, _DIGITS), chapter.max_score,
            )  # fmt: skip
            yield dict(zip(COLUMNS, values, strict=True))


def _names(grade: Grade) -> tuple[str, str]:
    last, first = (grade.further.get(name, "") for name in ("last_name", "first_name"))
    if last or first:
        return last, first
    last, _, first = grade.name.partition(",")
    return last.strip(), first.strip()
