"""A verdict for a notebook: HTML where that is shown, text elsewhere."""

from __future__ import annotations

import io
from collections.abc import Iterator, Sequence
from dataclasses import replace

from rich.console import Console, RenderableType
from rich.text import Text

from learn_transformers import printable
from learn_transformers.report.lines import WIDTH, Lines
from learn_transformers.report.signs import Signs, signs_for
from learn_transformers.report.verdicts import html, terminal
from learn_transformers.report.verdicts.card import card, graded_with
from learn_transformers.report.verdicts.points import in_quarters
from learn_transformers.report.verdicts.worksheet import worksheet
from learn_transformers.verdict import Chapter, Status, Verdict


def bundle(verdict: Verdict, remarks: Sequence[str] = ()) -> dict[str, str]:
    """The same verdict by kind of text, with remarks below it."""
    verdict = replace(verdict, notes=(*verdict.notes, *remarks))
    return {"text/html": html.fragment(verdict), "text/plain": text(verdict)}


def sentence(said: str) -> dict[str, str]:
    """One sentence."""
    said = printable.one_line(said)
    return {"text/html": html.sentence(said), "text/plain": said}


def lines(said: Sequence[str]) -> dict[str, str]:
    """A page of lines, as in a terminal."""
    page = "\n".join(printable.one_line(line, printable.MOST).rstrip() for line in said)
    return {"text/html": html.plain(page), "text/plain": page}


def text(verdict: Verdict) -> str:
    """A verdict on a cell as plain text: what passed in a line each, cards of what did not."""
    verdict = in_quarters(printable.shown(verdict))
    written = io.StringIO()
    console = Console(file=written, width=WIDTH, color_system=None, highlight=False, force_jupyter=False)
    signs = signs_for(console)
    for chapter in verdict.chapters:
        for part in _chapter(chapter, signs):
            console.print(part)
    for note in verdict.notes:
        console.print(Lines([Text(f"{signs.dot} {note}")]))
    console.print(Text(f"{verdict.score:g} of {verdict.max_score:g} points {signs.dot} seed {verdict.seed}"))
    return "\n".join(line.rstrip() for line in written.getvalue().strip("\n").splitlines())


def _chapter(chapter: Chapter, signs: Signs) -> Iterator[RenderableType]:
    if chapter.problem is not None:
        yield terminal.problem(chapter)
        return
    for function in chapter.functions:
        if function.status in (Status.PASSED, Status.UNFINISHED):
            yield Text(f"{signs.of(function.status)} {function.name} {terminal.word(function)}")
        else:
            yield Lines(card(chapter, function, signs, ""))
    if said := graded_with(chapter):
        yield Lines([Text(said)])
    if chapter.worksheet:
        answers = worksheet(chapter, signs)
        yield Lines(answers or [Text(f"{signs.unfinished} {len(chapter.worksheet)} not started")])
