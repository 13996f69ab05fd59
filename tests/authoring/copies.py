"""A copy of the fixture course to break, and the author's commands run on it."""

from __future__ import annotations

import shutil
import subprocess
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from support import FIXTURE_COURSE, CommandLine


@dataclass(frozen=True)
class Copy:
    """A course of its own; `run` runs our program on it."""

    root: Path
    run: Callable[..., subprocess.CompletedProcess[str]]

    def edit(self, file: str, old: str, new: str) -> None:
        """Replace a text that must be there, the first time it stands there."""
        text = (self.root / file).read_text()
        assert old in text, f"{file} has no {old!r}"
        (self.root / file).write_text(text.replace(old, new, 1))

    def append(self, file: str, text: str) -> None:
        (self.root / file).write_text((self.root / file).read_text() + text)


def copy_of_the_course(root: Path, command_line: CommandLine) -> Copy:
    generated = shutil.ignore_patterns("__pycache__", ".*_cache", ".learn-transformers")
    shutil.copytree(FIXTURE_COURSE, root, ignore=generated)

    def run(*arguments: str, **more: str) -> subprocess.CompletedProcess[str]:
        return command_line(*arguments, cwd=root, LEARN_TRANSFORMERS_COURSE=str(root), **{"COLUMNS": "250", **more})

    return Copy(root, run)
