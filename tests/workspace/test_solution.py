"""The model solution shows once yours passes, or once you give up; beside yours, and never before."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from support import ROOT, CommandLine, open_terminal, source_of

from learn_transformers import course, progress
from learn_transformers.course import Part
from learn_transformers.report import solution as report
from learn_transformers.workspace import solving, starting
from learn_transformers.workspace.solving import Solution

SOFTMAX = course.known_chapter("softmax")
STUB = "02_softmax/softmax.py"
WRONG = "return np.exp(x) / np.exp(x).sum()  # mine"


@pytest.fixture
def exercises(tmp_path: Path) -> Path:
    starting.start(tmp_path / "my course")
    return tmp_path / "my course" / "exercises"


def write(exercises: Path, function: str, text: str) -> None:
    """Fill in one function of the chapter."""
    stub = f'raise NotImplementedError("{function}")'
    source = (exercises / STUB).read_text()
    assert stub in source
    (exercises / STUB).write_text(source.replace(stub, text))


def test_nothing_shows_before_it_passes(command_line: CommandLine, exercises: Path) -> None:
    write(exercises, "softmax", WRONG)
    for target, said in (
        ("softmax.softmax", "softmax.softmax has not"),
        ("softmax", f"{len(SOFTMAX.functions())} functions of softmax have not"),
    ):
        done = command_line("solution", target, cwd=exercises)
        assert (done.returncode, done.stdout) == (1, "")
        assert said in done.stderr
        assert f"solution {target} --give-up" in done.stderr
        assert len(done.stderr.splitlines()) == 1
    assert progress.given_up(exercises, "softmax", "softmax") is None


def test_once_it_passes_the_difference_shows(command_line: CommandLine, exercises: Path) -> None:
    right = (
        "weights = np.exp(x - x.max(axis=axis, keepdims=True))\n    return weights / weights.sum(axis, keepdims=True)"
    )
    write(exercises, "softmax", right + "  # \x1b[31mmine")
    done = command_line("solution", "softmax.softmax", cwd=exercises)
    assert (done.returncode, done.stderr) == (0, "")
    lines = done.stdout.splitlines()
    assert lines[0] == f"--- yours: {exercises / STUB}"
    assert lines[1] == "+++ model solution: softmax.softmax"
    assert "-    return weights / weights.sum(axis, keepdims=True)  # \x1b[31mmine" in lines  # as it is, into a pipe
    assert any(line.startswith("+    return ") for line in lines)
    assert "log_softmax" not in done.stdout
    assert progress.given_up(exercises, "softmax", "softmax") is None


def test_what_passed_when_it_was_last_checked_need_not_be_graded(
    exercises: Path, command_line: CommandLine, monkeypatch: pytest.MonkeyPatch
) -> None:
    (exercises / STUB).write_text(source_of("softmax"))
    command_line("check", "softmax", cwd=exercises)
    monkeypatch.setattr(solving, "_failing", None)
    found = solving.solution(exercises, Part(SOFTMAX))
    assert found.yours == found.model == source_of("softmax")
    assert report.unified(found) == report.side_by_side(found) == []


def test_giving_up_is_remembered(exercises: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    part = Part(SOFTMAX, "softmax")
    shown = solving.solution(exercises, part, give_up=True)
    assert shown.yours is not None
    assert "NotImplementedError" in shown.yours
    assert progress.given_up(exercises, "softmax", "softmax") is not None
    monkeypatch.setattr(solving, "_failing", None)
    assert solving.solution(exercises, part) == shown
    assert progress.given_up(exercises, "softmax", "log_softmax") is None


def test_that_it_cannot_be_remembered_is_said(exercises: Path) -> None:
    own = exercises.parent / ".learn-transformers"
    shutil.rmtree(own)
    own.write_text("a file where a folder belongs")
    (note,) = solving.solution(exercises, Part(SOFTMAX, "softmax"), give_up=True).notes
    assert note.startswith("Progress was not kept")


def test_a_worksheet(exercises: Path) -> None:
    part = course.part_named("softmax.worksheet", exercises)
    with pytest.raises(solving.NotYet, match=r"answers of softmax\.worksheet have not passed yet"):
        solving.solution(exercises, part)
    shutil.copy(ROOT / "solutions" / part.file, exercises / part.file)
    found = solving.solution(exercises, part)
    assert found.yours == found.model == (ROOT / "solutions" / part.file).read_text()


def test_helpers_belong_to_a_function_and_other_exercises_do_not(exercises: Path) -> None:
    chapter = course.known_chapter("positional_encoding")
    text = solving.solution(exercises, Part(chapter, "sinusoidal_positional_encoding"), give_up=True).model
    assert text.startswith("def sinusoidal_positional_encoding(")
    assert "\n\n\ndef _frequencies(" in text
    assert "def shift_matrix" not in text
    assert "def sinusoidal" not in solving.solution(exercises, Part(chapter, "embed"), give_up=True).model


@pytest.mark.parametrize(
    ("source", "said"),
    [
        (b"def softmax(x:", "softmax.py cannot be parsed"),
        (b"", "does not define softmax"),
        (None, "softmax.py is missing"),
        (b"\xff", "not UTF-8"),
    ],
)
def test_where_yours_cannot_be_read(exercises: Path, source: bytes | None, said: str, capsys) -> None:
    (exercises / STUB).unlink() if source is None else (exercises / STUB).write_bytes(source)
    found = solving.solution(exercises, Part(SOFTMAX, "softmax"), give_up=True)
    assert found.yours is None
    report.show(found)
    printed = capsys.readouterr()
    assert printed.out == found.model
    assert said in printed.err


# -- on a terminal


def on_terminal(folder: Path, *arguments: str, columns: int, **more: str) -> str:
    """What the program prints on a terminal of so many columns."""
    ours, theirs = open_terminal()
    environment = {"PATH": "/usr/bin:/bin", "LC_ALL": "C.UTF-8", "TERM": "xterm", "COLUMNS": str(columns), **more}
    program = [sys.executable, "-P", "-m", "learn_transformers", *arguments]
    process = subprocess.Popen(
        program, cwd=folder, env=environment, stdin=theirs, stdout=theirs, stderr=subprocess.DEVNULL
    )
    os.close(theirs)
    read = b""
    try:
        while more_read := os.read(ours, 1 << 16):
            read += more_read
    except OSError:  # the other end is closed
        pass
    os.close(ours)
    assert process.wait() == 0
    return read.decode().replace("\r\n", "\n")


def test_two_columns_where_they_fit_and_no_escapes_of_yours(exercises: Path) -> None:
    write(exercises, "softmax", WRONG + " \x1b[2J")
    solving.solution(exercises, Part(SOFTMAX, "softmax"), give_up=True)
    wide = on_terminal(exercises, "solution", "softmax.softmax", columns=260)
    (row,) = [line for line in wide.splitlines() if WRONG in line]
    assert "\x1b[31m" in row
    assert "\x1b[2J" not in wide
    assert "\\x1b[2J" in row
    assert " | " in row
    assert "---" not in wide
    narrow = on_terminal(exercises, "solution", "softmax.softmax", columns=80, NO_COLOR="1")
    assert f"-    {WRONG} \\x1b[2J" in narrow.splitlines()
    assert "\x1b[3" not in narrow


def test_rows_stand_beside_each_other() -> None:
    found = Solution("f", Path("f.py"), "a\nb\r\nc\n", "a\nB\nB2\nc\nd")
    ((*rows,),) = report.side_by_side(found)
    assert rows == [("a", " ", "a"), ("b", "|", "B"), ("", ">", "B2"), ("c", " ", "c"), ("", ">", "d")]
    assert report.unified(found)[2:] == ["@@ -1,3 +1,5 @@", " a", "-b", "+B", "+B2", " c", "+d"]
