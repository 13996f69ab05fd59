"""A verdict on the terminal: a table of everything, then one block for each function that is not right yet."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rich.console import Console, Group, RenderableType
from rich.padding import Padding
from rich.rule import Rule
from rich.table import Table
from rich.text import Text

from learn_transformers.report.card import Marks, card, marks_for, near
from learn_transformers.verdict import Chapter, Function, Verdict

if TYPE_CHECKING:
    from learn_transformers.doctor import Report

_STYLES = {"passed": "green", "failed": "red", "error": "bold red", "unfinished": "dim"}
_WORDS = {"passed": "passed", "failed": "failed", "error": "error", "unfinished": "not started"}


def show(verdict: Verdict, console: Console | None = None) -> None:
    """Print a verdict."""
    console = console or Console(highlight=False)
    marks = marks_for(console)
    console.print(_summary(verdict, marks))
    for chapter in verdict.chapters:
        if chapter.problem is not None:
            console.print(_problem(chapter))
            continue
        for function in chapter.functions:
            if function.status not in ("passed", "unfinished"):
                console.print(_function(chapter, function, marks))
    console.print(_foot(verdict, marks))


def _summary(verdict: Verdict, marks: Marks) -> RenderableType:
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
                Text(f"  {marks.of(function.status)} {function.name}", style=style),
                Text(_word(function), style=style),
                Text(_score(function.score, function.max_score), style="dim"),
            )
    return Padding(table, (1, 0, 1, 0))


def _word(function: Function) -> str:
    """Written, but calling a stub, is not the same as not started."""
    if function.status == "unfinished" and function.follows_from:
        return f"waits for {function.follows_from}"
    return _WORDS[function.status]


def _score(score: float, most: float) -> str:
    return f"{score:g} of {most:g}"


def _problem(chapter: Chapter) -> RenderableType:
    problem = chapter.problem
    assert problem is not None
    where = f"{near(chapter.file)}:{problem.line}" if problem.line else near(chapter.file)
    parts: list[RenderableType] = [
        Rule(Text(f"{chapter.name} could not be loaded", style="bold red"), align="left", style="red"),
        Text(where, style="bold"),
    ]
    if problem.text:
        indent = len(problem.text) - len(problem.text.lstrip())
        parts.append(Text("    " + problem.text[indent:]))
        if problem.column:
            start = max(problem.column - 1 - indent, 0)
            width = max(min(problem.end - problem.column, len(problem.text) - indent - start), 1)
            parts.append(Text("    " + " " * start + "^" * width, style="red"))
    parts.append(Text(problem.message))
    if chapter.output:
        parts.append(_output(chapter.output))
    return Group(*parts, Text())


def _function(chapter: Chapter, function: Function, marks: Marks) -> RenderableType:
    parts: list[RenderableType] = [*card(chapter, function, marks)]
    if function.output:
        parts.append(_output(function.output))
    return Group(*parts, Text())


def _output(output: str) -> RenderableType:
    shown = output if len(output) < 1500 else output[:1500] + " …"
    return Group(Text("your output:", style="dim"), Padding(Text(shown.rstrip("\n")), (0, 0, 0, 2)))


def _foot(verdict: Verdict, marks: Marks) -> RenderableType:
    line = Text(f"{_score(verdict.score, verdict.max_score)} points", style="bold")
    line.append(
        f" {marks.dot} seed {verdict.seed} {marks.dot} isolation: {', '.join(verdict.isolation) or 'none'}", style="dim"
    )
    unfinished = [f.name for c in verdict.chapters for f in c.functions if f.status == "unfinished"]
    if verdict.status == "passed":
        return Group(Text("Everything passed.", style="green"), line)
    if verdict.status == "unfinished" and unfinished:
        chapter = next(c for c in verdict.chapters if any(f.status == "unfinished" for f in c.functions))
        return Group(Text(f"Next: {unfinished[0]}, in {near(chapter.file)}"), line)
    return line


def show_doctor(report: Report, console: Console | None = None) -> None:
    """Print what `doctor` found."""
    console = console or Console(highlight=False)
    marks = marks_for(console)
    table = Table(box=None, pad_edge=False, show_header=False, padding=(0, 2, 0, 0))
    table.add_column(no_wrap=True)
    table.add_column(overflow="fold")
    for name, value in report.versions.items():
        table.add_row(name, value)
    console.print(table)
    console.print()
    for finding in report.findings:
        mark = Text(marks.passed if finding.good else marks.failed, style="green" if finding.good else "red")
        console.print(
            Text.assemble(mark, " ", finding.what, (f" {marks.dot} {finding.detail}" if finding.detail else "", "dim"))
        )
