"""A process of ours that is asked in JSON: it answers, is late, dies, or is ended, and nothing is left of it."""

from __future__ import annotations

import io
import os
import signal
import struct
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from support import posix_only

from learn_transformers.launch import child, imports
from learn_transformers.launch.child import Child, Gone, Late, Parent, TooLarge

ECHO = """
import sys
from learn_transformers.launch.child import Parent

parent = Parent.of_this_process()
print("nobody reads this")
while (question := parent.receive()) is not None:
    if question.get("end"):
        sys.exit("the last words")
    if question.get("outlive nobody"):
        parent.outlive_nobody()
    if question.get("sleep"):
        import time
        time.sleep(60)
    parent.send({"echo": question, "size": "x" * question.get("size", 0)})
"""

Start = Callable[..., Child]


@pytest.fixture
def start(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Start]:
    """Start the program above instead of a module of ours."""
    program = tmp_path / "echo.py"
    program.write_text(ECHO)
    root = str(Path(child.__file__).parents[2])
    started: list[Child] = []

    def command(module: str, *arguments: str) -> list[str]:
        script = f"import sys; sys.path.append({root!r}); exec(open({str(program)!r}).read())"
        return [sys.executable, "-I", "-c", script]

    def new(**options: object) -> Child:
        started.append(Child("echo", **options))  # type: ignore[arg-type]
        return started[-1]

    monkeypatch.setattr(imports, "command", command)
    yield new
    for process in started:
        process.end()
        assert process.returncode is not None
        assert process.stdin is not None
        assert process.stdin.closed


def soon() -> float:
    return time.monotonic() + 30


def test_it_answers_again_and_again_and_prints_to_nowhere(start: Start) -> None:
    process = start()
    for plain in ({"a": "é√"}, {"size": 200_000}):
        process.send(plain, soon())
        answer = process.receive(soon())
        assert answer["echo"] == plain
        assert len(answer["size"]) == plain.get("size", 0)
    process.send({"without": "a deadline"})
    assert process.receive()["echo"] == {"without": "a deadline"}


def test_what_is_late_and_what_does_not_get_through(start: Start) -> None:
    process = start()
    process.send({"sleep": True}, soon())
    with pytest.raises(Late):
        process.receive(time.monotonic() + 0.05)
    with pytest.raises(Late):  # it does not read, and no pipe holds that much
        process.send({"much": "x" * 1_000_000}, time.monotonic() + 0.05)


def test_what_is_too_large_is_not_sent(start: Start) -> None:
    process = start(largest=1000)
    with pytest.raises(TooLarge):
        process.send({"much": "x" * 1000})
    process.send({"size": 10}, soon())
    assert process.receive(soon())["echo"] == {"size": 10}
    process.send({"size": 1000}, soon())
    with pytest.raises(Gone):
        process.receive(soon())


def test_how_it_ended(start: Start) -> None:
    speaking, silent, killed = start(stderr=-1), start(), start()
    for process in (speaking, silent):
        process.send({"end": True}, soon())
        with pytest.raises(Gone):
            process.receive(soon())
    assert (speaking.how_it_ended(), silent.how_it_ended()) == ("the last words", "exit code 1")
    os.kill(killed.pid, signal.SIGKILL)
    with pytest.raises(Gone):
        killed.receive(soon())
    assert killed.how_it_ended() == "Killed"


def test_it_ends_with_whoever_asks(start: Start) -> None:
    process = start()
    assert process.stdin is not None
    process.stdin.close()
    assert process.wait(30) == 0


@posix_only("needs to be told of the end of a pipe")
def test_it_ends_with_whoever_asks_in_the_midst_of_something(start: Start) -> None:
    process = start()
    process.send({"outlive nobody": True})
    for _ in range(2):  # nothing ends it while somebody is there
        assert process.receive(soon())["size"] == ""
        process.send({})
    assert process.receive(soon())["size"] == ""
    process.send({"sleep": True})
    assert process.stdin is not None
    process.stdin.close()
    assert process.wait(30) == 1


@pytest.mark.parametrize("frame", [b"", b"\x01", struct.pack("<I", child.LARGEST + 1)])
def test_a_frame_that_is_none_ends_the_questions(frame: bytes) -> None:
    assert Parent(io.BytesIO(frame), io.BytesIO()).receive() is None
