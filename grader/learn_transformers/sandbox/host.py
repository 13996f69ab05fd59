"""The trusted side of the sandbox: asks for workers, keeps the clock, ends what must end.

A worker only ever answers "call i gave these plain values". What it sends is decoded by `wire`, checked here, and
becomes an `Outcome`; whatever else it does ends its process and nothing more.
"""

from __future__ import annotations

import contextlib
import math
import os
import time
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, Literal, NamedTuple, Self, TypeVar

from learn_transformers.printable import clean, one_line
from learn_transformers.sandbox import ahead, answers
from learn_transformers.sandbox.channel import (
    Channel,
    Ended,
    ForkedWorkers,
    Late,
    Over,
    SpawnedWorkers,
    Workers,
)
from learn_transformers.sandbox.favors import Favors
from learn_transformers.sandbox.libraries import TORCH, TRAINING
from learn_transformers.sandbox.outcome import (
    Died,
    Loaded,
    NotLoaded,
    Outcome,
    Returned,
    Use,
)
from learn_transformers.sandbox.submission import LIMITS, Budget, Limits, Stopwatch
from learn_transformers.trouble import KeyFault

if TYPE_CHECKING:
    from learn_transformers.sandbox import wire
    from learn_transformers.sandbox.in_process import Clock

PACKAGE = Path(__file__).parents[1]
LAYERS = ("rlimits", "no_new_privs", "landlock", "seccomp", "uid")
Mode = Literal["fork", "spawn", "in process"]
MAX_TOGETHER = 64 << 10  # bytes of orders sent at once: no more than a socket holds, so that nobody waits to be read
MEMORY_OF_A_FAVOR = 512 << 20  # for one call of a function that is lent to a worker
_A_NUMBER = 16  # bytes are enough for one
_A_WORD = 0.1  # seconds in which a worker whose time is over may say where it is
_GLANCE = 0.02  # seconds between two looks whether anybody still waits for a slow worker


DOCTOR = "`learn-transformers doctor` says more"


class SandboxError(Exception):
    """The sandbox itself could not be started, or broke."""


class NotStarted(SandboxError):
    """Its first process ended, or hung, before it could say how it is confined."""


@dataclass(frozen=True)
class Canary:
    """What a first worker found: the layers in force, and for each thing that must be refused whether it was."""

    layers: tuple[str, ...]
    refused: Mapping[str, bool]

    @property
    def exposed(self) -> tuple[str, ...]:
        """What was not refused."""
        return tuple(name for name, refused in self.refused.items() if not refused)


@dataclass(frozen=True)
class Loan:
    """An earlier chapter as a worker gets it: the learner's own source, and right functions that replace the rest."""

    lent: Mapping[str, Callable[..., Any]]
    source: bytes | None = None
    file: str = ""


@dataclass(frozen=True)
class Earlier:
    """What a file may import of other chapters: `borrow` gives those of `lendable`, and nobody those of `refused`."""

    lendable: Collection[str] = ()
    refused: Collection[str] = ()
    borrow: Callable[[str], Loan] | None = None


NO_EARLIER: Final = Earlier()


class Sandbox:
    """Where workers come from. Use as a context manager, from one thread at a time (the one that made it).

    In mode "fork" a server forks them; in mode "spawn", for systems without `fork`, each is a process started afresh.
    With a `clock` of somebody who can end this process, they are in it, for systems without any other.
    """

    def __init__(
        self,
        *,
        needs: Collection[str] = (),
        mode: Mode | None = None,
        layers: Collection[str] = LAYERS,
        limits: Limits = LIMITS,
        forbidden: Path = PACKAGE / "answer_key" / "__init__.py",
        exclude: Collection[Path] = (),
        clock: Clock | None = None,
    ) -> None:
        self.needs = frozenset(needs)
        self.mode: Mode = "in process" if clock is not None else mode or ("fork" if ahead.CAN_FORK else "spawn")
        self._clock = clock
        self.limits = limits
        self._settings: dict[str, Any] = {
            "judge": os.getpid(),
            "needs": sorted(self.needs),
            "broken": {},
            "layers": list(layers),
            "cpu_seconds": int(limits.submission) + 1,
            "memory_bytes": limits.memory_torch if TORCH in self.needs else limits.memory,
            "site_dirs": ahead.site_dirs(),
            "exclude": [str(PACKAGE), *map(str, exclude)],
            "forbidden": str(forbidden),
        }
        self.favors = Favors()
        self._workers: Workers
        self._canary: Canary | None
        self._reserve: list[Channel] = []
        self._launch()

    def _launch(self) -> None:
        """Start the first process and go on: it imports numpy while the judge imports the answer key."""
        from learn_transformers.sandbox import confinement

        confinement.harden_trusted()  # no worker shall reach into the judge, whatever else is missing here
        self._canary = None
        if self._clock is not None:
            from learn_transformers.sandbox.in_process import InProcessWorkers

            self._workers = InProcessWorkers(self._clock)
            return
        try:
            self._workers = (ForkedWorkers if self.mode == "fork" else SpawnedWorkers)(self._settings)
        except (Ended, Late) as error:
            raise SandboxError(f"the sandbox did not start; {DOCTOR}") from error

    @property
    def canary(self) -> Canary:
        """What the canary found when this sandbox started; without a library that ends whatever process imports it."""
        if self._canary is None:
            try:
                self._canary = self._report(self._workers.report)
            except NotStarted:
                names = [name for name in self._settings["needs"] if name != TRAINING]
                if not names:
                    raise
                self._workers.close()
                said = f"the process does not survive {'it' if len(names) == 1 else ' and '.join(names)}"
                self._settings |= {"needs": [], "broken": dict.fromkeys(names, said)}
                self._launch()
                self._canary = self._report(self._workers.report)
        return self._canary

    @property
    def isolation(self) -> tuple[str, ...]:
        """The layers of confinement that are in force."""
        return self.canary.layers

    def _report(self, receive: Callable[[float], bytes]) -> Canary:
        """A process's first word: how it is confined.

        Raises:
            SandboxError: if it is not; `NotStarted` if nothing was heard of it.
        """
        from learn_transformers.sandbox import wire

        deadline = time.monotonic() + self.limits.start
        buffer = wire.FrameBuffer()
        try:
            while (frame := buffer.next()) is None:
                buffer.feed(receive(deadline))
            report = wire.decode(frame[1])
        except (Ended, Late, wire.WireError) as error:
            raise NotStarted(f"the sandbox did not start; {DOCTOR}") from error
        if report["error"]:
            raise SandboxError(f"the sandbox refuses to run: {report['error']}")
        return Canary(tuple(report["layers"]), dict(report["refused"]))

    def reserve(self, count: int) -> None:
        """Fork workers ahead: they are confined by the time that somebody asks for one. Not where each is spawned."""
        if self.mode == "fork" and self.canary:
            with contextlib.suppress(Ended, Late):
                while len(self._reserve) < count:
                    self._reserve.append(self._workers.worker())

    def worker(self, budget: Budget) -> Worker:
        """A fresh worker for a file; a fork server that a submission managed to kill is started again."""
        while self._reserve:
            channel = self._reserve.pop(0)
            if channel.is_quiet():
                return Worker(self, channel, budget)
            channel.end(0)
        for attempt in (1, 2):
            canary = self.canary
            try:
                channel = self._workers.worker()
            except (Ended, Late):
                self.close()
                if attempt == 1:
                    self._launch()
                continue
            if self.mode == "spawn" and self._report(channel.receive).layers != canary.layers:
                channel.end(0)
                raise SandboxError("a worker is confined less than the canary was")
            return Worker(self, channel, budget)
        raise SandboxError("the sandbox could not start a worker")

    def close(self) -> None:
        """End every process of this sandbox."""
        while self._reserve:
            self._reserve.pop().end(0)
        self._workers.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()


class Sandboxes:
    """The sandboxes of one run, each started when first needed: with numpy, and what else its submissions need."""

    def __init__(
        self,
        layers: Collection[str] = LAYERS,
        exclude: Collection[Path] = (),
        mode: Mode | None = None,
        clock: Clock | None = None,
    ) -> None:
        self._layers = layers
        self._clock = clock
        self._mode = mode
        self._exclude = exclude
        self._open: dict[frozenset[str], Sandbox] = {}

    def get(self, needs: Collection[str] = ()) -> Sandbox:
        """The sandbox that has what is needed, and no more: `libraries.needed` says of a text what that is.

        Torch alone is taken from one that has made its first optimizer step, too, where there is one.
        """
        key = frozenset(needs)
        if key == {TORCH} and key not in self._open and key | {TRAINING} in self._open:
            key |= {TRAINING}
        if key not in self._open:
            self._open[key] = Sandbox(
                needs=key, mode=self._mode, layers=self._layers, exclude=self._exclude, clock=self._clock
            )
        return self._open[key]

    def used(self) -> list[Sandbox]:
        return list(self._open.values())

    def close(self) -> None:
        for sandbox in self._open.values():
            sandbox.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()


_Taken = TypeVar("_Taken")
_USES: Final = ("uses", 0, None)


@dataclass
class Worker:
    """One confined process that holds one submission, for as long as it lives."""

    sandbox: Sandbox
    channel: Channel
    budget: Budget
    alive: bool = True
    output: str = ""
    _trusted: dict[int, Callable[..., Any]] = field(default_factory=dict)
    _lent: set[int] = field(default_factory=set)
    _loans: dict[str, dict[str, Any]] = field(default_factory=dict)
    _earlier: Earlier = NO_EARLIER

    def __post_init__(self) -> None:
        from learn_transformers.sandbox import wire

        self._wire = wire
        self._buffer = wire.FrameBuffer()
        self._encoder = wire.Encoder(self._stand_in)
        self._watch = Stopwatch(self.channel.activity)
        self._lines = 0
        self._favor = 0.0
        self._seen: tuple[Use, ...] = ()  # forbidden functions, as was heard before anybody asked
        self._is_seen = False  # was nothing called since?
        self._held: list[tuple[int, bytes]] = []  # answers that came before a worker of this process had asked us

    def hold(self, budget: Budget) -> None:
        """Go on with another file of the same submission.

        Raises:
            SandboxError: if it is another submission's.
        """
        if budget.submission is not self.budget.submission:
            raise SandboxError("a worker cannot be handed on to another submission")
        self.budget = budget

    @property
    def pid(self) -> int:
        """The number of the worker's process."""
        return self.channel.pid

    def load(
        self,
        name: str,
        source: bytes,
        wanted: Collection[str],
        *,
        file: str | None = None,
        earlier: Earlier = NO_EARLIER,
        replace: Mapping[str, Callable[..., Any]] | None = None,
        forbidden: Mapping[str, Collection[str]] | None = None,
    ) -> Loaded | NotLoaded:
        """Execute a submission's source, which may import of other chapters what `earlier` says.

        The functions in `replace` then take the place of the submission's own, under the same names. `forbidden` maps
        functions to dotted names that they should do without; uses are looked for, and reported in `Loaded.uses`.
        """
        self._earlier = earlier
        self._loans, self._trusted, self._lent, self.output = {}, {}, set(), ""  # a chapter before it had its own
        self._lines = source.count(b"\n") + 1
        limits = self.sandbox.limits
        order = {
            "name": name,
            "file": file or f"{name}.py",
            "source": source,
            "wanted": list(wanted),
            "lendable": list(earlier.lendable),
            "refused": list(earlier.refused),
            "replace": self._lend_all(replace or {}),
            "forbidden": {name: list(names) for name, names in (forbidden or {}).items()},
        }
        seconds = limits.load_torch if TORCH in self.sandbox.needs else limits.load
        answer = self._exchange(self._wire.Kind.LOAD, order, seconds, "loading the file")
        if isinstance(answer, Died):
            return NotLoaded(answer)
        kind, value = answer
        try:
            if kind == self._wire.Kind.LOADED:
                found, uses = value
                known = {
                    name: answers.uses(uses[name], names) for name, names in (forbidden or {}).items() if name in uses
                }
                return Loaded({n: one_line(found[n], 200) for n in wanted if n in found}, known)
            return NotLoaded(answers.raised(value), answers.syntax(value))
        except Exception:  # whatever it is, it is not an answer
            return NotLoaded(self._end("protocol"))

    def call(
        self,
        function: str,
        args: tuple[Any, ...],
        kwargs: Mapping[str, Any] | None = None,
        names: Collection[str] = (),
        seconds: float | None = None,
    ) -> Outcome:
        """Call one of the submission's functions; `names` are the parameters that `args` belong to."""
        order = (function, args, dict(kwargs or {}), list(names))
        return self._outcome(self._wire.Kind.CALL, order, seconds or self.sandbox.limits.call, [*names, *order[2]])

    def calls(self, prepared: Prepared, meanwhile: Callable[[], object] | None = None) -> list[Answered] | None:
        """Make several calls in one go. An answer that is a known one to the last bit is not even decoded.

        While the worker is at the first of them, `meanwhile` does what there is to do here. None where they cannot all
        be answered in a fraction of the time that one call may take, or at all. The worker has ended then, and whoever
        needs to know which call is to blame makes them one by one.
        """
        found: list[Answered] = []
        for orders, expected in prepared.parts:
            answered = self._part(orders, expected, meanwhile)
            if isinstance(answered, Died):
                return None
            found += answered
            meanwhile = None
        if prepared.forbidden:
            self._seen, self._is_seen = self._as_uses(found.pop().outcome, prepared.forbidden), True
        return found

    def _part(
        self, orders: bytes, expected: Sequence[Expected], meanwhile: Callable[[], object] | None
    ) -> list[Answered] | Died:
        seconds = self.sandbox.limits.call / 4
        return self._in_time(lambda: orders, seconds, "the calls", partial(self._answers, expected), meanwhile)

    def edits(self, function: str, others: Collection[str]) -> list[answers.Edit] | None:
        """Begin a search: what each small edit of a function's code is about, and where; it may not touch `others`.

        `None` where that cannot be had. Edit number 0, which is none, is not listed.
        """
        order = (function, list(others))
        answer = self._exchange(self._wire.Kind.EDITS, order, self.sandbox.limits.call, "the search")
        if isinstance(answer, Died) or answer[0] != self._wire.Kind.RETURNED:
            return None
        try:
            return answers.edits(answer[1], self._lines)
        except Exception:  # whatever it is, it is not an answer
            self._end("protocol")
            return None

    def tried(
        self, numbers: Sequence[int], args: tuple[Any, ...], kwargs: Mapping[str, Any], names: Collection[str]
    ) -> Iterator[Outcome]:
        """One call, made with each of these edits in turn; the last outcome is a `Died` where the worker ended."""
        order = self._encoder.encode((list(numbers), args, dict(kwargs), list(names)))
        frames = self._wire.frame(self._wire.Kind.TRY, order)
        for _ in numbers:
            answer = self._exchange(None, frames, self.sandbox.limits.call, "an edit")
            yield (outcome := self._as_outcome(answer, [*names, *kwargs]))
            if isinstance(outcome, Died):
                return
            frames = b""

    def operate(
        self, operation: str, handle: wire.Handle, payload: Any = None, seconds: float | None = None
    ) -> Outcome:
        """Operate on a module that stays in the worker.

        `sandbox.modules` has the operations and says what they take.
        """
        order = (operation, handle.number, payload)
        return self._outcome(self._wire.Kind.OPERATE, order, seconds or self.sandbox.limits.call)

    def differentiate(
        self, function: str, args: tuple[Any, ...], kwargs: Mapping[str, Any], seconds: float | None = None
    ) -> Outcome:
        """Call one of the submission's functions of tensors: output, gradients by the arguments, these afterwards."""
        order = ("differentiate", 0, (function, args, dict(kwargs)))
        return self._outcome(self._wire.Kind.OPERATE, order, seconds or self.sandbox.limits.call)

    def drive(
        self, driver: bytes, entry: str, function: str, made: tuple[tuple[Any, ...], Mapping[str, Any]],
        seconds: float | None = None,
    ) -> Outcome:  # fmt: skip
        """Have one of the submission's functions called by `entry` of a program of ours, with plain arguments."""
        args, kwargs = made
        order = ("drive", 0, (driver, entry, function, args, dict(kwargs)))
        return self._outcome(self._wire.Kind.OPERATE, order, seconds or self.sandbox.limits.call)

    def uses(self, forbidden: Collection[str]) -> tuple[Use, ...]:
        """Which of the forbidden functions were called, and where, since this was last asked."""
        seen, self._seen = self._seen, ()
        if not self._is_seen:
            outcome = self._outcome(self._wire.Kind.OPERATE, _USES, self.sandbox.limits.call)
            seen = tuple(dict.fromkeys((*seen, *self._as_uses(outcome, forbidden))))
        return seen

    def _as_uses(self, outcome: Outcome, forbidden: Collection[str]) -> tuple[Use, ...]:
        try:
            return answers.uses(outcome.value, forbidden) if isinstance(outcome, Returned) else ()
        except Exception:  # whatever it is, it is not an answer
            return ()

    def close(self) -> None:
        """End the worker and wait until it is dead."""
        if self.alive:
            self._end("closed")

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    # Frames out, frames in, and the clock

    def _outcome(self, kind: wire.Kind, order: Any, seconds: float, names: Collection[str] = ()) -> Outcome:
        before = len(self.output)
        return self._with_output(self._as_outcome(self._exchange(kind, order, seconds, "the call"), names), before)

    def _with_output(self, outcome: Outcome, before: int) -> Outcome:
        """The outcome of a call with what was printed since."""
        printed = self.output[before:]
        return replace(outcome, printed=printed) if printed else outcome

    def _as_outcome(self, answer: tuple[int, Any] | Died, names: Collection[str]) -> Outcome:
        """What a worker's answer to a call or an operation means."""
        if isinstance(answer, Died):
            return answer
        got, value = answer
        try:
            if got == self._wire.Kind.RAISED:
                return answers.raised(value, names)
            if got != self._wire.Kind.RETURNED:
                return self._end("protocol")
            if type(value) is self._wire.Uncarriable:
                return Returned(value)
            result, changed = value
            return Returned(result, answers.changed(changed, names))
        except Exception:  # whatever it is, it is not an answer
            return self._end("protocol")

    def _exchange(self, kind: wire.Kind | None, value: Any, seconds: float, what: str) -> tuple[int, Any] | Died:
        """Send one order and wait for its answer; without a `kind`, frames that are ready, or nothing more."""
        self._is_seen = False
        return self._in_time(
            lambda: value if kind is None else self._wire.frame(kind, self._encoder.encode(value)),
            seconds,
            what,
            self._answer,
            is_one=kind is not None,
        )

    def _in_time(
        self,
        data: Callable[[], bytes],
        seconds: float,
        what: str,
        take: Callable[[], _Taken],
        meanwhile: Callable[[], object] | None = None,
        *,
        is_one: bool = False,
    ) -> _Taken | Died:
        """Send orders and `take` what comes back, within so many seconds that the worker is waited for.

        Of one that does not, it is asked where in its file it is.
        """
        if not self.alive:
            return Died("the process had already ended", "closed")
        if used_up := self.budget.used_up:
            return self._end(used_up)
        self._trusted = {n: f for n, f in self._trusted.items() if n in self._lent}  # call backs end with their call
        self._watch.start(self.budget, seconds)
        try:
            if orders := data():
                self.channel.expect(seconds if is_one else self.sandbox.limits.call, self._attend)
                self.channel.send(orders, self._watch.deadline)
            if meanwhile is not None:
                meanwhile()
                self._watch.skip(math.inf)  # the worker has not been waited for
            return take()
        except Late:
            line = self._place() if is_one else 0
            if used_up := self.budget.used_up:
                return self._end(used_up, line=line)
            return self._end("time", f"{what} took longer than {seconds:g} s", line)
        except Ended as ended:
            return self._end("ended", str(ended))
        except self._wire.WireError:
            return self._end("protocol")
        except BaseException:  # an interruption: what the worker still answers must not count for a later call
            self._end("closed")
            raise
        finally:
            self._watch.stop()

    def _answer(self) -> tuple[int, Any]:
        """The next answer. What the worker asks for meanwhile is served."""
        self._favor = self.sandbox.limits.call  # of our time for call backs, not counted; more than this is abuse
        while (answer := self._read(*self._receive())) is None:
            pass
        return answer

    def _answers(self, expected: Sequence[Expected]) -> list[Answered] | Died:
        """The answers to these calls, one after the other."""
        found: list[Answered] = []
        returned = int(self._wire.Kind.RETURNED)
        arrived = self._buffer.next
        for names, known in expected:
            self._favor = self.sandbox.limits.call
            before = len(self.output)
            while True:
                kind, body = (None if self._held else arrived()) or self._receive()
                if kind == returned and body in known:
                    found.append(known[body] if len(self.output) == before else self._printed(known[body], before))
                    break
                answer = self._read(kind, body)
                if answer is not None:
                    outcome = self._as_outcome(answer, names)
                    if isinstance(outcome, Died):
                        return outcome
                    found.append(self._printed(Answered(outcome, body if kind == returned else b""), before))
                    break
        return found

    def _printed(self, answered: Answered, before: int) -> Answered:
        return answered._replace(outcome=self._with_output(answered.outcome, before))

    def _read(self, kind: int, body: bytes) -> tuple[int, Any] | None:
        """What a frame says; None where that is to be served, which it is."""
        self._watch.count()
        if kind == self._wire.Kind.ASK and self._answered_again(body):
            return None
        value = self._wire.decode(body)
        self.budget.spend(self._watch.skip(math.inf))  # to read much takes long, and is no idling of its own
        return None if self._served(kind, value, body) else (kind, value)

    def _answered_again(self, body: bytes) -> bool:
        """Is it a question that had this answer before? Then the worker gets it."""
        number, asked = self._wire.asked(body)
        frame = self.sandbox.favors.again(self._trusted.get(number), asked)
        if frame is not None:
            self.channel.send(frame, time.monotonic() + 1.0)
            self._favor -= self._watch.skip(self._favor)
        return frame is not None

    def _served(self, kind: int, value: Any, body: bytes) -> bool:
        """Do what a worker asks for in the midst of an order; is it that, and no answer?"""
        if kind == self._wire.Kind.OUTPUT:
            self._print(value)
        elif kind == self._wire.Kind.ASK:
            if frame := self._reply(self._ask, value):
                number, asked = self._wire.asked(body)
                self.sandbox.favors.keep(self._trusted.get(number), asked, frame)
            self._favor -= self._watch.skip(self._favor)
        elif kind == self._wire.Kind.BORROW:
            known = len(self._loans)
            self._reply(self._lend, value)
            if len(self._loans) > known:  # else it asked in vain, or again: that is its own time
                self._watch.skip(math.inf)
        else:
            return False
        return True

    def _attend(self, data: bytes) -> None:
        """Serve a worker that waits in this very process; answers from before that are for later."""
        self.budget.receive(len(data))
        self._buffer.feed(data)
        while (frame := self._buffer.next()) is not None:
            if not self._served(frame[0], self._wire.decode(frame[1]), frame[1]):
                self._held.append(frame)

    def _place(self) -> int:
        """The line of its file that the worker is still in; a number is all that comes of what it says now."""
        if not self.channel.ask_place():
            return 0
        end = time.monotonic() + _A_WORD
        with contextlib.suppress(Late, Ended, self._wire.WireError):
            while True:
                while (frame := self._buffer.next()) is None:
                    data = self.channel.receive(end)
                    self.budget.receive(len(data))
                    self._buffer.feed(data)
                if frame[0] == self._wire.Kind.PLACE and len(frame[1]) < _A_NUMBER:
                    return answers.place(self._wire.decode(frame[1]), self._lines)
        return 0

    def _receive(self) -> tuple[int, bytes]:
        if self._held:
            return self._held.pop(0)
        while (frame := self._buffer.next()) is None:
            glance = min(self._watch.deadline, time.monotonic() + _GLANCE)
            try:
                data = self.channel.receive(glance)
            except Over:
                raise
            except Late:
                if self._watch.is_over(glance):
                    raise
                continue
            self.budget.receive(len(data))
            if self.budget.used_up:
                raise Late
            self._buffer.feed(data)
        return frame

    def _print(self, data: Any) -> None:
        if type(data) is not bytes:
            raise self._wire.WireError("output that is not bytes")
        room = self.sandbox.limits.output - len(self.output)
        if room > 0:
            self.output += clean(data[: 4 * room].decode("utf-8", "backslashreplace"), room)

    # What a worker may ask for

    def _reply(self, serve: Callable[[Any], Any], request: Any) -> bytes | None:
        """Serve and answer; the answer as it travels, if it is a value."""
        try:
            answer: tuple[str, Any] = ("value", serve(request))
        except answers.Asks as asked:
            answer = ("asks", (asked.place, asked.given))
        except (SandboxError, KeyFault):  # ours, when a borrowed chapter is graded on the way
            raise
        except Exception as error:  # whatever a hostile request breaks, the worker hears of it and nobody else
            answer = ("error", (type(error).__name__, str(error)[:500]))
        frame = self._wire.frame(self._wire.Kind.ANSWER, self._encoder.encode(answer))
        self.channel.send(frame, time.monotonic() + 1.0)
        return frame if answer[0] == "value" else None

    def _ask(self, request: Any) -> Any:
        from learn_transformers.sandbox import confinement

        number, args, kwargs, *said = request
        answers.require_modest((args, kwargs, *said))
        own = {place: answers.stands_in(place, says) for place, says in said[0].items()} if said else {}
        args = [own.get(place, value) for place, value in enumerate(args)]
        kwargs = {name: own.get(name, value) for name, value in kwargs.items()}
        with confinement.bounded_memory(MEMORY_OF_A_FAVOR):
            return self._trusted[number](*args, **kwargs)

    def _lend(self, name: Any) -> dict[str, Any]:
        # The worker's import system asks for no other, but a submission can write this request itself.
        borrow = self._earlier.borrow
        if borrow is None or type(name) is not str or name not in self._earlier.lendable:
            raise ImportError("only an earlier chapter can be borrowed")
        if name in self._loans:
            return self._loans[name]
        loan = borrow(name)
        self._loans[name] = {"source": loan.source, "file": loan.file, "lent": self._lend_all(loan.lent)}
        return self._loans[name]

    def _lend_all(self, functions: Mapping[str, Callable[..., Any]]) -> dict[str, int]:
        """Keep trusted functions callable for as long as the worker lives; their numbers by name."""
        numbers = {name: self._trust(function) for name, function in functions.items()}
        self._lent.update(numbers.values())
        return numbers

    def _trust(self, function: Callable[..., Any]) -> int:
        number = max(self._trusted, default=0) + 1
        self._trusted[number] = function
        return number

    def _stand_in(self, value: Any) -> Any:
        if callable(value):
            return self._wire.Trusted(self._trust(value))
        return None

    # The end

    def _end(self, kind: str, reason: str = "", line: int = 0) -> Died:
        """Kill, wait for the death, and say how it came to it, and in which line of the file."""
        self.alive = False
        patience = 0.5 if kind == "ended" else 0.0  # it may still be dying: let it end in its own way, to say how
        status = self.channel.end(patience)
        return Died(reason or answers.how_it_ended(kind, status, self.budget), kind, line)


class Answered(NamedTuple):
    """What came of a call, and the bytes that said so; none where it did not return."""

    outcome: Outcome
    body: bytes


class Expected(NamedTuple):
    """Of one call: the names of its arguments, and right answers by the bytes in which they arrive."""

    names: list[str]
    known: dict[bytes, Answered]


@dataclass(frozen=True)
class Prepared:
    """Calls with plain values, encoded once for every submission: their frames, and what is known of each.

    Right answers are known from the start, where it can be foretold how they arrive. `parts` are as many frames as are
    sent at once, with what is expected of them. Last it is asked which of the `forbidden` functions were called.
    """

    expected: tuple[Expected, ...]
    parts: tuple[tuple[bytes, tuple[Expected, ...]], ...]
    forbidden: tuple[str, ...] = ()

    @classmethod
    def of(
        cls,
        function: str,
        calls: Sequence[tuple[tuple[Any, ...], Mapping[str, Any], list[str], Outcome]],
        forbidden: tuple[str, ...] = (),
    ) -> Prepared:
        """Prepare calls given as (arguments, keyword arguments, names of the arguments, right outcome)."""
        from learn_transformers.sandbox import wire

        orders, expected = [], []
        for args, kwargs, names, outcome in calls:
            orders.append(wire.frame(wire.Kind.CALL, wire.encode((function, args, dict(kwargs), names))))
            body = wire.encode((outcome.value, [])) if isinstance(outcome, Returned) else b""
            expected.append(Expected([*names, *kwargs], {body: Answered(outcome, body)} if body else {}))
        last = [wire.frame(wire.Kind.OPERATE, wire.encode(_USES))] if calls and forbidden else []
        frames = zip([*orders, *last], [*expected, Expected([], {})], strict=False)
        parts: list[tuple[bytearray, list[Expected]]] = []
        for order, of_order in frames:
            if not parts or len(parts[-1][0]) + len(order) > MAX_TOGETHER:
                parts.append((bytearray(), []))
            parts[-1][0].extend(order)
            parts[-1][1].append(of_order)
        return cls(
            tuple(expected),
            tuple((bytes(together), tuple(of_part)) for together, of_part in parts),
            forbidden if last else (),
        )
