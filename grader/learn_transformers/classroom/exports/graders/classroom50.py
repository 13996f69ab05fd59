"""A Classroom 50 autograder, whose points are feedback.

The contract is `classroom50/result/v1`: whole points alone, so quarters are shown as four for each point.
"""

from __future__ import annotations

import os
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Final

from learn_transformers.classroom.exports import results, running, units
from learn_transformers.classroom.exports.grader import FILE, Grader, May, Setup, number, shared
from learn_transformers.classroom.exports.results import Reported, Telling
from learn_transformers.classroom.exports.units import Unit
from learn_transformers.course.replacement import write
from learn_transformers.trouble import WrongUse

MAY: Final = May(keep_secrets=False)
NEXT: Final = (
    "Copy the folder to CLASSROOM/autograders/ASSIGNMENT/ in your organization's classroom50 repository.",
    "README.md says what a student can change there, and that the grade which holds is made by `grade`.",
)
LARGEST: Final = 10 << 20  # bytes of a bundle that Classroom 50 takes
_LIKE: Final = 4  # parts of a point
_SCHEMA: Final = "classroom50/result/v1"
_RUNTIME: Final = b'{\n  "runs-on": "ubuntu-latest",\n  "python": "3.12"\n}\n'


def files(grader: Grader) -> dict[str, bytes]:
    """The folder of the assignment.

    Raises:
        WrongUse: if it is larger than Classroom 50 takes.
    """
    words = {
        "points": number(grader.points),
        "quarters": number(_LIKE * grader.points),
        "libraries": grader.libraries,
    }
    made = {
        "README.md": shared("classroom50/README.md", **words),
        "autograder.py": shared("classroom50/autograder.py"),
        "runtime.json": _RUNTIME,
        FILE: grader.settings(),
        **grader.program(),
    }
    if sum(map(len, made.values())) > LARGEST:
        raise WrongUse(f"The grader has more than the {LARGEST >> 20} MiB that Classroom 50 takes.")
    return made


def run(setup: Setup, telling: Telling) -> Reported:
    """Grade the folder that this was started in, and leave `result.json` and `release-body.md` there.

    Raises:
        WrongUse: where Classroom 50 has not said whose submission this is.
    """
    folder = Path.cwd()
    identity = _identity()
    one = running.graded(folder, setup, called=identity["owner"])
    if one.verdict is None:  # an exit code says so, and the runner makes of it an error that is no grade
        return Reported.of(one, ())
    found = units.of(one.verdict, telling.unit)
    results.leave(folder / "result.json", result(found, identity))
    write(folder / "release-body.md", telling.markdown(one).encode("utf-8", "backslashreplace"))
    return Reported.of(one, found)


def result(found: tuple[Unit, ...], identity: dict[str, str]) -> dict[str, Any]:
    """`result.json`."""
    tests = [_test(unit) for unit in found if unit.counts]
    return {
        "schema": _SCHEMA,
        **identity,
        "score": sum(test["score"] for test in tests),
        "max-score": sum(test["max-score"] for test in tests),
        "tests": tests,
    }


def _test(unit: Unit) -> dict[str, Any]:
    score, most = round(_LIKE * unit.score), round(_LIKE * unit.max_score)
    return {
        "test-name": unit.title,
        "passed": unit.passed,
        "score": score,
        "max-score": most,
        "points": unit.score,
        "max-points": unit.max_score,
        "message": unit.text,
    }


def _identity() -> dict[str, str]:
    """Whose this is, as the runner has said; it puts its own in place of some of it afterwards."""
    names = {
        "classroom": "CLASSROOM",
        "assignment": "ASSIGNMENT",
        "submission": "SUBMISSION_TAG",
        "commit": "COMMIT_URL",
        "release": "RELEASE_URL",
    }
    found = {field: os.environ.get(name, "") for field, name in names.items()}
    if missing := [names[field] for field, value in found.items() if not value]:
        raise WrongUse(f"{missing[0]} is not set: this is for an autograder that Classroom 50 runs.")
    return {
        **found,
        "assignment_type": os.environ.get("ASSIGNMENT_TYPE") or "individual",
        "owner": os.environ.get("OWNER") or os.environ.get("USERNAME") or "unknown",
        "review": os.environ.get("REVIEW_URL") or found["commit"],
        "datetime": datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ"),
    }
