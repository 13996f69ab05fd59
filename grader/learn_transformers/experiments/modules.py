"""The chapters that an experiment imports: the model solution, with the learner's own functions where they are right.

A module of this kind stands in memory alone: no solution is written into a course folder.
"""

from __future__ import annotations

import contextlib
import functools
import importlib.util
import os
import sys
from collections.abc import Callable, Sequence
from importlib.abc import Loader, MetaPathFinder
from importlib.machinery import ModuleSpec
from pathlib import Path
from types import ModuleType
from typing import Any

from learn_transformers import course
from learn_transformers.experiments.functions import Names


class Chapters(MetaPathFinder, Loader):
    """Finds every chapter by its name, before anything else that is called so. `yours` are taken from the learner."""

    def __init__(self, exercises: Path, yours: Names) -> None:
        self._exercises, self._yours = exercises, yours
        self._names = {chapter.name: chapter for chapter in course.chapters()}

    def install(self) -> None:
        sys.meta_path.insert(0, self)

    def find_spec(
        self, fullname: str, path: Sequence[str] | None, target: ModuleType | None = None
    ) -> ModuleSpec | None:
        return importlib.util.spec_from_loader(fullname, self) if fullname in self._names else None

    def exec_module(self, module: ModuleType) -> None:
        chapter = self._names[module.__name__]
        solution = course.solution_bytes(chapter.file)
        assert solution is not None
        vars(module).update(_executed(solution, module.__name__, f"the solution of {chapter.file}"))
        if yours := self._yours.get(chapter.name):
            source = course.read_source(self._exercises, chapter.file)
            with _silence():
                own = _executed(source, module.__name__, str(self._exercises / chapter.file))
            vars(module).update({name: _silent(own[name]) for name in yours})


def _executed(source: bytes, name: str, file: str) -> dict[str, Any]:
    namespace: dict[str, Any] = {"__name__": name, "__file__": file}
    exec(compile(source, file, "exec"), namespace)
    return namespace


def _silent(function: Callable[..., Any]) -> Callable[..., Any]:
    """The same without what it prints: it is called thousands of times, beside a line that shows how far all is."""

    @functools.wraps(function)
    def called(*args: Any, **kwargs: Any) -> Any:
        with _silence():
            return function(*args, **kwargs)

    return called


@contextlib.contextmanager
def _silence() -> Any:
    with open(os.devnull, "w", encoding="utf-8") as nowhere, contextlib.redirect_stdout(nowhere):
        yield
