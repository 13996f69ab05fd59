"""Course folders that somebody made to do harm, or to hang whoever looks at them."""

from __future__ import annotations

import os
import socket
import sqlite3
import struct
from collections.abc import Callable
from pathlib import Path

from learn_transformers import progress
from learn_transformers.progress import schema

MAGIC = bytes.fromhex("d9d505f920a163d7")
SOMEBODY = 12345  # no user of this machine
Make = Callable[[Path], None]


def a_link_to_nothing(path: Path) -> None:
    path.symlink_to("nowhere")


def a_link_to_zeros(path: Path) -> None:
    path.symlink_to("/dev/zero")


def a_link_to_a_file(path: Path) -> None:
    target = path.with_name("elsewhere")
    target.write_bytes(b"somebody's")
    path.symlink_to(target)


def a_link_to_itself(path: Path) -> None:
    path.symlink_to(path.name)


def a_pipe(path: Path) -> None:
    os.mkfifo(path)


def a_socket(path: Path) -> None:
    here = os.open(path.parent, os.O_RDONLY)  # the name of a socket must be short
    with socket.socket(socket.AF_UNIX) as listening:
        listening.bind(f"/proc/self/fd/{here}/{path.name}")
    os.close(here)


def a_device(path: Path) -> None:
    os.mknod(path, 0o600 | 0o020000, os.makedev(1, 5))  # zeros without an end


def a_giant(path: Path) -> None:
    path.touch()
    os.truncate(path, 1 << 40)


def of_somebody(path: Path) -> None:
    path.touch()
    os.chown(path, SOMEBODY, SOMEBODY)


ENTRIES: list[Make] = [
    a_link_to_nothing, a_link_to_zeros, a_link_to_a_file, a_link_to_itself, a_pipe, a_socket, a_giant,
]  # fmt: skip
AS_ROOT: list[Make] = [a_device, of_somebody]


def super_journal(name: str, pages: int = 4, page_size: int = 4096, sector: int = 512) -> bytes:
    """A hot journal that names a file for SQLite to remove."""
    header = (MAGIC + struct.pack(">5I", 0, 12345, pages, sector, page_size)).ljust(sector, b"\0")
    text = name.encode()
    end = struct.pack(">I", 0x40000000 // page_size + 1) + text + struct.pack(">2I", len(text), sum(text)) + MAGIC
    return header + end


def database(path: Path, *statements: str) -> None:
    """A sound progress file with one attempt, and what these statements do to it."""
    path.parent.mkdir(exist_ok=True)
    connection = sqlite3.connect(path)
    schema.make(connection)
    schema.insert(connection, "attempt", [("softmax", "softmax", "function", 1.0, "failed", 0.0, 2.0, "[]", 1)])
    for statement in statements:
        connection.execute(statement)
    connection.commit()
    connection.close()


VERSION_2 = """
create table attempt (
    id integer primary key, chapter text not null, name text not null, kind text not null, at real not null,
    status text not null, score real not null, max_score real not null, mistakes text not null default '[]',
    checks integer not null default 1
);
create index attempt_of on attempt (kind, chapter, name);
create trigger attempt_is_not_deleted before delete on attempt
    begin select raise(abort, 'attempts are only ever added'); end;
create trigger attempt_is_not_changed before update on attempt
    begin select raise(abort, 'attempts are only ever added'); end;
create table hint (
    chapter text not null, name text not null, step text not null, opened real not null,
    primary key (chapter, name, step)
);
create table given_up (chapter text not null, name text not null, at real not null, primary key (chapter, name));
pragma user_version = 2;
insert into attempt (chapter, name, kind, at, status, score, max_score)
    values ('softmax', 'softmax', 'function', 1.0, 'failed', 0.0, 2.0);
insert into hint values ('softmax', 'softmax', 'first', 2.0);
insert into given_up values ('softmax', 'softmax', 3.0);
"""


def version_2(path: Path, more: str = "") -> Path:
    """A progress file as the second version wrote it, before replies to questions were kept."""
    path.parent.mkdir(exist_ok=True)
    connection = sqlite3.connect(path)
    connection.executescript(VERSION_2 + more)
    connection.close()
    return path


def tree(folder: Path) -> dict[str, tuple[int, ...] | tuple[str, ...] | bytes]:
    """All there is in a folder, nothing being followed or waited for."""
    found: dict[str, tuple[int, ...] | tuple[str, ...] | bytes] = {}
    for path in sorted(folder.rglob("*")):
        status = path.lstat()
        name = path.relative_to(folder).as_posix()
        found[name] = (status.st_mode, status.st_uid, status.st_ino, status.st_size)
        if path.is_symlink():
            found[name] = (os.readlink(path),)
        elif path.is_file() and status.st_size < 1 << 24:
            found[name] = path.read_bytes()
    return found


def home(exercises: Path) -> Path:
    """The folder of ours in a new course."""
    folder = progress.home(exercises)
    folder.mkdir(parents=True)
    return folder
