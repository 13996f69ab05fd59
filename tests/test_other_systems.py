"""What the program does where a system lacks what Linux has: nothing is imported that is not there, and it still works.

These systems are pretended here (`as_on_windows.py`, and names taken away one by one); the workflow in `.github` runs
the suite on real ones. That a fork server works without `pidfd_open`, as on macOS, is shown by `sandbox/test_host.py`.
"""

from __future__ import annotations

import ast
import importlib.util
import json
import os
import re
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from types import SimpleNamespace

import as_on_windows
import pytest
from not_yet import NOT_YET, why_not
from support import ROOT, linux_only

from learn_transformers import doctor, entry, watch
from learn_transformers.course import WrongUse, replacement
from learn_transformers.progress import door, store
from learn_transformers.report import progress_page
from learn_transformers.sandbox import canary, confinement
from learn_transformers.symbolic.equality import decide

UNIX_TERMINAL = {"report.screen.guardian", "report.screen.terminal", "watch.program", "watch.signals"}
"""What `watch` imports once it has found a Unix terminal."""

ONLY_POSIX = re.compile(rf"^(?:import|from) (?:{'|'.join(as_on_windows.MODULES)})\b", re.MULTILINE)

UNCHANGED = """
import numpy as np
def softmax(x, axis=-1):
    return x
def log_softmax(x, axis=-1):
    shifted = x - x.max(axis=axis, keepdims=True)
    return shifted - np.log(np.exp(shifted).sum(axis=axis, keepdims=True))
"""
IMPORT_ALL = """
import importlib, pkgutil, traceback
import as_on_windows
as_on_windows.take_away()
import learn_transformers
starts = ("__main__", "sandbox.start", "launch.start")
for module in pkgutil.walk_packages(learn_transformers.__path__, "learn_transformers.", onerror=lambda name: None):
    if not module.name.endswith(starts):
        try:
            importlib.import_module(module.name)
        except (ImportError, AttributeError) as error:
            print(module.name.partition(".")[2], error)
        except NotImplementedError as error:  # psutil, which Dask asks, is made for the system that this one really is
            assert "psutil" in traceback.format_exc(), error
"""


pretending = linux_only("pretends to be another system, and knows how on Linux")


def as_if_on_windows(folder: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    words = [sys.executable, "-P", as_on_windows.__file__, "judge", *arguments]
    return subprocess.run(words, cwd=folder, capture_output=True, text=True, check=False)


@pretending
def test_only_what_draws_on_a_unix_terminal_needs_one() -> None:
    words = [sys.executable, "-c", IMPORT_ALL]
    done = subprocess.run(
        words, cwd=ROOT / "tests", capture_output=True, text=True, check=False, env={**os.environ, "PYTHONPATH": ""}
    )
    assert done.returncode == 0, done.stderr
    assert {line.split()[0] for line in done.stdout.splitlines()} == UNIX_TERMINAL, done.stdout


@pretending
def test_a_submission_is_graded_where_nothing_of_posix_is_left(tmp_path: Path) -> None:
    (tmp_path / "softmax.py").write_text(UNCHANGED)
    done = as_if_on_windows(tmp_path, "check", "softmax.py", "--format", "json")
    assert done.returncode == 1, done.stderr
    verdict = json.loads(done.stdout)
    assert verdict["isolation"] == []
    functions = {f["name"]: f for f in verdict["chapters"][0]["functions"]}
    assert functions["softmax"]["differences"] == ["your result is the argument `x`, unchanged"]
    assert functions["log_softmax"]["status"] == "passed"


@pretending
def test_the_doctor_says_what_is_missing(tmp_path: Path) -> None:
    done = as_if_on_windows(tmp_path, "doctor")
    assert "Traceback" not in done.stderr
    said = " ".join(done.stdout.split())
    for layer in ("rlimits", "no_new_privs", "landlock", "seccomp"):
        assert f"✗ layer {layer} · not offered by win32" in said
    assert "✗ write a file · NOT COVERED here" in said


# One guard after the other


def without(module: object, *names: str, **more: object) -> SimpleNamespace:
    """A module as it is elsewhere, for one module of ours to see."""
    return SimpleNamespace(**{k: v for k, v in vars(module).items() if k not in names} | more)


def test_watch_without_a_unix_terminal_is_wrong_use(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(importlib.util, "find_spec", lambda name: None)
    with pytest.raises(WrongUse, match="on Windows, use WSL"):
        watch.run(tmp_path, None, kept=None, edit_command=None)


def test_started_again_where_a_process_cannot_be_replaced(
    monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(entry, "os", without(os, "execv", name="nt"))
    monkeypatch.setattr(sys, "argv", ["learn-transformers", "check", "no/such/file.py"])
    with pytest.raises(SystemExit) as ended:
        entry._start_again()
    assert ended.value.code == 2
    assert "no/such/file.py" in capfd.readouterr().err


def test_folders_have_no_owners_where_users_have_no_numbers(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    exercises = tmp_path / "exercises"
    exercises.mkdir()
    monkeypatch.setattr(door, "os", without(os, "geteuid", "chown", "O_DIRECTORY", "O_NOFOLLOW", "O_NONBLOCK"))
    with door.opened(exercises, changing=True, make=True) as folder:
        assert folder is not None
        folder.put("a", b"1")
        with folder.within("backups") as inner:
            inner.put("b", b"2")
            assert inner.content("b", 1) == b"2"
        assert (folder.content("a", 1), folder.owners, folder.heir) == (b"1", frozenset(), None)
        (folder.path / "link").symlink_to(folder.path / "a")
        with pytest.raises(door.Refused, match="a symbolic link"):
            folder.content("link", 1)


def test_nothing_is_locked_where_there_are_no_such_locks(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "fcntl", None)
    with door.one_at_a_time(tmp_path), door.one_at_a_time(tmp_path):
        pass


def test_a_damaged_file_is_closed_before_it_is_moved_on_windows(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """No open file can be renamed there."""
    path, steps = tmp_path / "progress.sqlite3", []
    path.write_bytes(b"no database" * 100)

    @contextmanager
    def held(path: Path) -> Iterator[SimpleNamespace]:
        yield SimpleNamespace(close=lambda: steps.append("closed"))

    def link(*names: Path) -> None:
        steps.append("moved")
        os.link(*names)

    monkeypatch.setattr(store, "_held", held)
    monkeypatch.setattr(store, "os", without(os, name="nt", link=link))
    aside, saved = store._replaced(path, salvage=False)
    assert (aside.read_bytes(), saved, steps) == (b"no database" * 100, 0, ["closed", "moved"])
    assert path.read_bytes().startswith(b"SQLite format 3")


@pytest.mark.parametrize(("variables", "colored"), [({}, False), ({"WT_SESSION": "1"}, True)])
def test_an_old_windows_console_gets_no_colors(
    monkeypatch: pytest.MonkeyPatch, variables: dict[str, str], colored: bool
) -> None:
    monkeypatch.setattr(progress_page, "os", SimpleNamespace(name="nt", environ=variables))
    monkeypatch.setattr(progress_page.sys, "stdout", SimpleNamespace(isatty=lambda: True))
    assert progress_page._paint("words", "32").startswith("\x1b") is colored


def test_a_file_is_replaced_where_folders_cannot_be_synced(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def open_file(path: Path, *more: int) -> int:
        if path.is_dir():
            raise PermissionError("a folder")
        return os.open(path, *more)

    monkeypatch.setattr(replacement, "os", without(os, "fchown", open=open_file, O_BINARY=0))
    (tmp_path / "file").write_bytes(b"old")
    replacement.write(tmp_path / "file", b"a\r\nb\x1a", mode=0o600)
    assert (tmp_path / "file").read_bytes() == b"a\r\nb\x1a"
    assert [path.name for path in tmp_path.iterdir()] == ["file"]


def test_limits_that_a_system_does_not_have_are_left_out(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(confinement, "resource", None)
    monkeypatch.setattr(canary, "resource", None)
    assert confinement._fixed_limits(files_are_guarded=False) == []
    assert not canary._can_raise_a_limit()


def test_memory_is_not_bounded_where_nobody_says_how_much_is_used(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(confinement, "_memory_in_use", lambda: (0, 0))
    monkeypatch.setattr(confinement, "resource", None)
    with confinement.bounded_memory(1):
        assert len(bytearray(1 << 20)) == 1 << 20


@pytest.mark.parametrize(
    ("root", "said"), [(False, "not needed: the grader does not run as root"), (True, "not usable: Python")]
)
def test_whose_user_the_grader_is(monkeypatch: pytest.MonkeyPatch, root: bool, said: str) -> None:
    if root:
        monkeypatch.setattr(os, "geteuid", lambda: 0, raising=False)
    else:
        monkeypatch.delattr(os, "geteuid", raising=False)
    assert doctor._missing("uid").startswith(said)


def test_a_proof_is_watched_at_every_call_where_no_clock_rings(monkeypatch: pytest.MonkeyPatch) -> None:
    arguments = ("cosh(x)^2 - sinh(x)^2", "1", {"x": "real"})
    assert decide.compare(*arguments, prove=True).evidence == "proved"
    monkeypatch.delattr(signal, "setitimer", raising=False)
    assert decide.compare(*arguments, prove=True).evidence == "proved"
    monkeypatch.setattr(decide, "_PROOF_SECONDS", 0.0)
    assert decide.compare(*arguments, prove=True).evidence != "proved"


# The tests themselves


@pytest.mark.parametrize(("system", "name"), [(system, name) for system, names in NOT_YET.items() for name in names])
def test_what_is_not_tested_elsewhere_yet_is_named_as_it_is(system: str, name: str) -> None:
    """A name of nothing would skip nothing, and a file that was moved would fail there."""
    assert (ROOT / name).is_dir() if name.endswith("/") else (ROOT / name).is_file()
    assert why_not(f"{name}test_x.py" if name.endswith("/") else name, system)
    assert why_not(name, "linux") is None


def test_no_test_imports_at_its_top_what_only_posix_has() -> None:
    """Where that is missing, a test is skipped with a sentence, and does not stop the collection."""
    found = []
    for file in (ROOT / "tests").rglob("*.py"):
        text = file.read_text(encoding="utf-8")
        if {"submissions", "benchmarks"}.isdisjoint(file.parts) and ONLY_POSIX.search(text):
            imports = [node for node in ast.parse(text).body if isinstance(node, ast.Import | ast.ImportFrom)]
            found += [(file.name, line) for node in imports if ONLY_POSIX.match(line := ast.unparse(node))]
    assert found == []
