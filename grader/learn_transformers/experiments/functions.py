"""Which of the course's functions an experiment uses, and which of them it takes from the learner: those that pass."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from pathlib import Path

from learn_transformers import course
from learn_transformers.course import Assignment, Chapter, needs
from learn_transformers.judging import session

Names = Mapping[str, tuple[str, ...]]  # names of functions, by their chapter


def used_in(source: str) -> dict[str, tuple[str, ...]]:
    """What a file imports from chapters."""
    known = {chapter.name: chapter.definitions() for chapter in course.chapters()}
    found: dict[str, tuple[str, ...]] = {}
    for module, name in needs.imported(source, known).values():
        found[module] = (*found.get(module, ()), name)
    return found


def right(used: Names, exercises: Path, tell: Callable[[Chapter, str], None]) -> dict[str, tuple[str, ...]]:
    """Those of these functions that pass in this course folder, as `check` judges them."""
    asked = [
        Assignment(chapter, exercises / chapter.file, used[chapter.name], exercises)
        for chapter in course.chapters()
        if chapter.name in used and (exercises / chapter.file).is_file()
    ]
    passed: dict[str, tuple[str, ...]] = {}
    with session.judge(asked) as judge:
        judge.progress, judge.shrinks = tell, False
        for assignment in asked:
            name = assignment.chapter.name
            found = judge.run(assignment).passed
            passed[name] = tuple(function for function in used[name] if function in found)
    return {name: functions for name, functions in passed.items() if functions}


def in_words(used: Names, yours: Names) -> str:
    """Whose functions are used, in one line."""
    others = {
        chapter: [name for name in names if name not in yours.get(chapter, ())] for chapter, names in used.items()
    }
    parts = {"yours": _listed(yours.values()), "from the solution": _listed(others.values())}
    return " · ".join(f"{whose}: {names}" for whose, names in parts.items() if names) or "no function of the course"


def _listed(names: Iterable[Iterable[str]]) -> str:
    return ", ".join(name for of_chapter in names for name in of_chapter)
