"""A fork server that is started before all else is one like any other, and nobody's if nobody wants it."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from support import linux_only, posix_only, source_of

from learn_transformers import entry
from learn_transformers.launch import imports
from learn_transformers.sandbox import ahead
from learn_transformers.sandbox.host import Sandbox
from learn_transformers.sandbox.outcome import Returned
from learn_transformers.sandbox.submission import Submission

pytestmark = posix_only("forks its workers")
SECRET = "LEARN_TRANSFORMERS_SECRET"


@pytest.fixture
def begun(monkeypatch: pytest.MonkeyPatch) -> Iterator[ahead.Server]:
    """One that was started with a secret in the environment, and a file open that processes inherit."""
    monkeypatch.setenv(SECRET, "shh")
    ours, theirs = socket.socketpair()
    theirs.set_inheritable(True)
    with ours, theirs:
        ahead.begin()
    assert ahead._begun is not None
    yield ahead._begun
    if ahead._begun is not None:
        ahead._begun.end()
    ahead._begun = None


def test_it_is_taken_once_by_whoever_comes_first(begun: ahead.Server) -> None:
    with Sandbox(mode="fork") as box, Sandbox(mode="fork") as other:
        assert box._workers._process is begun.process  # type: ignore[attr-defined]
        assert other._workers._process is not begun.process  # type: ignore[attr-defined]
        assert ahead._begun is None
        assert box.canary == other.canary
        with box.worker(Submission().budget()) as worker:
            worker.load("m", b"import os\ndef f():\n    return sorted(os.environ)", ["f"])
            outcome = worker.call("f", ())
        assert isinstance(outcome, Returned)
        assert SECRET not in outcome.value
    assert begun.process.returncode is not None


@linux_only("asks `/proc`")
def test_it_knows_nothing_of_whoever_started_it(begun: ahead.Server) -> None:
    place = Path(f"/proc/{begun.process.pid}")
    assert SECRET.encode() not in (place / "environ").read_bytes()
    assert os.readlink(place / "cwd") == "/"
    assert os.getsid(begun.process.pid) == begun.process.pid
    held = {os.readlink(file) for file in (place / "fd").iterdir()}
    assert len([name for name in held if name.startswith("socket:")]) == 1  # the one on which we speak to it


@pytest.mark.parametrize("why", ["other folders", "it is dead"])
def test_what_does_not_fit_is_ended_and_replaced(begun: ahead.Server, why: str) -> None:
    wanted = ahead.site_dirs()
    if why == "it is dead":
        begun.process.kill()
        begun.process.wait()
    else:
        wanted = [*wanted, "/elsewhere"]
    assert ahead.taken(wanted) is None
    assert begun.process.returncode is not None
    assert begun.control.fileno() == -1
    with Sandbox(mode="fork") as box:
        assert box.canary.layers is not None


def test_it_ends_with_a_judge_that_never_asked(tmp_path: Path) -> None:
    script = "from learn_transformers.sandbox import ahead; ahead.begin(); print(ahead._begun.process.pid)"
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    pid = int(done.stdout)
    for _ in range(600):
        try:
            os.kill(pid, 0)
        except ProcessLookupError:
            return
        time.sleep(0.05)
    pytest.fail("it is still there after 30 s")


@pytest.mark.parametrize(
    ("arguments", "is_begun"),
    [(["check", "softmax"], True), (["watch"], True), (["check", "--help"], False), ([], False), (["read"], False)],
)
def test_only_commands_that_judge_begin_one(
    arguments: list[str], is_begun: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    begun: list[str] = []
    monkeypatch.setattr(ahead, "begin", lambda: begun.append("a server"))
    monkeypatch.setattr(imports, "leave_surroundings", lambda: None)
    monkeypatch.setattr("learn_transformers.cli.main", lambda: begun.append("the program"))
    monkeypatch.setattr(sys, "argv", ["learn-transformers", *arguments])
    entry.main()
    assert begun == (["a server", "the program"] if is_begun else ["the program"])


@pytest.mark.parametrize("target", ["nonsense", "softmax.py"])
def test_a_check_that_uses_none_ends_as_ever(tmp_path: Path, target: str) -> None:
    (tmp_path / "softmax.py").write_text(source_of("softmax"))
    done = subprocess.run(
        [sys.executable, "-m", "learn_transformers", "check", target], cwd=tmp_path, capture_output=True, check=False
    )
    assert done.returncode == (2 if target == "nonsense" else 0), done.stderr


def test_libraries_are_where_numpy_is() -> None:
    import numpy

    places = ahead.site_dirs()
    assert os.path.dirname(os.path.dirname(numpy.__file__)) in places
    assert len(places) == len({*places})
