"""What became of everybody's grade when it was handed on to another place, in plain lines."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from learn_transformers.classroom.exports.grades.exporting import WrittenGrades
from learn_transformers.classroom.exports.grades.filling import Filled
from learn_transformers.report.lines import near
from learn_transformers.workspace.exporting import Exported

_MOST = 20  # students of a kind


def filled(done: Filled, file: Exported) -> Iterator[str]:
    """How many rows a file of theirs has now, and who is not among them."""
    count = len(done.written)
    yield f"{count} {'grade' if count == 1 else 'grades'} in the column “{done.column}”."
    yield _where(file)
    yield from _listed("Graded, and not in their file", done.nowhere)
    yield from _listed("Graded, and not plain whose row it is", [f"{who}: {why}" for who, why in done.unclear])
    yield from _listed("In their file, and left out of this one", [f"{who}: {why}" for who, why in done.left])
    yield from _listed("In their file, and not graded: their rows are left out, too", done.without)
    yield from done.notes


def filled_as_plain(done: Filled, file: Exported) -> dict[str, Any]:
    """The same for a machine."""
    return {**done.to_plain(), "file": str(file.file)}


def written(done: WrittenGrades) -> Iterator[str]:
    """Where a table of ours is, and what it does not say."""
    yield f"{done.students} {'student' if done.students == 1 else 'students'}."
    yield _where(done.file)
    yield from done.notes


def written_as_plain(done: WrittenGrades) -> dict[str, Any]:
    """The same for a machine."""
    return {
        "schema": "learn-transformers/written-grades@1",
        "file": str(done.file.file),
        "students": done.students,
        "notes": list(done.notes),
    }


def _where(file: Exported) -> str:
    kept = f"; what stood there is in {near(str(file.backup))}" if file.backup else ""
    return f"  {near(str(file.file))}{'' if file.written else ' is there already, as it would be written'}{kept}"


def _listed(head: str, names: Iterable[str]) -> Iterator[str]:
    found = list(names)
    if found:
        yield f"{head} ({len(found)}):"
        yield from (f"  {name}" for name in found[:_MOST])
        if len(found) > _MOST:
            yield f"  and {len(found) - _MOST} more; --format json lists all"
