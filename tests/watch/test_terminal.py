"""The real program in a pseudo-terminal: what it draws, and that the terminal is in order however it ends."""

from __future__ import annotations

import os
import re
import shlex
import signal
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from sessions import ENTER, LEAVE, STUB, TODO, WATCH, Session
from support import CommandLine, source_of

pytestmark = pytest.mark.usefixtures("fixture_course")

Start = Callable[..., Session]


@pytest.mark.parametrize(
    ("ended", "code"),
    [("q", 0), ("\x03", 130), (signal.SIGINT, 130), (signal.SIGTERM, 143), (signal.SIGHUP, 129), (signal.SIGKILL, -9)],
    ids=["q", "ctrl-c", "SIGINT", "SIGTERM", "SIGHUP", "SIGKILL"],
)
def test_the_terminal_is_in_order_afterwards(start: Start, ended: str | signal.Signals, code: int) -> None:
    session = start()
    session.draws(":quit")
    assert session.settings != session.before
    if isinstance(ended, str):
        session.type(ended)
    else:
        session.process.send_signal(ended)
    assert session.ends() == code
    session.until(session.in_order, "in order")
    assert session.said == ""


def test_after_an_error_of_ours(start: Start) -> None:
    broken = "from learn_transformers.watch.program import Program; Program._hear = lambda self, event: 1 / 0; " + WATCH
    session = start(program=broken)
    assert session.ends() == 3
    session.until(session.in_order, "in order")
    assert session.said == "learn-transformers: The grader itself failed: ZeroDivisionError: division by zero\n"


def test_when_it_is_killed_with_all_that_belongs_to_it(start: Start) -> None:
    session = start()
    session.draws(":quit")
    os.killpg(session.process.pid, signal.SIGKILL)
    session.until(session.in_order, "in order")


def test_a_save_is_drawn_and_only_what_differs(start: Start) -> None:
    session = start()
    assert "is not started" in session.draws("Checked in")
    session.file.write_text(STUB.replace(TODO, "    return x * x\n"))
    drawn = session.draws("Saved")
    assert "doubling.double · " in drawn
    assert ":quit" not in drawn
    assert "\x1b]8;;file://" in drawn
    session.file.write_text(source_of("doubling"))
    session.draws(" 2 of")  # that is the verdict on the rest of the file
    session.until(lambda: "double passed" in session.drawn)
    session.type("n")
    session.draws("02_gain")
    session.type("p")
    session.draws("scaled")
    session.type("q")
    assert session.ends() == 0
    assert session.file.read_text() == source_of("doubling")


def test_hint_lesson_list_reset_and_everything(start: Start) -> None:
    session = start("doubling")
    session.draws("Checked in")
    for keys, text in {"h": "Hint 1 of", "h ": "Hint 2 of", "qr": "as it was handed out", "ql": ": go there"}.items():
        session.type(keys)
        session.draws(text)
    session.type("q")
    session.draws(":quit")
    session.type("c")
    session.draws("the whole course")
    session.type("q")
    session.file.write_text(STUB.replace(TODO, "    return x\n"))
    session.draws("Saved")
    session.type("x")
    session.draws(": reset it")
    session.type("y")
    session.draws("What you had is in")
    assert session.file.read_text() == STUB


def test_a_new_size_is_filled(start: Start) -> None:
    session = start()
    session.draws("Checked in")
    session.resize(120, 40)
    rows = [int(row) for row in re.findall(r"\x1b\[(\d+);1H", session.draws(":quit"))]
    assert max(rows) == 40
    session.resize(60, 12)
    assert "\x1b[2J" in session.draws("\x1b[12;1H")


def test_without_color(start: Start) -> None:
    session = start(NO_COLOR="1")
    session.draws("Checked in")
    session.file.write_text(STUB.replace(TODO, "    return x * x\n"))
    session.draws("Saved")
    assert set(re.findall(r"\x1b\[([\d;]*)m", session.drawn)) <= {"0", "1", "2", "3", "4", "7"}  # bold and the like


def test_an_editor_has_the_terminal_to_itself(start: Start, tmp_path: Path) -> None:
    script = tmp_path / "editor.py"
    script.write_text(
        "import sys, termios\n"
        "echoes = bool(termios.tcgetattr(0)[3] & termios.ECHO)\n"
        "print('EDITING', echoes, sys.argv[1:], flush=True)\n"
        "sys.stdin.readline()\n"
    )
    session = start("--edit-cmd", f"{shlex.quote(sys.executable)} {script} -g {{file}}:{{line}}")
    session.draws("Checked in")
    session.type("e")
    drawn = session.draws("]\r\n")
    assert LEAVE in drawn
    assert f"EDITING True ['-g', '{session.file}:{STUB[: STUB.index(TODO)].count(chr(10)) + 1}']" in drawn
    session.process.send_signal(signal.SIGINT)  # Ctrl-C in there is the editor's
    session.type("done\n")
    session.draws(ENTER)
    session.draws(":quit")
    session.type("q")
    assert session.ends() == 0
    session.until(session.in_order, "in order")


def test_an_editor_that_is_not_there(start: Start) -> None:
    session = start(EDITOR="no-such-editor -w")
    session.draws("Checked in")
    session.type("e")
    session.draws("no-such-editor could not be started: No such file or directory.")


def test_nothing_is_drawn_where_there_is_no_terminal(command_line: CommandLine, tmp_path: Path) -> None:
    (tmp_path / "exercises" / "01_doubling").mkdir(parents=True)
    done = command_line("watch")
    assert (done.returncode, done.stdout) == (2, "")
    assert "`learn-transformers check` works everywhere" in done.stderr


def test_a_dumb_terminal_and_wrong_names(start: Start) -> None:
    for arguments, more, said in [
        ((), {"TERM": "dumb"}, "TERM is dumb"),
        (("duobling",), {}, "Did you mean doubling"),
        (("exercises/01_doubling/doubling.py",), {}, "takes the name of a chapter"),
    ]:
        session = start(*arguments, **more)
        assert session.ends() == 2
        assert said in session.said
        assert session.drawn == ""
