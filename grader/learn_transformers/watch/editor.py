"""How to open the learner's file: as `--edit-cmd` says, else in `$VISUAL` or `$EDITOR`, else in what is there."""

from __future__ import annotations

import re
import shlex
import shutil
import subprocess
from collections.abc import Mapping
from pathlib import Path

from learn_transformers.course import WrongUse

_LINE_AFTER_PLUS = {"vi", "vim", "nvim", "view", "nano", "pico", "emacs", "emacsclient", "micro", "kak", "joe", "mg"}
_LINE_AFTER_COLON = {"hx", "helix", "subl", "zed"}
_FALLBACKS = ("sensible-editor", "nano", "vim", "vi")


def command(template: str | None, environment: Mapping[str, str], file: Path, line: int) -> list[str]:
    """The program to start and its arguments; no shell takes part.

    Raises:
        WrongUse: if there is nothing to start.
    """
    file = file.absolute()  # which begins with no dash
    if template is not None:
        return _filled(_words(template, "--edit-cmd"), file, line)
    for variable in ("VISUAL", "EDITOR"):
        if words := _words(environment.get(variable, ""), f"${variable}"):
            return _opened(words, file, line)
    found = next(filter(None, map(shutil.which, _FALLBACKS)), None)
    if found is None:
        raise WrongUse("Set $EDITOR, or start with --edit-cmd, to open files from here.")
    return [found, str(file)]


def run(words: list[str]) -> str:
    """Start it and wait until it ends; a sentence where it could not be started."""
    try:
        subprocess.Popen(words).wait()
    except OSError as error:
        return f"{words[0]} could not be started: {error.strerror}."
    return ""


def _words(text: str, where: str) -> list[str]:
    try:
        return shlex.split(text)
    except ValueError as error:
        raise WrongUse(f"{where} cannot be understood: {error}.") from None


def _filled(words: list[str], file: Path, line: int) -> list[str]:
    """`{file}` and `{line}` in each word replaced; a command without `{file}` gets the file at its end."""
    if not words:
        raise WrongUse("--edit-cmd is empty: give a command such as 'code -g {file}:{line}'.")
    values = {"{file}": str(file), "{line}": str(max(line, 1))}
    filled = [re.sub(r"\{file\}|\{line\}", lambda found: values[found[0]], word) for word in words]
    return filled if any("{file}" in word for word in words) else [*filled, str(file)]


def _opened(words: list[str], file: Path, line: int) -> list[str]:
    """An editor's command with the file, and the line where it is known how to say it."""
    name = Path(words[0]).stem
    if line and name in _LINE_AFTER_PLUS:
        return [*words, f"+{line}", str(file)]
    return [*words, f"{file}:{line}" if line and name in _LINE_AFTER_COLON else str(file)]
