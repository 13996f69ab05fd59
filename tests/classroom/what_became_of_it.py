"""After a class was graded, whatever happened meanwhile: has everybody exactly the row that they must have?"""

from __future__ import annotations

import csv
import json
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from a_class import Student, number_in

from learn_transformers.classroom.file_names import file_name

_LEAST = 1e-6  # points: sums of the same numbers in another order


def wrongs(out: Path, kept: Mapping[str, int], people: Sequence[Student]) -> list[str]:
    """A sentence for everything that is not as it must be; `kept` is how many attempts the gradebook has of whom."""
    return [*_wrongs(out, kept, people)]


def _wrongs(out: Path, kept: Mapping[str, int], people: Sequence[Student]) -> Iterator[str]:
    by_number = {student.number: student for student in people}
    named: dict[int, str] = {}
    graded = set()
    statuses = {}
    for row in _rows(out / "grades.json"):
        number = number_in(row["student"])
        if number is None or number not in by_number:
            yield f"grades.json has a row of nobody: {row['student']!r}"
            continue
        if number in named:
            yield f"{row['student']}: grades.json has two rows"
        named[number] = row["student"]
        statuses[row["student"]] = (row["status"], row["score"])
        if row["verdict"] is not None:
            graded.add(row["student"])
        for wrong in _of_row(row, by_number[number]):
            yield f"{row['student']} ({_kind(by_number[number])}): {wrong}"
    for student in people:
        if student.number not in named:
            yield f"{student.name!r} ({_kind(student)}): grades.json has no row"
    yield from _of_table(out / "grades.csv", statuses)
    yield from _of_pages(out, [*named.values()])
    yield from _of_gradebook(kept, graded)


def _kind(student: Student) -> str:
    return student.kind.name if student.kind else "honest"


def _rows(file: Path) -> Iterator[Mapping[str, Any]]:
    """Line by line: the whole of a large class is more than a machine may want to hold."""
    with file.open(encoding="utf-8") as lines:
        for line in lines:
            text = line.strip().rstrip(",")
            if text.startswith('{"student"'):
                yield json.loads(text)


def _of_row(row: Mapping[str, Any], student: Student) -> Iterator[str]:
    verdict = row["verdict"] or {"chapters": [], "isolation": []}
    functions = {(c["name"], f["name"]): (f["status"], f["score"]) for c in verdict["chapters"] for f in c["functions"]}
    if student.earned is not None:
        earned = student.earned
        for what, must, is_so in (
            ("status", earned.status, row["status"]),
            ("points", earned.score, row["score"]),
            ("points at most", earned.max_score, row["max_score"]),
        ):
            if must != is_so:
                yield f"{what}: {is_so}, not {must}"
        for name, must_be in earned.functions.items():
            if functions.get(name) != must_be:
                yield f"{'.'.join(name)}: {functions.get(name)}, not {must_be}"
        return
    kind = student.kind
    assert kind is not None
    if row["status"] not in kind.statuses:
        yield f"status: {row['status']}, none of {sorted(kind.statuses)}"
    if row["score"] is None or not 0 <= row["score"] <= row["max_score"]:
        yield f"points: {row['score']} of {row['max_score']}"
    elif abs(row["score"] - sum(score for _, score in functions.values())) > _LEAST:
        yield f"points: {row['score']} is not what its functions have"
    elif kind.worthless and row["score"]:
        yield f"points: {row['score']} for nothing"
    if kind.holds_to(verdict["isolation"]):
        for name, statuses in kind.functions.items():
            if functions.get(name, ("missing",))[0] not in statuses:
                yield f"{'.'.join(name)}: {functions.get(name)}, none of {sorted(statuses)}"


def _of_table(file: Path, statuses: Mapping[str, tuple[str, float]]) -> Iterator[str]:
    with file.open(encoding="utf-8-sig", newline="") as stream:
        table = [*csv.DictReader(stream)]
    counts = Counter(row["student"] for row in table)
    expected = Counter(_in_a_table(student) for student in statuses)
    for student in (counts - expected).keys() | (expected - counts).keys():
        yield f"{student!r}: {counts[student]} rows in grades.csv, not {expected[student]}"
    of_table = {_in_a_table(student): found for student, found in statuses.items()}
    for row in table:
        status, score = of_table.get(row["student"], ("", None))
        same = row["score"] == "" if score is None else row["score"] != "" and abs(float(row["score"]) - score) < 1e-4
        if row["status"] != status or not same:
            yield f"{row['student']!r}: {row['status']} {row['score']} in grades.csv, {status} {score} in grades.json"


def _in_a_table(student: str) -> str:
    """What begins like a formula has a sign before it there."""
    return f"'{student}" if student[:1] in ("=", "+", "-", "@") else student


def _of_pages(out: Path, students: Sequence[str]) -> Iterator[str]:
    there = {path.name for path in (out / "feedback").iterdir()}
    wanted = {f"{file_name(student)}.{ending}" for student in students for ending in ("html", "md")}
    for name in sorted(wanted ^ there):
        yield f"feedback/{name}: {'missing' if name in wanted else 'of nobody'}"
    for left in out.rglob("*.tmp"):
        yield f"{left.relative_to(out)} was begun and left"
    for name in ("class.html", "class.json"):
        if not (out / name).is_file():
            yield f"{name} is missing"


def _of_gradebook(kept: Mapping[str, int], graded: set[str]) -> Iterator[str]:
    for student in sorted(graded | kept.keys()):
        if kept.get(student, 0) != (student in graded):
            yield f"{student!r}: {kept.get(student, 0)} attempts in the gradebook"
