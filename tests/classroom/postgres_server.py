"""A PostgreSQL server of the tests' own: made in a temporary folder, on a free port, gone afterwards."""

from __future__ import annotations

import getpass
import glob
import os
import shutil
import socket
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import psycopg
from support import IS_ROOT

USER = "postgres" if IS_ROOT else getpass.getuser()  # the server refuses to be root's
AS_USER = {"user": "postgres", "group": "postgres", "extra_groups": []} if IS_ROOT else {}


def program(name: str) -> str | None:
    """Where one of the server's programs lies; Debian has them beside what is on the path."""
    return shutil.which(name) or max(glob.glob(f"/usr/lib/postgresql/*/bin/{name}"), default=None)


@dataclass(frozen=True)
class Server:
    """One that runs, and makes databases."""

    folder: Path
    port: int

    @property
    def data(self) -> Path:
        return self.folder / "data"

    def url(self, database: str = "postgres", user: str = USER, password: str = "") -> str:
        return f"postgresql://{user}{password and ':' + password}@127.0.0.1:{self.port}/{database}"

    def sql(self, *statements: str, database: str = "postgres") -> list[tuple[object, ...]]:
        """Run some, each by itself; what the last one gives."""
        with psycopg.connect(self.url(database), autocommit=True) as connection:
            for statement in statements:
                done = connection.execute(statement.encode())
            return done.fetchall() if done.description else []

    def control(self, *words: str) -> None:
        """What `pg_ctl` does."""
        where = ["-D", str(self.data), "-w", "-t", "60", "-s", "-l", str(self.folder / "log")]
        run("pg_ctl", *where, *words)

    def start(self) -> None:
        options = f"-p {self.port} -c listen_addresses=127.0.0.1 -c unix_socket_directories={self.folder}"
        self.control("-o", f"{options} -c fsync=off -c max_connections=40 -c shared_buffers=16MB", "start")


def run(name: str, *words: str) -> None:
    found = program(name)
    assert found is not None, name
    subprocess.run([found, *words], cwd="/", stdout=subprocess.DEVNULL, check=True, **AS_USER)  # type: ignore[call-overload]


@contextmanager
def running() -> Iterator[Server]:
    """A server that is new."""
    folder = Path(tempfile.mkdtemp(prefix="pg-"))  # not below pytest's folder, which another user cannot enter
    try:
        if IS_ROOT:
            shutil.chown(folder, "postgres", "postgres")
        run(
            "initdb",
            "-D",
            str(folder / "data"),
            "-U",
            USER,
            "-A",
            "trust",
            "--no-sync",
            "-E",
            "UTF8",
            "--locale=C.UTF-8",
        )
        server = Server(folder, _free_port())
        server.start()
        try:
            yield server
        finally:
            server.control("-m", "immediate", "stop")
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def missing() -> str:
    """Why there is no server to be had, or nothing."""
    if os.name != "posix":
        return "the tests start PostgreSQL on Unix alone"
    absent = [name for name in ("initdb", "pg_ctl", "postgres") if program(name) is None]
    return f"PostgreSQL is not installed ({', '.join(absent)}): half of the gradebook is NOT tested" if absent else ""
