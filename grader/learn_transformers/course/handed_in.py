"""Reads what was handed in: once, and from nowhere but inside the folder that was named.

A folder that somebody else filled may hold links to whatever its reader may read, pipes that never end, and giants.
Everything below the folder is opened relative to its descriptor, one name after the other, and a link is refused
wherever it stands. What lies above the folder is its reader's own: a home on another disk works.
"""

from __future__ import annotations

import contextlib
import errno
import functools
import itertools
import operator
import os
import stat
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from enum import Enum
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
    """What a file holds, under how many names it is known to its disk, and when it was changed (seconds since 1970)."""

    content: bytes
    names: int
    modified: float | None = field(default=None, compare=False)


class Kind(Enum):
    """What stands under a name."""

    FILE = "a file"
    FOLDER = "a folder"
    LINK = "a symbolic link"
    OTHER = "not a regular file"


@dataclass(frozen=True)
class Entry:
    """A name in a folder, and what stands there; where a link leads nobody has looked."""

    name: str
    kind: Kind


def read(root: Path, below: PurePath, most: int = 0) -> HandedIn:
    """The file at `below` in the folder `root`.

    Raises:
        Unreadable: if it is anything but a regular file of at most 1 MiB (2 MiB of a `.npz`; or `most` bytes), reached
            without a link; `Missing`, if there is none.
    """
    if not below.parts:
        raise Unreadable(f"{below} does not lie in {root.name}")
    with _folder(root, below.parent) as (folder, path):
        last = Path(below.name) if _RELATIVE else path / below.name
        if not _RELATIVE and _is_link(last, None):  # which the system would follow
            raise Unreadable(_is_a_link(last, folder=False))
        with _descriptor(last, 0, folder) as descriptor:
            return _content(descriptor, below.name, most)


def among(files: Mapping[str, bytes], below: PurePath) -> HandedIn:
    """The same of files that were read already, by their places.

    Raises:
        Missing: if there is none of it.
    """
    place = below.as_posix()
    if place in files:
        return HandedIn(files[place], 1)
    for folder in [*below.parents][-2::-1]:
        if not any(name.startswith(f"{folder.as_posix()}/") for name in files):
            raise Missing(f"{folder.name} is missing")
    raise Missing(f"{below.name} is missing")


def listing(root: Path, below: PurePath, most: int) -> list[Entry]:
    """What the folder at `below` in the folder `root` holds, by name; where there are more than `most`, one more.

    Raises:
        Unreadable: if it is no folder, or is reached through a link; `Missing`, if there is none.
    """
    with _folder(root, below) as (folder, path):
        try:
            with os.scandir(path if folder is None else folder) as found:
                entries = [Entry(entry.name, _kind(entry)) for entry in itertools.islice(found, most + 1)]
        except FileNotFoundError:
            raise Missing(f"{path.name} is missing") from None
        except OSError as error:
            raise Unreadable(f"{path.name} cannot be read: {error.strerror}") from None
    return sorted(entries, key=operator.attrgetter("name"))


@contextlib.contextmanager
def _folder(root: Path, below: PurePath) -> Iterator[tuple[int | None, Path]]:
    """The descriptor of a folder, where there are such, and its path."""
    if below.is_absolute() or ".." in below.parts:
        raise Unreadable(f"{below} does not lie in {root.name}")
    with contextlib.ExitStack() as opened:
        folder: int | None = None
        path = root
        if _RELATIVE:
            folder = opened.enter_context(_descriptor(named(root), os.O_DIRECTORY))
        for name in below.parts:
            path = path / name
            if _RELATIVE:
                folder = opened.enter_context(_descriptor(Path(name), os.O_DIRECTORY, folder))
            elif _is_link(path, None):
                raise Unreadable(_is_a_link(Path(name), folder=True))
        yield folder, path


def _kind(entry: os.DirEntry[str]) -> Kind:
    try:
        if entry.is_symlink() or (not _RELATIVE and _is_link(Path(entry.path), None)):
            return Kind.LINK
        if entry.is_dir(follow_symlinks=False):
            return Kind.FOLDER
        return Kind.FILE if entry.is_file(follow_symlinks=False) else Kind.OTHER
    except OSError:
        return Kind.OTHER


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
    return HandedIn(bytes(content), status.st_nlink, status.st_mtime)
