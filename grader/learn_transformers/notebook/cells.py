"""What was entered of a chapter, cell by cell, and the one file that it makes. Text only: nothing is parsed or run."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

_NAME = re.compile(
    r"^(?:async[ \t]+def|def|class)[ \t]+(\w+)|^([A-Za-z_]\w*)[ \t]*(?::[^=\n]*)?=(?!=)", re.MULTILINE | re.ASCII
)
_FUTURE = re.compile(r"^from __future__ import [^\n]*$", re.MULTILINE)


@dataclass(frozen=True)
class Cell:
    """One graded cell: the line that it begins with, and what stands below that."""

    head: str
    text: str

    @property
    def names(self) -> frozenset[str]:
        """What it defines or assigns at its top level, as far as the beginnings of its lines tell."""
        return frozenset(defined or assigned for defined, assigned in _NAME.findall(self.text))


def entered(cells: Sequence[Cell], new: Cell) -> tuple[Cell, ...]:
    """The cells once another is run: it takes the place of those whose names it all defines anew.

    It stays where the first of them was, for later cells may build on it, unless one of those defines a name of its:
    what was run last wins.
    """
    gone = [n for n, cell in enumerate(cells) if cell.text == new.text or (cell.names and cell.names <= new.names)]
    place = gone[0] if gone else len(cells)
    kept = [(n, cell) for n, cell in enumerate(cells) if n not in gone]
    if any(n > place and cell.names & new.names for n, cell in kept):
        place = len(cells)
    before, after = [c for n, c in kept if n < place], [c for n, c in kept if n >= place]
    return (*before, new, *after)


@dataclass(frozen=True)
class Origin:
    """Where a line of the file comes from: a cell (none: the stubs below all cells), and the line in it as shown."""

    cell: Cell | None
    line: int


@dataclass(frozen=True)
class Source:
    """A chapter's file, made of its stubs and what was entered, and the origin of each of its lines."""

    text: str
    origins: tuple[Origin, ...]

    def origin(self, line: int) -> Origin:
        """Where line `line` comes from, counted from 1."""
        return self.origins[line - 1] if 0 < line <= len(self.origins) else Origin(None, line)


def source(stubs: str, cells: Sequence[Cell]) -> Source:
    """The stubs first, so that what was not entered yet is not started; then every cell, the last one wins."""
    future = "; ".join(dict.fromkeys(found for cell in cells for found in _FUTURE.findall(cell.text)))
    lines = [*([future] if future else []), *_lines(stubs)]
    origins = [Origin(None, number) for number in range(1, len(lines) + 1)]
    for cell in cells:
        below = _lines(_FUTURE.sub("", cell.text))
        lines += below
        origins += [Origin(cell, number) for number in range(2, len(below) + 2)]  # its head is line 1
    return Source("\n".join(lines) + "\n", tuple(origins))


def answers(cells: Sequence[Cell], shipped: str) -> Source:
    """A worksheet of these answers; the shipped one where none of them is filled in."""
    lines, origins = list[str](), list[Origin]()
    for cell in cells:
        if cell.text.strip("\n") not in shipped:
            below = _lines(cell.text)
            lines += below
            origins += [Origin(cell, number) for number in range(2, len(below) + 2)]
    return Source("\n".join(lines) + "\n" if lines else shipped, tuple(origins))


def _lines(text: str) -> list[str]:
    """Lines as Python counts them: a form feed ends none."""
    return text.replace("\r\n", "\n").replace("\r", "\n").removesuffix("\n").split("\n")
