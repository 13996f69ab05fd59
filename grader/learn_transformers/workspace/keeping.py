"""Files written so that nothing is lost: all at once, and what was there before is kept in a dated folder."""

from __future__ import annotations

import contextlib
import itertools
import os
import secrets
import stat
from datetime import datetime
from pathlib import Path

from learn_transformers.course import WrongUse
from learn_transformers.progress import home


def write(path: Path, data: bytes, mode: int | None = None) -> None:
    """Replace a file, or make a new one: whoever looks, at any moment, finds all of the old or all of the new."""
    beside = path.with_name(f".{path.name}.{secrets.token_hex(4)}.tmp")
    descriptor = os.open(beside, os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0), 0o666)
    try:
        with open(descriptor, "wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        if mode is not None:
            beside.chmod(mode)
        beside.replace(path)
    except BaseException:
        with contextlib.suppress(OSError):
            beside.unlink()
        raise
    _settle(path.parent)


def _settle(folder: Path) -> None:
    """A new name is on the disk once its folder is, where a folder can be synced."""
    with contextlib.suppress(OSError):
        descriptor = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)


def mode_of(path: Path) -> int:
    """Who may read and write a file."""
    return stat.S_IMODE(path.lstat().st_mode)


def content(exercises: Path, file: str) -> bytes | None:
    """What a file of the course holds, `None` where there is none; links are not followed.

    Raises:
        WrongUse: where something else than a file of the course stands in its place.
    """
    path = exercises.resolve()
    *folders, name = Path(file).parts
    for folder in folders:
        path /= folder
        if path.is_symlink():
            raise WrongUse(f"{path} is a symbolic link, which is not followed.")
        if path.exists() and not path.is_dir():
            raise WrongUse(f"{path} is no folder.")
    path /= name
    try:
        kind = stat.S_IFMT(path.lstat().st_mode)
    except FileNotFoundError:
        return None
    if kind != stat.S_IFREG:
        named = {stat.S_IFLNK: "a symbolic link", stat.S_IFDIR: "a folder"}.get(kind, "no regular file")
        raise WrongUse(f"{path} is {named}, and not a file of the course.")
    return path.read_bytes()


class Backups:
    """The backups that one command makes, in one dated folder that is made with the first of them."""

    def __init__(self, exercises: Path) -> None:
        self._parent = home(exercises) / "backups"
        self._folder: Path | None = None

    def keep(self, file: str, data: bytes) -> Path:
        """Keep what the file `file` of the course holds; gives where."""
        if self._folder is None:
            self._folder = self._new_folder()
        kept = self._folder / file
        kept.parent.mkdir(parents=True, exist_ok=True)
        write(kept, data)
        return kept

    def _new_folder(self) -> Path:
        """A folder that was not there before."""
        self._parent.mkdir(parents=True, exist_ok=True)
        now = datetime.now().strftime("%Y-%m-%dT%H-%M-%S")
        for number in itertools.count(1):
            folder = self._parent / (now if number == 1 else f"{now}-{number}")
            with contextlib.suppress(FileExistsError):
                folder.mkdir()
                return folder
        raise AssertionError
