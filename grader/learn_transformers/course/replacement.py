"""A file replaced, or made: whoever looks, at any moment, finds all of the old or all of the new."""

from __future__ import annotations

import contextlib
import os
import re
import time
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO, Final

try:
    import fcntl
except ImportError:  # Windows, where nobody can take away a file that is open
    fcntl = None  # type: ignore[assignment]

_BESIDE: Final = re.compile(r"\..+\.[0-9a-f]{8}\.tmp", re.DOTALL)
_BEGINNING: Final = 1.0  # seconds that a new file may take to be held


def write(path: Path, data: bytes, mode: int | None = None, owner: tuple[int, int] | None = None) -> None:
    """Put these bytes where `path` is; with the rights `mode`, and given to `owner`, a user and a group."""
    with writing(path, mode, owner) as file:
        file.write(data)


@contextlib.contextmanager
def writing(
    path: Path, mode: int | None = None, owner: tuple[int, int] | None = None, *, settled: bool = True
) -> Iterator[BinaryIO]:
    """The same for what is written bit by bit; where that ends with an exception, all is as it was.

    What is not `settled` may be lost if the machine loses its power: it is for what can be made again.
    """
    beside = path.with_name(f".{path.name}.{os.urandom(4).hex()}.tmp")
    descriptor = os.open(beside, os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0), 0o666)
    try:
        with _held(descriptor):
            with open(descriptor, "wb") as file:
                yield file
                file.flush()
                if owner is not None:
                    os.fchown(file.fileno(), *owner)
                if settled:
                    os.fsync(file.fileno())
            if mode is not None:
                beside.chmod(mode)
            beside.replace(path)
    except BaseException:
        with contextlib.suppress(OSError):
            beside.unlink()
        raise
    if settled:
        _settle(path.parent)


def take_away_leftovers(folder: Path) -> None:
    """Take away what `writing` had begun in a folder when its process was killed, and nothing that is being written."""
    with contextlib.suppress(OSError), os.scandir(folder) as entries:
        for entry in entries:
            if _BESIDE.fullmatch(entry.name) and entry.is_file(follow_symlinks=False):
                with contextlib.suppress(OSError):
                    _take_away(entry)


def _take_away(entry: os.DirEntry[str]) -> None:
    if abs(time.time() - entry.stat(follow_symlinks=False).st_mtime) < _BEGINNING:
        return
    descriptor = os.open(entry.path, os.O_RDONLY | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NONBLOCK", 0))
    try:
        if fcntl is not None:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
            os.unlink(entry.path)
    finally:
        os.close(descriptor)
    if fcntl is None:
        os.unlink(entry.path)


@contextlib.contextmanager
def _held(descriptor: int) -> Iterator[None]:
    """Until it has its name, so that nobody takes it for a leftover."""
    if fcntl is None:
        yield
        return
    held = os.dup(descriptor)
    try:
        with contextlib.suppress(OSError):  # a file system without locks
            fcntl.flock(held, fcntl.LOCK_EX | fcntl.LOCK_NB)
        yield
    finally:
        os.close(held)


def _settle(folder: Path) -> None:
    """A new name is on the disk once its folder is, where a folder can be synced."""
    with contextlib.suppress(OSError):
        descriptor = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)
