"""Rows as tables: `grades.csv` for whoever opens a spreadsheet, `grades.json` for machines; both sorted by student.

Rows that come without their verdicts are small. The verdicts are then asked for one at a time, as plain data, and
written at once: to make objects of verdicts that are kept as JSON takes several times as long as all the rest.
"""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import Any, Final, TextIO, TypeAlias

from learn_transformers import printable
from learn_transformers.classroom.lateness import in_utc
from learn_transformers.classroom.row import Mark, Row
from learn_transformers.classroom.spreadsheets import cell

Plain: TypeAlias = Mapping[str, Any]

SCHEMA: Final = "learn-transformers/grades@1"
COLUMNS: Final = (
    "student", "name", "email", "id", "status", "score", "max_score", "penalty", "final_score", "late_by",
    "submitted_at", "notes",
)  # fmt: skip
_DIGITS: Final = 4  # of points in a spreadsheet


def verdict_of(row: Row) -> Plain | None:
    """The verdict that the row has."""
    return None if row.verdict is None else row.verdict.to_dict()


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
    ordered = _ordered(rows)
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


def grades_json(
    rows: Iterable[Row], *, key: str, verdict: Callable[[Row], Plain | None] = verdict_of
) -> dict[str, Any]:
    """`grades.json` as plain data, see `schemas/grades-1.schema.json`; `key` is the version of the keys."""
    submissions = [_submission(row, verdict(row)) for row in _ordered(rows)]
    return {"schema": SCHEMA, "key": key, "submissions": submissions}


def write_json(
    rows: Iterable[Row], stream: TextIO, *, key: str, verdict: Callable[[Row], Plain | None] = verdict_of
) -> None:
    """The same, a line for each submission; of verdicts, no more than one is held as plain data at once."""
    stream.write(f'{{"schema": {_json(SCHEMA)}, "key": {_json(key)}, "submissions": [')
    for number, row in enumerate(_ordered(rows)):
        stream.write(",\n" if number else "\n")
        stream.write(_json(_submission(row, verdict(row))))
    stream.write("\n]}\n")


def _ordered(rows: Iterable[Row]) -> Sequence[Row]:
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


def _submission(row: Row, verdict: Plain | None) -> dict[str, Any]:
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
        "verdict": verdict,
    }


def _json(value: Any) -> str:
    return printable.json_text(json.dumps(value, ensure_ascii=False, allow_nan=False))
