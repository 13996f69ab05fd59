"""A worksheet on the terminal: how each answer was read, which line is the first wrong one, and why."""

from __future__ import annotations

import re
from typing import Any

from rich.text import Text

from learn_transformers.report.lines import ruled, wrapped
from learn_transformers.report.signs import Signs, is_no_step, step_word
from learn_transformers.report.verdicts.card import VERBOSE
from learn_transformers.verdict import Answer, Chapter, Status

STYLES = {"passed": "green", "failed": "red", "error": "bold red", "unfinished": "dim"}
_LINES = {"ok": "green", "follow-through": "yellow", "recovered": "yellow", "wrong": "red", "gap": "red"}
MAX_ANSWERS = 3  # beside the code
_FIRST = (Status.ERROR, Status.FAILED, Status.UNFINISHED, Status.PASSED)
_SAME = {"ok", "given", "follow-through", "recovered"}


def answered(answer: Answer) -> bool:
    """Was anything written there?"""
    return answer.status != Status.UNFINISHED or bool(answer.message or answer.read_as or answer.lines)


def how_known(answer: Answer) -> str:
    """How it is known that an accepted formula is right; nothing where it is the expected one as it stands."""
    if answer.status != Status.PASSED or answer.evidence in ("", "same"):
        return ""
    if answer.evidence == "mod p":
        return "agrees exactly at random points"
    return f"agrees to {answer.evidence}" if answer.evidence[0].isdigit() else answer.evidence


def worksheet(chapter: Chapter, signs: Signs, entries: int | None = None) -> list[Text]:
    """The answers of a chapter that were given, each with its reading; none where the worksheet is blank.

    Of more than so many `entries` those come first that are not right.
    """
    given = [answer for answer in chapter.worksheet if answered(answer)]
    if not given:
        return []
    score, most = (sum(values) for values in zip(*((a.score, a.max_score) for a in chapter.worksheet), strict=True))
    title = f"{chapter.name}, worksheet {signs.dot} {score:g} of {most:g} "
    lines = [ruled(title, signs, "dim")]
    if len({a.message for a in given}) == 1 and given[0].status == Status.ERROR:
        return [*lines, Text(f"  {signs.text(given[0].message)}", style="red")]
    shown = sorted(given, key=lambda answer: _FIRST.index(answer.status))[:entries]
    for answer in filter(shown.__contains__, given):
        lines += wrapped(answer_lines(answer, signs))
    if rest := len(given) - len(shown):
        lines.append(Text(f"  and {rest} more: {VERBOSE} shows {'it' if rest == 1 else 'them'}", style="dim"))
    waiting = len(chapter.worksheet) - len(given)
    if waiting:
        lines.append(Text(f"{signs.unfinished} {waiting} not started", style="dim"))
    return lines


def answer_lines(answer: Answer, signs: Signs) -> list[Text]:
    """One answer: how it was read, what is wrong with it, and a question that leads on."""
    heading = Text.assemble((f"{signs.of(answer.status)} ", STYLES[answer.status]), (answer.name, "bold"))
    heading.append(f" {signs.dot} {answer.score:g} of {answer.max_score:g}", style="dim")
    if answer.line and answer.status != Status.PASSED:
        heading.append(f" {signs.dot} worksheet.py:{answer.line}", style="dim")
    if known := how_known(answer):
        heading.append(f" {signs.dot} {known}", style="dim")
    lines = [heading]
    if answer.lines:
        lines += [part for number, line in enumerate(answer.lines, 1) for part in _step(number, line, signs)]
    elif answer.read_as:
        lines.append(Text(f"  I read: {signs.text(answer.read_as)}", style="dim"))
    if answer.message and not (answer.lines and answer.status == Status.PASSED):
        lines.append(Text(f"  {signs.text(answer.message)}"))
    if answer.counterexample and answer.counterexample not in answer.message:
        lines.append(Text(f"  {signs.text(answer.counterexample)}"))
    if wrong := _wrong_entries(answer):
        lines.append(Text(f"  {wrong}"))
    if answer.hint and answer.status == Status.FAILED:
        lines.append(Text(f"  {signs.text(answer.hint)}", style="italic"))
    if answer.code:
        lines.append(Text(f"  {signs.text(answer.code)}", style="cyan"))
    return lines


def _step(number: int, line: dict[str, Any], signs: Signs) -> list[Text]:
    """One line of a derivation: its verdict, how it was read, and what is wrong with it."""
    status = line["status"]
    same = status in _SAME and not is_no_step(line)
    sign = signs.passed if same else signs.failed if status in ("wrong", "gap") else signs.unfinished
    style = _LINES.get(status, "dim")
    said = step_word(line)
    word = f"  ({said})" if said else ""
    shown = line["read_as"] or line["text"]
    lines = [Text.assemble(f"  {number:>2} ", (sign, style), f" {signs.text(shown)}", (word, style))]
    if line["message"]:
        lines.append(Text(f"       {signs.text(line['message'])}"))
    return lines


def _wrong_entries(answer: Answer) -> str:
    """Which entries of a matrix are wrong, unless all or none are, or it has been said."""
    if answer.status == Status.PASSED or re.search(r"entr(y|ies) \(", answer.message, re.IGNORECASE):
        return ""
    places = [
        f"({row}, {column})"
        for row, entries in enumerate(answer.entries, 1)
        for column, right in enumerate(entries, 1)
        if not right
    ]
    total = sum(len(row) for row in answer.entries)
    if not places or len(places) == total:
        return ""
    return f"Wrong: {'entry' if len(places) == 1 else 'entries'} {', '.join(places)}; the others are right."
