"""What a command and all its descendants take: wall clock, processor time, memory at its peak. Linux alone."""

from __future__ import annotations

import contextlib
import ctypes
import os
import resource
import signal
import subprocess
import tempfile
import threading
import time
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

_STEP = 0.2  # seconds between two looks at memory
_CHILD_SUBREAPER = 36  # of prctl
_ORPHANS = 5.0  # seconds until those that do not end are left alone


@dataclass(frozen=True)
class Taken:
    """`seconds` on the wall and on processors (of itself and what it waited for), `root` and `tree` in bytes at
    their peaks.

    `root` is the resident memory of the command's own process; `tree` counts every page of all processes once,
    divided among those that share it.
    """

    code: int
    seconds: float
    processor: float
    root: int
    tree: int
    said: str


def descendants(pid: int) -> list[int]:
    """Of a process, itself left out; as good as the moment."""
    children: dict[int, list[int]] = defaultdict(list)
    for status in Path("/proc").glob("[0-9]*/stat"):
        try:
            fields = status.read_text(errors="replace").rpartition(")")[2].split()
        except OSError:
            continue
        children[int(fields[1])].append(int(status.parent.name))

    def below(parent: int) -> Iterator[int]:
        for child in children[parent]:
            yield child
            yield from below(child)

    return [*below(pid)]


def adopt_orphans() -> None:
    """Have whatever our descendants leave behind be ours: else what it has computed is counted nowhere."""
    if ctypes.CDLL(None).prctl(_CHILD_SUBREAPER, 1, 0, 0, 0):
        raise OSError("orphans cannot be adopted here")


def computed() -> float:
    """Seconds that all children have computed that are over; asked while none is at work. Orphans are waited for."""
    until = time.monotonic() + _ORPHANS
    with contextlib.suppress(ChildProcessError):  # there are none any more
        while time.monotonic() < until:
            if os.waitpid(-1, os.WNOHANG) == (0, 0):
                time.sleep(0.01)
    usage = resource.getrusage(resource.RUSAGE_CHILDREN)
    return usage.ru_utime + usage.ru_stime


def _kibibytes(file: str, what: str) -> int:
    try:
        with open(file) as lines:
            return next((int(line.split()[1]) for line in lines if line.startswith(what)), 0)
    except (OSError, ValueError):  # it is gone, or not ours to look at
        return 0


class Watched:
    """A command at work, whose memory is looked at until it ends."""

    def __init__(self, command: Sequence[str], environment: Mapping[str, str] | None = None, **options: object) -> None:
        self._started = time.perf_counter()
        self._said = tempfile.TemporaryFile()  # noqa: SIM115 - a pipe that nobody reads could hold it up
        self.process = subprocess.Popen(
            command, env={**os.environ, **(environment or {})}, stdin=subprocess.DEVNULL, stdout=self._said,
            stderr=subprocess.STDOUT, start_new_session=True, **options,
        )  # type: ignore[call-overload]  # fmt: skip
        self.root = self.tree = 0
        self._over = threading.Event()
        self._looking = threading.Thread(target=self._look, daemon=True)
        self._looking.start()

    def _look(self) -> None:
        pid = self.process.pid
        while not self._over.wait(_STEP):
            pids = [pid, *descendants(pid)]
            self.root = max(self.root, _kibibytes(f"/proc/{pid}/status", "VmHWM:") << 10)
            self.tree = max(self.tree, sum(_kibibytes(f"/proc/{one}/smaps_rollup", "Pss:") for one in pids) << 10)

    @property
    def alive(self) -> bool:
        """Is it still at work? Its end is left to `done`, which asks what it took."""
        return os.waitid(os.P_PID, self.process.pid, os.WEXITED | os.WNOHANG | os.WNOWAIT) is None

    def kill(self) -> None:
        """End it, now; `Popen.kill` may take its end from `done`."""
        os.kill(self.process.pid, signal.SIGKILL)

    def done(self) -> Taken:
        """Wait for its end."""
        _, status, usage = os.wait4(self.process.pid, 0)
        seconds = time.perf_counter() - self._started
        self.process.returncode = os.waitstatus_to_exitcode(status)
        self._over.set()
        self._looking.join()
        self._said.seek(0)
        said = self._said.read().decode(errors="replace")
        self._said.close()
        processor = usage.ru_utime + usage.ru_stime
        return Taken(self.process.returncode, seconds, processor, self.root, self.tree, said)
