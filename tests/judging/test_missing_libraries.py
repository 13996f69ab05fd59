"""A library that is missing or broken costs the files that need it and no others; here it is torch."""

from __future__ import annotations

import shutil
import subprocess
import venv
from collections.abc import Callable
from pathlib import Path
from xml.etree import ElementTree as xml

import numpy as np
import pytest
from support import source_of

from learn_transformers import course
from learn_transformers.judging import session
from learn_transformers.judging.judge import Judge
from learn_transformers.sandbox.ahead import site_dirs


@pytest.fixture
def with_torch(tmp_path: Path) -> Callable[[str], Path]:
    """A Python that has all of ours but for torch, which is this text."""

    def made(torch: str) -> Path:
        home = tmp_path / "python"
        venv.EnvBuilder(symlinks=True).create(home)
        (own,) = home.glob("lib/python*/site-packages")
        (own / "torch").mkdir()
        (own / "torch" / "__init__.py").write_text(torch)
        (own / "ours.pth").write_text(f"{Path(np.__file__).parents[1]}\n{course.PACKAGE.parent}\n")
        return home / "bin" / "python"

    return made


@pytest.fixture(autouse=True)
def my_course(tmp_path: Path) -> Path:
    """Softmax asks for torch, positional encoding can do without it, masking imports softmax."""
    first_lines = {
        "softmax": "import torch\n",
        "positional_encoding": "try:\n    import torch.nn\nexcept ImportError:\n    torch = None\n",
        "masking": "",
    }
    for name, lines in first_lines.items():
        chapter = course.known_chapter(name)
        (tmp_path / "exercises" / chapter.folder).mkdir(parents=True)
        (tmp_path / "exercises" / chapter.file).write_text(lines + source_of(name))
    return tmp_path


@pytest.mark.parametrize(
    ("torch", "reason"),
    [
        (
            "raise OSError('libtorch_cpu.so: cannot open\\n shared object file')",
            "ImportError: torch cannot be imported here: OSError: libtorch_cpu.so: cannot open shared object file",
        ),
        ("import sys; sys.exit(4)", "ImportError: torch cannot be imported here: SystemExit: 4"),
        (
            "import a_library_of_its_own",
            "ImportError: torch cannot be imported here: ModuleNotFoundError: No module named 'a_library_of_its_own'",
        ),
        ("import os; os.abort()", "ImportError: torch cannot be imported here: the process does not survive it"),
        (
            "raise ModuleNotFoundError(\"No module named 'torch'\", name='torch')",
            "ModuleNotFoundError: No module named 'torch': PyTorch is not installed here, "
            "and `python -m pip install torch` installs it",
        ),
    ],
)
def test_only_the_file_that_needs_it_is_an_error(
    with_torch: Callable[[str], Path], monkeypatch: pytest.MonkeyPatch, my_course: Path, torch: str, reason: str
) -> None:
    python = with_torch(torch)
    places = [*map(str, python.parents[1].glob("lib/python*/site-packages")), *site_dirs()]
    monkeypatch.setattr("sys.executable", str(python))
    monkeypatch.setattr("learn_transformers.sandbox.ahead.site_dirs", lambda: places)
    with session.sandboxes() as boxes:
        verdict = Judge(boxes).verdict(course.assignments([], my_course / "exercises", my_course))
    chapters = {chapter.name: chapter for chapter in verdict.chapters}
    assert {name: str(chapter.status) for name, chapter in chapters.items()} == {
        "softmax": "error", "positional_encoding": "passed", "masking": "passed",
    }  # fmt: skip
    problem = chapters["softmax"].problem
    assert problem is not None
    assert (problem.message, problem.line, problem.text) == (reason, 1, "import torch")
    assert {f.reason for f in chapters["softmax"].functions} == {"not_loaded"}
    assert chapters["masking"].lent == ("softmax.softmax",)


def test_reports_for_other_tools_go_on(with_torch: Callable[[str], Path], my_course: Path) -> None:
    python = with_torch("raise RuntimeError('a driver is missing')")

    def run(*arguments: str) -> subprocess.CompletedProcess[str]:
        environment = {"PATH": "/usr/bin:/bin", "HOME": str(my_course), "LC_ALL": "C.UTF-8"}
        command = [python, "-P", "-m", *arguments]
        return subprocess.run(
            command, cwd=my_course, env=environment, capture_output=True, text=True, timeout=120, check=False
        )

    done = run("learn_transformers", "check", "masking", "softmax", "--format", "junit")
    assert (done.returncode, done.stderr) == (1, "")
    suites = {suite.get("name"): suite for suite in xml.fromstring(done.stdout)}
    assert (suites["masking"].get("errors"), suites["masking"].get("failures")) == ("0", "0")
    assert suites["softmax"].get("errors") == suites["softmax"].get("tests")
    shutil.rmtree(my_course / "exercises" / "04_positional_encoding")
    tested = run("pytest", "-q", "-p", "no:cacheprovider", "-p", "no:xdist", "exercises")
    assert tested.returncode == 1
    assert "RuntimeError: a driver is missing" in tested.stdout
    assert " passed" in tested.stdout.splitlines()[-1]
