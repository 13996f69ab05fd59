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
from learn_transformers.report.verdicts.card import VERBOSE, card, graded_with, not_graded
from learn_transformers.report.verdicts.isolation import missing
from learn_transformers.report.verdicts.points import in_quarters, shared_out
from learn_transformers.report.verdicts.worksheet import MAX_ANSWERS, answered, worksheet
from learn_transformers.verdict import Chapter, Function, Verdict, worst

_STYLES = {"passed": "green", "failed": "red", "error": "bold red", "unfinished": "dim"}
_WORDS = {"passed": "passed", "failed": "failed", "error": "error", "unfinished": "not started"}


def show(verdict: Verdict, console: Console | None = None, *, verbose: bool = False) -> None:
    """Print a verdict; `verbose` with all that was printed, and every answer of a worksheet."""
    console = console or Console(highlight=False)
    for part in parts(verdict, signs_for(console), verbose=verbose):
        console.print(part)


def parts(verdict: Verdict, signs: Signs, *, verbose: bool = False) -> Iterator[RenderableType]:
    """What is printed of a verdict, from top to bottom: last what to put right first, for that is where the eye is."""
    verdict = in_quarters(printable.shown(verdict))
    if not _is_one_card(verdict):
        yield _summary(verdict, signs)
    for chapter in verdict.chapters:
        if answers := worksheet(chapter, signs, entries=None if verbose else MAX_ANSWERS):
            yield Lines([*answers, Text()])
    yield from (Lines([Text(f"{signs.dot} {note}", style="dim")]) for note in verdict.notes)
    for chapter in reversed(verdict.chapters):
        if said := graded_with(chapter):
            yield Lines([Text(said, style="dim"), Text()])
        if chapter.problem is not None:
            yield problem(chapter)
        else:
            for function in reversed(chapter.functions):
                if function.status not in ("passed", "unfinished"):
                    yield _function(chapter, function, signs, verbose)
    yield _foot(verdict, signs)


def _is_one_card(verdict: Verdict) -> bool:
    """Is there one function alone to speak of, whose card says all that a table of one row could?"""
    if len(verdict.chapters) != 1 or verdict.chapters[0].worksheet or verdict.chapters[0].problem is not None:
        return False
    functions = verdict.chapters[0].functions
    return len(functions) == 1 and functions[0].status not in ("passed", "unfinished")


def _summary(verdict: Verdict, signs: Signs) -> RenderableType:
    table = Table(box=None, pad_edge=False, show_header=False, padding=(0, 2, 0, 0))
    table.add_column(no_wrap=True)
    table.add_column()  # "waits for …" is the one that may be long
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
        if chapter.quiz:
            table.add_row(*_quiz_row(chapter, signs))
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


def _quiz_row(chapter: Chapter, signs: Signs) -> tuple[Text, Text, Text]:
    """All of a quiz in one line; where nothing of it counts, the sentence that says why."""
    status = worst(entry.status for entry in chapter.quiz)
    given = sum(entry.status != "unfinished" for entry in chapter.quiz)
    word = _WORDS[status] if not given or status != "unfinished" else f"{given} of {len(chapter.quiz)} answered"
    if len(said := {entry.message for entry in chapter.quiz}) == 1:
        word = said.pop() or word
    parts = [(entry.score, entry.max_score) for entry in chapter.quiz]
    score = _score(sum(shared_out(parts)), sum(most for _, most in parts))
    style = _STYLES[status]
    return Text(f"  {signs.of(status)} quiz", style=style), Text(word, style=style), Text(score, style="dim")


def word(function: Function) -> str:
    """Written, but calling a stub, is not the same as not started; nor is what is to be trained."""
    if function.status == "unfinished" and function.follows_from:
        return f"waits for {function.follows_from}"
    if function.to_do:
        return "not trained"
    return _WORDS[function.status]


def _score(score: float, most: float) -> str:
    return f"{score:g} of {most:g}"


def problem(chapter: Chapter) -> RenderableType:
    """Why a chapter's file could not be loaded."""
    found = chapter.problem
    assert found is not None
    where = f"{near(chapter.file)}:{found.line}" if found.line else near(chapter.file)
    parts = [Text(f"  {where}", style="bold")]
    if found.text.strip():
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
    return Group(
        title, *([output(chapter.output, "while it was loaded")] if chapter.output else []), Lines(parts), Text()
    )


def _function(chapter: Chapter, function: Function, signs: Signs, verbose: bool) -> RenderableType:
    printed = [output(function.output, "in all calls", len(function.output))] if verbose and function.output else []
    return Group(Lines(card(chapter, function, signs, "" if verbose else VERBOSE)), *printed, Text())


def output(text: str, when: str, most: int = 1500) -> RenderableType:
    """What a learner's code printed."""
    shown = text if len(text) <= most else text[:most] + " …"
    return Group(Text(f"your output {when}:", style="dim"), Behind(shown.rstrip("\n")))


def _foot(verdict: Verdict, signs: Signs) -> RenderableType:
    line = Text(f"{_score(verdict.score, verdict.max_score)} points", style="bold")
    line.append(f" {signs.dot} seed {verdict.seed}", style="dim")
    if said := missing(verdict):
        line.append(f" {signs.dot} {said}", style="dim")
    unfinished = [(f, c) for c in verdict.chapters for f in c.functions if f.status == "unfinished"]
    if verdict.status == "passed":
        open_ones = [c.name for c in verdict.chapters if any(entry.status != "passed" for entry in c.quiz)]
        if not open_ones:
            return Lines([Text("Everything passed.", style="green"), line])
        marks = f"`learn-transformers quiz {open_ones[0]} --answers quiz.toml`"
        return Lines([Text(f"Everything passed but the quiz: {marks} says what of it."), line])
    if verdict.status == "unfinished" and unfinished:
        todo, chapter = next(((f, c) for f, c in unfinished if not f.follows_from), unfinished[0])
        if todo.to_do:
            return Lines([Text(signs.text(f"Next: {todo.name}; {todo.to_do}")), line])
        return Lines([Text(f"Next: {todo.name}, in {near(chapter.file)}"), line])
    if verdict.status == "unfinished":
        names = [c.name for c in verdict.chapters if any(a.status == "unfinished" for a in c.worksheet)]
        done = "The code is done. " if any(c.functions for c in verdict.chapters) else ""
        return Lines([Text(f"{done}Next: the worksheet of {names[0]}." if names else ""), line])
    return Lines([line])
