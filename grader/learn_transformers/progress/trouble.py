"""What can be the matter with what is kept in a course folder; each message is a sentence."""

from __future__ import annotations

from pathlib import Path


class ProgressError(Exception):
    """Progress could not be read or kept."""


class Damaged(ProgressError):
    """The file is there and is no progress file, or no longer a whole one."""


class Refused(ProgressError):
    """What is there is not what this program puts there, and is not touched: it may be there to do harm."""

    def __init__(self, path: Path, why: str) -> None:
        self.why = why
        self.sentence = f"{path} was left alone, because {why}"
        super().__init__(f"{self.sentence}.")
