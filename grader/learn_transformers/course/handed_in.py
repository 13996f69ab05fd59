"""Reads what was handed in: once, and from nowhere but inside the folder that was named.

A folder that somebody else filled may hold links to whatever its reader may read, pipes that never end, and giants.
Everything below the folder is opened relative to its descriptor, one name after the other, and a link is refused
wherever it stands. What lies above the folder is its reader's own: a home on another disk works.
"""

from __future__ import annotations

import contextlib
import errno
import functools
import operator
import os
import stat
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path, PurePath

from learn_transformers.trouble import Unreadable

MAX_SOURCE = 1 << 20
MAX_WEIGHTS = 2 << 20  # of a trained model
_WANTED = ("O_NOFOLLOW", "O_NONBLOCK", "O_CLOEXEC", "O_BINARY")  # without the last, Windows would translate line ends
_FLAGS = os.O_RDONLY | functools.reduce(operator.or_, (getattr(os, name, 0) for name in _WANTED))
_RELATIVE = os.open in os.supports_dir_fd and hasattr(os, "O_NOFOLLOW")
_JUNCTION = 0xA0000003  # the tag of a link to a folder that anybody can make on Windows


class Missing(Unreadable):
    """Nothing lies there."""


@dataclass(frozen=True)
class HandedIn:
    """What a file holds, and under how many names it is known to its disk."""

    content: bytes
    names: int


def read(root: Path, below: PurePath, most: int = 0) -> HandedIn:
    """The file at `below` in the folder `root`.

    Raises:
        Unreadable: if it is anything but a regular file of at most 1 MiB (2 MiB of a `.npz`; or `most` bytes), reached
            without a link; `Missing`, if there is none.
    """
    if below.is_absolute() or ".." in below.parts or not below.parts:
        raise Unreadable(f"{below} does not lie in {root.name}")
    with contextlib.ExitStack() as opened:
        folder: int | None = None
        path = root
        if _RELATIVE:
            folder = opened.enter_context(_descriptor(named(root), os.O_DIRECTORY))
        for name in below.parts[:-1]:
            path = path / name
            if _RELATIVE:
                folder = opened.enter_context(_descriptor(Path(name), os.O_DIRECTORY, folder))
            elif _is_link(path, None):
                raise Unreadable(_is_a_link(Path(name), folder=True))
        last = Path(below.name) if _RELATIVE else path / below.name
        if not _RELATIVE and _is_link(last, None):  # which the system would follow
            raise Unreadable(_is_a_link(last, folder=False))
        return _content(opened.enter_context(_descriptor(last, 0, folder)), below.name, most)


def named(path: Path) -> Path:
    """A path that somebody gave by name: where it is a link of their own, what that leads to; followed once.

    Raises:
        Unreadable: for a link that somebody else made.
    """
    try:
        status = path.lstat()
    except OSError:
        return path  # whoever opens it says why not
    if not stat.S_ISLNK(status.st_mode):
        return path
    if hasattr(os, "geteuid") and status.st_uid != os.geteuid():
        raise Unreadable(f"{path.name} is a symbolic link of somebody else's; name what it leads to")
    return path.parent / path.readlink()


@contextlib.contextmanager
def _descriptor(path: Path, kind: int, folder: int | None = None) -> Iterator[int]:
    """A descriptor of a file, or of a folder where `kind` says so, which is never reached through a link."""
    try:
        descriptor = os.open(path, _FLAGS | kind, dir_fd=folder) if folder is not None else os.open(path, _FLAGS | kind)
    except FileNotFoundError:
        raise Missing(f"{path.name} is missing") from None
    except OSError as error:
        if error.errno in (errno.ELOOP, errno.ENOTDIR) and _is_link(path, folder):
            raise Unreadable(_is_a_link(path, folder=bool(kind))) from None
        raise Unreadable(f"{path.name} cannot be read: {error.strerror}") from None
    try:
        yield descriptor
    finally:
        os.close(descriptor)


def _is_link(path: Path, folder: int | None) -> bool:
    try:
        status = os.stat(path, dir_fd=folder, follow_symlinks=False) if folder is not None else path.lstat()
    except OSError:
        return False
    return stat.S_ISLNK(status.st_mode) or getattr(status, "st_reparse_tag", 0) == _JUNCTION


def _is_a_link(path: Path, *, folder: bool) -> str:
    if folder:
        return f"the folder {path.name} is a symbolic link; hand in the folder itself"
    return f"{path.name} is a symbolic link; hand in the file itself"


def _content(descriptor: int, name: str, most: int) -> HandedIn:
    status = os.fstat(descriptor)
    if stat.S_ISDIR(status.st_mode):
        raise Unreadable(f"{name} is a folder, not a file")
    if not stat.S_ISREG(status.st_mode):
        raise Unreadable(f"{name} is not a regular file")
    most = most or (MAX_WEIGHTS if name.endswith(".npz") else MAX_SOURCE)
    if status.st_size > most:
        raise Unreadable(f"{name} is {status.st_size >> 20} MiB large; at most {most >> 20} MiB is read")
    content = bytearray()
    while part := os.read(descriptor, most + 1 - len(content)):
        content += part
    if len(content) > most:
        raise Unreadable(f"{name} grows while it is read; at most {most >> 20} MiB is read")
    return HandedIn(bytes(content), status.st_nlink)
