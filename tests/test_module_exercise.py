"""An exercise that is a class, on the fixture course: every command that knows functions knows it, too."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from support import FIXTURE_COURSE, CommandLine

from learn_transformers import course
from learn_transformers.course import completion
from learn_transformers.course.targets import part_named
from learn_transformers.judging.judge import Judge
from learn_transformers.lessons import hints
from learn_transformers.verdict import Function
from learn_transformers.watch.engine import _DEFINITION
from learn_transformers.workspace import resetting, solving, starting

pytestmark = pytest.mark.usefixtures("fixture_course")

FILE = "02_gain/gain.py"
SOLUTION = (FIXTURE_COURSE / "solutions" / FILE).read_text()
STUB = (FIXTURE_COURSE / "exercises" / FILE).read_text()
RIGHT = "self.gain * x + self.bias"


@pytest.fixture
def exercises(tmp_path: Path) -> Path:
    starting.start(tmp_path / "mine")
    return tmp_path / "mine" / "exercises"


@pytest.mark.torch
def test_check_by_its_name(command_line: CommandLine, judge: Judge, exercises: Path) -> None:
    def graded() -> Function:
        (chapter,) = judge.verdict(course.assignments(["Gain"], exercises, exercises)).chapters
        (function,) = chapter.functions
        return function

    wrong = {
        "self.gain * x": ["bias_missing"],
        "self.gain.detach() * x - self.bias": ["gain_detached", "bias_subtracted"],
    }
    for text, named in wrong.items():
        (exercises / FILE).write_text(SOLUTION.replace(RIGHT, text))
        function = graded()
        assert (function.name, function.status) == ("Gain", "failed")
        assert [sorted(d.mistakes) for d in function.diagnosis] == [sorted(named)]
    shown = " ".join(command_line("check", "gain.Gain", cwd=exercises).stdout.split())
    assert "Gain(size=2)(np.array([[1., -2.]])) with gain = np.array([3., 2.]), bias = np.array([0.5, -1.])" in shown
    (exercises / FILE).write_text("Gain = 3\n")
    assert any("not a class" in check.message for check in graded().checks)
    (exercises / FILE).write_text(STUB)
    assert graded().status == "unfinished"


@pytest.mark.torch
def test_pytest_has_its_checks_as_items(exercises: Path) -> None:
    (exercises / FILE).write_text(SOLUTION)
    command = [sys.executable, "-m", "pytest", "-p", "no:cacheprovider", "-p", "no:xdist", "-v", FILE]
    done = subprocess.run(command, cwd=exercises, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout
    assert "Gain[two features, by hand]" in done.stdout


def test_hints_open_by_its_name(command_line: CommandLine, exercises: Path) -> None:
    steps = hints.of_key(course.known_chapter("gain"), "Gain")
    assert len(steps) == 3
    for target in ("Gain", "gain"):
        assert command_line("hint", target, cwd=exercises).stdout.startswith("gain.Gain\n")


def test_tab_offers_it() -> None:
    assert completion.targets("Ga") == ["Gain"]
    assert completion.targets("gain.") == ["gain.Gain"]


def test_reset_brings_its_stub_back_and_leaves_the_rest(exercises: Path) -> None:
    (exercises / FILE).write_text(f"{SOLUTION}\n\nMINE = 1\n")
    done = resetting.reset(exercises, part_named("Gain", exercises))
    assert (done.what, done.changed, done.note) == ("gain.Gain", True, "")
    left = (exercises / FILE).read_text()
    assert left.count("NotImplementedError") == STUB.count("NotImplementedError")
    assert left.endswith("\n\nMINE = 1\n")


def test_its_model_solution_shows_once_it_is_given_up(exercises: Path) -> None:
    part = part_named("gain.Gain", exercises)
    found = solving.solution(exercises, part, give_up=True)
    assert found.model == SOLUTION[SOLUTION.index("class Gain") :]
    assert found.yours == STUB[STUB.index("class Gain") :]


def test_watch_knows_the_line_it_begins_on() -> None:
    assert [name.decode() for name in _DEFINITION.findall(STUB.encode())] == ["Gain"]


@pytest.mark.torch
def test_its_lesson_and_its_notebook(command_line: CommandLine, tmp_path: Path) -> None:
    read = command_line("read", "gain.Gain")
    assert (read.returncode, read.stderr) == (0, "")
    assert "    class Gain(nn.Module):" in read.stdout.splitlines()
    assert command_line("export", "notebooks", "books").returncode == 0
    cells = json.loads((tmp_path / "books" / "02_gain.ipynb").read_text())["cells"]
    (cell,) = ["".join(c["source"]) for c in cells if "".join(c["source"]).startswith("%%check gain.Gain")]
    assert cell.count("NotImplementedError") == STUB.count("NotImplementedError")


def test_a_course_of_one_s_own_must_be_one(command_line: CommandLine, tmp_path: Path) -> None:
    shutil.copytree(FIXTURE_COURSE / "exercises", tmp_path / "half" / "exercises")
    done = command_line("check", LEARN_TRANSFORMERS_COURSE=str(tmp_path / "half"))
    assert (done.returncode, done.stdout) == (2, "")
    assert "does not hold exercises/, solutions/ and answer_key/" in done.stderr
