"""`read` in a pseudo-terminal: guesses, folded answers, and a terminal in order afterwards."""

from __future__ import annotations

import signal
from collections.abc import Callable

import pytest
from sessions import Session

LESSON = """# Lesson

> **Your guess?** Which?

Then.

<details><summary>Answer</summary>

This one.

</details>
"""
PROGRAM = "import sys; sys.argv[1:] = ['read', 'doubling']; from learn_transformers.cli import main; main()"
pytestmark = pytest.mark.usefixtures("fixture_course")


@pytest.fixture
def session(start: Callable[..., Session]) -> Session:
    write = f"from pathlib import Path; Path('exercises/01_doubling/README.md').write_text({LESSON!r})"
    return start(program=f"{write}; {PROGRAM}")


def test_guess_answer_and_end(session: Session) -> None:
    assert "Then." not in session.draws("[enter]")
    session.type("\r")
    assert "This one." not in session.draws("Answer")
    session.type("\r")
    session.draws("This one.")
    session.type("q")
    assert session.ends() == 0
    session.until(session.in_order, "in order")


@pytest.mark.parametrize(("number", "code"), [(signal.SIGINT, 130), (signal.SIGTERM, 143), (signal.SIGKILL, -9)])
def test_the_terminal_is_in_order_after_a_signal(session: Session, number: int, code: int) -> None:
    session.draws("[enter]")
    session.process.send_signal(number)
    assert session.ends() == code
    session.until(session.in_order, "in order")


def test_a_new_size(session: Session) -> None:
    session.draws("[enter]")
    session.resize(40, 10)
    session.draws("\x1b[10;1H")
