"""A verdict on the terminal: a table of everything, then one block for each function that is not right yet."""

from __future__ import annotations

from collections.abc import Iterator

from rich.console import Console, Group, RenderableType
from rich.padding import Padding
from rich.rule import Rule
from rich.table import Table
from rich.text import Text

from learn_transformers import printable
from learn_transformers.report.lines import Behind, Lines, near
from learn_transformers.report.signs import Signs, signs_for
from learn_transformers.report.verdicts.card import card, graded_with, not_graded
from learn_transformers.report.verdicts.worksheet import answered, worksheet
from learn_transformers.verdict import Chapter, Function, Verdict, worst

_STYLES = {"passed": "green", "failed": "red", "error": "bold red", "unfinished": "dim"}
_WORDS = {"passed": "passed", "failed": "failed", "error": "error", "unfinished": "not started"}


def show(verdict: Verdict, console: Console | None = None) -> None:
    """Print a verdict."""
    console = console or Console(highlight=False)
    for part in parts(verdict, signs_for(console)):
        console.print(part)


def parts(verdict: Verdict, signs: Signs) -> Iterator[RenderableType]:
    """What is printed of a verdict, from top to bottom."""
    verdict = printable.shown(verdict)
    yield _summary(verdict, signs)
    for chapter in verdict.chapters:
        if chapter.problem is not None:
            yield problem(chapter)
        else:
            for function in chapter.functions:
                if function.status not in ("passed", "unfinished"):
                    yield _function(chapter, function, signs)
        if said := graded_with(chapter):
            yield Lines([Text(said, style="dim"), Text()])
        if answers := worksheet(chapter, signs):
            yield Lines([*answers, Text()])
    yield from (Lines([Text(f"{signs.dot} {note}", style="dim")]) for note in verdict.notes)
    yield _foot(verdict, signs)


def _summary(verdict: Verdict, signs: Signs) -> RenderableType:
    table = Table(box=None, pad_edge=False, show_header=False, padding=(0, 2, 0, 0))
    table.add_column(no_wrap=True)
    table.add_column(no_wrap=True)
    table.add_column(justify="right", no_wrap=True)
    for chapter in verdict.chapters:
        name = f"{chapter.number:02d}_{chapter.name}" if chapter.number else chapter.name
        table.add_row(Text(name, style="bold"), "", Text(_score(chapter.score, chapter.max_score), style="bold"))
        for function in chapter.functions:
            style = _STYLES[function.status]
            table.add_row(
                Text(f"  {signs.of(function.status)} {function.name}", style=style),
                Text(word(function), style=style),
                Text(_score(function.score, function.max_score), style="dim"),
            )
        if chapter.worksheet:
            table.add_row(*_worksheet_row(chapter, signs))
    return Padding(table, (1, 0, 1, 0))


def _worksheet_row(chapter: Chapter, signs: Signs) -> tuple[Text, Text, Text]:
    """All of a worksheet in one line: its score stands apart from the chapter's."""
    answers = chapter.worksheet
    status = worst(a.status for a in answers)
    given = sum(map(answered, answers))
    word = _WORDS[status] if not given or status != "unfinished" else f"{given} of {len(answers)} answered"
    score = _score(sum(a.score for a in answers), sum(a.max_score for a in answers))
    style = _STYLES[status]
    return Text(f"  {signs.of(status)} worksheet", style=style), Text(word, style=style), Text(score, style="dim")


def word(function: Function) -> str:
    """Written, but calling a stub, is not the same as not started."""
    if function.status == "unfinished" and function.follows_from:
        return f"waits for {function.follows_from}"
    return _WORDS[function.status]


def _score(score: float, most: float) -> str:
    return f"{score:g} of {most:g}"


def problem(chapter: Chapter) -> RenderableType:
    """Why a chapter's file could not be loaded."""
    found = chapter.problem
    assert found is not None
    where = f"{near(chapter.file)}:{found.line}" if found.line else near(chapter.file)
    parts = [Text(f"  {where}", style="bold")]
    if found.text:
        indent = len(found.text) - len(found.text.lstrip())
        parts.append(Text("    " + found.text[indent:]))
        if found.column:
            start = max(found.column - 1 - indent, 0)
            width = max(min(found.end - found.column, len(found.text) - indent - start), 1)
            parts.append(Text("    " + " " * start + "^" * width, style="red"))
    parts.append(Text(f"  {found.message}"))
    if found.message.endswith("is missing") and chapter.number:
        parts.append(Text(f"`learn-transformers reset {chapter.name}` brings the stub back."))
    title = Rule(Text(f"{chapter.name} {not_graded(chapter)}", style="bold red"), align="left", style="red")
    return Group(title, Lines(parts), *([output(chapter.output)] if chapter.output else []), Text())


def _function(chapter: Chapter, function: Function, signs: Signs) -> RenderableType:
    printed = [output(function.output)] if function.output else []
    return Group(Lines(card(chapter, function, signs)), *printed, Text())


def output(text: str) -> RenderableType:
    """What a learner's code printed."""
    shown = text if len(text) < 1500 else text[:1500] + " …"
    return Group(Text("your output:", style="dim"), Behind(shown.rstrip("\n")))


def _foot(verdict: Verdict, signs: Signs) -> RenderableType:
    line = Text(f"{_score(verdict.score, verdict.max_score)} points", style="bold")
    line.append(
        f" {signs.dot} seed {verdict.seed} {signs.dot} isolation: {', '.join(verdict.isolation) or 'none'}", style="dim"
    )
    unfinished = [(f, c) for c in verdict.chapters for f in c.functions if f.status == "unfinished"]
    if verdict.status == "passed":
        return Lines([Text("Everything passed.", style="green"), line])
    if verdict.status == "unfinished" and unfinished:
        todo, chapter = next(((f, c) for f, c in unfinished if not f.follows_from), unfinished[0])
        return Lines([Text(f"Next: {todo.name}, in {near(chapter.file)}"), line])
    if verdict.status == "unfinished":
        names = [c.name for c in verdict.chapters if any(a.status == "unfinished" for a in c.worksheet)]
        done = "The code is done. " if any(c.functions for c in verdict.chapters) else ""
        return Lines([Text(f"{done}Next: the worksheet of {names[0]}." if names else ""), line])
    return Lines([line])
