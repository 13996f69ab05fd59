"""The judge imports from the installation alone, wherever it is started and whatever lies there."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from types import ModuleType

import pytest
from support import ROOT, CommandLine, source_of

from learn_transformers import course
from learn_transformers.launch import imports
from learn_transformers.launch.imports import Shadowed
from learn_transformers.notebook.judging import JudgeProcess
from learn_transformers.symbolic import Comparer

UNIFORM = "import numpy as np\ndef softmax(x, axis=-1):\n    return np.full(x.shape, 1 / x.shape[axis])\n"
SHADOWS = """
__future__ ast dataclasses difflib gc hashlib inspect json markdown_it mpmath numpy pathlib pickle pytest re rich select
shutil signal socket sqlite3 struct subprocess sympy tempfile textwrap threading tokenize torch traceback typer typing
unicodedata watchfiles zlib
"""
MARK = "import os\nopen(os.path.join(os.path.dirname(__file__), 'WAS_IMPORTED'), 'a').write(__name__ + ' ')\n"


@pytest.fixture
def booby_trapped(tmp_path: Path) -> Path:
    """A chapter folder with a wrong softmax, a worksheet, and files named like everything that the judge imports."""
    folder = tmp_path / "02_softmax"
    folder.mkdir()
    for name in SHADOWS.split():
        (folder / f"{name}.py").write_text(MARK)
    (folder / "softmax.py").write_text(UNIFORM)
    (folder / "worksheet.py").write_text('jacobian_entry = "p[i]*(delta(i,j) - p[j])"\n')
    return folder


def program(*words: str) -> list[str]:
    return [sys.executable, *words]


@pytest.mark.parametrize(
    ("words", "path"),
    [
        (["-m", "learn_transformers"], None),  # where Python itself puts the current folder first
        (["-P", "-m", "learn_transformers"], "."),
        (["-c", "from learn_transformers.entry import main; main()"], "{folder}:/nowhere:"),
    ],
)
def test_files_named_like_libraries_are_files_and_nothing_more(
    booby_trapped: Path, words: list[str], path: str | None
) -> None:
    environment = {k: v for k, v in os.environ.items() if k != "PYTHONPATH"}
    if path is not None:
        environment["PYTHONPATH"] = path.format(folder=booby_trapped)
    done = subprocess.run(
        program(*words, "check", ".", "--format", "json"),
        cwd=booby_trapped, env=environment, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert (done.returncode, done.stderr) == (1, "")
    (chapter,) = json.loads(done.stdout)["chapters"]
    assert chapter["functions"][0]["status"] == "failed"
    assert {a["name"]: a["status"] for a in chapter["worksheet"]}["jacobian_entry"] == "passed"
    assert not (booby_trapped / "WAS_IMPORTED").exists()


def test_the_judge_of_a_notebook_is_as_deaf(
    booby_trapped: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PYTHONPATH", str(booby_trapped))
    monkeypatch.chdir(booby_trapped)
    (tmp_path / "softmax.py").write_text(source_of("softmax"))
    judge = JudgeProcess()
    try:
        chapter = course.known_chapter("softmax")
        assert judge.verdict(course.Assignment(chapter, tmp_path / "softmax.py", ("softmax",))).status == "passed"
    finally:
        judge.close()
    assert not (booby_trapped / "WAS_IMPORTED").exists()


def test_a_second_copy_of_the_package_is_not_the_one_that_marks(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    other = tmp_path / "learn_transformers"
    other.mkdir()
    (other / "__init__.py").write_text(MARK + "raise SystemExit('the wrong one')\n")
    monkeypatch.setattr(imports, "_user_sites", lambda: [str(tmp_path)])
    with Comparer(10.0) as comparer:
        assert comparer.compare("x + x", "2x", {"x": "real"}).status == "equal"
    assert not (other / "WAS_IMPORTED").exists()


@pytest.mark.parametrize("here", ["02_softmax", "."])
def test_what_python_imported_before_us_ends_in_a_sentence(
    command_line: CommandLine, booby_trapped: Path, tmp_path: Path, here: str
) -> None:
    (booby_trapped / "sitecustomize.py").write_text("")
    file = booby_trapped / "softmax.py"
    done = command_line("check", file, cwd=tmp_path / here, PYTHONPATH=str(booby_trapped))
    assert (done.returncode, done.stdout) == (3, "")
    assert repr(str(booby_trapped / "sitecustomize.py")) in done.stderr
    assert len(done.stderr.splitlines()) == 1


def test_what_somebody_set_up_elsewhere_is_theirs(command_line: CommandLine, tmp_path: Path) -> None:
    (tmp_path / "set up").mkdir()
    (tmp_path / "set up" / "sitecustomize.py").write_text("")
    (tmp_path / "here").mkdir()
    done = command_line("--version", cwd=tmp_path / "here", PYTHONPATH=str(tmp_path / "set up"))
    assert (done.returncode, done.stderr) == (0, "")


def test_run_is_the_learners_own_process(command_line: CommandLine, tmp_path: Path) -> None:
    (tmp_path / "lib").mkdir()
    (tmp_path / "lib" / "helper.py").write_text("word = 'mine'\n")
    (tmp_path / "play.py").write_text("import helper\nprint(helper.word)\n")
    done = command_line("run", "play.py", "--exercises", ROOT / "exercises", PYTHONPATH="lib")
    assert (done.returncode, done.stdout) == (0, "mine\n")


class TestThePath:
    """What is taken off it, and what is not."""

    @pytest.fixture(autouse=True)
    def clean(self, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
        self.root = str(course.PACKAGE.parent)
        self.library = str(Path(os.__file__).parent)
        monkeypatch.setattr(sys, "path", ["", "/set/by/hand", self.library, self.root])
        monkeypatch.delenv("PYTHONPATH", raising=False)
        monkeypatch.chdir(tmp_path)

    def test_the_current_folder_under_any_name(self, tmp_path: Path) -> None:
        (tmp_path / "link").symlink_to(tmp_path)
        sys.path[1:1] = [str(tmp_path), str(tmp_path / "link"), f"{tmp_path}/."]
        imports.leave_surroundings()
        assert sys.path == ["/set/by/hand", self.library, self.root]

    @pytest.mark.parametrize("value", ["/set/by/hand", "/else:/set/by/hand", "/set/by/hand:", "/set/../set/by/hand"])
    def test_what_the_environment_added(self, value: str, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setenv("PYTHONPATH", value)
        imports.leave_surroundings()
        assert sys.path == [self.library, self.root]

    def test_the_installation_stays_though_we_are_in_it(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setenv("PYTHONPATH", self.library)
        monkeypatch.chdir(self.library)
        imports.leave_surroundings()
        assert self.library in sys.path

    def test_our_own_folder_comes_last_where_it_is_the_current_one(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.chdir(self.root)
        sys.path.insert(0, self.root)
        imports.leave_surroundings()
        assert sys.path == ["/set/by/hand", self.library, self.root]

    def test_it_comes_before_another_copy_of_itself(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        (tmp_path / "learn_transformers").mkdir()
        (tmp_path / "learn_transformers" / "__init__.py").write_text("")
        monkeypatch.chdir(self.root)
        sys.path[:] = [self.root, self.library, str(tmp_path), "/set/by/hand"]
        imports.leave_surroundings()
        assert sys.path == [self.library, self.root, str(tmp_path), "/set/by/hand"]

    def test_a_folder_that_was_removed(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        (tmp_path / "gone").mkdir()
        monkeypatch.chdir(tmp_path / "gone")
        (tmp_path / "gone").rmdir()
        imports.leave_surroundings()
        assert self.library in sys.path

    def test_a_targets_folder_that_something_else_had_put_there(self) -> None:
        imports.leave(["/set/by/hand"])
        assert "/set/by/hand" not in sys.path

    @pytest.mark.parametrize("file", ["{}/numpy.py", "{}/numpy/__init__.py", "{}/../{name}/numpy.cpython-311.so"])
    def test_what_was_imported_from_there_is_refused(
        self, file: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        module = ModuleType("numpy")
        module.__file__ = file.format(tmp_path, name=tmp_path.name)
        monkeypatch.setitem(sys.modules, "numpy", module)
        imports.leave(["/elsewhere"])
        with pytest.raises(Shadowed, match="numpy"):
            imports.leave([str(tmp_path)])

    def test_a_package_further_down_is_an_installation(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        module = ModuleType("numpy")
        module.__file__ = str(tmp_path / ".venv" / "site-packages" / "numpy" / "__init__.py")
        monkeypatch.setitem(sys.modules, "numpy", module)
        imports.leave([str(tmp_path)])
