"""A process of our own that is asked and answers in JSON: `Child` is the one who asks, `Parent` what the process sees.

A frame is four bytes of length, then the JSON. Here formulas are compared and notebooks judged; what a learner wrote is
executed in neither process: that is the sandbox's, which has frames of its own.
"""

from __future__ import annotations

import contextlib
import json
import os
import select
import signal
import struct
import subprocess
import threading
import time
from collections.abc import Mapping
from typing import IO, Any, Self

from learn_transformers.launch import imports

LARGEST = 4 << 20  # bytes of a frame
_LENGTH = struct.Struct("<I")
_AT_ONCE = 4096  # as much as a pipe that can be written to has room for
_LAST_WORDS = 1.0  # seconds until a process that says nothing more is gone


class Late(Exception):
    """Nothing came, or nothing could be sent, in time."""


class Gone(OSError):
    """The pipe has ended."""


class TooLarge(ValueError):
    """A question that is longer than a frame may be."""


class Child(subprocess.Popen[bytes]):
    """A fresh interpreter that runs `main` of a module of ours. Not for several threads at once, but for `kill`."""

    def __init__(self, module: str, *arguments: str, largest: int = LARGEST, **options: Any) -> None:
        """`options` are those of `Popen`; without a standard error of its own, what it says there goes nowhere."""
        streams: dict[str, Any] = {"stderr": subprocess.DEVNULL, **options}
        self._largest = largest
        super().__init__(
            imports.command(module, *arguments), stdin=subprocess.PIPE, stdout=subprocess.PIPE, bufsize=0, **streams
        )

    def send(self, plain: Mapping[str, Any], deadline: float | None = None, most: int | None = None) -> int:
        """Ask something; how many bytes that takes in the pipe, which is `most` at most.

        Raises:
            TooLarge: before anything is sent.
            Late: where it takes longer than until `deadline`, on the clock of `time.monotonic`.
            OSError: where nobody listens any more.
        """
        body = json.dumps(plain).encode("utf-8", "replace")
        size = _LENGTH.size + len(body)
        if len(body) > self._largest or (most is not None and size > most):
            raise TooLarge(f"{len(body)} bytes")
        assert self.stdin is not None
        descriptor = self.stdin.fileno()
        data = memoryview(_LENGTH.pack(len(body)) + body)
        while data:
            if deadline is not None and not select.select([], [descriptor], [], _left(deadline))[1]:
                raise Late
            data = data[os.write(descriptor, data[:_AT_ONCE]) :]
        return size

    def make_room(self, wanted: int) -> int:
        """How many bytes can be sent before any is read: as many as are wanted, where the system allows."""
        assert self.stdin is not None
        with contextlib.suppress(OSError, AttributeError, ImportError):
            import fcntl

            fcntl.fcntl(self.stdin, fcntl.F_SETPIPE_SZ, wanted)
            return fcntl.fcntl(self.stdin, fcntl.F_GETPIPE_SZ)
        return 0

    def receive(self, deadline: float | None = None) -> dict[str, Any]:
        """The next answer.

        Raises:
            Late: where it is not there by `deadline`.
            Gone: where there will be none.
        """
        (length,) = _LENGTH.unpack(self._exactly(_LENGTH.size, deadline))
        if length > self._largest:
            raise Gone(f"an answer of {length} bytes")
        plain: dict[str, Any] = json.loads(self._exactly(length, deadline))
        return plain

    def _exactly(self, count: int, deadline: float | None) -> bytes:
        assert self.stdout is not None
        descriptor = self.stdout.fileno()
        data = bytearray()
        while len(data) < count:
            if deadline is not None and not select.select([descriptor], [], [], _left(deadline))[0]:
                raise Late
            more = os.read(descriptor, count - len(data))
            if not more:
                raise Gone("no answer")
            data += more
        return bytes(data)

    def end(self) -> None:
        """End it, now, and everything between us."""
        self.kill()
        self.wait()
        for stream in (self.stdin, self.stdout, self.stderr):
            if stream is not None:
                with contextlib.suppress(OSError):  # what was not sent
                    stream.close()

    def how_it_ended(self) -> str:
        """What a process that has closed its pipe died of: a signal, its own last line, or a number."""
        try:
            code = self.wait(_LAST_WORDS)
        except subprocess.TimeoutExpired:
            return "it closed its pipe"
        if code < 0:
            return signal.strsignal(-code) or f"signal {-code}"
        said = b"" if self.stderr is None or self.stderr.closed else self.stderr.read(1 << 16)
        lines = said.decode("utf-8", "replace").split("\n")
        return next((line.strip() for line in reversed(lines) if line.strip()), f"exit code {code}")


def _left(deadline: float) -> float:
    return max(0.0, deadline - time.monotonic())


class Parent:
    """Who asks this process."""

    def __init__(self, questions: IO[bytes], answers: IO[bytes], largest: int = LARGEST) -> None:
        self._questions, self._answers, self._largest = questions, answers, largest

    @classmethod
    def of_this_process(cls, largest: int = LARGEST) -> Self:
        """At the other end of the standard streams, which are theirs alone: whatever prints, prints to nowhere."""
        questions, answers = os.fdopen(os.dup(0), "rb"), os.fdopen(os.dup(1), "wb")
        nowhere = os.open(os.devnull, os.O_RDWR)
        os.dup2(nowhere, 0)
        os.dup2(nowhere, 1)
        os.close(nowhere)
        return cls(questions, answers, largest)

    def outlive_nobody(self) -> None:
        """End this process, in the midst of whatever it does, once whoever asks is gone; where the system can tell."""
        if hasattr(select, "poll"):
            threading.Thread(target=self._wait_for_the_end, daemon=True).start()

    def _wait_for_the_end(self) -> None:
        waiting = select.poll()
        waiting.register(self._questions.fileno(), 0)  # of all that can happen, the end of the pipe alone
        waiting.poll()
        os._exit(1)

    def receive(self) -> dict[str, Any] | None:
        """The next question; None where nobody asks any more."""
        header = self._questions.read(_LENGTH.size)
        if len(header) < _LENGTH.size:
            return None
        (length,) = _LENGTH.unpack(header)
        if length > self._largest:
            return None
        plain: dict[str, Any] = json.loads(self._questions.read(length))
        return plain

    def send(self, plain: Mapping[str, Any]) -> None:
        """Answer it."""
        body = json.dumps(plain).encode()
        self._answers.write(_LENGTH.pack(len(body)) + body)
        self._answers.flush()
