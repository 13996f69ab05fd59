"""Rows as tables: `grades.csv` for whoever opens a spreadsheet, `grades.json` for machines; both sorted by student.

Rows come without their verdicts, and are small. The verdicts come beside them as JSON, a few at a time, and are written
as they are: to make objects of them takes several times as long as all the rest.
"""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any, Final, TextIO

from learn_transformers import printable
from learn_transformers.classroom.lateness import in_utc
from learn_transformers.classroom.row import Mark, Row
from learn_transformers.classroom.spreadsheets import cell

SCHEMA: Final = "learn-transformers/grades@1"
COLUMNS: Final = (
    "student", "name", "email", "id", "status", "score", "max_score", "penalty", "final_score", "late_by",
    "submitted_at", "notes",
)  # fmt: skip
_DIGITS: Final = 4  # of points in a spreadsheet


def grades_csv(rows: Iterable[Row]) -> str:
    """`grades.csv`: the columns of `COLUMNS`, those of the roster, and the points of each chapter.

    A text that a spreadsheet would take for a formula has a `'` before it; points are numbers, and empty where there
    are none. `late_by` is in seconds, `submitted_at` in UTC. A column of the roster or a chapter that is called as
    another one is `roster NAME` or `chapter NAME`.
    """
    stream = io.StringIO(newline="")
    write_csv(rows, stream)
    return stream.getvalue()


def write_csv(rows: Iterable[Row], stream: TextIO) -> None:
    """The same, line by line; a file is opened as UTF-8 with `newline=""`."""
    ordered = in_order(rows)
    further = list(dict.fromkeys(name for row in ordered for name, _ in row.further))
    chapters = {mark.chapter: mark.number for row in ordered for mark in row.marks}
    names = sorted(chapters, key=lambda name: (chapters[name], name))
    taken = [*COLUMNS]
    for kind, added in (("roster", further), ("chapter", names)):
        taken += [_apart(name, kind, {*map(str.casefold, taken)}) for name in added]
    table = csv.writer(stream, lineterminator="\n")
    table.writerow(map(cell, taken))
    for row in ordered:
        cells, marks = dict(row.further), {mark.chapter: mark for mark in row.marks}
        own = _own_cells(row)
        table.writerow([*own, *(cell(cells.get(name, "")) for name in further), *_points(names, marks)])


def write_json(rows: Iterable[tuple[Row, str]], about: Mapping[str, Any], stream: TextIO) -> None:
    """`grades.json`, see `schemas/grades-1.schema.json`: a line for each submission, in the order in which they come.

    Beside each row stands its verdict as JSON, empty where there is none; `about` is what applies to all of them.
    """
    stream.write(f'{_json({"schema": SCHEMA, **about})[:-1]}, "submissions": [')
    for number, (row, verdict) in enumerate(rows):
        stream.write(",\n" if number else "\n")
        stream.write(f'{_json(_submission(row))[:-1]}, "verdict": {printable.json_text(verdict) or "null"}}}')
    stream.write("\n]}\n")


def in_order(rows: Iterable[Row]) -> Sequence[Row]:
    """As they stand in tables: by student."""
    return sorted(rows, key=lambda row: row.student)


def _own_cells(row: Row) -> list[str | float | None]:
    """Those of `COLUMNS`, in their order."""
    texts = (row.student, row.name, row.email, row.id, row.status.value)
    numbers = (row.score, row.max_score, row.penalty, row.final_score, row.late_by)
    submitted = "" if row.at is None else in_utc(row.at)
    return [*map(cell, texts), *map(_rounded, numbers), submitted, cell(" ".join((*row.refused, *row.notes)))]


def _points(chapters: Iterable[str], marks: dict[str, Mark]) -> Iterator[float | None]:
    for name in chapters:
        yield _rounded(marks[name].score) if name in marks else None


def _rounded(number: float | None) -> float | None:
    return None if number is None else round(float(number), _DIGITS)


def _apart(name: str, kind: str, taken: set[str]) -> str:
    while name.casefold() in taken:
        name = f"{kind} {name}"
    return name


def _submission(row: Row) -> dict[str, Any]:
    return {
        "student": row.student,
        "name": row.name,
        "email": row.email,
        "id": row.id,
        "roster": dict(row.further),
        "status": row.status.value,
        "score": row.score,
        "max_score": row.max_score,
        "penalty": row.penalty,
        "final_score": row.final_score,
        "submitted_at": None if row.at is None else in_utc(row.at) or None,
        "late_by": row.late_by,
        "refused": list(row.refused),
        "notes": list(row.notes),
        "seed": row.seed or None,
        "attempt": row.attempt or None,
        "counts": row.counts,
    }


def _json(value: Any) -> str:
    return printable.json_text(json.dumps(value, ensure_ascii=False, allow_nan=False))
