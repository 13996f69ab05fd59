"""`from softmax import softmax` in a notebook: what the learner entered of a chapter, as a module.

A chapter that this notebook works on gives the learner's functions and, for what is not written yet, a stand-in that
says so in one sentence. Any other chapter gives the right functions until the learner's own are entered.
"""

from __future__ import annotations

import importlib.machinery
import sys
from collections.abc import Callable, Mapping, Sequence
from importlib.abc import Loader, MetaPathFinder
from types import ModuleType
from typing import Any

from learn_transformers import course
from learn_transformers.printable import one_line


class Sentence(Exception):
    """What a learner reads in place of a traceback."""

    def _render_traceback_(self) -> list[str]:
        return [one_line(str(self))]


class NotWritten(Sentence, NotImplementedError):
    """A function of this chapter was called before it was written."""


class ChapterModule(ModuleType):
    """A chapter as far as it was entered."""

    def __init__(self, chapter: course.Chapter, finder: Chapters) -> None:
        super().__init__(chapter.name, f"Chapter {chapter.number}, {chapter.name}, as entered in this notebook.")
        self._chapter = chapter
        self._finder = finder

    def __getattr__(self, name: str) -> Any:
        if name not in self._chapter.definitions():
            raise AttributeError(f"chapter {self._chapter.name} has no {name}")
        return self._finder.stand_in(self._chapter, name)


class Chapters(MetaPathFinder, Loader):
    """Finds chapters before anything of the same name, from `install` to `uninstall`."""

    def __init__(self) -> None:
        self._own: set[course.Chapter] = set()
        self._modules = {chapter.name: ChapterModule(chapter, self) for chapter in course.chapters()}

    def install(self) -> None:
        sys.meta_path.insert(0, self)
        for name in self._modules:
            sys.modules.pop(name, None)

    def uninstall(self) -> None:
        if self in sys.meta_path:
            sys.meta_path.remove(self)
        for name, module in self._modules.items():
            if sys.modules.get(name) is module:
                del sys.modules[name]

    def works_on(self, chapter: course.Chapter) -> None:
        """From here on nothing of this chapter is lent."""
        self._own.add(chapter)

    def define(self, chapter: course.Chapter, values: Mapping[str, Any], unwritten: Sequence[str] = ()) -> None:
        """Later cells find these values in the chapter, and of what is `unwritten` a stand-in."""
        module = self._modules[chapter.name]
        for name in unwritten:
            vars(module).pop(name, None)
        vars(module).update(values)

    def stand_in(self, chapter: course.Chapter, name: str) -> Callable[..., Any]:
        """What stands for a function that was not entered."""
        if chapter not in self._own:
            from learn_transformers.judging.desk import lend
            from learn_transformers.key.loading import load_key

            reference = load_key(chapter.name).references[name]

            def lent(*args: Any, **kwargs: Any) -> Any:
                """Lent by the course, until you enter your own."""
                return lend(reference, *args, **kwargs)

            lent.__name__ = lent.__qualname__ = name
            return lent

        def not_written(*args: Any, **kwargs: Any) -> Any:
            """Not written yet."""
            raise NotWritten(f"{name} is not written yet: write it in a cell that begins with %%check {chapter.name}.")

        not_written.__name__ = not_written.__qualname__ = name
        return not_written

    def find_spec(
        self, name: str, path: Sequence[str] | None = None, target: ModuleType | None = None
    ) -> importlib.machinery.ModuleSpec | None:
        return importlib.machinery.ModuleSpec(name, self) if path is None and name in self._modules else None

    def create_module(self, spec: importlib.machinery.ModuleSpec) -> ModuleType:
        return self._modules[spec.name]

    def exec_module(self, module: ModuleType) -> None:
        """Nothing: it holds what was defined."""
