"""`export canvas-csv` and the others, from what was typed to a file: the teacher's own export is never written over."""

from __future__ import annotations

import importlib
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any, Protocol, cast

from learn_transformers.classroom.exports.grades import columns, filling, reading
from learn_transformers.classroom.exports.grades.filling import Filled, Wanted
from learn_transformers.classroom.exports.grades.reading import Grades
from learn_transformers.classroom.exports.grades.theirs import Theirs
from learn_transformers.trouble import WrongUse
from learn_transformers.workspace import exporting
from learn_transformers.workspace.exporting import Exported


class Written(Protocol):
    """A module of `written/`."""

    def content(self, grades: Grades, name: str) -> bytes:
        """The file of that name."""

    def notes(self, grades: Grades) -> Any:
        """Sentences on what the form does not say."""


@dataclass(frozen=True)
class WrittenGrades:
    """A table of ours: where it is, of how many students, and what it does not say."""

    file: Exported
    students: int
    notes: tuple[str, ...]


def write(form: str, folder: Path, target: Path, *, force: bool) -> WrittenGrades:
    """Write the grades in a folder of `grade` as a table in another tool's columns.

    Raises:
        WrongUse: if there are none, or the target cannot be written.
    """
    grades = reading.read(folder)
    module = cast(Written, importlib.import_module(f"{__package__}.written.{form.replace('-', '_')}"))
    content = module.content(grades, target.name)
    (file,) = exporting.write({target: content}, target.parent, "grades", force=force)
    return WrittenGrades(file, len(grades.submissions), tuple(module.notes(grades)))


def fill(
    form: str, folder: Path, roster: Path, target: Path, wanted: Wanted, *, force: bool
) -> tuple[Filled, Exported]:
    """Fill them into a copy of the teacher's own export.

    Raises:
        WrongUse: as `filling.filled`, and as `write`.
    """
    if target.exists() and roster.exists() and target.samefile(roster):
        raise WrongUse("Their export is left as it is: give TARGET another name.")
    if wanted.points is not None and not wanted.scale:
        raise WrongUse("--points says what --scale converts to: give both.")
    known = filling.form_named(form)
    theirs = Theirs.read(roster, partial(columns.recognizes, known, wanted.by))
    done = filling.filled(theirs, reading.read(folder), known, wanted)
    (file,) = exporting.write({target: done.content}, target.parent, "grades", force=force)
    return done, file
