"""A student's page as Markdown. Text of others is escaped, or stands in a block of code that it cannot end."""

from __future__ import annotations

import re
from collections.abc import Iterator

from learn_transformers import printable
from learn_transformers.report.classroom import sheet
from learn_transformers.report.classroom.sheet import Sheet
from learn_transformers.report.signs import UNICODE, step_word
from learn_transformers.report.verdicts.card import graded_with, not_graded
from learn_transformers.report.verdicts.reasons import reasons
from learn_transformers.report.verdicts.worksheet import answered, how_known
from learn_transformers.verdict import Answer, Chapter, Failure, Function, Grid, QuizEntry, Status

_PUNCTUATION = re.compile(r"([!-/:-@\[-`{-~])")
_TICKS = re.compile(r"`+")
_PRINTED = 1500  # characters of what a call printed


def page(shown: Sheet, what: str, others: str) -> str:
    """The whole page; `others` is said of checks that fail beside the one that is shown."""
    parts = [f"# {escaped(shown.student)}", escaped(what), *_facts(shown), *_remarks(shown), *_first(shown)]
    for chapter in shown.chapters:
        parts += _chapter(chapter, others)
    return "\n\n".join(parts) + "\n"


def escaped(text: str) -> str:
    """One line of text that stays text."""
    return _PUNCTUATION.sub(r"\\\1", printable.one_line(text, printable.MOST))


def block(text: str) -> str:
    """Text line by line, behind a fence longer than any in it."""
    fence = "`" * max(3, 1 + max((len(ticks) for ticks in _TICKS.findall(text)), default=0))
    return "\n".join([f"{fence}text", *printable.lines(text), fence])


def _facts(shown: Sheet) -> Iterator[str]:
    if shown.facts:
        yield "\n".join(f"- {name}: {escaped(value)}" for name, value in shown.facts)


def _remarks(shown: Sheet) -> Iterator[str]:
    if shown.remarks:
        yield "## About your files"
        yield "\n".join(f"- {escaped(remark)}" for remark in shown.remarks)


def _first(shown: Sheet) -> Iterator[str]:
    if shown.summary:
        yield escaped(shown.summary)
    if (first := shown.first) is not None:
        yield "## Work on this first"
        yield f"**{escaped(first.name)}**: {escaped(first.said)}"
        if first.hint:
            yield _hint(first.hint)


def _hint(text: str) -> str:
    return f"*{escaped(text)}*"


def _chapter(chapter: Chapter, others: str) -> Iterator[str]:
    yield f"## {escaped(sheet.title(chapter))}"
    if not chapter.was_handed_in:
        yield escaped(f"{chapter.name}.py: {sheet.NOT_HANDED_IN}")
    elif chapter.problem is not None:
        yield from _problem(chapter)
    elif chapter.functions:
        yield f"### Functions · {sheet.points(chapter.score, chapter.max_score)} points"
        for function in chapter.functions:
            yield from _function(chapter, function, others)
    if said := graded_with(chapter):
        yield escaped(said)
    if chapter.worksheet:
        yield f"### Worksheet · {sheet.worksheet(chapter)} points"
        for answer in chapter.worksheet:
            yield from _answer(answer)
    if chapter.quiz:
        yield f"### Quiz · {sheet.quiz(chapter)} points"
        for entry in chapter.quiz:
            yield from _question(entry)


def _problem(chapter: Chapter) -> Iterator[str]:
    found = chapter.problem
    assert found is not None
    where = f"{chapter.file}, line {found.line}" if found.line else chapter.file
    yield f"{_headline(Status.ERROR, chapter.name, not_graded(chapter))} · {escaped(where)}"
    yield from _output(chapter.output, "Your output while it was loaded:")
    if found.text.strip():
        yield block(found.text.strip())
    yield escaped(found.message)


def _headline(status: Status, name: str, word: str, points: str = "") -> str:
    head = f"{UNICODE.of(status)} **{escaped(name)}** {escaped(word)}".rstrip()
    return f"{head} · {points}" if points else head


def _function(chapter: Chapter, function: Function, others: str) -> Iterator[str]:
    word = sheet.CHECKED[function.status]
    if function.status == Status.UNFINISHED and function.follows_from:
        word = f"waits for {function.follows_from}"
    word = function.to_do or word
    yield _headline(function.status, function.name, word, sheet.points(function.score, function.max_score))
    if function.status in (Status.PASSED, Status.UNFINISHED):
        return
    wrong = [check for check in function.checks if check.status != Status.PASSED]
    if function.failure is not None:
        yield from _failure(chapter, function.failure)
    elif wrong:
        yield f"**{escaped(wrong[0].name)}**: {escaped(wrong[0].message)}"
    for number, reason in enumerate(reasons(function)):
        alternatives = "".join(f"\n- {escaped(one)}" for one in reason.alternatives)
        yield f"→ {escaped(reason.sentence)}" + (f"\n{alternatives}" if alternatives else "")
        if reason.hint and number == 0:
            yield _hint(reason.hint)
    shown = function.failure.check if function.failure is not None else wrong[0].name if wrong else ""
    if left := [check.name for check in wrong if check.name != shown]:
        word = f"{'Check' if len(left) == 1 else 'Checks'} that {others if len(left) > 1 else 'fails as well'}"
        yield f"{word}:\n\n" + "\n".join(f"- {escaped(name)}" for name in left)
    yield from _output(function.output, "Your output in all calls:")


def _failure(chapter: Chapter, shown: Failure) -> Iterator[str]:
    yield f"**{escaped(shown.check)}**"
    if shown.smaller:
        yield "A simpler call that fails in the same way:"
    if shown.call:
        yield block(shown.call)
    if shown.sizes:
        yield escaped(shown.sizes)
    yield from _output(shown.output, "This call printed:")
    if shown.grid is not None:
        yield from _grid(shown, shown.grid)
        return
    if shown.line:
        yield escaped(f"{chapter.file}, line {shown.line}")
        if shown.text.strip():
            yield block(shown.text.strip())
    yield escaped(shown.message)


def _grid(shown: Failure, grid: Grid) -> Iterator[str]:
    """Got, with a star at what differs, and expected, one below the other."""
    marked = [
        [f"{entry}*" if wrong else entry for entry, wrong in zip(row, wrongs, strict=True)]
        for row, wrongs in zip(grid.got, grid.wrong, strict=True)
    ]
    yield "Got, with a star where it differs:"
    yield block("\n".join(map("  ".join, marked)))
    yield "Expected:"
    yield block("\n".join(map("  ".join, grid.expected)))
    axes = f"rows {grid.rows}, columns {grid.columns}" if grid.rows else f"along {grid.columns}"
    first = f"first wrong: {shown.index}" if shown.index else ""
    note = " · ".join(filter(None, [shown.part, grid.place, axes, "a part of it" if grid.cut else "", first]))
    yield escaped(note)


def _output(text: str, label: str) -> Iterator[str]:
    if text.strip():
        yield label
        yield block(text.rstrip("\n")[:_PRINTED] + (" …" if len(text) > _PRINTED else ""))


def _answer(answer: Answer) -> Iterator[str]:
    if not answered(answer):
        yield _headline(answer.status, answer.name, "not started", sheet.points(answer.score, answer.max_score))
        return
    head = _headline(answer.status, answer.name, "", sheet.points(answer.score, answer.max_score))
    known = how_known(answer)
    yield f"{head} · {escaped(known)}" if known else head
    if answer.lines:
        steps = []
        for line in answer.lines:
            word = step_word(line)
            steps.append(f"{line['read_as'] or line['text']}{f'  ({word})' if word else ''}")
            steps += [f"    {line['message']}"] if line["message"] else []
        yield block("\n".join(steps))
    elif answer.read_as:
        yield "I read:"
        yield block(answer.read_as)
    passed = answer.status == Status.PASSED
    said = [answer.message if not (answer.lines and passed) else ""]
    said += [answer.counterexample if answer.counterexample not in answer.message else "", answer.code]
    yield from map(escaped, filter(None, said))
    if answer.hint and answer.status == Status.FAILED:
        yield _hint(answer.hint)


def _question(entry: QuizEntry) -> Iterator[str]:
    points = sheet.points(entry.score, entry.max_score) if entry.max_score else ""
    yield _headline(entry.status, entry.name, sheet.answer_word(entry), points)
    if entry.message and entry.status != Status.PASSED:
        yield escaped(entry.message)
