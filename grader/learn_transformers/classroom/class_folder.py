"""The folder that `grade` leaves its results in: whose it is, where its gradebook lies, and which run is under way."""

from __future__ import annotations

import contextlib
import json
import os
import uuid
from dataclasses import dataclass
from pathlib import Path
from typing import Final, Self

from learn_transformers.course.replacement import take_away_leftovers, write
from learn_transformers.trouble import WrongUse

MARKER: Final = ".learn-transformers-class.json"
GRADEBOOK: Final = "gradebook.sqlite"
_AGAIN: Final = ".learn-transformers-again"
_SCHEMA: Final = "learn-transformers/class@1"
_UNNAMED: Final = "again"
_LONGEST: Final = 64


@dataclass(frozen=True)
class ClassFolder:
    """A folder that holds nothing but results of a class."""

    path: Path

    @classmethod
    def take(cls, path: Path) -> Self:
        """Take a new or empty folder, or one that has been taken before.

        Raises:
            WrongUse: if it is anything else.
        """
        marker = path / MARKER
        try:
            if path.exists() and not path.is_dir():
                raise WrongUse(f"{path} is a file: --out needs a folder.")
            if path.is_dir() and any(map(_is_others, path.iterdir())) and not marker.is_file():
                raise WrongUse(f"{path} holds other files: give --out a new folder.")
            path.mkdir(parents=True, exist_ok=True)
            write(marker, json.dumps({"schema": _SCHEMA}).encode())
        except OSError as error:
            raise WrongUse(f"{path} cannot be written: {error.strerror}.") from None
        return cls(path)

    @classmethod
    def known(cls, path: Path) -> Self:
        """One that has been taken before.

        Raises:
            WrongUse: if it has not.
        """
        if not (path / MARKER).is_file():
            raise WrongUse(f"{path} is no folder that `grade --out` has made.")
        return cls(path)

    def tidy(self) -> None:
        """Take away what graders that were killed had begun to write, here and in the folders of pages.

        For the end of a run: what was begun a moment ago stays, and may be a killed one's, too.
        """
        for folder in (self.path, *(path for path in self.path.iterdir() if path.is_dir() and not path.is_symlink())):
            take_away_leftovers(folder)

    def existing_gradebook(self) -> str:
        """The gradebook that lies here.

        Raises:
            WrongUse: if there is none.
        """
        if not Path(self.gradebook).is_file():
            raise WrongUse(f"There is no gradebook in {self.path}: --gradebook says where attempts were kept instead.")
        return self.gradebook

    @property
    def gradebook(self) -> str:
        """Where attempts are kept if nobody says where."""
        return str(self.path / GRADEBOOK)

    def begin_again(self) -> str:
        """The name of the run that grades everything once more: of the one that was interrupted, if there is one.

        Raises:
            WrongUse: if it cannot be written down.
        """
        file = self.path / _AGAIN
        try:
            with contextlib.suppress(FileExistsError):  # the first of several graders names it
                descriptor = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o666)
                with os.fdopen(descriptor, "w") as new:
                    new.write(uuid.uuid4().hex)
            with file.open(encoding="ascii", errors="replace") as kept:
                return kept.read(_LONGEST).strip() or _UNNAMED
        except OSError as error:
            raise WrongUse(f"{file} cannot be written: {error.strerror}.") from None

    def end_again(self) -> None:
        """It has come to its end: the next one is another."""
        with contextlib.suppress(OSError):
            (self.path / _AGAIN).unlink()


def _is_others(path: Path) -> bool:
    """Is it more than the marker, which another grader may be about to write?"""
    return not path.name.startswith(f".{MARKER}.")
