"""A learner's first evening on the fixture course, in a real terminal: tmux types and reads what a person would."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import time
import uuid
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from support import FIXTURE_COURSE, ROOT

WRONG = "return x * x"
RIGHT = "return x + 1.0 * x"
PATIENCE = 60.0  # seconds, on a busy machine; nothing here measures time

pytestmark = pytest.mark.skipif(
    os.name != "posix" or (shutil.which("tmux") is None and not os.environ.get("CI")),
    reason="tmux is not installed here",
)


class Terminal:
    """A tmux session of its own, in a server of its own."""

    def __init__(self, columns: int, rows: int, folder: Path) -> None:
        self.socket = f"lt-{uuid.uuid4().hex[:8]}"
        self.columns, self.rows = columns, rows
        environment = {"PATH": f"{Path(sys.executable).parent}:/usr/bin:/bin", "HOME": str(folder), "LC_ALL": "C.UTF-8"}
        environment["LEARN_TRANSFORMERS_COURSE"] = str(FIXTURE_COURSE)
        shell = ["env", "-i", *(f"{k}={v}" for k, v in environment.items()), "TERM=screen-256color", "sh"]
        self.tmux("-f", os.devnull, "new-session", "-d", "-x", str(columns), "-y", str(rows), "-c", str(folder), *shell)

    def tmux(self, *arguments: str) -> str:
        done = subprocess.run(["tmux", "-L", self.socket, *arguments], capture_output=True, text=True, check=False)
        assert done.returncode == 0, done.stderr
        return done.stdout

    def type(self, text: str) -> None:
        self.tmux("send-keys", "-l", text)

    def press(self, key: str) -> None:
        self.tmux("send-keys", key)

    def run(self, command: str) -> None:
        self.type(f"clear; {command}; echo $((40+2))-$?")  # the sum: not found in the command's own echo
        self.press("Enter")

    def screen(self) -> str:
        return self.tmux("capture-pane", "-p")

    def shows(self, *texts: str, without: str | None = None) -> str:
        """Wait until all of these stand on the screen; no line may be broken by the terminal."""
        screen = ""

        def there() -> bool:
            nonlocal screen
            screen = self.screen()
            return all(text in screen for text in texts) and (without is None or without not in screen)

        _wait(there, lambda: f"{texts} never came up:\n{screen}")
        assert all(len(line) <= self.columns for line in screen.splitlines())
        return screen

    def close(self) -> None:
        subprocess.run(["tmux", "-L", self.socket, "kill-server"], capture_output=True, check=False)


def _wait(there: Callable[[], bool], trouble: Callable[[], str]) -> None:
    deadline = time.monotonic() + PATIENCE
    while not there():
        assert time.monotonic() < deadline, trouble()
        time.sleep(0.02)


@pytest.fixture(params=[(80, 24), (120, 40)], ids=lambda size: "x".join(map(str, size)))
def terminal(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Terminal]:
    terminal = Terminal(*request.param, tmp_path)
    yield terminal
    terminal.close()


def test_from_init_to_quit(terminal: Terminal, tmp_path: Path) -> None:
    file = tmp_path / "mine" / "exercises" / "01_doubling" / "doubling.py"

    def write(name: str, body: str) -> None:
        """Save as an editor does: a new file in the place of the old one."""
        text = file.read_text()
        start = text.index(f"def {name}(")
        stub = f'raise NotImplementedError("{name}")'
        place = text.find(stub, start)
        text = text[:place] + body + text[place + len(stub) :] if place >= 0 else text.replace(WRONG, body)
        beside = file.with_suffix(".tmp")
        beside.write_text(text)
        beside.replace(file)

    terminal.run("learn-transformers init mine && cd mine")
    terminal.shows("Your course is in mine", "exercises/01_doubling/doubling.py", "42-0")
    terminal.run("learn-transformers")
    terminal.shows("Fill in double", "learn-transformers hint", "42-0")

    terminal.run("learn-transformers watch doubling")
    screen = terminal.shows("double is not started", "0 of 3", "n:next", "q:quit")
    assert "three numbers, by hand" in screen  # what will be asked

    write("double", WRONG)
    screen = terminal.shows("the numbers are squared, not doubled", "1*", "Saved")
    assert "What is twice 1?" in screen
    assert len(screen.rstrip().splitlines()) <= terminal.rows

    terminal.press("h")
    first = terminal.shows("q: back", "h: the next hint")
    terminal.press("h")
    terminal.shows("q: back", without=first)
    terminal.press("q")
    terminal.shows("q:quit")

    write("double", RIGHT)
    screen = terminal.shows("✓", "1 of 3", "n:next")
    assert "scaled is not started" not in screen  # it never jumps ahead
    terminal.press("n")
    terminal.shows("scaled is not started")

    terminal.press("l")
    terminal.shows("✓ double", "○ scaled", "02_gain", "enter: go there")
    terminal.press("q")
    terminal.press("p")
    terminal.shows("1 of 3", "6 of 6")

    terminal.press("x")
    screen = terminal.shows("y")
    assert "double" in screen
    terminal.press("y")
    terminal.shows("double is not started")
    assert 'raise NotImplementedError("double")' in file.read_text()
    backups = list((tmp_path / "mine" / ".learn-transformers" / "backups").glob("**/doubling.py"))
    assert [RIGHT in backup.read_text() for backup in backups] == [True]

    terminal.press("q")
    terminal.shows("42-0", without="n:next")
    terminal.type("echo echoed")
    terminal.shows("echo echoed")  # what is typed can be seen again
    terminal.press("Enter")

    file.write_text((FIXTURE_COURSE / "solutions" / "01_doubling" / "doubling.py").read_text())
    terminal.run("learn-transformers check doubling.double")
    terminal.shows("passed", "42-0")
    terminal.run("learn-transformers progress | head -20")
    terminal.shows("doubling", "42-0")


def test_interrupting_watch_restores_the_terminal(terminal: Terminal) -> None:
    terminal.run("learn-transformers init mine && cd mine")
    terminal.shows("42-0")
    terminal.run("learn-transformers watch")
    terminal.shows("q:quit")
    terminal.press("C-c")
    terminal.shows("42-", without="n:next")
    terminal.type("echo echoed")
    terminal.shows("echo echoed")


@pytest.fixture
def small(tmp_path: Path) -> Iterator[Terminal]:
    terminal = Terminal(80, 24, tmp_path)
    yield terminal
    terminal.close()


def test_a_name_that_means_two_things_is_asked_about_and_a_reset_undone(small: Terminal, tmp_path: Path) -> None:
    small.type("unset LEARN_TRANSFORMERS_COURSE; ")  # in it no chapter is called as one of its functions
    small.run("learn-transformers init mine && cd mine")
    small.shows("Your course is in mine", "42-0")
    file = tmp_path / "mine" / "exercises" / "02_softmax" / "softmax.py"
    written = (ROOT / "solutions" / "02_softmax" / "softmax.py").read_bytes()
    file.write_bytes(written)
    small.type("clear; learn-transformers reset softmax; echo $((40+2))-$?")
    small.press("Enter")
    small.shows("f  the function softmax alone", "c  the chapter: all 5 functions", "20 answers stay", "f or c;")
    small.press("Enter")
    small.shows("Nothing was changed.", "42-0")
    assert file.read_bytes() == written
    small.type("clear; learn-transformers reset softmax; echo $((40+2))-$?")
    small.press("Enter")
    small.shows("f or c;", without="Nothing was changed.")
    small.type("f")
    small.press("Enter")
    small.shows("softmax.softmax in exercises/02_softmax/softmax.py is as it was handed out", "42-0")
    assert file.read_bytes().count(b"raise NotImplementedError") == 1
    small.run("learn-transformers reset --undo")
    small.shows("is as it was before", "42-0")
    assert file.read_bytes() == written


def test_on_paper_in_the_list_and_what_was_done(small: Terminal, tmp_path: Path) -> None:
    small.run("learn-transformers init mine && cd mine")
    small.shows("42-0")
    folder = tmp_path / "mine" / "exercises" / "01_doubling"
    sheet = (folder / "worksheet.py").read_text()
    (folder / "worksheet.py").write_text(sheet.replace('once = ""', 'once = "6"'))
    small.run("learn-transformers hint doubling.doubled_sum && learn-transformers hint doubling.doubled_sum")
    small.shows("Hint 1 of 2, a question:", "Hint 2 of 2, the next line:", "comes: 2*(2*a + b)", "42-0")
    small.run("learn-transformers check doubling.once")
    small.shows("once · 1 of 1", "Everything passed.", "42-0")

    small.run("learn-transformers watch doubling")
    small.shows("double is not started", "?:keys")
    small.press("?")
    small.shows("the model solution beside yours, once yours passes", "this page")
    small.press("q")
    small.press("s")
    small.shows("s shows the solution once double has passed")
    small.press("r")
    small.shows("Your functions")
    small.press("q")
    small.press("l")
    small.shows("○ worksheet                                1 of 4")
    small.type("once")
    small.shows("Filter: once", "✓ once", without="scaled")
    small.press("Enter")
    small.shows("01_doubling · once", "Start from a = 3", "I read: 6")
    small.press("s")
    small.shows("word for word")
    small.type("qq")
    (folder / "doubling.py").write_text((FIXTURE_COURSE / "solutions" / "01_doubling" / "doubling.py").read_text())
    small.shows("double passed", "s shows the model solution")
    small.press("s")
    small.shows("the model solution of doubling.double")
    small.type("qq")
    small.shows("Today: 2 functions passed (double, scaled); 1 worksheet answer passed (once)", "42-0")


TALKING = "print('x is', x)\n    print('\\n'.join(map(str, range(40))))\n    return x * x"
CIRCLING = "while True:\n        x = x + 0"


@pytest.mark.parametrize("terminal", [(80, 24)], indirect=True, ids=["80x24"])
def test_one_failing_function_fits_on_the_screen(terminal: Terminal, tmp_path: Path) -> None:
    file = tmp_path / "mine" / "exercises" / "01_doubling" / "doubling.py"
    terminal.run("learn-transformers init mine && cd mine")
    terminal.shows("42-0")
    stub = file.read_text()

    def check(body: str, *texts: str, options: str = "") -> str:
        file.write_text(stub.replace('raise NotImplementedError("double")', body))
        terminal.run(f"learn-transformers check doubling.double {options}")
        return terminal.shows(*texts, "of 6 points", "42-1")

    screen = check(TALKING, "three numbers, by hand", "double(np.array([1., -2., 0.25]))", "n=3", "doubling.double ·")
    assert screen.index("this call printed:") < screen.index("│ x is [ 1.   -2.    0.25]") < screen.index("expected")
    assert screen.index("expected") < screen.index("the numbers are squared, not doubled") < screen.index("of 6 points")
    assert "│ 39" not in screen
    assert "check -v shows them" in screen
    assert "isolation: " not in screen
    check(TALKING, "│ 39", options="-v")
    screen = check(CIRCLING, "the call took longer than 2 s; it was still in line", "doubling.py:")
    assert "while True:" in screen or "x = x + 0" in screen
    file.write_text(stub.replace('raise NotImplementedError("double")', TALKING))
    terminal.run("learn-transformers watch doubling")
    terminal.shows("this call printed:", "o shows them", "q:quit")
    terminal.press("o")
    terminal.shows("your output in all calls:", "│ 12", "q: back")
    terminal.press("q")
    terminal.shows("q:quit")
