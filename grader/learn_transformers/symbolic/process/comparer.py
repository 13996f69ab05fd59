"""`Comparer`: the same comparison in a warm process of its own, bounded in time, memory and rights.

The process is a fresh interpreter (`python -I`). After two seconds without an answer it is
killed and the next question gets a new one; the question that took so long is `undecided` and costs nothing. Whatever
else ends it is said, too: it has a name in `WorkerEnded`. What else others wrote is read in such a process, too:
`Bounded`.
"""

from __future__ import annotations

import contextlib
import json
import os
import subprocess
import time
from collections.abc import Mapping
from pathlib import Path
from types import TracebackType
from typing import Any, Final, Protocol, Self

from learn_transformers.course import location
from learn_transformers.launch.child import Child, Gone, Late, TooLarge
from learn_transformers.symbolic.equality.result import Comparison
from learn_transformers.symbolic.language import limits
from learn_transformers.symbolic.process import worker
from learn_transformers.symbolic.process.memory import Memory

SECONDS: Final = 2.0
WITH_SYMPY: Final = 20.0  # it bounds its own time, but on a busy machine it is long in coming
_START_SECONDS: Final = 20.0
_MEMORY: Final = 1 << 30
_CPU_SECONDS: Final = 600
_RECYCLE_AFTER: Final = 300.0  # seconds of answering, well before the processor limit ends the worker
_EQUALITY: Final = "learn_transformers.symbolic.equality.decide"
_PACKAGE: Final = Path(__file__).parents[2]


class WorkerEnded(Exception):
    """The process gave no answer: it was killed for taking too long, or died. The message is a clause that says how."""


class TookTooLong(WorkerEnded):
    """It was killed for that."""


class NotStarted(WorkerEnded):
    """The process did not get as far as to be asked: no question will be answered here."""


class Process(Protocol):
    """Where what others wrote is read: a bounded process, or what stands in for one where there can be none."""

    def call(self, function: str, arguments: Mapping[str, Any], seconds: float | None = None) -> Any:
        """See `Bounded.call`."""

    def start(self) -> object:
        """Get ready while nobody waits."""

    def close(self) -> None:
        """End, now."""

    def interrupt(self) -> None:
        """End under a question that is being asked."""


class Bounded:
    """A bounded process that reads what others wrote; use it in a `with` statement. Not for several threads at once.

    `doing` is what it is there for, as in "the process that compares formulas". With a `memory`, what is in it is not
    asked again.
    """

    def __init__(self, seconds: float, preload: tuple[str, ...], doing: str, memory: Memory | None = None) -> None:
        self.seconds = seconds
        self.layers: tuple[str, ...] = ()
        self._preload = preload
        self._doing = doing
        self._process: Child | None = None
        self._ready = False
        self._busy = 0.0
        self._memory = memory

    def __enter__(self) -> Self:
        self._started()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def call(self, function: str, arguments: Mapping[str, Any], seconds: float | None = None) -> Any:
        """Call a function of this package (`"package.module:name"`) there, with and for plain values.

        It may take as long as every question, unless other `seconds` are given; then nothing is remembered of it.

        Raises:
            ValueError: that of the function.
            WorkerEnded: where there was no answer, or none in time.
        """
        question = {"call": function, "arguments": dict(arguments)}
        if self._memory is None or seconds is not None:
            return _result(self._asked(question, seconds or self.seconds))
        name = json.dumps(question).encode()
        known = self._memory.recall(name)
        if known is None:
            known = self._asked(question, self.seconds)
            if not known.pop("late"):
                self._memory.keep(name, known)
        return _result(known)

    def _asked(self, question: Mapping[str, Any], seconds: float) -> dict[str, Any]:
        """What the process answers."""
        process = self._started()
        begun = time.monotonic()
        try:
            process.send(question, begun + seconds)
            answer = process.receive(begun + seconds)
        except TooLarge:
            raise ValueError("the question is too large") from None
        except Late:
            self.close()
            raise TookTooLong(f"it took longer than {seconds:g} seconds") from None
        except OSError:
            how = process.how_it_ended()
            self.close()
            raise WorkerEnded(f"the process that {self._doing} ended ({how})") from None
        self._busy += time.monotonic() - begun
        if self._busy > _RECYCLE_AFTER or "failed" in answer:
            self.close()
        if "failed" in answer:
            raise WorkerEnded(f"the process that {self._doing} failed ({answer['failed']})")
        return answer

    def close(self) -> None:
        """End the process, now."""
        process, self._process = self._process, None
        if process is not None:
            process.end()

    def interrupt(self) -> None:
        """Kill the process under a question that another thread has asked; there it has ended like any other."""
        if (process := self._process) is not None:
            process.kill()

    # -- the process

    def start(self) -> Child:
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
        self._process = process = Child(
            worker.__name__,
            json.dumps(settings),
            stderr=subprocess.PIPE,  # until it is ready
            env={"PATH": os.defpath, "LC_ALL": "C.UTF-8", **location.environment()},
            cwd=os.sep,
        )
        self._busy, self._ready = 0.0, False
        return process

    def _started(self) -> Child:
        process = self.start()
        if not self._ready:
            try:
                ready = process.receive(time.monotonic() + _START_SECONDS)
            except (Late, Gone) as problem:
                late = isinstance(problem, Late)
                why = f"it was not ready within {_START_SECONDS:g} seconds" if late else process.how_it_ended()
                self.close()
                raise NotStarted(f"the process that {self._doing} did not start ({why})") from None
            assert process.stderr is not None
            process.stderr.close()
            if ready["package"] != str(_PACKAGE):
                self.close()
                raise NotStarted(f"the process that {self._doing} belongs to another copy, {ready['package']}")
            self.layers, self._ready = tuple(ready["ready"]), True
        return process


def _result(answer: Mapping[str, Any]) -> Any:
    if "value_error" in answer:
        raise ValueError(answer["value_error"])
    return answer["result"]


class Comparer(Bounded):
    """Compares formulas in a bounded process."""

    def __init__(self, seconds: float = SECONDS, preload: tuple[str, ...] = (), memory: Memory | None = None) -> None:
        preload = (_EQUALITY, "learn_transformers.symbolic.equality.prove", *preload)
        super().__init__(seconds, preload, "compares formulas", memory)

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
        if prove and found.is_open:
            with contextlib.suppress(WorkerEnded):
                return Comparison.from_plain(
                    self.call(f"{_EQUALITY}:compare", {**arguments, "prove": True}, WITH_SYMPY)
                )
        return found
