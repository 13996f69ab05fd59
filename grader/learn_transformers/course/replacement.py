"""A file replaced, or made: whoever looks, at any moment, finds all of the old or all of the new."""

from __future__ import annotations

import contextlib
import os
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO


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


def _settle(folder: Path) -> None:
    """A new name is on the disk once its folder is, where a folder can be synced."""
    with contextlib.suppress(OSError):
        descriptor = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)
