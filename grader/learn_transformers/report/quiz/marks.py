"""Marks of a quiz, and statistics of many, as pages."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from rich.console import Console
from rich.text import Text

from learn_transformers import printable
from learn_transformers.quiz.marks import Marks
from learn_transformers.report.lines import Lines
from learn_transformers.report.signs import Signs, signs_for
from learn_transformers.report.verdicts.worksheet import STYLES
from learn_transformers.verdict import Status


def show_marks(marks: Marks) -> None:
    """Print every question with its points and what is said of the answer."""
    console = Console(highlight=False)
    console.print(Lines([*_marks(marks, signs_for(console))]))


def show_statistics(found: Mapping[str, Any]) -> None:
    """Print one line for each question, and below it which mistake drew whom."""
    console = Console(highlight=False)
    console.print(Lines([*_statistics(found, signs_for(console))]))


def _marks(marks: Marks, signs: Signs) -> Iterator[Text]:
    for entry in marks.entries:
        points = f" {signs.dot} {entry.score:.3g} of {entry.max_score:g}" if entry.max_score else ""
        name = printable.one_line(entry.name)
        yield Text.assemble((f"{signs.of(entry.status)} ", STYLES[entry.status]), (name, "bold"), (points, "dim"))
        if entry.message and entry.status != Status.PASSED:
            yield Text(f"  {signs.text(printable.one_line(entry.message))}")
    plain = marks.to_plain()
    yield Text(
        f"{plain['score']:.4g} of {plain['max_score']:g} points {signs.dot} seed {marks.seed.shown}", style="bold"
    )


def _statistics(found: Mapping[str, Any], signs: Signs) -> Iterator[Text]:
    for chapter in found["chapters"]:
        yield Text(f"{printable.one_line(chapter['name'])} {signs.dot} {chapter['n']} answered", style="bold")
        for item in chapter["questions"]:
            shares = [_share("right", item["difficulty"]), _share("discrimination", item["discrimination"])]
            said = f" {signs.dot} ".join(shares) if item["kind"] != "words" else "marked by its writer"
            yield Text.assemble(f"  {printable.one_line(item['name'])}", (f" {signs.dot} {said}", "dim"))
            for mistake, count in item["mistakes"].items():
                yield Text(f"    {count} {signs.text('×')} {printable.one_line(mistake)}", style="yellow")
        if chapter["note"]:
            yield Text(f"  {chapter['note']}", style="dim")


def _share(what: str, value: float | None) -> str:
    return f"{what} not known" if value is None else f"{what} {value:.2f}"
