"""`Comparer`: the same comparison in a warm process of its own, bounded in time, memory and rights.

The process is a fresh interpreter (`python -I`), spoken to in frames of JSON. After two seconds without an answer it is
killed and the next question gets a new one; the question that took so long is `undecided` and costs nothing. Whatever
else ends it is said, too: it has a name in `WorkerEnded`.
"""

from __future__ import annotations

import contextlib
import json
import os
import select
import signal
import subprocess
import time
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from types import TracebackType
from typing import Any, Final

from learn_transformers.course import location
from learn_transformers.launch import imports
from learn_transformers.symbolic.equality.result import Comparison
from learn_transformers.symbolic.language import limits
from learn_transformers.symbolic.process import worker
from learn_transformers.symbolic.process.worker import LENGTH, MAX_FRAME

SECONDS: Final = 2.0
_START_SECONDS: Final = 20.0
_MEMORY: Final = 1 << 30
_CPU_SECONDS: Final = 600
_RECYCLE_AFTER: Final = 300.0  # seconds of answering, well before the processor limit ends the worker
_EQUALITY: Final = "learn_transformers.symbolic.equality.decide"
_LAST_WORDS: Final = 1.0  # seconds until a process that says nothing more is gone
_PACKAGE: Final = Path(__file__).parents[2]


class WorkerEnded(Exception):
    """The process gave no answer: it was killed for taking too long, or died. The message is a clause that says how."""


class TookTooLong(WorkerEnded):
    """It was killed for that."""


class NotStarted(WorkerEnded):
    """The process did not get as far as to be asked: no question will be answered here."""


class _Late(Exception):
    """Nothing came in time."""


class _Gone(Exception):
    """The pipe has ended."""


class Comparer:
    """Compares formulas in a bounded process; use it in a `with` statement. Not for several threads at once."""

    def __init__(self, seconds: float = SECONDS, preload: tuple[str, ...] = ()) -> None:
        self.seconds = seconds
        self.layers: tuple[str, ...] = ()
        self._preload = (
            _EQUALITY,
            "learn_transformers.symbolic.language.latex",
            "learn_transformers.symbolic.equality.prove",
            *preload,
        )
        self._process: subprocess.Popen[bytes] | None = None
        self._ready = False
        self._busy = 0.0

    def __enter__(self) -> Comparer:
        self._started()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def compare(
        self,
        answer: str,
        reference: str,
        names: Mapping[str, str] | None = None,
        policy: str = "exact",
        given: Mapping[str, str] | None = None,
        *,
        prove: bool = False,
    ) -> Comparison:
        """`learn_transformers.symbolic.compare`, but never longer than the time allowed."""
        if isinstance(answer, str) and len(answer) > 4 * limits.CHARACTERS:
            answer = answer[: 4 * limits.CHARACTERS]  # refused for its length in any case; no need to send all of it
        arguments = {
            "answer": answer, "reference": reference, "names": dict(names or {}), "policy": policy,
            "given": dict(given or {}),
        }  # fmt: skip
        try:
            found = Comparison.from_plain(self.call(f"{_EQUALITY}:compare", arguments))
        except WorkerEnded as problem:
            message = f"These formulas could not be compared: {problem}. This costs nothing."
            return Comparison("undecided", message=message, reason="time" if isinstance(problem, TookTooLong) else "")
        open_still = found.status == "equal" and found.evidence not in ("same", "proved")
        if prove and open_still:
            del arguments["policy"]
            with contextlib.suppress(WorkerEnded):
                if self.call(f"{_EQUALITY}:provable", {**arguments, "seconds": None}):
                    return replace(found, evidence="proved")
        return found

    def call(self, function: str, arguments: Mapping[str, Any]) -> Any:
        """Call a function of this package (`"package.module:name"`) there, with and for plain values.

        Raises:
            ValueError: that of the function.
            WorkerEnded: where there was no answer, or none in time.
        """
        process = self._started()
        begun = time.monotonic()
        try:
            self._send(process, {"call": function, "arguments": dict(arguments)}, begun + self.seconds)
            answer = self._receive(process, begun + self.seconds)
        except _Late:
            self.close()
            raise TookTooLong(f"it took longer than {self.seconds:g} seconds") from None
        except (_Gone, OSError):
            how = _how_it_ended(process)
            self.close()
            raise WorkerEnded(f"the process that compares formulas ended ({how})") from None
        self._busy += time.monotonic() - begun
        if self._busy > _RECYCLE_AFTER or "failed" in answer:
            self.close()
        if "value_error" in answer:
            raise ValueError(answer["value_error"])
        if "failed" in answer:
            raise WorkerEnded(f"the process that compares formulas failed ({answer['failed']})")
        return answer["result"]

    def close(self) -> None:
        """End the process, now."""
        process, self._process = self._process, None
        if process is None:
            return
        for stream in (process.stdin, process.stdout, process.stderr):
            if stream is not None:
                with contextlib.suppress(OSError):
                    stream.close()
        process.kill()
        process.wait()

    def interrupt(self) -> None:
        """Kill the process under a question that another thread has asked; there it has ended like any other."""
        if (process := self._process) is not None:
            process.kill()

    # -- the process

    def start(self) -> subprocess.Popen[bytes]:
        """Start the process if there is none; it gets ready while its first caller does something else."""
        if self._process is not None and self._process.poll() is None:
            return self._process
        self.close()
        settings = {
            "preload": self._preload,
            "memory_bytes": _MEMORY,
            "cpu_seconds": _CPU_SECONDS,
            "keys": str(location.keys()),
        }
        self._process = process = subprocess.Popen(
            imports.command(worker.__name__, json.dumps(settings)),
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,  # until it is ready
            env={"PATH": os.defpath, "LC_ALL": "C.UTF-8", **location.environment()},
            cwd=os.sep,
            bufsize=0,
        )
        self._busy, self._ready = 0.0, False
        return process

    def _started(self) -> subprocess.Popen[bytes]:
        process = self.start()
        if not self._ready:
            try:
                ready = self._receive(process, time.monotonic() + _START_SECONDS)
            except (_Late, _Gone) as problem:
                late = isinstance(problem, _Late)
                why = f"it was not ready within {_START_SECONDS:g} seconds" if late else _how_it_ended(process)
                self.close()
                raise NotStarted(f"the process that compares formulas did not start ({why})") from None
            assert process.stderr is not None
            process.stderr.close()
            if ready["package"] != str(_PACKAGE):
                self.close()
                raise NotStarted(f"the process that compares formulas belongs to another copy, {ready['package']}")
            self.layers, self._ready = tuple(ready["ready"]), True
        return process

    def _send(self, process: subprocess.Popen[bytes], plain: Mapping[str, Any], deadline: float) -> None:
        body = json.dumps(plain).encode("utf-8", "replace")
        if len(body) > MAX_FRAME:
            raise ValueError("the reference is too large")
        assert process.stdin is not None
        descriptor = process.stdin.fileno()
        data = memoryview(LENGTH.pack(len(body)) + body)
        while data:
            if not select.select([], [descriptor], [], max(0.0, deadline - time.monotonic()))[1]:
                raise _Late
            data = data[os.write(descriptor, data[:4096]) :]

    def _receive(self, process: subprocess.Popen[bytes], deadline: float) -> dict[str, Any]:
        (length,) = LENGTH.unpack(self._exactly(process, LENGTH.size, deadline))
        if length > MAX_FRAME:
            raise _Gone
        plain: dict[str, Any] = json.loads(self._exactly(process, length, deadline))
        return plain

    def _exactly(self, process: subprocess.Popen[bytes], count: int, deadline: float) -> bytes:
        assert process.stdout is not None
        descriptor = process.stdout.fileno()
        data = b""
        while len(data) < count:
            if not select.select([descriptor], [], [], max(0.0, deadline - time.monotonic()))[0]:
                raise _Late
            more = os.read(descriptor, count - len(data))
            if not more:
                raise _Gone
            data += more
        return data


def _how_it_ended(process: subprocess.Popen[bytes]) -> str:
    """What a process that has closed its pipe died of: a signal, its own last line, or a number."""
    try:
        code = process.wait(_LAST_WORDS)
    except subprocess.TimeoutExpired:
        return "it closed its pipe"
    if code < 0:
        return signal.strsignal(-code) or f"signal {-code}"
    said = b"" if process.stderr is None or process.stderr.closed else process.stderr.read(1 << 16)
    lines = said.decode("utf-8", "replace").split("\n")
    return next((line.strip() for line in reversed(lines) if line.strip()), f"exit code {code}")
