"""How the host holds the processes that submissions run in: bytes there and back before a deadline, and a certain end.

There are two ways to come by such a process. `ForkedWorkers` keeps a fork server that has numpy in memory and forks
one in milliseconds; `SpawnedWorkers` starts a fresh interpreter each time, where there is no `fork` (Windows).
Nothing here knows what the bytes mean.
"""

from __future__ import annotations

import contextlib
import json
import os
import queue
import select
import signal
import socket
import struct
import subprocess
import threading
import time
from collections.abc import Callable, Mapping
from typing import Any, Protocol

from learn_transformers.sandbox import ahead
from learn_transformers.sandbox.submission import Activity

_REPLY = struct.Struct("<qi")
_CHUNK = 1 << 18
_KILLED = -9
_PATIENCE = 5.0  # for a killed process to be gone

Settings = Mapping[str, Any]


class Late(Exception):
    """The deadline passed."""


class Over(Late):
    """It took too long by the channel's own clock, and has ended."""


class Ended(Exception):
    """The process is gone, or hung up."""


class Channel(Protocol):
    """One worker's process."""

    pid: int

    def expect(self, seconds: float, serve: Callable[[bytes], None]) -> None:
        """Hear how long the next answer may take, and who serves what the worker asks for in the midst of it: only
        where the worker is in this very process does that make a difference.
        """
        return

    def send(self, data: bytes, deadline: float) -> None:
        """Send all of it; `Late` or `Ended` where that cannot be."""

    def receive(self, deadline: float) -> bytes:
        """The next bytes, never none; `Late` or `Ended` where there are none to come."""

    def is_quiet(self) -> bool:
        """Is it alive, as far as can be told at once, and has it sent nothing?"""

    def activity(self) -> Activity | None:
        """What it has done so far, None where the system does not say."""

    def ask_place(self) -> bool:
        """Ask where in its file it is, by signal, for it does not listen; False where it cannot be asked."""

    def end(self, patience: float) -> int:
        """Kill, unless it ends by itself within `patience` seconds; its exit code, or minus the signal, once dead."""


class Workers(Protocol):
    """Where workers come from. A first process, the canary, reports what it found."""

    def report(self, deadline: float) -> bytes:
        """The next bytes of the canary's report."""

    def worker(self) -> Channel:
        """A new worker; `Ended` where there is none to be had."""

    def close(self) -> None:
        """End everything."""


class _Stream:
    """A non-blocking socket with deadlines, and a process's descriptor (if any) that says when the process is dead."""

    def __init__(self, stream: socket.socket, pidfd: int | None = None) -> None:
        self.socket = stream
        self.pidfd = pidfd
        stream.setblocking(False)
        self._reading = select.poll()
        self._reading.register(stream, select.POLLIN)
        self._writing = select.poll()
        self._writing.register(stream, select.POLLOUT)
        if pidfd is not None:
            self._reading.register(pidfd, select.POLLIN)

    def send(self, data: bytes, deadline: float) -> None:
        view = memoryview(data)
        while view:
            try:
                view = view[self.socket.send(view) :]
            except BlockingIOError:
                if not self._writing.poll(_milliseconds(deadline)):
                    raise Late from None
            except OSError:
                raise Ended from None

    def receive(self, deadline: float) -> bytes:
        while True:
            ready = dict(self._reading.poll(_milliseconds(deadline)))
            if not ready:
                raise Late
            if self.socket.fileno() not in ready:
                raise Ended  # only the pidfd: dead, while a child of its own may keep the stream open
            try:
                data = self.socket.recv(_CHUNK)
            except BlockingIOError:
                continue
            except OSError:
                raise Ended from None
            if not data:
                raise Ended
            return data


def _activity(pid: int) -> Activity | None:
    """As Linux tells it: of the first thread to the nanosecond, of all threads together in ticks."""
    try:
        with open(f"/proc/{pid}/schedstat") as file:
            running, queued = (int(part) / 1e9 for part in file.read().split()[:2])
        with open(f"/proc/{pid}/stat") as file:
            ticks = file.read().rpartition(")")[2].split()[11:13]
        return Activity(max(running, sum(map(int, ticks)) / os.sysconf("SC_CLK_TCK")), queued)
    except (OSError, ValueError):
        return None


def _milliseconds(deadline: float) -> float:
    left = deadline - time.monotonic()
    if left <= 0:
        raise Late
    return left * 1000 + 1


# Forked workers


class ForkedChannel(_Stream, Channel):
    """A process that the fork server forked, and reaps."""

    def __init__(self, stream: socket.socket, pid: int, pidfd: int | None, reap: Callable[[int], int | None]) -> None:
        super().__init__(stream, pidfd)
        self.pid = pid
        self._reap = reap

    def is_quiet(self) -> bool:
        return not self._reading.poll(0)

    def activity(self) -> Activity | None:
        return _activity(self.pid)

    def ask_place(self) -> bool:
        with contextlib.suppress(OSError):
            if self.pidfd is not None:
                signal.pidfd_send_signal(self.pidfd, signal.SIGUSR1)
            else:  # nobody reaps it before `end`, so the number is still its own
                os.kill(self.pid, signal.SIGUSR1)
            return True
        return False

    def end(self, patience: float) -> int:
        if self.pidfd is not None:
            self._wait(patience)
            with contextlib.suppress(ProcessLookupError):
                signal.pidfd_send_signal(self.pidfd, signal.SIGKILL)
            self._wait(_PATIENCE)
            os.close(self.pidfd)
        self.socket.close()
        status = self._reap(self.pid)
        if status is None:  # no fork server any more: on Linux its workers died with it
            if self.pidfd is None:
                with contextlib.suppress(OSError):
                    os.kill(self.pid, signal.SIGKILL)
            return _KILLED
        return os.waitstatus_to_exitcode(status)

    def _wait(self, seconds: float) -> None:
        if seconds > 0 and self.pidfd is not None:
            death = select.poll()
            death.register(self.pidfd, select.POLLIN)
            death.poll(seconds * 1000)


class ForkedWorkers:
    """A fork server and its workers, which die with it."""

    def __init__(self, settings: Settings) -> None:
        where = settings["site_dirs"]
        server = ahead.taken(where) or ahead.server(where)
        self._process = server.process
        self._control = _Stream(server.control)
        self._broken = False
        try:
            self._say(_settings_line(settings, canary=True))
        except BaseException:  # it may have ended before it was told anything
            self.close()
            raise

    def report(self, deadline: float) -> bytes:
        return self._control.receive(deadline)

    def worker(self) -> Channel:
        ours, theirs = socket.socketpair()
        try:
            with theirs:
                reply, fds = self._ask(b"F", theirs.fileno())
        except BaseException:
            ours.close()
            raise
        return ForkedChannel(ours, _REPLY.unpack(reply)[0], fds[0] if fds else None, self._reaped)

    def close(self) -> None:
        self._control.socket.close()
        try:
            self._process.wait(timeout=2)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()

    def _reaped(self, pid: int) -> int | None:
        """Have a worker ended for certain; its wait status, None where the fork server is gone."""
        try:
            status: int = _REPLY.unpack(self._ask(b"R" + _REPLY.pack(pid, 0))[0])[1]
        except Ended:
            return None
        return status

    def _ask(self, request: bytes, *fds: int) -> tuple[bytes, list[int]]:
        """One request to the fork server and its answer; after an interruption in between, it is of no use any more."""
        if self._broken:
            raise Ended
        self._broken = True
        deadline = time.monotonic() + _PATIENCE
        self._say(request, fds)
        reply, received = b"", []
        while len(reply) < _REPLY.size:
            try:
                if not self._control._reading.poll(_milliseconds(deadline)):
                    raise Ended
                data, more, _, _ = socket.recv_fds(self._control.socket, _REPLY.size - len(reply), 1)
            except (OSError, Late):
                raise Ended from None
            if not data:
                raise Ended
            reply += data
            received += more
        self._broken = False
        return reply, received

    def _say(self, request: bytes, fds: tuple[int, ...] = ()) -> None:
        try:
            if fds:
                socket.send_fds(self._control.socket, [request], list(fds))
            else:
                self._control.send(request, time.monotonic() + _PATIENCE)
        except (OSError, Late):
            raise Ended from None


# Spawned workers


class SpawnedChannel(Channel):
    """A process of its own behind two pipes. Pipes cannot be polled everywhere, so that two threads wait on them."""

    def __init__(self, process: subprocess.Popen[bytes]) -> None:
        assert process.stdin is not None
        assert process.stdout is not None
        self.pid = process.pid
        self._process = process
        self._stdin, self._stdout = process.stdin, process.stdout
        self._incoming: queue.Queue[bytes] = queue.Queue(4)  # short: a worker that floods has to wait
        self._outgoing: queue.SimpleQueue[bytes | None] = queue.SimpleQueue()
        self._sent: queue.SimpleQueue[bool] = queue.SimpleQueue()
        self._closing = False
        self._threads = [threading.Thread(target=work, daemon=True) for work in (self._read, self._write)]
        for thread in self._threads:
            thread.start()

    def send(self, data: bytes, deadline: float) -> None:
        self._outgoing.put(data)
        try:
            sent = self._sent.get(timeout=_milliseconds(deadline) / 1000)
        except queue.Empty:
            raise Late from None
        if not sent:
            raise Ended

    def receive(self, deadline: float) -> bytes:
        while True:
            try:
                data = self._incoming.get(timeout=min(0.2, _milliseconds(deadline) / 1000))
            except queue.Empty:
                if self._process.poll() is None or not self._incoming.empty():
                    continue
                raise Ended from None  # dead, while a child of its own may keep the pipe open
            if not data:
                self._incoming.put(b"")
                raise Ended
            return data

    def is_quiet(self) -> bool:
        return self._process.poll() is None and self._incoming.empty()

    def activity(self) -> Activity | None:
        return _activity(self.pid)

    def ask_place(self) -> bool:
        if os.name != "posix" or self._process.poll() is not None:
            return False
        self._process.send_signal(signal.SIGUSR1)
        return True

    def end(self, patience: float) -> int:
        self._closing = True
        if patience > 0:
            with contextlib.suppress(subprocess.TimeoutExpired):
                self._process.wait(patience)
        if self._process.returncode is None:
            if hasattr(os, "killpg"):  # with what it may have started: it leads a session
                with contextlib.suppress(OSError):
                    os.killpg(self.pid, signal.SIGKILL)
            self._process.kill()
            with contextlib.suppress(subprocess.TimeoutExpired):
                self._process.wait(_PATIENCE)
        self._outgoing.put(None)
        self._drain(time.monotonic() + 1)
        for thread, pipe in zip(self._threads, (self._stdout, self._stdin), strict=True):
            thread.join(1)
            if not thread.is_alive():  # else a child of the dead process holds the pipe: closing would wait for it
                with contextlib.suppress(OSError):
                    pipe.close()
        return _KILLED if self._process.returncode is None else self._process.returncode

    def _drain(self, deadline: float) -> None:
        """Take what is still to come, so that the reading thread reaches the end."""
        with contextlib.suppress(queue.Empty, Late):
            while self._incoming.get(timeout=_milliseconds(deadline) / 1000):
                pass

    def _read(self) -> None:
        try:
            while (data := os.read(self._stdout.fileno(), _CHUNK)) and not self._closing:
                self._incoming.put(data)
        except OSError:
            pass
        self._incoming.put(b"")

    def _write(self) -> None:
        while (data := self._outgoing.get()) is not None:
            view = memoryview(data)
            try:
                while view:
                    view = view[os.write(self._stdin.fileno(), view) :]
            except OSError:
                self._sent.put(False)
            else:
                self._sent.put(True)


class SpawnedWorkers:
    """Fresh processes, one for each worker and before them one for the canary."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._open: list[SpawnedChannel] = []
        self._canary: SpawnedChannel | None = self._start(canary=True)

    def report(self, deadline: float) -> bytes:
        assert self._canary is not None
        return self._canary.receive(deadline)

    def worker(self) -> Channel:
        if self._canary is not None:
            self._canary.end(1.0)
            self._canary = None
        self._open = [channel for channel in self._open if not channel._closing]
        return self._start(canary=False)

    def close(self) -> None:
        for channel in self._open:
            if not channel._closing:
                channel.end(0)
        self._open, self._canary = [], None

    def _start(self, *, canary: bool) -> SpawnedChannel:
        flags = getattr(subprocess, "CREATE_NO_WINDOW", 0) | getattr(subprocess, "CREATE_NEW_PROCESS_GROUP", 0)
        try:
            process = ahead.python(
                "-",
                self._settings["site_dirs"],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                bufsize=0,
                creationflags=flags,
            )
        except OSError as error:
            raise Ended from error
        channel = SpawnedChannel(process)
        self._open.append(channel)
        channel.send(_settings_line(self._settings, canary=canary), time.monotonic() + _PATIENCE)
        return channel


def _settings_line(settings: Settings, *, canary: bool) -> bytes:
    return json.dumps({**settings, "canary": canary}).encode() + b"\n"
