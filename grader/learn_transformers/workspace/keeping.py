"""Files written so that nothing is lost: all at once, and what was there before is kept in a dated folder."""

from __future__ import annotations

import contextlib
import itertools
import json
import stat
from datetime import datetime
from pathlib import Path

from learn_transformers import progress
from learn_transformers.course import WrongUse
from learn_transformers.course.replacement import write
from learn_transformers.progress.door import Folder
from learn_transformers.workspace.manifest import digest

__all__ = ["Backups", "content", "mode_of", "write"]

FOLDER, RECORD = "backups", "reset.json"

_MOST = 16 << 20  # bytes of a file of the course


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
    try:
        return Folder(path, path).content(name, _MOST)
    except progress.Refused as refusal:
        raise WrongUse(f"{path / name} is not a file of the course: {refusal.why}.") from None


class Backups:
    """The backups that one command makes, in one dated folder that is made with the first of them.

    `said` is a sentence if they cannot be where they should be.
    """

    def __init__(self, exercises: Path) -> None:
        self.said = ""
        self._exercises = exercises
        self._dated: str | None = None
        self._reset: dict[str, str] = {}

    def keep(self, file: str, data: bytes) -> Path:
        """Keep what the file `file` of the course holds; gives where.

        Raises:
            WrongUse: if there is no place where it could be kept.
        """
        try:
            kept, self.said = progress.here_or_elsewhere(
                lambda where: self._keep(where, file, data), self._exercises, make=True
            )
        except progress.ProgressError as problem:
            raise WrongUse(str(problem)) from None
        return kept

    def note(self, part: str, left: bytes) -> None:
        """Write down beside the backups that this part is reset, and what its file holds then: so it can be undone."""
        self._reset[part] = digest(left)
        self.keep(RECORD, json.dumps(self._reset).encode())

    def _keep(self, exercises: Path, file: str, data: bytes) -> Path:
        with contextlib.ExitStack() as stack:
            folder = stack.enter_context(progress.opened(exercises, changing=True, make=True))
            assert folder is not None
            folder = stack.enter_context(folder.within(FOLDER))
            self._dated = self._dated or _new_in(folder)
            *folders, name = (self._dated, *Path(file).parts)
            for inner in folders:
                folder = stack.enter_context(folder.within(inner))
            folder.put(name, data)
            return folder.path / name


def _new_in(folder: Folder) -> str:
    """The name of a folder that was not there before, with the date."""
    now = datetime.now().strftime("%Y-%m-%dT%H-%M-%S")
    for number in itertools.count(1):
        name = now if number == 1 else f"{now}-{number}"
        with contextlib.suppress(FileExistsError):
            folder.make(name)
            return name
    raise AssertionError
