"""What is taught in which week, in plain lines."""

from __future__ import annotations

from collections.abc import Iterator

from learn_transformers.classroom.syllabus.documents import number
from learn_transformers.classroom.syllabus.making import Made
from learn_transformers.report.lines import near


def lines(made: Made) -> Iterator[str]:
    """A line for every time that something is due, and where the files are."""
    for block in made.plan.blocks:
        first, last = block.weeks[0].number, block.weeks[-1].number
        weeks = f"week {first}" if first == last else f"weeks {first}–{last}"
        names = ", ".join(one.chapter.name for one in block.chapters)
        yield f"{weeks:12} due {block.due:%Y-%m-%d %H:%M}  {number(block.points):>5} points  {names}"
    yield f"{number(made.plan.points)} points in all, off the keys."
    yield from made.plan.notes
    for one in made.files:
        kept = f"; what stood there is in {near(str(one.backup))}" if one.backup else ""
        yield f"  {near(str(one.file))}{'' if one.written else ' is there already, as it would be written'}{kept}"
