"""A worker in this very process, where there can be no other one: in a browser, whose page keeps the clock.

Nothing is confined here, and whoever wants to write a verdict can; it is for practice alone, and a verdict says so.
What honest code does by mistake harms nobody all the same: `surroundings` gives it streams and modules of its own,
`alarm` interrupts its loops, and where neither is enough, the page ends everything and asks another process again, with
the order that was `given_up`.
"""

from __future__ import annotations

import hashlib
import importlib
import sys
import types
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any, Final, Literal

from learn_transformers.sandbox import wire
from learn_transformers.sandbox.alarm import Alarm
from learn_transformers.sandbox.channel import Channel, Ended, Over
from learn_transformers.sandbox.submission import Activity
from learn_transformers.sandbox.surroundings import Surroundings

GivenUp = Literal["late", "ended"]
_KILLED: Final = -9
_ENDED_IT: Final = "it ended the whole process before it answered"
_NOT_AGAIN: Final = "it was not called again, for it had to be ended once"
_NAME: Final = "_sandbox"  # as `start` calls what a worker consists of


class Clock:
    """Tells the page which order is begun, and how long it may take; `given_up` are those at which a process was ended.

    `tell` gets the order's name and its seconds; no seconds, once it is over. A function at whose call a process was
    ended is called for nothing more than what it has answered already: who would end it again, and again?
    """

    def __init__(
        self, tell: Callable[[str, float], object] = lambda order, seconds: None, given_up: Mapping[str, GivenUp] = {}
    ) -> None:
        self._tell = tell
        self.ask(given_up)

    def ask(self, given_up: Mapping[str, GivenUp]) -> None:
        """Begin anew, with what is known of earlier processes."""
        self._given_up = given_up
        self._answered: set[str] = set()
        self._ended: set[str] = set()

    def begin(self, order: str, seconds: float, function: str = "") -> None:
        """An order is begun; `function` is what it calls.

        Raises:
            Over: if it took too long in another process.
            Ended: if it ended another process, or its function did.
        """
        if (known := self._given_up.get(order)) is not None:
            self._ended.add(function)
            raise Over if known == "late" else Ended(_ENDED_IT)
        if function and function in self._ended and order not in self._answered:
            raise Ended(_NOT_AGAIN)
        self._tell(order, seconds)

    def end(self, order: str) -> None:
        """It is over, or waits for somebody else."""
        self._answered.add(order)
        self._tell(order, 0.0)


class InProcessWorkers:
    """Workers of this process, one after the other; the canary has nothing to try."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._alarm = Alarm()
        self._worker_module = _worker_module()

    def report(self, deadline: float) -> bytes:
        found: dict[str, Any] = {"layers": [], "refused": {}, "error": None}
        return wire.frame(wire.Kind.READY, wire.encode(found))

    def worker(self) -> Channel:
        return InProcessChannel(self._worker_module, self._clock, self._alarm)

    def close(self) -> None:
        self._alarm.close()


class InProcessChannel(Channel):
    """To a worker that works while somebody waits for its answer."""

    pid = 0

    def __init__(self, worker_module: Any, clock: Clock, alarm: Alarm) -> None:
        self._clock = clock
        self._alarm = alarm
        self._surroundings = Surroundings()
        self._orders = wire.FrameBuffer()
        self._answers = bytearray()
        self._replies: bytearray | None = None  # to what the worker asks in the midst of an order
        self._file = ""
        self._seconds = 0.0
        self._line = 0
        self._serve: Callable[[bytes], None] = lambda data: None
        self._worker = _hosted(worker_module, self._reply, self._answers.extend)

    def expect(self, seconds: float, serve: Callable[[bytes], None]) -> None:
        self._seconds, self._serve = seconds, serve

    def send(self, data: bytes, deadline: float) -> None:
        if self._replies is not None:
            self._replies += data
        else:
            self._orders.feed(data)

    def receive(self, deadline: float) -> bytes:
        while not self._answers:
            order = self._orders.next()
            if order is None:
                raise Ended
            self._obey(*order)
        return self._taken()

    def is_quiet(self) -> bool:
        return not self._answers

    def activity(self) -> Activity | None:
        return None

    def ask_place(self) -> bool:
        self._answers[:] = wire.frame(wire.Kind.PLACE, wire.encode(self._line))
        return True

    def end(self, patience: float) -> int:
        self._surroundings.forget()
        return _KILLED

    def _taken(self) -> bytes:
        data = bytes(self._answers)
        self._answers.clear()
        return data

    def _obey(self, kind: int, body: bytes) -> None:
        """Have one order carried out; a call of a function that had to be ended is not, for who would end it again?"""
        if kind == wire.Kind.LOAD:
            self._file = hashlib.sha256(body).hexdigest()
        self._function = f"{wire.Decoder(body).called()} in {self._file}" if kind == wire.Kind.CALL else ""
        self._order = hashlib.sha256(self._file.encode() + body).hexdigest()[:16]
        self._clock.begin(self._order, self._seconds, self._function)
        try:
            with self._alarm.set(self._seconds), self._surroundings:
                self._worker.obey(kind, body)
        finally:
            self._clock.end(self._order)
        if self._alarm.rang:
            self._line = self._alarm.line
            self._answers.clear()
            raise Over

    def _reply(self) -> bytes:
        """What the worker gets to read in the midst of an order: the answer to what it has asked."""
        order, serve, self._replies = self._order, self._serve, bytearray()
        with self._alarm.paused(), self._surroundings.left():
            self._clock.end(order)
            serve(self._taken())
            self._order = order
            self._clock.begin(order, self._seconds)
            data, self._replies = bytes(self._replies), None
        return data


def _worker_module() -> Any:
    """The worker's side, loaded as a package of its own as in any process: no other module of ours is reached by it."""
    if _NAME not in sys.modules:
        package = types.ModuleType(_NAME)
        package.__path__ = [str(Path(__file__).parent)]
        sys.modules[_NAME] = package
    return importlib.import_module(f"{_NAME}.worker")


def _hosted(worker_module: Any, take: Callable[[], bytes], put: Callable[[bytes], object]) -> Any:
    """A worker that reads and writes here."""

    class Hosted(worker_module.Worker):  # type: ignore[misc]
        def _take(self) -> bytes:
            return take()

        def _put(self, data: bytes) -> None:
            put(data)

    return Hosted(-1, -1)
