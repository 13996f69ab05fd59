"""What `grade` leaves in its folder: tables, a page for each student, one for the teacher. Made anew each time.

A folder that holds something else is left alone. Files are replaced as a whole, so that whoever looks never sees half.
"""

from __future__ import annotations

import io
import json
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from learn_transformers.classroom import lookalikes, tables
from learn_transformers.classroom.class_key import version_of_keys
from learn_transformers.classroom.class_report import ClassReport, LookAlike, class_report
from learn_transformers.classroom.grading import Graded
from learn_transformers.classroom.lateness import Due, LatePolicy
from learn_transformers.classroom.lookalikes import Lookalikes
from learn_transformers.classroom.roster import Roster
from learn_transformers.classroom.row import Outcome, Row
from learn_transformers.course.replacement import write
from learn_transformers.trouble import WrongUse

MARKER: Final = ".learn-transformers-class.json"
Pages = Callable[[Sequence[Row], ClassReport], Iterable[tuple[str, str]]]  # names of files with what they hold
_SCHEMA: Final = "learn-transformers/class@1"


@dataclass(frozen=True)
class Terms:
    """What applies to everybody: the list of students, and until when what is handed in."""

    roster: Roster | None = None
    due: Due | None = None
    policy: LatePolicy | None = None


def require_ours(out: Path) -> None:
    """Take a folder for results: a new or empty one, or one that has been taken before.

    Raises:
        WrongUse: if it is anything else.
    """
    marker = out / MARKER
    try:
        if out.exists() and not out.is_dir():
            raise WrongUse(f"{out} is a file: --out needs a folder.")
        if out.is_dir() and any(out.iterdir()) and not marker.is_file():
            raise WrongUse(f"{out} holds other files: give --out a new folder.")
        out.mkdir(parents=True, exist_ok=True)
        write(marker, json.dumps({"schema": _SCHEMA}).encode())
    except OSError as error:
        raise WrongUse(f"{out} cannot be written: {error.strerror}.") from None


def alike(graded: Sequence[Graded]) -> Lookalikes:
    """Which submissions are worth a look beside each other: a note, never a verdict."""
    given = lookalikes.given()
    return lookalikes.compare(
        lookalikes.sketch(one.submission.student, one.submission.files, given) for one in graded if one.submission.files
    )


def rows(graded: Sequence[Graded], terms: Terms, found: Lookalikes) -> list[Row]:
    """A row for every submission, and for everybody on the roster who has none."""
    said = lookalikes.notes(found)
    most = max((one.verdict.max_score for one in graded if one.verdict is not None), default=0.0)
    matches = terms.roster.matches(one.submission.student for one in graded) if terms.roster else None
    made = []
    for one in graded:
        student = one.submission.student
        unclear = matches.notes.get(student, "") if matches else ""
        made.append(
            Row.of(
                student,
                one.verdict or (Outcome.NOT_GRADED if one.submission.files else Outcome.REFUSED),
                entry=matches.entries.get(student) if matches else None,
                at=one.submission.at,
                refused=[*one.submission.refused, one.problem],
                notes=[*one.submission.notes, unclear, *said.get(student, ())],
                due=terms.due,
                policy=terms.policy,
                max_score=most,
            )
        )
    missing = matches.missing if matches else ()
    return made + [
        Row.of(entry.student, Outcome.MISSING, entry=entry, notes=[note], max_score=most) for entry, note in missing
    ]


def report(graded: Sequence[Graded], found: Lookalikes) -> ClassReport:
    """What the class has understood, and what it has not."""
    pairs = [LookAlike(*pair.students, "the same throughout" if pair.equal else "") for pair in found.pairs]
    return class_report(((one.submission.student, one.verdict, one.submission.at) for one in graded), pairs)


def leave(out: Path, made: Sequence[Row], of_class: ClassReport, pages: Pages) -> None:
    """Write all of it; `pages` makes the ones for people.

    Raises:
        WrongUse: if something cannot be written.
    """
    try:
        for name, content in (*_tables(made, of_class), *pages(made, of_class)):
            path = out / name
            path.parent.mkdir(parents=True, exist_ok=True)
            write(path, content.encode("utf-8", "backslashreplace"))
    except OSError as error:
        raise WrongUse(f"{out} cannot be written: {error.strerror}. What is graded is kept.") from None


def _tables(made: Sequence[Row], of_class: ClassReport) -> Iterator[tuple[str, str]]:
    yield "grades.csv", tables.grades_csv(made)
    document = io.StringIO(newline="")
    tables.write_json(made, document, key=version_of_keys())
    yield "grades.json", document.getvalue()
    yield "class.json", of_class.to_json() + "\n"
