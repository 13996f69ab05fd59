"""Notebooks in the tests: the exported ones, as they are and filled in, and one that runs in this process."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from learn_transformers import course
from learn_transformers.course import Chapter
from learn_transformers.workspace import definitions

_ASSIGNED = re.compile(r'^(\w+) = ("""\n"""|"")$', re.MULTILINE)


def solved(source: str, chapter: Chapter) -> str:
    """A code cell with the model solution in it, if it is one to fill in."""
    head, _, below = source.partition("\n")
    if head.startswith("%%check"):
        solution = course.solution_bytes(chapter.file) or b""
        found = definitions.find_own(solution, head.rpartition(".")[2], chapter.functions())
        return f"{head}\n{definitions.taken(solution, [*found.helpers, found.place])}"
    if head.startswith("%%worksheet"):
        answers = (course.solution_bytes(chapter.worksheet) or b"").decode()
        return f"{head}\n{_ASSIGNED.sub(lambda m: _answer(answers, m[1]), below)}"
    return source


def _answer(worksheet: str, name: str) -> str:
    found = re.search(rf'^{name} = (""".*?"""|\(\n.*?^\)|"[^\n]*"$)', worksheet, re.MULTILINE | re.DOTALL)
    assert found is not None, name
    return found[0]


@dataclass(frozen=True)
class Ran:
    """What came of a cell: texts that were shown, by kind, what it printed, and what it raised."""

    shown: list[dict[str, str]]
    printed: str
    raised: BaseException | None

    @property
    def text(self) -> str:
        return "\n".join(one["text/plain"] for one in self.shown)


class Book:
    """A notebook without a kernel: IPython in this process."""

    def __init__(self, shell: Any, magics: Any, read_printed: Any) -> None:
        self.shell = shell
        self.magics = magics
        self._read_printed = read_printed

    def run(self, cell: str) -> Ran:
        self.shell.display_pub.outputs.clear()
        self._read_printed()
        result = self.shell.run_cell(cell)
        shown = [output["data"] for output in self.shell.display_pub.outputs]
        return Ran(shown, self._read_printed().out, result.error_in_exec or result.error_before_exec)


def code_cells(made: Any) -> Iterator[Any]:
    return (cell for cell in made.cells if cell.cell_type == "code")
