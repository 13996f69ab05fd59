"""A GitHub Classroom workflow, whose points are feedback.

GitHub's reporter counts in three ways: its console takes the share of tests that pass, what it tells the classroom adds
up their scores, and both are held against the most points of a runner. They agree where the tests of a runner are worth
the same, and pass or fail as a whole: so a function is a runner, and its tests are units of one size.
"""

from __future__ import annotations

import base64
import json
import os
from collections.abc import Iterable, Iterator
from math import gcd
from pathlib import Path
from typing import Any, Final

from learn_transformers.classroom.exports import results, running, units
from learn_transformers.classroom.exports.grader import FILE, Grader, May, Setup, number, shared
from learn_transformers.classroom.exports.results import Reported, Telling
from learn_transformers.classroom.exports.units import Unit
from learn_transformers.course import Chapter, known_chapter
from learn_transformers.trouble import WrongUse

MAY: Final = May(keep_secrets=False)
NEXT: Final = (
    "Copy .github into the assignment's template repository. README.md says what a student can change there,",
    "and that the grade which holds is made by `grade`, from the repositories, on a machine of yours.",
)
_LIKE: Final = 4  # parts of a point: all points are given in quarters
_FOLDER: Final = ".github/classroom"


def files(grader: Grader) -> dict[str, bytes]:
    """The workflow, the grader that it installs, and a page for the teacher."""
    ids = list(runners(grader.chapters).values())
    outputs = "\n".join(f"          {id.upper()}_RESULTS: ${{{{ steps.grade.outputs.{id} }}}}" for id in ids)
    words = {"points": number(grader.points), "libraries": grader.libraries}
    return {
        "README.md": shared("github_classroom/README.md", **words),
        ".github/workflows/classroom.yml": shared(
            "github_classroom/classroom.yml", results=outputs, runners=",".join(ids)
        ),
        f"{_FOLDER}/{FILE}": grader.settings(),
        **{f"{_FOLDER}/{name}": data for name, data in grader.program().items()},
    }


def run(setup: Setup, telling: Telling) -> Reported:
    """Grade the repository that is checked out, and give each runner's result to the steps that follow.

    Raises:
        WrongUse: where this is no step of a workflow.
    """
    workspace, output, summary = map(os.environ.get, ("GITHUB_WORKSPACE", "GITHUB_OUTPUT", "GITHUB_STEP_SUMMARY"))
    if not workspace or not output:
        raise WrongUse("GITHUB_WORKSPACE and GITHUB_OUTPUT are not set: this is for a step of a workflow on GitHub.")
    one = running.graded(Path(workspace), setup, called=os.environ.get("GITHUB_REPOSITORY", "").rpartition("/")[2])
    found = units.of(one.verdict, telling.unit) if one.verdict is not None else ()
    ids = runners(map(known_chapter, setup.chapters))
    _append(Path(output), "".join(f"{id}={encoded(plain)}\n" for id, plain in of_runners(ids, found).items()))
    if summary:
        _append(Path(summary), telling.markdown(one) if one.verdict is not None else f"{results.NOT_GRADED}\n")
    return Reported.of(one, found)


def runners(chapters: Iterable[Chapter]) -> dict[tuple[str, str], str]:
    """A name of letters and digits alone for each function, by its chapter's name and its own."""
    found: dict[tuple[str, str], str] = {}
    taken: set[str] = set()
    for chapter in chapters:
        for name in chapter.functions():
            first, *words = [word for word in f"{chapter.name}_{name}".split("_") if word]
            id = stem = first.lower() + "".join(word[:1].upper() + word[1:] for word in words)
            number = 2
            while id.upper() in taken:  # its variable has capital letters alone
                id, number = f"{stem}{number}", number + 1
            taken.add(id.upper())
            found[chapter.name, name] = id
    return found


def of_runners(ids: dict[tuple[str, str], str], found: tuple[Unit, ...]) -> dict[str, dict[str, Any]]:
    """The result of each runner; without a verdict each says that, and no points reach the classroom.

    Raises:
        ValueError: for a function that has no runner, or whose points are not in quarters.
    """
    counted = {(unit.chapter, unit.name): unit for unit in found if unit.counts}
    if unknown := counted.keys() - ids.keys():
        raise ValueError(f"no runner is there for {unknown}: export the workflow again")
    failed = {"version": 1, "status": "error", "max_score": 0, "tests": [_test("grader", "error", 0.0)]}
    return {id: _of_function(counted[of]) if of in counted else failed for of, id in ids.items()}


def encoded(plain: dict[str, Any]) -> str:
    """As the reporter reads it from a variable."""
    return base64.b64encode(json.dumps(plain, allow_nan=False).encode()).decode()


def _of_function(unit: Unit) -> dict[str, Any]:
    tests = [
        _test(name, "pass" if passed else "fail", points if passed else 0.0) for name, passed, points in _equal(unit)
    ]
    status = "pass" if all(test["status"] == "pass" for test in tests) else "fail"
    return {"version": 1, "status": status, "max_score": unit.max_score, "tests": tests}


def _equal(unit: Unit) -> Iterator[tuple[str, bool, float]]:
    """The parts of a function cut into units of one size; a single one where all of them came out alike."""
    if len({part.passed for part in unit.parts}) < 2:
        yield unit.title, unit.passed, unit.max_score
        return
    quarters = [round(_LIKE * part.points) for part in unit.parts]
    if any(count < 1 or count != _LIKE * part.points for count, part in zip(quarters, unit.parts, strict=True)):
        raise ValueError(f"points of {unit.title} are not in quarters")
    size = gcd(*quarters)
    for part, count in zip(unit.parts, quarters, strict=True):
        pieces = count // size
        for piece in range(1, pieces + 1):
            yield f"{part.name} ({piece} of {pieces})" if pieces > 1 else part.name, part.passed, size / _LIKE


def _test(name: str, status: str, score: float) -> dict[str, Any]:
    message = results.NOT_GRADED if status == "error" else ""
    return {
        "name": name,
        "status": status,
        "score": score,
        "message": message,
        "test_code": "",
        "filename": "",
        "line_no": 0,
        "duration": 0,
    }


def _append(file: Path, text: str) -> None:
    with file.open("a", encoding="utf-8", errors="backslashreplace") as end:
        end.write(text)
