"""Graders that classrooms use, each in an environment of its own, each with the same assignment in its own format.

A peer lays out what a teacher prepares and what students handed in, says which commands grade it, and reads off what
everybody got, so that no time counts in which nothing was graded.
"""

from __future__ import annotations

import csv
import json
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from xml.etree import ElementTree

from same_work import FILE, KEY, PRELUDE, SOLUTION, STUB, TESTS

ROOT = Path(__file__).parents[2]


@dataclass(frozen=True)
class Command:
    """One process to start, and where."""

    words: tuple[str, ...]
    folder: Path


@dataclass(frozen=True)
class Peer:
    """`lay_out` gets a folder, the programs of its environment, submissions by student, and how many processes there
    will be; what it says to run is run so many at a time. `points` is the share of all points, by submission.
    """

    name: str
    packages: tuple[str, ...]
    lay_out: Callable[[Path, Path, Mapping[str, str], int], list[Command]]
    points: Callable[[Path], list[float]]
    how: str
    environment: Mapping[str, str] | None = None


def installed(peer: Peer, below: Path) -> Path:
    """The folder of programs of a peer's environment, which is made if it is not there."""
    if not peer.packages:
        return Path(sys.executable).parent
    folder = below / re.sub(r"\W+", "-", " ".join(peer.packages))
    if not (folder / "complete").exists():
        shutil.rmtree(folder, ignore_errors=True)
        subprocess.run([sys.executable, "-m", "venv", str(folder)], check=True)
        install = [str(folder / "bin" / "python"), "-m", "pip", "install", "-q", *peer.packages]
        subprocess.run(install, check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        (folder / "complete").touch()
    return folder / "bin"


def surroundings(peer: Peer, programs: Path) -> dict[str, str]:
    """The environment of its processes: its own programs first, one thread a process, no folder of this user."""
    return {
        "PATH": f"{programs}{os.pathsep}{os.environ['PATH']}",
        "OMP_NUM_THREADS": "1",
        "OPENBLAS_NUM_THREADS": "1",
        "PYTHONDONTWRITEBYTECODE": "",
        **(peer.environment or {}),
    }


# Ours


def _lay_out_ours(folder: Path, programs: Path, submissions: Mapping[str, str], jobs: int) -> list[Command]:
    for place, text in (("exercises", STUB), ("solutions", SOLUTION)):
        _write(folder / "course" / place / "01_attention" / FILE, text)
    _write(folder / "course" / "exercises" / "01_attention" / "README.md", "# Chapter 1: attention\n")
    _write(folder / "course" / "answer_key" / "attention" / "__init__.py", '"""Attention."""\n')
    _write(folder / "course" / "answer_key" / "attention" / "functions.py", KEY)
    for student, text in submissions.items():
        _write(folder / "submissions" / student / FILE, text)
    words = ["-m", "learn_transformers", "grade", "submissions", "--out", "out", "--class-key", "class.key"]
    python = str(programs / "python")
    env = ("env", f"LEARN_TRANSFORMERS_COURSE={folder / 'course'}")
    return [Command((*env, python, *words, "--jobs", str(jobs), "--format", "json"), folder)]


def _points_of_ours(folder: Path) -> list[float]:
    with (folder / "out" / "grades.csv").open(encoding="utf-8-sig", newline="") as file:
        return [float(row["score"]) / float(row["max_score"]) for row in csv.DictReader(file)]


# pytest, with a time limit and a report for machines


def _test_file() -> str:
    tests = "".join(
        f"\n\ndef test_{name}():\n    np.testing.assert_allclose({got}, {expected}, rtol=1e-6)\n"
        for name, got, expected in TESTS
    )
    return f"from attention import attention_scores, softmax\n{PRELUDE}{tests}"


def _lay_out_pytest(folder: Path, programs: Path, submissions: Mapping[str, str], jobs: int) -> list[Command]:
    commands = []
    for student, text in submissions.items():
        _write(folder / student / FILE, text)
        _write(folder / student / "test_attention.py", _test_file())
        words = (str(programs / "python"), "-m", "pytest", "-q", "--timeout=4", "--junitxml=report.xml")
        commands.append(Command((*words, "-p", "no:cacheprovider", "test_attention.py"), folder / student))
    return commands


def _points_of_pytest(folder: Path) -> list[float]:
    found = []
    for file in folder.glob("*/report.xml"):
        suite = ElementTree.parse(file).getroot().find("testsuite")
        assert suite is not None
        wrong = sum(int(suite.get(what, "0")) for what in ("errors", "failures", "skipped"))
        found.append((int(suite.get("tests", "0")) - wrong) / len(TESTS))
    return found


# gradescope-utils: unittest, and results.json


def _lay_out_gradescope(folder: Path, programs: Path, submissions: Mapping[str, str], jobs: int) -> list[Command]:
    tests = "".join(
        f"\n    @weight(1)\n    @visibility('hidden')\n    def test_{name}(self):\n"
        f"        np.testing.assert_allclose({got}, {expected}, rtol=1e-6)\n"
        for name, got, expected in TESTS
    )
    head = "import unittest\n\nfrom attention import attention_scores, softmax\n"
    head += "from gradescope_utils.autograder_utils.decorators import visibility, weight\n"
    runner = (
        "import unittest\n\nfrom gradescope_utils.autograder_utils.json_test_runner import JSONTestRunner\n\n"
        "suite = unittest.defaultTestLoader.discover('tests')\n"
        "with open('results.json', 'w') as f:\n    JSONTestRunner(visibility='visible', stream=f).run(suite)\n"
    )
    commands = []
    for student, text in submissions.items():
        _write(folder / student / FILE, text)
        _write(
            folder / student / "tests" / "test_attention.py", f"{head}{PRELUDE}\n\nclass T(unittest.TestCase):{tests}"
        )
        _write(folder / student / "run_tests.py", runner)
        commands.append(Command((str(programs / "python"), "run_tests.py"), folder / student))
    return commands


def _points_of_gradescope(folder: Path) -> list[float]:
    found = []
    for file in folder.glob("*/results.json"):
        found.append(sum(test["score"] for test in json.loads(file.read_text())["tests"]) / len(TESTS))
    return found


# check50


def _lay_out_check50(folder: Path, programs: Path, submissions: Mapping[str, str], jobs: int) -> list[Command]:
    checks = "".join(
        f'\n\n@check50.check()\ndef {name}():\n    """{name}"""\n'
        f"    m = check50.py.import_('{FILE}')\n    softmax, attention_scores = m.softmax, m.attention_scores\n"
        f"    if not np.allclose({got}, {expected}, rtol=1e-6):\n        raise check50.Failure('wrong')\n"
        for name, got, expected in TESTS
    )
    _write(folder / "checks" / "__init__.py", f"import check50\nimport check50.py\n{PRELUDE}{checks}")
    _write(folder / "checks" / ".cs50.yml", f'check50:\n  files:\n    - !exclude "*"\n    - !require {FILE}\n')
    commands = []
    for student, text in submissions.items():
        _write(folder / "students" / student / FILE, text)
        output = ("-o", "json", "--output-file", "../../" + student + ".json")
        words = (str(programs / "check50"), "--dev", "--log-level", "warning", *output, "../../checks")
        commands.append(Command(words, folder / "students" / student))
    return commands


def _points_of_check50(folder: Path) -> list[float]:
    reports = (json.loads(file.read_text()) for file in folder.glob("*.json"))
    return [sum(bool(one["passed"]) for one in report["results"]) / len(TESTS) for report in reports]


# otter: its tests are doctests, what is handed in a notebook


def _lay_out_otter(folder: Path, programs: Path, submissions: Mapping[str, str], jobs: int) -> list[Command]:
    prelude = "".join(f"{'...' if line[:1] in ' ' else '>>>'} {line}\n" for line in PRELUDE.splitlines() if line)
    prelude = prelude.replace("\n>>> def", "\n... \n>>> def").rstrip() + "\n... \n"
    for name, got, expected in TESTS:
        code = f"{prelude}>>> bool(np.allclose({got}, {expected}, rtol=1e-6))\nTrue"
        case = {"code": code, "hidden": True, "locked": False, "points": 1}
        suite = {"cases": [case], "scored": True, "setup": "", "teardown": "", "type": "doctest"}
        test = {"name": name, "points": 1, "suites": [suite]}
        _write(folder / "tests" / f"{name}.py", f"OK_FORMAT = True\ntest = {test!r}\n")
    made = [str(programs / "otter"), "generate", "-t", "tests", "-o", "autograder.zip"]
    subprocess.run([*made, "--no-environment", "--no-requirements", "--no-config"], cwd=folder, check=True)
    commands = []
    for student, text in submissions.items():
        _write(folder / student / "attention.ipynb", json.dumps(_notebook([_cell("answer", text)])))
        words = (str(programs / "otter"), "run", "-a", "../autograder.zip", "-o", ".", "--no-logo", "attention.ipynb")
        commands.append(Command(words, folder / student))
    return commands


def _points_of_otter(folder: Path) -> list[float]:
    found = []
    for file in folder.glob("*/results.json"):
        tests = json.loads(file.read_text())["tests"]
        found.append(sum(test.get("score", 0.0) for test in tests) / len(TESTS))
    return found


# nbgrader: one command for as many students as a process gets, each process with a course and a gradebook of its own


def _lay_out_nbgrader(folder: Path, programs: Path, submissions: Mapping[str, str], jobs: int) -> list[Command]:
    def tested(name: str, got: str, expected: str) -> dict[str, object]:
        hidden = f"{PRELUDE}\nnp.testing.assert_allclose({got}, {expected}, rtol=1e-6)"
        text = f"### BEGIN HIDDEN TESTS\n{hidden}\n### END HIDDEN TESTS"
        return _cell(name, text, grade=True, locked=True, solution=False, points=1)

    def answer(text: str) -> dict[str, object]:
        return _cell("answer", text, grade=False, locked=False, solution=True)

    tests = [tested(*test) for test in TESTS]
    environment = {**os.environ, "PATH": f"{programs}{os.pathsep}{os.environ['PATH']}"}
    commands = []
    for process in range(jobs):
        course = folder / f"course{process}"
        _write(course / "nbgrader_config.py", 'c = get_config()\nc.CourseDirectory.course_id = "c"\n')
        source = _notebook([answer(f"### BEGIN SOLUTION\n{SOLUTION}\n### END SOLUTION"), *tests])
        _write(course / "source" / "ps1" / "attention.ipynb", json.dumps(source))
        made = [str(programs / "nbgrader"), "generate_assignment", "ps1", "--create"]
        subprocess.run(made, cwd=course, env=environment, check=True, capture_output=True)
        released = json.loads((course / "release" / "ps1" / "attention.ipynb").read_text())
        for number, (student, text) in enumerate(submissions.items()):
            if number % jobs == process:
                released["cells"][0]["source"] = text
                _write(course / "submitted" / student / "ps1" / "attention.ipynb", json.dumps(released))
        commands.append(Command((str(programs / "nbgrader"), "autograde", "ps1", "--create"), course))
    return commands


def _points_of_nbgrader(folder: Path) -> list[float]:
    import sqlite3

    found: list[float] = []
    for book in folder.glob("course*/gradebook.db"):
        with sqlite3.connect(book) as connection:
            rows = connection.execute("select sum(auto_score) from grade group by notebook_id").fetchall()
        found += [float(score or 0.0) / len(TESTS) for (score,) in rows]
    return found


def _cell(name: str, source: str, **of_nbgrader: object) -> dict[str, object]:
    metadata = (
        {"nbgrader": {"schema_version": 3, "grade_id": name, "task": False, **of_nbgrader}} if of_nbgrader else {}
    )
    cell = {"cell_type": "code", "id": name[:60], "execution_count": None, "outputs": []}
    return {**cell, "metadata": metadata, "source": source}


def _notebook(cells: Sequence[Mapping[str, object]]) -> dict[str, object]:
    kernel = {"display_name": "Python 3", "language": "python", "name": "python3"}
    metadata = {"kernelspec": kernel, "language_info": {"name": "python"}}
    return {"cells": [*cells], "metadata": metadata, "nbformat": 4, "nbformat_minor": 5}


def _write(path: Path, text: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text)


OURS = Peer("ours", (), _lay_out_ours, _points_of_ours, "`grade`, one command for all, gradebook and pages included")
PEERS = (
    Peer(
        "pytest", ("pytest==9.1.1", "pytest-timeout==2.4.0", "numpy==2.4.6"), _lay_out_pytest, _points_of_pytest,
        "pytest --timeout=4 --junitxml, a process for each submission",
    ),
    Peer(
        "gradescope-utils", ("gradescope-utils==0.5.0", "numpy==2.4.6"), _lay_out_gradescope, _points_of_gradescope,
        "run_tests.py of its documentation, a process for each submission",
    ),
    Peer(
        "check50", ("check50==3.5.0", "numpy==2.4.6"), _lay_out_check50, _points_of_check50,
        "check50 --dev -o json, a process for each submission",
    ),
    Peer(
        "otter", ("otter-grader==7.0.0", "ipykernel==7.4.0", "numpy==2.4.6"), _lay_out_otter, _points_of_otter,
        "otter run, without a container, a process for each submission",
    ),
    Peer(
        "nbgrader", ("nbgrader==0.9.6", "numpy==2.4.6"), _lay_out_nbgrader, _points_of_nbgrader,
        "nbgrader autograde, one command for the share of each process",
    ),
)  # fmt: skip
