"""How an experiment is run: by which name, with whose functions, what it says; on the small course, without torch."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
from pathlib import Path

import pytest
from support import FIXTURE_COURSE, CommandLine, posix_only, source_of, standing_on

from learn_transformers.experiments.functions import in_words, used_in
from learn_transformers.experiments.run import Measure

EXPERIMENT = '''"""Is twice three six?"""

import numpy as np
from doubling import double

from learn_transformers.experiments import Measure, Result, Run, View, experiment


def main(run: Run) -> Result:
    twice = double(np.array([3.0]))
    views = [View("what it gives", twice, kind="bars", scale=(0, 8)), View("again", np.array([[0, 1]]))]
    return Result([Measure("twice three", float(twice[0]))], views, f"It is {twice[0]:.0f}; chance says {run.seed}.")


def chance(run: Run) -> Result:
    return Result([Measure("chance", float(run.rng.random()))], [], "It was chance.")


if __name__ == "__main__":
    experiment(main, by_chance=chance)
'''
WRONG = "def double(x):\n    return x * 0 + 5\n"


@pytest.fixture(scope="module")
def course_with_experiment(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The small course; its first chapter has an experiment."""
    folder = tmp_path_factory.mktemp("shipped") / "course"
    shutil.copytree(FIXTURE_COURSE, folder)
    (folder / "exercises" / "01_doubling" / "experiment.py").write_text(EXPERIMENT)
    return folder


@pytest.fixture
def mine(course_with_experiment: Path, tmp_path: Path) -> Path:
    """A learner's copy of it, nothing done yet."""
    shutil.copytree(course_with_experiment / "exercises", tmp_path / "mine" / "exercises")
    return tmp_path / "mine"


@pytest.fixture
def run(command_line: CommandLine, course_with_experiment: Path, mine: Path) -> CommandLine:
    """`learn-transformers run` in the learner's copy."""

    def in_course(*arguments: str | Path, cwd: Path = mine) -> subprocess.CompletedProcess[str]:
        return command_line("run", *arguments, cwd=cwd, LEARN_TRANSFORMERS_COURSE=str(course_with_experiment))

    return in_course


def test_a_right_function_of_the_learners_is_used_and_what_it_prints_is_not_shown(
    run: CommandLine, course_with_experiment: Path, mine: Path
) -> None:
    with standing_on(course_with_experiment):
        own = source_of("doubling").replace("    return", '    print("noise")\n    return')
    (mine / "exercises" / "01_doubling" / "doubling.py").write_text(own + 'print("loaded")\n')
    before = {path: path.stat().st_mtime_ns for path in mine.rglob("*")}
    done = run("01_doubling/experiment.py", "--seed", "7")
    assert (done.returncode, done.stderr) == (0, "")
    lines = done.stdout.splitlines()
    assert (lines[0], lines[1].split(), lines[-1]) == (
        "yours: double",
        ["twice", "three", "6.00"],
        "It is 6; chance says 7.",
    )
    assert {"what it gives", "again"} <= set(lines)
    assert "noise" not in done.stdout
    assert "loaded" not in done.stdout
    left = {path: path.stat().st_mtime_ns for path in mine.rglob("*") if ".learn-transformers" not in path.parts}
    assert left == before


@pytest.mark.parametrize(
    ("named", "where"),
    [("experiment", "exercises/01_doubling"), ("experiment.py", "exercises/01_doubling"), ("1/experiment.py", ".")],
)
def test_a_wrong_function_makes_no_result_wrong_by_whatever_name_the_experiment_is_run(
    run: CommandLine, mine: Path, named: str, where: str
) -> None:
    (mine / "exercises" / "01_doubling" / "doubling.py").write_text(WRONG)
    done = run(named, "--quick", cwd=mine / where)
    assert done.returncode == 0
    assert done.stdout.startswith("from the solution: double\ntwice three  6.00\n")
    assert " ".join(done.stdout.split()).endswith("too short to show anything; without --quick it says what to see.")


def test_the_same_seed_gives_the_same_and_another_one_another(run: CommandLine) -> None:
    seeds = ("3", "3", "4")
    first, again, other = (run("01_doubling/experiment.py", "--by-chance", "--json", "--seed", s).stdout for s in seeds)
    assert first == again != other


def test_a_picture_is_written_and_never_over_another_file(run: CommandLine, mine: Path) -> None:
    pytest.importorskip("matplotlib")
    done = run("01_doubling/experiment.py", "--png", "six.png")
    assert "The picture is in six.png." in done.stdout
    image = (mine / "six.png").read_bytes()
    assert image.startswith(b"\x89PNG")
    again = run("01_doubling/experiment.py", "--png", "six.png")
    assert (again.returncode, again.stdout) == (2, "")
    assert "six.png is there already" in again.stderr
    assert (mine / "six.png").read_bytes() == image
    assert run("01_doubling/experiment.py", "--png", "six.png", "--force").returncode == 0


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["01_doubling/experiment.py", "--speed"], "Unrecognized arguments: --speed. An experiment takes [--seed]"),
        (["01_doubling/experiment.py", "--seed", "x"], "'x' is no seed"),
        (["01_doubling/experiment.py", "--force"], "--force is for --png FILE"),
        (["02_gain/experiment.py"], "Chapter gain has no experiment; there are 01_doubling/experiment.py."),
        (["other/experiment.py"], "There is no file other/experiment.py."),
    ],
)
def test_wrong_use_is_one_sentence(run: CommandLine, arguments: list[str], said: str) -> None:
    done = run(*arguments)
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr.startswith(f"learn-transformers: {said}") or said in done.stderr
    assert len(done.stderr.splitlines()) == 1


def test_without_run_it_says_how_it_is_run(course_with_experiment: Path) -> None:
    folder = course_with_experiment / "exercises" / "01_doubling"
    done = subprocess.run([sys.executable, "experiment.py"], cwd=folder, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr.startswith("learn-transformers: Run it with `learn-transformers run`")


@posix_only("Windows has no process groups to interrupt")
def test_an_interrupt_ends_in_one_sentence(course_with_experiment: Path, mine: Path) -> None:
    pause = 'print("now", flush=True)\n    __import__("time").sleep(60)'
    waiting = EXPERIMENT.replace("    twice =", f"    {pause}\n    twice =")
    file = mine / "exercises" / "01_doubling" / "experiment.py"
    file.write_text(waiting)
    command = [sys.executable, "-P", "-m", "learn_transformers", "run", str(file)]
    environment = {**os.environ, "LEARN_TRANSFORMERS_COURSE": str(course_with_experiment)}
    with subprocess.Popen(
        command, env=environment, text=True, stdout=subprocess.PIPE, stderr=subprocess.PIPE, start_new_session=True
    ) as process:
        assert process.stdout is not None
        while process.stdout.readline() not in ("now\n", ""):
            pass
        os.killpg(process.pid, signal.SIGINT)
        _, said = process.communicate(timeout=60)
    assert (process.returncode, said) == (130, "learn-transformers: Interrupted.\n")


@pytest.mark.usefixtures("fixture_course")
def test_what_an_experiment_imports_is_said_by_whose_it_is() -> None:
    used = used_in("import numpy\nfrom doubling import (\n    double,\n    scaled,\n)\nfrom numpy import sin\n")
    assert used == {"doubling": ("double", "scaled")}
    assert in_words(used, {"doubling": ("scaled",)}) == "yours: scaled · from the solution: double"
    assert in_words({}, {}) == "no function of the course"


@pytest.mark.parametrize(
    ("value", "holds"), [(0.4, False), (0.5, True), (0.7, True), (0.8, False), (float("nan"), False)]
)
def test_a_measure_holds_between_its_bounds(value: float, holds: bool) -> None:
    assert Measure("share", value, at_least=0.5, at_most=0.7).holds is holds
    assert Measure("share", value).holds is (value == value)
