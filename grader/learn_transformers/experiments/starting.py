"""From the name of an experiment to its process: which file, whose functions, and what it prints."""

from __future__ import annotations

import json
import subprocess
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from learn_transformers import course
from learn_transformers.course import Chapter, WrongUse
from learn_transformers.experiments import functions
from learn_transformers.experiments.functions import Names
from learn_transformers.launch import imports
from learn_transformers.report.progress_line import progress_line


def run(file: Path, arguments: Sequence[str], exercises: Path) -> int:
    """Run a learner's experiment with those of their functions that are right; returns its exit code."""
    used = functions.used_in(_source(file))
    with progress_line(True) as tell:
        yours = functions.right(used, exercises, tell)
    command = _command(file, arguments, exercises, used, yours)
    done = subprocess.run(command, check=False)
    return done.returncode if done.returncode >= 0 else 128 - done.returncode


def measured(chapter: Chapter, arguments: Sequence[str]) -> dict[str, Any]:
    """What a chapter's experiment gives with the solution's functions: its `measures`, and its `others` by their names.

    Raises:
        WrongUse: if it does not come to its end.
    """
    exercises = course.shipped() / "exercises"
    file = exercises / chapter.experiment
    command = _command(file, [*arguments, "--json"], exercises, functions.used_in(_source(file)), {})
    done = subprocess.run(command, capture_output=True, text=True, encoding="utf-8", check=False)
    if done.returncode != 0:
        said = done.stderr.strip().splitlines() or [f"exit code {done.returncode}"]
        raise WrongUse(f"{chapter.experiment} does not come to its end: {said[-1]}")
    found: dict[str, Any] = json.loads(done.stdout)
    return found


def _source(file: Path) -> str:
    try:
        return course.read_source(file.absolute().parent, file.name).decode()
    except course.Unreadable as problem:
        raise WrongUse(f"{file} cannot be run: {problem}.") from None


def _command(file: Path, arguments: Sequence[str], exercises: Path, used: Names, yours: Names) -> list[str]:
    told = {"exercises": str(exercises.absolute()), "yours": yours, "said": functions.in_words(used, yours)}
    return imports.command("learn_transformers.experiments.process", str(file.absolute()), json.dumps(told), *arguments)
