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
from support import FIXTURE_COURSE

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
