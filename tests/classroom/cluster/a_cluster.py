"""A cluster of the tests' own: a scheduler and workers as real processes, over TLS, on this machine."""

from __future__ import annotations

import contextlib
import os
import re
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from learn_transformers.classroom.cluster import certificates
from learn_transformers.course import location

_SECONDS = 60.0
_PRETENDING = """
import sys
from learn_transformers.classroom.cluster import statement
of = statement.Statement.with_layers.__func__
def pretend(cls, layers):
    import dataclasses
    return dataclasses.replace(of(cls, layers), **{said!r})
statement.Statement.with_layers = classmethod(pretend)
sys.argv = ["learn-transformers", *sys.argv[1:]]
from learn_transformers.cli import main
main()
"""


@dataclass
class Running:
    """A process of the cluster, and what it has said so far."""

    process: subprocess.Popen[bytes]
    log: Path

    def wait_for(self, pattern: str, times: int = 1) -> str:
        """What it says, once it has said so."""
        deadline = time.monotonic() + _SECONDS
        while len(re.findall(pattern, said := self.log.read_text())) < times:
            assert time.monotonic() < deadline, said
            assert self.process.poll() is None, said
            time.sleep(0.02)
        return said

    def kill(self) -> None:
        """As a machine that loses its power."""
        self.process.kill()
        self.process.wait()

    def end(self) -> None:
        """As an operator ends it."""
        self.process.send_signal(signal.SIGTERM)
        self.process.wait()


@dataclass
class ACluster:
    """Where its certificates and what its processes say lie, and what runs."""

    folder: Path
    port: int
    running: list[Running] = field(default_factory=list)

    @property
    def certificates(self) -> Path:
        return self.folder / "certificates"

    @property
    def address(self) -> str:
        return f"tls://127.0.0.1:{self.port}"

    def start(self, *words: str, **said: object) -> Running:
        """A command of the program's; one that pretends to be otherwise where `said` says how."""
        log = self.folder / f"{len(self.running)}.log"
        program = ["-m", "learn_transformers"] if not said else ["-c", _PRETENDING.replace("{said!r}", repr(said))]
        environment = {
            "PATH": "/usr/bin:/bin",
            "HOME": str(self.folder),
            "LC_ALL": "C.UTF-8",
            "OMP_NUM_THREADS": "1",
            **location.environment(),
        }
        with log.open("wb") as out:
            process = subprocess.Popen(
                [sys.executable, "-P", *program, *words], stdout=out, stderr=out, cwd=self.folder, env=environment
            )
        self.running.append(Running(process, log))
        return self.running[-1]

    def scheduler(self) -> Running:
        """One, as soon as it listens."""
        words = ("--certificates", str(self.certificates), "--host", "127.0.0.1", "--port", str(self.port))
        found = self.start("cluster", "scheduler", *words)
        found.wait_for("Scheduler at")
        return found

    def begun_worker(self, jobs: int = 1, **said: object) -> Running:
        """One that is about to connect."""
        words = ("--certificates", str(self.certificates), "--scheduler", self.address, "--jobs", str(jobs))
        return self.start("cluster", "worker", *words, **said)

    def worker(self, jobs: int = 1, **said: object) -> Running:
        """One, as soon as it is connected."""
        found = self.begun_worker(jobs, **said)
        found.wait_for("Connected")
        return found

    @property
    def said(self) -> str:
        """All that its processes have said."""
        return "".join(one.log.read_text() for one in self.running)


@contextlib.contextmanager
def new(folder: Path) -> Iterator[ACluster]:
    """Certificates and a port; nothing runs yet, and nothing does afterwards."""
    certificates.make(folder / "certificates")
    cluster = ACluster(folder, free_port())
    try:
        yield cluster
    finally:
        for one in cluster.running:
            if one.process.poll() is None:
                one.kill()


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def judges_of(pid: int) -> list[int]:
    """The processes that a process has started."""
    found = []
    for entry in os.listdir("/proc"):
        with contextlib.suppress(OSError, ValueError, IndexError):
            stat = Path("/proc", entry, "stat").read_text()
            if int(stat.rpartition(")")[2].split()[1]) == pid:
                found.append(int(entry))
    return found
