"""The trusted side of the sandbox: starts fork servers, asks for workers, keeps the clock, ends what must end.

A worker only ever answers "call i gave these plain values". What it sends is decoded by `wire`, checked here, and
becomes an `Outcome`; whatever else it does ends its process and nothing more.
"""

from __future__ import annotations

import contextlib
import json
import os
import select
import signal
import socket
import struct
import subprocess
import sys
import time
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any, Self

from learn_transformers.sandbox.outcome import (
    Died,
    Loaded,
    NotLoaded,
    Outcome,
    Raised,
    Returned,
    Syntax,
    TracebackLine,
    clean,
)

if TYPE_CHECKING:
    from learn_transformers.sandbox import wire

HERE = Path(__file__).parent
PACKAGE = HERE.parent
LAYERS = ("rlimits", "no_new_privs", "landlock", "seccomp", "uid")
REPLY = struct.Struct("<qi")


@dataclass(frozen=True)
class Limits:
    """How long things may take, in seconds, and how large they may get, in bytes. All limits stand here."""

    load: float = 10.0
    load_torch: float = 30.0
    call: float = 2.0
    submission: float = 120.0
    memory: int = 1 << 30
    memory_torch: int = 2 << 30
    output: int = 64 << 10
    start: float = 60.0


LIMITS = Limits()


class SandboxError(Exception):
    """The sandbox itself could not be started, or broke."""


@dataclass(frozen=True)
class Canary:
    """What a first worker found: the layers in force, and for each thing that must be refused whether it was."""

    layers: tuple[str, ...]
    refused: Mapping[str, bool]
    error: str | None = None

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


class Clock:
    """The time that a whole submission may take, however many workers it needs."""

    def __init__(self, seconds: float = LIMITS.submission) -> None:
        self.seconds = seconds
        self._end = time.monotonic() + seconds

    def remaining(self) -> float:
        return self._end - time.monotonic()

    def extend(self, seconds: float) -> None:
        """Give back time that the judge took."""
        self._end += seconds


class Sandbox:
    """One fork server and the workers it forks. Use as a context manager, from one thread at a time."""

    def __init__(
        self,
        *,
        torch: bool = False,
        layers: Collection[str] = LAYERS,
        limits: Limits = LIMITS,
        forbidden: Path = PACKAGE / "answer_key" / "__init__.py",
        exclude: Collection[Path] = (),
    ) -> None:
        self.torch = torch
        self.limits = limits
        self._settings = {
            "judge": os.getpid(),
            "torch": torch,
            "layers": list(layers),
            "cpu_seconds": int(limits.submission) + 1,
            "memory_bytes": limits.memory_torch if torch else limits.memory,
            "site_dirs": site_dirs(),
            "exclude": [str(PACKAGE), *map(str, exclude)],
            "forbidden": str(forbidden),
        }
        self._canary: Canary | None = None
        self._launch()

    def _launch(self) -> None:
        """Start the fork server and go on: it imports numpy while the judge imports the answer key."""
        self._control, theirs = socket.socketpair()
        self._canary = None
        with theirs:
            self._process = subprocess.Popen(
                [sys.executable, "-I", str(HERE / "worker.py"), str(theirs.fileno()), *self._settings["site_dirs"]],  # type: ignore[misc]
                pass_fds=[theirs.fileno()],
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
                stderr=subprocess.DEVNULL,
                cwd="/",
                env=_environment(),
                start_new_session=True,
            )
        self._control.sendall(json.dumps(self._settings).encode() + b"\n")

    def _ready(self) -> Canary:
        """Wait for the fork server's first word: what its canary found."""
        if self._canary is None:
            from learn_transformers.sandbox import wire

            self._control.settimeout(self.limits.start)
            try:
                buffer = wire.FrameBuffer()
                while (frame := buffer.next()) is None:
                    data = self._control.recv(1 << 16)
                    if not data:
                        raise SandboxError("the sandbox did not start; `learn-transformers doctor` says more")
                    buffer.feed(data)
                report = wire.decode(frame[1])
            except (OSError, wire.WireError) as error:
                raise SandboxError(f"the sandbox did not start: {error}") from error
            self._canary = Canary(tuple(report["layers"]), dict(report["refused"]), report["error"])
            if self._canary.error:
                raise SandboxError(f"the sandbox refuses to run: {self._canary.error}")
        return self._canary

    @property
    def canary(self) -> Canary:
        """What the canary found when this sandbox started."""
        return self._ready()

    @property
    def isolation(self) -> tuple[str, ...]:
        """The layers of confinement that are in force."""
        return self._ready().layers

    def worker(self, clock: Clock | None = None) -> Worker:
        """Fork a fresh worker; a fork server that a submission managed to kill is started again."""
        for attempt in (1, 2):
            self._ready()
            ours, theirs = socket.socketpair()
            try:
                with theirs:
                    socket.send_fds(self._control, [b"F"], [theirs.fileno()])
                reply, fds, _, _ = socket.recv_fds(self._control, REPLY.size, 1)
                if len(reply) == REPLY.size:
                    return Worker(self, ours, REPLY.unpack(reply)[0], fds[0] if fds else None, clock or Clock())
            except OSError:
                pass
            ours.close()
            if attempt == 1:
                self.close()
                self._launch()
        raise SandboxError("the sandbox could not fork a worker")

    def reap(self, pid: int) -> int:
        """Have a worker ended for certain; returns its wait status."""
        try:
            self._control.sendall(b"R" + REPLY.pack(pid, 0))
            data = b""
            while len(data) < REPLY.size:
                part = self._control.recv(REPLY.size - len(data))
                if not part:
                    return signal.SIGKILL
                data += part
        except OSError:
            return signal.SIGKILL  # the fork server is gone, and its workers die with it
        status: int = REPLY.unpack(data)[1]
        return status

    def close(self) -> None:
        """End the fork server; its workers die with it."""
        self._control.close()
        try:
            self._process.wait(timeout=2)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()


class Sandboxes:
    """The fork servers of one run, each started when first needed: one with numpy, one with torch as well."""

    def __init__(self, layers: Collection[str] = LAYERS, exclude: Collection[Path] = ()) -> None:
        self._layers = layers
        self._exclude = exclude
        self._open: dict[bool, Sandbox] = {}

    def get(self, torch: bool = False) -> Sandbox:
        if torch not in self._open:
            self._open[torch] = Sandbox(torch=torch, layers=self._layers, exclude=self._exclude)
        return self._open[torch]

    def used(self) -> list[Sandbox]:
        return list(self._open.values())

    def close(self) -> None:
        for sandbox in self._open.values():
            sandbox.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()


class _Gone(Exception):
    """The worker can no longer be talked to; `reason` is a clause for the learner."""

    def __init__(self, kind: str, reason: str = "") -> None:
        super().__init__(kind)
        self.kind = kind
        self.reason = reason


@dataclass
class Worker:
    """One confined process that holds one submission."""

    sandbox: Sandbox
    channel: socket.socket
    pid: int
    pidfd: int | None
    clock: Clock
    alive: bool = True
    output: str = ""
    _trusted: dict[int, Callable[..., Any]] = field(default_factory=dict)
    _lent: int = 0
    _borrow: Callable[[str], Loan] | None = None

    def __post_init__(self) -> None:
        from learn_transformers.sandbox import wire

        self._wire = wire
        self._buffer = wire.FrameBuffer()
        self._encoder = wire.Encoder(self._stand_in)
        self.channel.setblocking(False)
        self._poll = select.poll()
        self._poll.register(self.channel, select.POLLIN)
        if self.pidfd is not None:
            self._poll.register(self.pidfd, select.POLLIN)

    def load(
        self,
        name: str,
        source: bytes,
        wanted: Collection[str],
        *,
        file: str | None = None,
        lendable: Collection[str] = (),
        refused: Collection[str] = (),
        borrow: Callable[[str], Loan] | None = None,
    ) -> Loaded | NotLoaded:
        """Execute a submission's source; `borrow` is asked when it imports one of `lendable`."""
        self._borrow = borrow
        limits = self.sandbox.limits
        order = {
            "name": name,
            "file": file or f"{name}.py",
            "source": source,
            "wanted": list(wanted),
            "lendable": list(lendable),
            "refused": list(refused),
        }
        seconds = limits.load_torch if self.sandbox.torch else limits.load
        answer = self._exchange(self._wire.Kind.LOAD, order, seconds, "loading the file")
        if isinstance(answer, Died):
            return NotLoaded(answer)
        kind, value = answer
        try:
            if kind == self._wire.Kind.LOADED:
                return Loaded({n: clean(value[n], 200) for n in wanted if n in value})
            return NotLoaded(self._raised(value), _syntax(value))
        except (TypeError, KeyError, ValueError, AttributeError, IndexError):
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
        return self._outcome(self._wire.Kind.CALL, order, seconds or self.sandbox.limits.call)

    def operate(
        self, operation: str, handle: wire.Handle, payload: Any = None, seconds: float | None = None
    ) -> Outcome:
        """Operate on a module that stays in the worker.

        Operations: `call` (args, kwargs), `parameters`, `load` ({name: Tensor}), `gradients` (args, kwargs,
        cotangent), `train`, `eval`.
        """
        order = (operation, handle.number, payload)
        return self._outcome(self._wire.Kind.OPERATE, order, seconds or self.sandbox.limits.call)

    def close(self) -> None:
        """End the worker and wait until it is dead."""
        if self.alive:
            self._end("closed")

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    # Frames out, frames in, and the clock

    def _outcome(self, kind: wire.Kind, order: Any, seconds: float) -> Outcome:
        answer = self._exchange(kind, order, seconds, "the call")
        if isinstance(answer, Died):
            return answer
        got, value = answer
        try:
            if got == self._wire.Kind.RAISED:
                return self._raised(value)
            if got != self._wire.Kind.RETURNED:
                return self._end("protocol")
            result, changed = value
            return Returned(result, {clean(str(k), 100): v for k, v in changed.items()})
        except (TypeError, KeyError, ValueError, AttributeError, IndexError):
            return self._end("protocol")

    def _exchange(self, kind: wire.Kind, value: Any, seconds: float, what: str) -> tuple[int, Any] | Died:
        """Send one order and wait for its answer, serving what the worker asks for meanwhile."""
        if not self.alive:
            return Died("the process had already ended", "closed")
        allowed = min(seconds, self.clock.remaining())
        if allowed <= 0:
            return self._end("submission")
        self._trusted = {n: f for n, f in self._trusted.items() if n <= self._lent}  # call backs end with their call
        deadline = time.monotonic() + allowed
        favor = self.sandbox.limits.call  # judge's time on call backs that is not counted; more than this is abuse
        try:
            self._send(self._wire.frame(kind, self._encoder.encode(value)), deadline)
            while True:
                got, answer = self._receive(deadline)
                started = time.monotonic()
                if got == self._wire.Kind.OUTPUT:
                    self._print(answer)
                elif got == self._wire.Kind.ASK:
                    self._reply(self._ask, answer, deadline)
                    spent = min(time.monotonic() - started, favor)
                    favor -= spent
                    deadline += spent
                elif got == self._wire.Kind.BORROW:
                    self._reply(self._lend, answer, deadline)
                    spent = time.monotonic() - started
                    deadline += spent
                    self.clock.extend(spent)
                else:
                    return got, answer
        except _Gone as gone:
            if gone.kind == "time":
                if self.clock.remaining() <= 0:
                    return self._end("submission")
                return self._end("time", f"{what} took longer than {seconds:g} s")
            return self._end(gone.kind, gone.reason)
        except self._wire.WireError:
            return self._end("protocol")

    def _send(self, data: bytes, deadline: float) -> None:
        view = memoryview(data)
        while view:
            try:
                view = view[self.channel.send(view) :]
            except BlockingIOError:
                left = deadline - time.monotonic()
                if left <= 0 or not select.select([], [self.channel], [], left)[1]:
                    raise _Gone("time") from None
            except OSError:
                raise _Gone("ended") from None

    def _receive(self, deadline: float) -> tuple[int, Any]:
        while (frame := self._buffer.next()) is None:
            left = deadline - time.monotonic()
            if left <= 0:
                raise _Gone("time")
            ready = dict(self._poll.poll(left * 1000 + 1))
            if self.channel.fileno() in ready:
                try:
                    data = self.channel.recv(1 << 18)
                except OSError:
                    raise _Gone("ended") from None
                if not data:
                    raise _Gone("ended")
                self._buffer.feed(data)
            elif ready:  # only the pidfd: dead, while a child of its own may keep the channel open
                raise _Gone("ended")
        return frame[0], self._wire.decode(frame[1])

    def _print(self, data: Any) -> None:
        if type(data) is not bytes:
            raise self._wire.WireError("output that is not bytes")
        room = self.sandbox.limits.output - len(self.output)
        if room > 0:
            self.output += clean(data.decode("utf-8", "backslashreplace"), room)

    # What a worker may ask for

    def _reply(self, serve: Callable[[Any], Any], request: Any, deadline: float) -> None:
        try:
            answer = ("value", serve(request))
        except Exception as error:  # whatever a hostile request breaks, the worker hears of it and nobody else
            answer = ("error", (type(error).__name__, str(error)[:500]))
        self._send(self._wire.frame(self._wire.Kind.ANSWER, self._encoder.encode(answer)), deadline + 1.0)

    def _ask(self, request: Any) -> Any:
        number, args, kwargs = request
        require_modest((args, kwargs))
        return self._trusted[number](*args, **kwargs)

    def _lend(self, name: Any) -> dict[str, Any]:
        if self._borrow is None:
            raise ImportError("nothing can be borrowed here")
        loan = self._borrow(name)
        lent = {}
        for function_name, function in loan.lent.items():
            self._lent += 1
            self._trusted[self._lent] = function
            lent[function_name] = self._lent
        return {"source": loan.source, "file": loan.file, "lent": lent}

    def _stand_in(self, value: Any) -> Any:
        if callable(value):
            number = max(self._trusted, default=self._lent) + 1
            self._trusted[number] = value
            return self._wire.Trusted(number)
        return None

    # The end

    def _raised(self, value: Any) -> Raised:
        return Raised(
            type=clean(value["type"], 100),
            message=clean(value["message"]),
            family=tuple(clean(name, 100) for name in value["family"][:50]),
            lines=tuple(TracebackLine(int(line), clean(function, 100)) for line, function in value["lines"][:50]),
            changed={clean(str(k), 100): v for k, v in value["changed"].items()},
        )

    def _end(self, kind: str, reason: str = "") -> Died:
        """Kill, wait for the death, and say how it came to it."""
        self.alive = False
        if kind == "ended":
            self._wait_for_exit(0.5)  # it may still be dying; let it end in its own way, to say how
        if self.pidfd is not None:
            with contextlib.suppress(ProcessLookupError):
                signal.pidfd_send_signal(self.pidfd, signal.SIGKILL)
            self._wait_for_exit(5.0)
            os.close(self.pidfd)
        self.channel.close()
        status = self.sandbox.reap(self.pid)
        return Died(reason or _how_it_ended(kind, status, self.clock), kind)

    def _wait_for_exit(self, seconds: float) -> None:
        if self.pidfd is not None:
            select.select([self.pidfd], [], [], seconds)


def _how_it_ended(kind: str, status: int, clock: Clock) -> str:
    if kind == "submission":
        return f"the submission used up its {clock.seconds:g} s"
    if kind == "protocol":
        return "the process sent something that is not an answer"
    if os.WIFEXITED(status):
        return f"the process ended itself (exit status {os.WEXITSTATUS(status)}) before it answered"
    number = os.WTERMSIG(status)
    known = {
        signal.SIGSEGV: "the process crashed (segmentation fault; endless recursion in C?)",
        signal.SIGXCPU: "the process used up its processor time",
        signal.SIGABRT: "the process aborted",
    }
    name = signal.Signals(number).name if number in set(signal.Signals) else str(number)
    return known.get(signal.Signals(number), f"the process was ended by signal {name}")


def _syntax(value: Any) -> Syntax | None:
    found = value.get("syntax")
    if found is None:
        return None
    return Syntax(clean(found["message"], 300), *(max(0, int(found[key])) for key in ("line", "column", "end")))


def require_modest(value: Any, depth: int = 0) -> None:
    """Refuse arguments with which a lent function could be made to eat the judge's memory or time."""
    import numpy as np

    if isinstance(value, np.ndarray):
        if value.size > 1 << 16 or any(size > 512 for size in value.shape):
            raise ValueError("a borrowed function takes small arrays only (65536 entries, 512 along an axis)")
    elif isinstance(value, int):
        if abs(value) > 4096:
            raise ValueError("a borrowed function takes numbers up to 4096 only")
    elif isinstance(value, list | tuple | dict):
        if len(value) > 4096 or depth > 4:
            raise ValueError("a borrowed function takes short lists only")
        for item in value.values() if isinstance(value, dict) else value:
            require_modest(item, depth + 1)
    elif not (value is None or isinstance(value, bool | float | str | np.generic)):
        raise TypeError(f"a borrowed function cannot take a {type(value).__name__}")


def site_dirs() -> list[str]:
    """Where the packages installed beside us lie, numpy's own folder included."""
    import importlib.util

    found = [p for p in sys.path if os.path.basename(p) in ("site-packages", "dist-packages") and os.path.isdir(p)]
    numpy_at = importlib.util.find_spec("numpy")
    if numpy_at and numpy_at.origin:
        found.append(os.path.dirname(os.path.dirname(numpy_at.origin)))
    return list(dict.fromkeys(found))


def _environment() -> dict[str, str]:
    """A scrubbed environment: nothing of the user's, one thread everywhere."""
    kept = {k: os.environ[k] for k in ("LD_LIBRARY_PATH", "DYLD_LIBRARY_PATH", "SYSTEMROOT") if k in os.environ}
    threads = ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS", "NUMEXPR_NUM_THREADS")
    return {
        **kept,
        **dict.fromkeys(threads, "1"),
        "LC_ALL": "C.UTF-8",
        "HOME": "/nonexistent",
        "PATH": "/usr/bin:/bin",
        "PYTHONDONTWRITEBYTECODE": "1",
    }
