"""The real program in a pseudo-terminal: what it draws, and that the terminal is in order however it ends."""

from __future__ import annotations

import os
import re
import select
import shlex
import signal
import struct
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from support import FIXTURE_COURSE, CommandLine, open_terminal, source_of

from learn_transformers.course import location

fcntl = pytest.importorskip("fcntl", reason="`watch` needs a Unix terminal")
termios = pytest.importorskip("termios", reason="`watch` needs a Unix terminal")
pytestmark = pytest.mark.usefixtures("fixture_course")

ENTER, LEAVE = "\x1b[?1049h", "\x1b[?1049l"
SHOWN_AGAIN = ("\x1b[?25h", "\x1b[?7h", "\x1b[0m")
PATIENCE = 60.0
WATCH = "from learn_transformers.cli import main; main()"
STUB = (FIXTURE_COURSE / "exercises" / "01_doubling" / "doubling.py").read_text()
TODO = '    raise NotImplementedError("double")\n'


class Session:
    """`watch` on a terminal of its own."""

    def __init__(self, folder: Path, *arguments: str, program: str = WATCH, **more: str) -> None:
        self.file = folder / "exercises" / "01_doubling" / "doubling.py"
        self.file.parent.mkdir(parents=True)
        self.file.write_text(STUB)
        self._ours, theirs = open_terminal()
        self.resize(80, 24)
        self.before = self.settings
        environment = {"PATH": "/usr/bin:/bin", "LC_ALL": "C.UTF-8", "TERM": "xterm-256color"}
        environment |= {**location.environment(), **more}
        self.process = subprocess.Popen(
            [sys.executable, "-P", "-c", program, "watch", *arguments],
            cwd=folder, env=environment, stdin=theirs, stdout=theirs, stderr=subprocess.PIPE, start_new_session=True,
            preexec_fn=lambda: fcntl.ioctl(0, termios.TIOCSCTTY, 0),
        )  # fmt: skip
        os.close(theirs)
        self.drawn, self._read = "", 0

    @property
    def settings(self) -> list[Any]:
        return termios.tcgetattr(self._ours)

    def resize(self, columns: int, rows: int) -> None:
        fcntl.ioctl(self._ours, termios.TIOCSWINSZ, struct.pack("HHHH", rows, columns, 0, 0))

    def type(self, keys: str) -> None:
        os.write(self._ours, keys.encode())

    def until(self, there: Callable[[], object], what: object = None) -> None:
        deadline = time.monotonic() + PATIENCE
        while not there():
            assert time.monotonic() < deadline, f"{what}:\n{self.drawn}"
            if select.select([self._ours], [], [], 0.02)[0]:
                try:
                    self.drawn += os.read(self._ours, 1 << 16).decode("utf-8", "replace")
                except OSError:  # nobody has the terminal open any more
                    time.sleep(0.02)

    def draws(self, text: str) -> str:
        """What is drawn until this text has come, from where the last such text ended."""
        start = self._read
        self.until(lambda: text in self.drawn[start:], text)
        self._read = self.drawn.index(text, start) + len(text)
        return self.drawn[start : self._read]

    def ends(self) -> int:
        self.until(lambda: self.process.poll() is not None, "the end")
        assert self.process.stderr is not None
        self.said = self.process.stderr.read().decode()
        return self.process.wait()

    def in_order(self) -> bool:
        """Is the terminal as it was, the screen of before shown, the cursor back?"""
        after = self.drawn.rpartition(ENTER)[2]
        return self.settings == self.before and LEAVE in after and all(code in after for code in SHOWN_AGAIN)

    def close(self) -> None:
        self.process.kill()
        self.process.wait()
        if self.process.stderr is not None:
            self.process.stderr.close()
        os.close(self._ours)


@pytest.fixture
def start(tmp_path: Path) -> Iterator[Callable[..., Session]]:
    sessions: list[Session] = []

    def begin(*arguments: str, **more: str) -> Session:
        sessions.append(Session(tmp_path / str(len(sessions)), *arguments, **more))
        return sessions[-1]

    yield begin
    for session in sessions:
        session.close()


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
