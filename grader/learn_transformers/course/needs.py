"""What the course holds and what builds on what, read off its own files: solutions say what they use by using it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import cache
from symtable import Function, SymbolTable, symtable  # Python's own, and several times faster than walking a tree
from typing import NamedTuple

from learn_transformers import course
from learn_transformers.course import Chapter

Exercise = tuple[str, str]  # a chapter's name and a function's


class CourseMap(NamedTuple):
    """Which functions the solution of each function uses, and which use it; of its own chapter or of earlier ones."""

    chapters: tuple[Chapter, ...]
    uses: Mapping[Exercise, tuple[Exercise, ...]]
    used_by: Mapping[Exercise, tuple[Exercise, ...]]

    def builds_on(self, chapter: Chapter) -> tuple[Chapter, ...]:
        """The earlier chapters that this one uses."""
        return self._others(chapter, self.uses)

    def leads_to(self, chapter: Chapter) -> tuple[Chapter, ...]:
        """The later chapters that use this one."""
        return self._others(chapter, self.used_by)

    def later_chapters(self, exercise: Exercise) -> tuple[Chapter, ...]:
        """The chapters that use a function, themselves or through others."""
        reached, waiting = {exercise}, [exercise]
        while waiting:
            new = [user for user in self.used_by[waiting.pop()] if user not in reached]
            reached.update(new)
            waiting += new
        names = {name for name, _ in reached} - {exercise[0]}
        return tuple(c for c in self.chapters if c.name in names)

    def _others(self, chapter: Chapter, links: Mapping[Exercise, tuple[Exercise, ...]]) -> tuple[Chapter, ...]:
        names = {other for name in chapter.functions() for other, _ in links[chapter.name, name]} - {chapter.name}
        return tuple(c for c in self.chapters if c.name in names)


@cache
def read() -> CourseMap:
    """The map of the course as it is shipped."""
    chapters = course.chapters()
    uses: dict[Exercise, tuple[Exercise, ...]] = {}
    known: dict[str, list[str]] = {}
    for chapter in chapters:
        known[chapter.name] = chapter.functions()
        source = (course.solution_bytes(chapter.file) or b"").decode()
        uses |= {(chapter.name, name): used for name, used in uses_in(source, chapter.name, known).items()}
    used_by: dict[Exercise, tuple[Exercise, ...]] = {
        exercise: tuple(user for user, used in uses.items() if exercise in used) for exercise in uses
    }
    return CourseMap(chapters, uses, used_by)


def uses_in(source: str, chapter: str, known: Mapping[str, list[str]]) -> dict[str, tuple[Exercise, ...]]:
    """What the solution of each function of a chapter uses; `known` are the functions of this chapter and the earlier.

    A function of the file that is no exercise is looked through, an exercise is not.
    """
    definitions = {table.get_name(): table for table in symtable(source, chapter, "exec").get_children()}
    targets = {**{name: (chapter, name) for name in known[chapter]}, **imported(source, known)}
    order = [(c, name) for c, names in known.items() for name in names]
    found = {}
    for name in known[chapter]:
        used = _reached(name, definitions, targets) - {(chapter, name)}
        found[name] = tuple(exercise for exercise in order if exercise in used)
    return found


def imported(source: str, known: Mapping[str, list[str]]) -> dict[str, Exercise]:
    """The exercises of `known` chapters that a file imports at its left margin, by what they are called there."""
    found: dict[str, Exercise] = {}
    for statement in f"\n{source}".split("\nfrom ")[1:]:
        module, _, rest = statement.partition(" import ")
        names = rest[1:].partition(")")[0] if rest.startswith("(") else rest.partition("\n")[0].partition("#")[0]
        for item in names.split(","):
            name, _, alias = item.strip().partition(" as ")
            if name in known.get(module, ()):
                found[alias or name] = (module, name)
    return found


def _reached(start: str, definitions: Mapping[str, SymbolTable], targets: Mapping[str, Exercise]) -> set[Exercise]:
    used: set[Exercise] = set()
    seen, waiting = {start}, [start]
    while waiting:
        definition = definitions.get(waiting.pop())
        for name in _names(definition) if definition is not None else ():
            if name in targets:
                used.add(targets[name])
            elif name not in seen:
                seen.add(name)
                waiting.append(name)
    return used


def _names(definition: SymbolTable) -> Iterator[str]:
    """The names of the file that a definition refers to."""
    if isinstance(definition, Function):
        yield from definition.get_globals()
    else:
        yield from (symbol.get_name() for symbol in definition.get_symbols() if symbol.is_global())
    for inner in definition.get_children():
        yield from _names(inner)
