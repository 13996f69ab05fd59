"""How the program begins where something is missing or odd: streams that are closed, docstrings, a size of nothing."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from support import CommandLine, posix_only, source_of

from learn_transformers import cli

PROGRAM = [sys.executable, "-P", "-m", "learn_transformers"]
WRONG = "def softmax(x, axis=-1):\n    return x\n"


@posix_only("needs a shell that closes descriptors")
@pytest.mark.parametrize("closed", ["2>&-", "<&-", ">&- 2>&- <&-"])
def test_a_closed_stream_changes_no_verdict(tmp_path: Path, closed: str) -> None:
    (tmp_path / "softmax.py").write_text(source_of("softmax"))
    done = subprocess.run(
        ["sh", "-c", f'exec "$@" {closed}', "sh", *PROGRAM, "check", "softmax.py", "--format", "json"],
        cwd=tmp_path, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert (done.returncode, done.stderr) == (0, "")
    assert (done.stdout == "") if ">&- 2" in closed else json.loads(done.stdout)["status"] == "passed"


@posix_only("needs a shell that closes descriptors")
def test_what_nobody_hears_is_not_written_to_the_wrong_place(tmp_path: Path) -> None:
    words = ["sh", "-c", 'exec "$@" 2>&-', "sh", *PROGRAM, "check", "no/such/file.py"]
    done = subprocess.run(words, cwd=tmp_path, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout, done.stderr) == (2, "", "")


@pytest.mark.parametrize("level", ["1", "2"])
def test_stripped_docstrings_come_back(command_line: CommandLine, tmp_path: Path, level: str) -> None:
    (tmp_path / "softmax.py").write_text(WRONG)
    done = command_line("check", "softmax.py", "--format", "json", PYTHONOPTIMIZE=level)
    assert (done.returncode, done.stderr) == (1, "")
    names = [c["name"] for c in json.loads(done.stdout)["chapters"][0]["functions"][0]["checks"]]
    assert len(set(names)) == len(names) > 5


def test_so_does_the_help(command_line: CommandLine) -> None:
    usual, stripped = (command_line("check", "--help", **more).stdout for more in ({}, {"PYTHONOPTIMIZE": "2"}))
    assert stripped.splitlines()[1:] == usual.splitlines()[1:]
    assert "Grade your work" in usual


@pytest.mark.parametrize("columns", ["0", "1", "19", "-3", "", "wide", "²", "٣٣", "99999999999", "9" * 5000])
def test_a_width_that_no_terminal_has_is_none(columns: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", columns)
    monkeypatch.setenv("LINES", "0")
    cli._forget_impossible_sizes()
    assert not {"COLUMNS", "LINES"} & os.environ.keys()


def test_a_width_that_one_has_is_kept(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "20")
    monkeypatch.setenv("LINES", "1")
    cli._forget_impossible_sizes()
    assert (os.environ["COLUMNS"], os.environ["LINES"]) == ("20", "1")


def test_a_verdict_is_shown_at_no_width_at_all(command_line: CommandLine, tmp_path: Path) -> None:
    (tmp_path / "softmax.py").write_text(WRONG)
    shown = command_line("check", "softmax.py", COLUMNS="0").stdout
    assert "softmax" in shown
    assert max(map(len, shown.splitlines())) == 80


def test_a_folder_that_is_gone_is_wrong_use(tmp_path: Path) -> None:
    gone = tmp_path / "gone"
    gone.mkdir()
    leave = f"import os; os.chdir({str(gone)!r}); os.rmdir({str(gone)!r})"
    program = f"{leave}; from learn_transformers import entry; entry.main()"
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr == "learn-transformers: The folder that you are in is gone: go to another one.\n"
