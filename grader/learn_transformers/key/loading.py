"""Answer keys loaded: a chapter's own, and what a teacher's private checks add to it."""

from __future__ import annotations

import dataclasses
import importlib
import importlib.util
import sys
from collections.abc import Collection
from dataclasses import dataclass
from functools import cache, cached_property
from pathlib import Path
from types import ModuleType
from typing import TYPE_CHECKING

from learn_transformers.course import WrongUse
from learn_transformers.trouble import KeyFault

if TYPE_CHECKING:  # numpy comes with it, which a worksheet's key does without
    from learn_transformers.key.mistakes import Mistake
    from learn_transformers.key.reference import Reference

_ANSWER_KEY = "learn_transformers.answer_key"


@dataclass(frozen=True)
class Key:
    """The answer key of one chapter: its references in the order of the file, and its mistakes by name."""

    chapter: str
    references: dict[str, Reference]
    mistakes: dict[str, Mistake]

    @cached_property
    def written(self) -> dict[str, Reference]:
        """Those that a learner writes in the chapter's file."""
        from learn_transformers.key.trained import TrainedReference

        return {name: r for name, r in self.references.items() if not isinstance(r, TrainedReference)}


@cache
def load_key(chapter: str) -> Key:
    """Load a chapter's key (`chapter` is the name without the number, as in `softmax`), a trained model's with it."""
    from learn_transformers.key.reference import Reference

    module = importlib.import_module(f"{_ANSWER_KEY}.{chapter}.functions")
    trained = f"{_ANSWER_KEY}.{chapter}.training"
    modules = [module, *([importlib.import_module(trained)] if importlib.util.find_spec(trained) else [])]
    mistakes = {name: mistake for one in modules for name, mistake in _named_in(one).items()}
    references = {
        value.name: value
        for one in modules
        for value in vars(one).values()
        if isinstance(value, Reference) and value.function.__module__ == one.__name__
    }
    for reference in references.values():
        reference.weigh()
    for mistake in (m for reference in references.values() for m in reference.mistakes):
        if not mistake.name:  # it recurs, or comes from a key that this one imports a reference from
            name_mistakes()
        if not mistake.name:
            raise KeyFault.at(str(module.__file__), 0, f"no variable holds the mistake {mistake.title!r}")
        mistakes[mistake.name] = mistake
        for old in mistake.formerly.split():
            mistakes.setdefault(old, mistake)
    return Key(chapter, references, mistakes)


def name_mistakes() -> None:
    """Give the mistakes of every key that is loaded the names of the variables that hold them."""
    from learn_transformers.key import families

    elsewhere = [m for name, m in [*sys.modules.items()] if name.startswith(f"{_ANSWER_KEY}.")]
    for module in (families, *elsewhere):
        _named_in(module)


def _named_in(module: ModuleType) -> dict[str, Mistake]:
    """The mistakes that a module defines or imports; their variables name them."""
    from learn_transformers.key.mistakes import Family, Mistake

    found: dict[str, Mistake] = {}
    for variable, value in vars(module).items():
        if isinstance(value, Mistake):
            value.name = value.name or variable.lower()
            found[value.name] = value
        elif isinstance(value, Family):
            for name, member in value.named(variable.lower()).items():
                member.name = member.name or name
                found[member.name] = member
    return found


def load_extra(folder: Path, chapters: Collection[str]) -> dict[str, list[Reference]]:
    """Add a teacher's private checks: `folder` holds `CHAPTER.py` files that hang cases on the chapters' references.

    Gives the references of each chapter that have private checks now.

    Raises:
        WrongUse: if the folder holds no such file.
        KeyFault: if a file cannot be loaded, or adds nothing to its chapter.
    """
    files = {path.stem: path for path in sorted(folder.glob("*.py"))} if folder.is_dir() else {}
    if not files:
        raise WrongUse(f"{folder} holds no checks: --extra-key takes a folder with files such as softmax.py.")
    return {chapter: _added(chapter, files[chapter]) for chapter in dict.fromkeys(chapters) if chapter in files}


def _added(chapter: str, file: Path) -> list[Reference]:
    """Run a file that hangs private checks on a chapter's references: the references that got some."""
    references = load_key(chapter).references.values()
    before = {reference.name: len(reference.checks) for reference in references}
    spec = importlib.util.spec_from_file_location(f"extra_key_{chapter}", file)
    assert spec is not None
    assert spec.loader is not None
    try:
        spec.loader.exec_module(importlib.util.module_from_spec(spec))
    except KeyFault:
        raise
    except (Exception, SystemExit) as error:
        raise KeyFault.at(spec.origin or str(file), 0, "it cannot be loaded:", error) from error
    added = [reference for reference in references if len(reference.checks) > before[reference.name]]
    if not added:
        raise KeyFault.at(str(file), 0, f"it adds no check to a function of {chapter}")
    for reference in added:
        own = before[reference.name]
        reference.checks[own:] = [dataclasses.replace(c, public=False) for c in reference.checks[own:]]
    return added
