"""What a grader leaves where it ran: documents that are whole whenever somebody looks, whatever a student wrote."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from learn_transformers import printable
from learn_transformers.classroom.exports.running import One
from learn_transformers.classroom.exports.units import Tell, Unit
from learn_transformers.course.replacement import write

NOT_GRADED: Final = (
    "This could not be graded, for no fault of yours, so no points are given. Your teacher can see why, and can run it "
    "again."
)
_LONGEST: Final = 16_000  # characters of the text on a whole submission
_LONGEST_PAGE: Final = 200_000


@dataclass(frozen=True)
class Telling:
    """How it is said: `unit` makes the text of a unit, `whole` that of a submission, `page` the same as Markdown."""

    unit: Tell
    whole: Callable[[One], str]
    page: Callable[[One], str]

    def text(self, one: One) -> str:
        """What is said of a submission as a whole, in a few printable lines."""
        return printable.clean(self.whole(one), _LONGEST)

    def markdown(self, one: One) -> str:
        """Everything, as Markdown; what is too long is cut at a line's end."""
        page = self.page(one)
        if len(page) <= _LONGEST_PAGE:
            return page
        return page[:_LONGEST_PAGE].rpartition("\n")[0] + "\n\n(The rest is too long for this place.)\n"


@dataclass(frozen=True)
class Reported:
    """Whether there is a verdict, and lines for the log of whoever runs the grader."""

    graded: bool
    log: tuple[str, ...]

    @classmethod
    def of(cls, one: One, units: tuple[Unit, ...]) -> Reported:
        """Points of every unit; of what was not graded, why."""
        if one.verdict is None:
            return cls(False, (f"Not graded: {one.problem}",))
        lines = [f"  {unit.title}: {unit.score:g} of {unit.max_score:g}" for unit in units if unit.counts]
        verdict = one.verdict
        layers = ", ".join(verdict.isolation) or "none"
        total = f"{verdict.score:g} of {verdict.max_score:g} points in {one.seconds:.1f} s"
        return cls(True, (*lines, f"{total}; layers of isolation: {layers}."))


def sentence(text: str) -> str:
    """A sentence of somebody's, on one printable line."""
    return printable.one_line(text)


def leave(file: Path, plain: dict[str, Any]) -> None:
    """Put a document in its place, in one step.

    Raises:
        ValueError: for what JSON has no word for.
    """
    text = printable.json_text(json.dumps(plain, indent=2, ensure_ascii=False, allow_nan=False))
    file.parent.mkdir(parents=True, exist_ok=True)
    write(file, f"{text}\n".encode())
