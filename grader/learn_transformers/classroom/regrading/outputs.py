"""`regraded.csv` and `regraded.json`: everything that was graded anew, the old score beside the new one."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Final

from learn_transformers import printable
from learn_transformers.classroom.gradebook.plain import SHOWN
from learn_transformers.classroom.lateness import in_utc
from learn_transformers.classroom.regrading.changes import Change
from learn_transformers.classroom.regrading.entries import Entry
from learn_transformers.classroom.spreadsheets import cell
from learn_transformers.course.replacement import writing
from learn_transformers.trouble import Stopped

SCHEMA: Final = "learn-transformers/regraded@1"
COLUMNS: Final = (
    "student", "chapters", "outcome", "counts", "old_score", "old_max_score", "new_score", "new_max_score",
    "handed_in", "old_graded", "new_graded", "old_attempt", "new_attempt", "changes", "problem",
)  # fmt: skip
_MOST: Final = 3  # checks that are named of a function


@contextmanager
def leaving(folder: Path, about: Mapping[str, Any]) -> Iterator[Tables]:
    """Both files, written entry by entry, and replaced as a whole in the end; `about` is what applies to all entries.

    Raises:
        Stopped: if they cannot be written.
    """
    try:
        with writing(folder / "regraded.csv") as table, writing(folder / "regraded.json") as document:
            csv_text = io.TextIOWrapper(table, encoding="utf-8", newline="", write_through=True)
            json_text = io.TextIOWrapper(document, encoding="utf-8", newline="\n", write_through=True)
            tables = Tables(csv_text, json_text, about)
            yield tables
            tables.end()
            csv_text.detach()
            json_text.detach()
    except OSError as error:
        raise Stopped(f"{folder} cannot be written: {error.strerror}. What was graded anew is kept.") from None


class Tables:
    """What is written while entries come."""

    def __init__(self, table: io.TextIOWrapper, document: io.TextIOWrapper, about: Mapping[str, Any]) -> None:
        self._table = csv.writer(table, lineterminator="\n")
        self._document = document
        self._table.writerow(COLUMNS)
        self._document.write(f'{_json({"schema": SCHEMA, **about})[:-1]}, "regraded": [')
        self._between = "\n"

    def add(self, entry: Entry) -> None:
        """One more."""
        self._table.writerow(_row(entry))
        self._document.write(self._between + _json(entry.to_plain()))
        self._between = ",\n"

    def end(self) -> None:
        """There is no more."""
        self._document.write("\n]}\n")


def said(change: Change) -> str:
    """A change in one line: what, how many points, and which checks are now otherwise."""
    kind = f"{change.kind} " if change.kind else ""
    before = "not asked" if change.old is None else f"{change.old:g}"
    after = "not asked" if change.new is None else f"{change.new:g}"
    parts = [f"{kind}{change.chapter}.{change.name} {before} → {after}"]
    parts += [f"passes now: {_some(change.passes)}"] if change.passes else []
    parts += [f"fails now: {_some(change.fails)}"] if change.fails else []
    if change.old is not None and change.new is not None:
        parts += [f"asked now: {_some(change.added)}"] if change.added else []
        parts += [f"asked no more: {_some(change.gone)}"] if change.gone else []
    return printable.one_line("; ".join(parts))


def _some(names: tuple[str, ...]) -> str:
    shown = ", ".join(names[:_MOST])
    return f"{shown} and {len(names) - _MOST} more" if len(names) > _MOST else shown


def _row(entry: Entry) -> list[str | float | None]:
    old, new = entry.old, entry.new
    return [
        cell(old.key.student),
        cell(" ".join(old.key.chapters)),
        entry.outcome.value,
        "new" if entry.new_counts else "old",
        old.score,
        old.max_score,
        new.score if new else None,
        new.max_score if new else None,
        "" if old.handed_in is None else in_utc(old.handed_in),
        in_utc(old.graded),
        in_utc(new.graded) if new else "",
        old.key.digest[:SHOWN],
        new.key.digest[:SHOWN] if new else "",
        cell(" | ".join(map(said, entry.changes))),
        cell(entry.problem),
    ]


def _json(value: Any) -> str:
    return printable.json_text(json.dumps(value, ensure_ascii=False, allow_nan=False))
