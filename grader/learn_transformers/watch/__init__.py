"""`watch`: what is saved is judged at once. `saves` notices, `engine` judges, `program` shows it and takes keys."""

from __future__ import annotations

import importlib.util
import os
from pathlib import Path

from learn_transformers import course


def run(exercises: Path, target: str | None, *, kept: Path | None, edit_command: str | None) -> int:
    """Watch the course in `exercises`, from a chapter, function or answer on if one is named; the program's exit code.

    Raises:
        WrongUse: for an unknown name, or where there is no terminal to draw on.
    """
    _require_terminal()
    found = _start(exercises, target)
    chapter = found.chapter if found is not None else None
    function = found.functions[0] if found is not None and found.functions else None
    answer = found.answers[0] if found is not None and found.answers else ""
    from learn_transformers.watch import program

    return program.watch(exercises, chapter, function, kept, edit_command, answer)


def _require_terminal() -> None:
    instead = "`learn-transformers check` works everywhere."
    if importlib.util.find_spec("termios") is None:
        raise course.WrongUse(f"`watch` needs a Unix terminal; on Windows, use WSL. {instead}")
    if not (os.isatty(0) and os.isatty(1)):
        raise course.WrongUse(f"`watch` draws on a terminal, and its input and output are not both one. {instead}")
    if os.environ.get("TERM", "dumb") == "dumb":
        raise course.WrongUse(f"`watch` cannot draw on this terminal (TERM is dumb or not set). {instead}")


def _start(exercises: Path, target: str | None) -> course.Assignment | None:
    if target is not None and course.is_path(target):
        raise course.WrongUse("`watch` takes the name of a chapter such as softmax, or of a function; not a path.")
    found = course.assignments([] if target is None else [target], exercises, exercises)
    return None if target is None else found[0]
