"""The untrusted processes: a fork server that forks one confined worker per submission, or one worker started alone.

Started by `start.py` in a fresh interpreter, never imported by the judge's process: `python -I start.py FD` is a fork
server, `python -I start.py -` one worker that talks over its standard input and output.
"""

from __future__ import annotations

import contextlib
import gc
import json
import os
import signal
import socket
import struct
import sys
from collections.abc import Callable, Iterator
from typing import Any

from . import canary, confinement, filesystem, libraries, rehearsal, wire
from .worker import BROKEN, Worker, note_broken

FORK = b"F"  # any other request is to reap
REPLY = struct.Struct("<qi")


class Cell:
    """The confinement that a process's settings ask for: prepared once, when everything is imported."""

    def __init__(self, settings: dict[str, Any]) -> None:
        confinement.harden_trusted()
        self.settings = settings
        self.limits = confinement.Limits(settings["cpu_seconds"], settings["memory_bytes"])
        readable, listable = filesystem.default_readable(settings["exclude"], settings["site_dirs"])
        self.layers = confinement.Confinement.prepare(readable=readable, listable=listable, layers=settings["layers"])

    def enter(self, *, as_canary: bool) -> dict[str, Any]:
        """Confine this process for good; a canary then tries what must be refused. Reports what came of it."""
        report: dict[str, Any] = {"layers": [], "refused": {}, "error": None}
        try:
            report["layers"] = list(self.layers.apply(self.limits))
            if as_canary:
                report["refused"] = canary.attempts(self.settings["forbidden"])
        except BaseException as error:
            report["error"] = f"{type(error).__name__}: {error}"
        return report


# The fork server


class ForkServer:
    """Holds numpy (and torch) in memory and forks a confined worker whenever the judge asks for one."""

    def __init__(self, control: socket.socket, settings: dict[str, Any]) -> None:
        self.control = control
        self.workers: set[int] = set()
        self.rehearsed = False
        confinement.become_subreaper()
        self.cell = Cell(settings)

    def serve(self) -> None:
        self.control.sendall(wire.frame(wire.Kind.READY, wire.encode(self._canary())))
        while True:
            request, fds, _, _ = socket.recv_fds(self.control, 64, 1)
            if not request:
                self._leave()
            if request[:1] == FORK:
                self._fork(fds[0])
                if not self.rehearsed:  # while the first one works: nobody waits for this process
                    self.rehearsed = True
                    rehearsal.rehearse()
                    gc.freeze()
            else:
                self._reap(REPLY.unpack(request[1:])[0])

    def _leave(self) -> None:
        """The judge is done, or gone."""
        for pid in self.workers:  # where the kernel does not do it
            with contextlib.suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)
        os._exit(0)

    def _fork(self, channel: int) -> None:
        parent = os.getpid()
        pid = os.fork()
        if pid == 0:
            try:
                confinement.die_with_parent(parent)
                os.setsid()
                self.control.close()
                self.cell.layers.apply(self.cell.limits)
                Worker(channel, channel).run()
            finally:
                os._exit(70)
        os.close(channel)
        self.workers.add(pid)
        reply = REPLY.pack(pid, 0)
        if hasattr(os, "pidfd_open"):
            pidfd = os.pidfd_open(pid)
            socket.send_fds(self.control, [reply], [pidfd])
            os.close(pidfd)
        else:
            self.control.sendall(reply)

    def _reap(self, pid: int) -> None:
        """End a worker for certain, tell how it ended, and end what it left behind."""
        status = 0
        if pid in self.workers:
            with contextlib.suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)  # not reaped yet, so the number is still its own
            status = os.waitpid(pid, 0)[1]
            self.workers.discard(pid)
        for orphan in self._orphans():
            with contextlib.suppress(ProcessLookupError):
                os.kill(orphan, signal.SIGKILL)
            with contextlib.suppress(ChildProcessError):
                os.waitpid(orphan, 0)
        self.control.sendall(REPLY.pack(pid, status))

    def _orphans(self) -> Iterator[int]:
        """Children that are no workers of ours: a worker's children fall to the fork server when it dies."""
        if "seccomp" in self.cell.layers.available:
            return  # nothing in there can fork
        for _ in range(1000):
            try:
                with open(f"/proc/self/task/{os.getpid()}/children") as file:
                    found = [pid for pid in map(int, file.read().split()) if pid not in self.workers]
            except OSError:
                return
            if not found:
                return
            yield from found

    def _canary(self) -> dict[str, Any]:
        """Fork a worker that tries what must be refused."""
        ours, theirs = socket.socketpair()
        parent = os.getpid()
        pid = os.fork()
        if pid == 0:
            try:
                ours.close()
                confinement.die_with_parent(parent)
                self.control.close()
                theirs.sendall(wire.encode(self.cell.enter(as_canary=True)))
            finally:
                os._exit(0)
        theirs.close()
        data = b""
        while part := ours.recv(1 << 16):
            data += part
        ours.close()
        os.waitpid(pid, 0)
        report: dict[str, Any] = {"layers": [], "refused": {}, "error": "the canary died"}
        return wire.decode(data) if data else report


# A worker that was started instead of forked


def spawned() -> None:
    """One worker, or the canary, in this process: confined before it reads the first order."""
    reading, writing = _private_pipes()
    settings = _settings(lambda: os.read(reading, 1 << 16))
    if os.name == "posix":
        confinement.die_with_parent(settings["judge"])
    BROKEN.update(settings["broken"])
    libraries.warm_up(settings["needs"], note_broken)
    gc.enable()
    cell = Cell(settings)
    worker = Worker(reading, writing)
    report: dict[str, Any] = {"layers": [], "refused": {}, "error": _other_threads()}
    if report["error"] is None:
        report = cell.enter(as_canary=settings["canary"])
    worker.send(wire.Kind.READY, report)
    if settings["canary"] or report["error"] is not None:
        os._exit(0)
    try:
        worker.run()
    finally:
        os._exit(70)


def _private_pipes() -> tuple[int, int]:
    """Standard input and output under other numbers, so that nothing is read or printed there by accident."""
    pipes = os.dup(0), os.dup(1)
    nothing = os.open(os.devnull, os.O_RDWR)
    for number in (0, 1, 2):
        os.dup2(nothing, number)
    os.close(nothing)
    if sys.platform == "win32":
        import msvcrt

        for pipe in pipes:
            msvcrt.setmode(pipe, os.O_BINARY)
    return pipes


def _other_threads() -> str | None:
    """Landlock and seccomp confine the thread that asks for them; a fork leaves the others behind, a start does not."""
    try:
        threads = len(os.listdir("/proc/self/task"))
    except OSError:
        return None
    return None if threads == 1 else f"{threads - 1} threads would stay outside the confinement"


def _settings(read: Callable[[], bytes]) -> dict[str, Any]:
    """The judge's first line."""
    data = b""
    while not data.endswith(b"\n"):
        part = read()
        if not part:
            os._exit(0)
        data += part
    settings: dict[str, Any] = json.loads(data)
    return settings


def main() -> None:
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is the judge's to handle
    if sys.argv[1] == "-":
        spawned()
    control = socket.socket(fileno=int(sys.argv[1]))
    libraries.warm_up((), note_broken)  # it may be long until the judge says what else is needed
    settings = _settings(lambda: control.recv(1 << 16))
    confinement.die_with_parent(settings["judge"])
    BROKEN.update(settings["broken"])
    libraries.warm_up(settings["needs"], note_broken)
    gc.freeze()
    gc.enable()
    ForkServer(control, settings).serve()
