"""Fill grades into Canvas's own export, for its import.

That is the CSV that “Export” in the gradebook gives, and “Import” takes back.

Of a file that comes in, Canvas takes an empty cell for a grade that is taken away, a column that it does not know for
a new assignment, and a row that is not there for nobody's. It finds students by `ID` alone, where that is there.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

from learn_transformers.classroom.exports.grades.form import Form
from learn_transformers.classroom.exports.grades.theirs import Record
from learn_transformers.classroom.exports.grades.whose import Kind

_ASSIGNMENT: Final = re.compile(r".+ \(\d+\)")
_COMPUTED: Final = re.compile(
    "(?:Current|Final) (?:Score|Points|Grade)|Override (?:Score|Grade|Status)"
)  # anywhere in the name of a column: no assignment's
_POLICY: Final = re.compile(r"(?:Muted|Manual Posting.*)?", re.IGNORECASE)


def _gradable(columns: Sequence[str]) -> list[int]:
    return [n for n, name in enumerate(columns) if _ASSIGNMENT.fullmatch(name) and not _COMPUTED.search(name)]


def _has_points(record: Record) -> bool:
    return "Points Possible" in record.value(0)


def _describes(record: Record) -> bool:
    return _has_points(record) or all(_POLICY.fullmatch(value) for value in record.values)


FORM: Final = Form(
    name="Canvas",
    identities={
        ("SIS User ID",): Kind.ID,
        ("Integration ID",): Kind.ID,
        ("ID",): Kind.ID,
        ("SIS Login ID",): Kind.LOGIN,
        ("Email",): Kind.EMAIL,
        ("Student",): Kind.NAME,
        ("FirstName", "LastName"): Kind.NAME,
    },
    gradable=_gradable,
    describes=_describes,
    points=_has_points,
    takes_new_columns=True,
    reserved=lambda name: _COMPUTED.search(name) is not None,
)
