"""Fill grades into Moodle's own export, for its import.

That is the plain text file of “Grades → Export”, or the grading worksheet of one assignment.

Moodle refuses a file with columns that it did not export itself, takes an empty cell for no grade, and erases the
grades of an assignment when feedback comes without them: so a feedback is written beside a grade alone.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

from learn_transformers.classroom.exports.grades.form import Form, place
from learn_transformers.classroom.exports.grades.whose import Kind

_WORKSHEET: Final = "Identifier"
_ITEM: Final = re.compile(r".+ \((?:Real|Percentage|Points?)\)", re.IGNORECASE)
_ABOUT_SOMEBODY: Final = frozenset(
    {"first name", "last name", "surname", "full name", "id number", "institution", "department", "email address"}
    | {"username", "group", "status", "maximum grade", "grade can be changed", "feedback comments", "online text"}
    | {"last modified (submission)", "last modified (grade)", "last downloaded from this course", "identifier"}
)


def _gradable(columns: Sequence[str]) -> list[int]:
    if place(columns, _WORKSHEET) is not None:
        return [n for n, name in enumerate(columns) if name.casefold() == "grade"]
    real = [n for n, name in enumerate(columns) if _ITEM.fullmatch(name) and not _is_computed(name)]
    return real or [n for n, name in enumerate(columns) if _may_be_one(name)]


def _is_computed(name: str) -> bool:
    return name.casefold().startswith(("course total", "category total"))


def _may_be_one(name: str) -> bool:
    """Exports without a note on how grades are shown, and in other languages."""
    small = name.casefold()
    return bool(name) and small not in _ABOUT_SOMEBODY and "(feedback)" not in small and not _is_computed(name)


FORM: Final = Form(
    name="Moodle",
    identities={
        ("ID number",): Kind.ID,
        ("Username",): Kind.LOGIN,
        ("Email address",): Kind.EMAIL,
        ("Full name",): Kind.NAME,
        ("First name", "Last name"): Kind.NAME,
        ("First name", "Surname"): Kind.NAME,
    },
    gradable=_gradable,
    locked=lambda columns: place(columns, "Grade can be changed"),
    most=lambda columns: place(columns, "Maximum Grade"),
    limit=100.0,
)
