"""What an answer key's text says, without loading it, which takes NumPy: the exercises, and the hints of each.

Every decorator that makes a reference is one here: `@reference(…)`, `@module_reference(…)`, `@trained_reference(…)`.
Only what stands before a definition at the left margin is parsed, for a whole key takes longer than everything else
that a command does.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

_MAKES = re.compile(r"^@(?P<maker>(?:\w+\.)*(?:\w+_)?reference)\(", re.MULTILINE)
_DEFINES = re.compile(r"^(?:def|class)[ \t]+(\w+)", re.MULTILINE)


@dataclass(frozen=True)
class Exercise:
    """One reference of a key: the exercise's name, what makes it, and that decorator's text."""

    name: str
    maker: str
    decorator: str

    @property
    def is_module(self) -> bool:
        """Is it to be written as a class?"""
        return self.maker.rpartition(".")[2] == "module_reference"

    @property
    def is_trained(self) -> bool:
        """Is it no definition of the chapter's file, but the file of a trained model beside it?"""
        return self.maker.rpartition(".")[2] == "trained_reference"

    @property
    def hints(self) -> tuple[str, ...]:
        """The three steps; none where they are not written out."""
        return tuple(self._given("hints") or ())

    @property
    def train(self) -> str:
        """The command that trains it, where it is a trained model."""
        return str(self._given("train") or "")

    def _given(self, keyword: str) -> Any:
        """What the decorator is given for a keyword; None where that is not written out."""
        call = ast.parse(self.decorator.removeprefix("@").strip(), mode="eval").body
        assert isinstance(call, ast.Call)
        try:
            return next(ast.literal_eval(k.value) for k in call.keywords if k.arg == keyword)
        except (StopIteration, ValueError):
            return None


def exercises_of(key: Path) -> tuple[Exercise, ...]:
    """The exercises of the key in this folder, in order; last the model to be trained, where there is one."""
    trained = key / "training.py"
    return _exercises(key / "functions.py") + (_exercises(trained) if trained.is_file() else ())


@cache
def _exercises(file: Path) -> tuple[Exercise, ...]:
    return tuple(exercises_in(file.read_text(encoding="utf-8")))


def exercises_in(text: str) -> Iterator[Exercise]:
    """The exercises of a key's text, in order."""
    for found in _MAKES.finditer(text):
        defined = _DEFINES.search(text, found.end())
        if defined is not None:
            yield Exercise(defined[1], found["maker"], text[found.start() : defined.start()])
