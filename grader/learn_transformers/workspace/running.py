"""A file of the learner's, run in a Python of its own: their own process, which the grader has no part in."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

from learn_transformers import course


def run_file(file: Path, arguments: Sequence[str], exercises: Path) -> int:
    """Run a learner's file in a Python of its own, in which every chapter can be imported; returns its exit code."""
    if not file.is_file():
        raise course.WrongUse(f"There is no file {file}.")
    folders = [str((exercises / c.folder).resolve()) for c in course.chapters()]
    path = os.pathsep.join([*folders, *filter(None, [os.environ.get("PYTHONPATH")])])
    with subprocess.Popen([sys.executable, str(file), *arguments], env={**os.environ, "PYTHONPATH": path}) as process:
        code = _end_of(process)
    return code if code >= 0 else 128 - code


def _end_of(process: subprocess.Popen[bytes]) -> int:
    """Wait for it. Ctrl-C reaches that process, too: what it still has to save, it saves."""
    while True:
        try:
            return process.wait()
        except KeyboardInterrupt:
            continue
