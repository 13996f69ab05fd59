"""What many tests share: the repository's folders, one sandbox for the whole session, the command line."""

from __future__ import annotations

import hashlib
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import not_yet
import pytest
from hypothesis import settings
from support import FIXTURE_COURSE, ROOT, CommandLine, standing_on

from learn_transformers import cli
from learn_transformers.course import location
from learn_transformers.judging import session
from learn_transformers.judging.judge import Judge
from learn_transformers.sandbox.host import Sandboxes

# Without the first, no Python starts there; the second makes it write as it does elsewhere.
OF_WINDOWS = {name: os.environ.get(name, "") for name in ("SYSTEMROOT", "PYTHONUTF8") if os.name == "nt"}

# Two threads of torch that wait for each other on a busy machine take a thousand times as long as one.
os.environ.setdefault("OMP_NUM_THREADS", "1")

settings.register_profile("ci", derandomize=True)
if os.environ.get("CI"):  # a find of chance should stop whoever made the change, not a later one
    settings.load_profile("ci")


@pytest.fixture(scope="session", autouse=True)
def state_folder(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """What cannot be kept in a course folder goes here, and not among what the person who runs the tests keeps."""
    with pytest.MonkeyPatch.context() as patch:
        folder = tmp_path_factory.mktemp("state")
        patch.setenv("XDG_STATE_HOME", str(folder))
        yield folder


@pytest.fixture(scope="session", autouse=True)
def checkout_stays() -> Iterator[None]:
    """What is handed out is read by every test and written by none: no `reset`, no `init --update` on the checkout."""
    before = _handed_out()
    yield
    assert _handed_out() == before, "exercises, solutions or the fixture course changed while tests ran"


def _handed_out() -> dict[str, str]:
    folders = [ROOT / "exercises", ROOT / "solutions", FIXTURE_COURSE]
    files = [p for folder in folders for p in sorted(folder.rglob("*")) if p.is_file() and p.suffix != ".pyc"]
    return {str(p.relative_to(ROOT)): hashlib.sha256(p.read_bytes()).hexdigest() for p in files}


@pytest.fixture(scope="module")
def fixture_course() -> Iterator[Path]:
    """The small course in place of ours, for all tests of a module: what is written in our chapters cannot break them.

    Put `pytestmark = pytest.mark.usefixtures("fixture_course")` into the module.
    """
    with standing_on(FIXTURE_COURSE) as course:
        yield course


@pytest.fixture(scope="session")
def root() -> Path:
    return ROOT


@pytest.fixture(scope="session")
def sandboxes() -> Iterator[Sandboxes]:
    with session.sandboxes() as boxes:
        yield boxes


@pytest.fixture
def judge(sandboxes: Sandboxes) -> Iterator[Judge]:
    """Without anybody to mark worksheets."""
    with session.judge([], boxes=sandboxes) as judge:
        yield judge


@pytest.fixture
def command_line(tmp_path: Path) -> CommandLine:
    """Run the real program in a folder that holds no course, unless `cwd` says otherwise."""

    def run(*arguments: str | Path, cwd: Path = tmp_path, **more: str) -> subprocess.CompletedProcess[str]:
        settings = {"PATH": "/usr/bin:/bin", "HOME": str(tmp_path), "LC_ALL": "C.UTF-8", **OF_WINDOWS}
        environment = {**settings, **location.environment(), **more}
        return subprocess.run(
            [sys.executable, "-P", "-m", "learn_transformers", *map(str, arguments)],
            cwd=cwd,
            env=environment,
            capture_output=True,
            text=True,
            timeout=120,
            check=False,
        )

    return run


@pytest.fixture
def here(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> CommandLine:
    """The same without a process of its own, for what is said before any work begins."""

    def run(*arguments: str | Path, cwd: Path = tmp_path) -> subprocess.CompletedProcess[str]:
        words = ["learn-transformers", *map(str, arguments)]
        with pytest.MonkeyPatch.context() as patch:
            patch.chdir(cwd)
            patch.setattr(sys, "argv", words)
            with pytest.raises(SystemExit) as ended:
                cli.main()
        return subprocess.CompletedProcess(words, int(ended.value.code or 0), *capsys.readouterr())

    return run


def pytest_itemcollected(item: pytest.Item) -> None:
    """Skip what does not work on this system yet."""
    if (why := not_yet.why_not(item.path.as_posix().removeprefix(f"{ROOT.as_posix()}/"))) is not None:
        item.add_marker(pytest.mark.skip(reason=why))


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--update-golden", action="store_true", help="write golden verdicts and snapshots anew")
    parser.addoption("--fuzz", action="store_true", help="decode a million mutated frames, not a fifth of that")
    parser.addoption("--exhaustive", action="store_true", help="name every pair of mistakes, not twenty a function")
    parser.addoption("--notebooks", action="store_true", help="run all chapters' notebooks, and install in one")
