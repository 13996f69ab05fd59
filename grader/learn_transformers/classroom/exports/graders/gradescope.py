"""A Gradescope autograder: a zip to upload, with the class key.

The format is that of `gradescope-autograders.readthedocs.io`: `setup.sh` makes an image, `run_autograder` grades in it.
"""

from __future__ import annotations

import json
import os
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any, Final, Self

from learn_transformers.classroom.exports import results, running, units
from learn_transformers.classroom.exports.grader import FILE, Grader, May, Setup, number, shared
from learn_transformers.classroom.exports.results import Reported, Telling
from learn_transformers.classroom.exports.running import One
from learn_transformers.classroom.exports.units import Unit
from learn_transformers.classroom.exports.wheel import zipped
from learn_transformers.course import Unreadable, named_file
from learn_transformers.printable import one_line

MAY: Final = May(keep_secrets=True)
NEXT: Final = (
    "Upload the archive in the assignment's Configure Autograder. It holds your class key: it stays with you.",
    "Its README.md says how many points the assignment has, and what a student sees.",
)
_VISIBILITY: Final = ("visible", "after_due_date", "after_published", "hidden")
_EXECUTABLE: Final = ("setup.sh", "run_autograder", "install.sh")
_SPANS: Final = ((86400, "day"), (3600, "hour"), (60, "minute"), (1, "second"))


def files(grader: Grader) -> dict[str, bytes]:
    """The archive."""
    words = {"points": number(grader.points), "libraries": grader.libraries}
    members = {
        "setup.sh": shared("gradescope/setup.sh"),
        "run_autograder": shared("gradescope/run_autograder"),
        "README.md": shared("gradescope/README.md", **words),
        FILE: grader.settings(visibility=_VISIBILITY[0]),
        **grader.secrets(),
        **grader.program(),
    }
    return {"": zipped(members, _EXECUTABLE)}


def run(setup: Setup, telling: Telling) -> Reported:
    """Grade what Gradescope has put below AUTOGRADER_ROOT, `/autograder` without it, and leave `results.json` there."""
    root = Path(os.environ.get("AUTOGRADER_ROOT") or "/autograder")
    metadata = Metadata.read(root / "submission_metadata.json")
    one = running.graded(root / "submission", setup, metadata.student)
    found = units.of(one.verdict, telling.unit) if one.verdict is not None else ()
    visibility = setup.further.get("visibility")
    results.leave(root / "results" / "results.json", result(one, found, metadata, telling, visibility))
    return Reported.of(one, found)


@dataclass(frozen=True)
class Metadata:
    """What Gradescope says of a submission: whose it is, how late in seconds, and how many there were before."""

    student: str | None = None
    late_by: float = 0.0
    before: int = 0

    @classmethod
    def read(cls, file: Path) -> Self:
        """Of a file that is missing, or not what it should be, nothing is known."""
        try:
            plain = json.loads(named_file(file))
        except (Unreadable, ValueError):
            return cls()
        assignment = _part(plain, "assignment", dict) or {}
        at, due = _moment(plain, "created_at"), _moment(assignment, "due_date")
        late_by = (at - due).total_seconds() if at is not None and due is not None else 0.0
        return cls(_student(plain), max(0.0, late_by), len(_part(plain, "previous_submissions", list) or ()))

    def sentences(self) -> list[str]:
        """What the student is told of it."""
        said = [f"This is submission number {self.before + 1}."] if self.before else []
        if self.late_by > 0:
            said.append(f"It came {_span(self.late_by)} after the due date. Nothing is taken off for that here.")
        return said


def result(
    one: One, found: tuple[Unit, ...], metadata: Metadata, telling: Telling, visibility: object = None
) -> dict[str, Any]:
    """`results.json`: points are those of the tests; where there is no verdict, none are given, and it says so."""
    about = [results.NOT_GRADED] if one.verdict is None else [telling.text(one)]
    plain: dict[str, Any] = {
        "output": "\n".join([*metadata.sentences(), *about]),
        "output_format": "text",
        "test_output_format": "text",
        "test_name_format": "text",
        "visibility": visibility if visibility in _VISIBILITY else _VISIBILITY[0],
        "stdout_visibility": "hidden",
        "execution_time": one.seconds,
        "tests": [_test(unit) for unit in found],
    }
    return plain if found else {"score": 0.0, **plain}


def _test(unit: Unit) -> dict[str, Any]:
    """Without points of its own it stands there as a remark, passed or failed."""
    points = {"score": unit.score, "max_score": unit.max_score} if unit.counts else {}
    status = "passed" if unit.passed else "failed"
    return {"name": unit.title, "status": status, "output": unit.text, "tags": [unit.chapter, str(unit.kind)], **points}


def _part(plain: Any, name: str, kind: type) -> Any:
    value = plain.get(name) if isinstance(plain, Mapping) else None
    return value if isinstance(value, kind) else None


def _moment(plain: Any, name: str) -> datetime | None:
    try:
        found = datetime.fromisoformat(_part(plain, name, str) or "")
    except ValueError:
        return None
    return found if found.tzinfo is not None else None


def _student(plain: Any) -> str | None:
    """The name of the first who handed it in, as Gradescope's export has it as well, else what else there is."""
    user = next(iter(_part(plain, "users", list) or ()), None)
    said = [_part(user, "name", str), _part(user, "email", str), str(_part(user, "id", int) or "")]
    return next((name for text in said if text and (name := one_line(text, 100).strip())), None)


def _span(seconds: float) -> str:
    """As in `2 days 3 hours`."""
    left, said = int(max(seconds, 1)), []
    for size, unit in _SPANS:
        count, left = divmod(left, size)
        if count:
            said.append(f"{count} {unit}{'' if count == 1 else 's'}")
    return " ".join(said[:2])
