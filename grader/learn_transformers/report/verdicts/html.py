"""A verdict as a piece of HTML that stands in any page, light or dark: no script, no style sheet, nothing fetched.

Text keeps the page's own color, and what is colored says the same in words or signs. All text is escaped where it is
put into a tag, so that nothing a learner wrote can be markup.
"""

from __future__ import annotations

import html
from collections.abc import Iterable, Iterator
from functools import lru_cache
from typing import Any

from learn_transformers import printable
from learn_transformers.report.signs import UNICODE, is_no_step, step_word
from learn_transformers.report.verdicts.card import graded_with, not_graded
from learn_transformers.report.verdicts.isolation import missing
from learn_transformers.report.verdicts.points import in_quarters
from learn_transformers.report.verdicts.reasons import reasons
from learn_transformers.report.verdicts.worksheet import how_known
from learn_transformers.verdict import Answer, Chapter, Failure, Function, Grid, Status, Verdict

GREEN, RED, AMBER = "#278a42", "#d64545", "#a86c00"  # to be seen on white and on black
_COLORS = {"passed": GREEN, "failed": RED, "error": RED, "unfinished": "inherit"}
_WORDS = {"passed": "passed", "failed": "failed", "error": "error", "unfinished": "not started"}
_ROOT = "font-family:system-ui,sans-serif;font-size:14px;line-height:1.5;max-width:60em;text-align:left"
_MONOSPACE = "font-family:ui-monospace,Menlo,Consolas,monospace;font-size:13px"
_CODE = f"{_MONOSPACE};background:rgba(127,127,127,.12);color:inherit;padding:0 .25em;border-radius:3px"
_BLOCK = (
    f"{_MONOSPACE};background:rgba(127,127,127,.12);color:inherit;padding:.4em .6em;margin:.3em 0;border:0;"
    "border-radius:3px;white-space:pre-wrap;overflow-wrap:anywhere"
)
_QUIET = "opacity:.75"
_SAME = {"ok", "given", "follow-through", "recovered"}
_LONGEST = 1500


class Html(str):
    """Text that is markup already."""


def fragment(verdict: Verdict) -> str:
    """The verdict as one `<div>`."""
    verdict = in_quarters(printable.shown(verdict))
    parts: list[Html] = []
    for chapter in verdict.chapters:
        parts += [*functions(chapter), *worksheet(chapter)]
    parts += [_line(note) for note in verdict.notes]
    parts.append(_foot(verdict))
    return _root(parts)


def sentence(text: str) -> str:
    """One sentence in the same frame."""
    return _root([_line(printable.one_line(text))])


def plain(text: str) -> str:
    """Text of several lines, as it would stand in a terminal."""
    return _root([tag("pre", f"{_MONOSPACE};color:inherit;margin:.3em 0;white-space:pre;overflow-x:auto", text)])


def _root(parts: Iterable[Html]) -> str:
    classes = "learn-transformers tex2jax_ignore mathjax_ignore"  # a dollar sign is a dollar sign
    return f'<div class="{classes}" style="{_ROOT}">{_joined(parts)}</div>'


def tag(name: str, style: str, *children: str) -> Html:
    """An element; children that are no `Html` are escaped."""
    return Html(f'<{name} style="{html.escape(style)}">{_joined(children)}</{name}>')


def _joined(children: Iterable[str]) -> Html:
    return Html("".join(c if isinstance(c, Html) else html.escape(c) for c in children))


def _line(*children: str, style: str = "") -> Html:
    return tag("div", f"margin:.15em 0;{style}", *children)


def _code(text: str) -> Html:
    return tag("code", _CODE, text)


def _mark(status: str) -> Html:
    return tag("span", f"color:{_COLORS[status]};font-weight:bold;display:inline-block;width:1.2em", UNICODE.of(status))


def _score(score: float, most: float) -> Html:
    return tag("span", f"{_QUIET};margin-left:.6em", f"{score:g} of {most:g}")


def _frame(status: str, *children: str) -> Html:
    color = "rgba(127,127,127,.5)" if status == "unfinished" else _COLORS[status]
    return tag("div", f"border-left:3px solid {color};padding:.1em 0 .1em .8em;margin:.5em 0", *children)


def functions(chapter: Chapter, others: str = "not reached") -> Iterator[Html]:
    """What there is to say of a chapter's file; text is made printable, and points are in quarters, by who asks.

    `others` is said of checks that fail beside the one that is shown.
    """
    if chapter.problem is not None:
        yield _problem(chapter)
    else:
        for function in chapter.functions:
            yield _function(chapter, function, others)
    if said := graded_with(chapter):
        yield _line(said, style=_QUIET)


def worksheet(chapter: Chapter) -> Iterator[Html]:
    """The same of its worksheet; nothing where there is none."""
    yield from (_answer(answer) for answer in chapter.worksheet if _answered(answer))
    waiting = [answer.name for answer in chapter.worksheet if not _answered(answer)]
    if waiting:
        named = ", ".join(waiting) if len(waiting) <= 3 else f"{len(waiting)} answers"
        yield _frame("unfinished", _line(_mark("unfinished"), tag("strong", "", named), " not started"))


def _problem(chapter: Chapter) -> Html:
    found = chapter.problem
    assert found is not None
    where = f"{chapter.file}, line {found.line}" if found.line else chapter.file
    parts = [
        _line(_mark("error"), tag("strong", "", f"{chapter.name} {not_graded(chapter)}"), f" · {where}"),
        *([_pointed(found.text, found.column, found.end)] if found.text.strip() else []),
        _line(found.message),
    ]
    return _frame("error", *_output(chapter.output, "your output while it was loaded:"), *parts)


def _pointed(text: str, column: int, end: int) -> Html:
    """A line of code, underlined where it is wrong."""
    indent = len(text) - len(text.lstrip())
    if not column:
        return tag("pre", _BLOCK, text[indent:])
    start = max(column - 1, indent)
    stop = min(max(end - 1, start + 1), len(text))
    wrong = tag("span", f"text-decoration:underline wavy {RED};font-weight:bold", text[start:stop] or " ")
    return tag("pre", _BLOCK, text[indent:start], wrong, text[stop:])


def _function(chapter: Chapter, function: Function, others: str) -> Html:
    head = _head(function.status, function.name, _word(function), function.score, function.max_score)
    if function.status in (Status.PASSED, Status.UNFINISHED):
        return _frame(function.status, head)
    return _frame(function.status, head, *_failing(chapter, function, others), *_all_output(function.output))


@lru_cache(1 << 10)
def _head(status: Status, name: str, word: str, score: float, most: float) -> Html:
    return _line(_mark(status), tag("strong", "", name), f" {word}", _score(score, most))


def _word(function: Function) -> str:
    if function.status == Status.UNFINISHED and function.follows_from:
        return f"waits for {function.follows_from}"
    if function.to_do:
        return function.to_do
    return _WORDS[function.status]


def _failing(chapter: Chapter, function: Function, later: str) -> Iterator[Html]:
    """The first check that fails, with the smallest call that shows it; what explains it; the rest in one line."""
    wrong = [check for check in function.checks if check.status != Status.PASSED]
    if function.failure is not None:
        yield from _failure(chapter, function.failure)
    elif wrong:
        yield _line(tag("strong", "", wrong[0].name))
        yield _line(wrong[0].message)
    yield from _reasons(function)
    others, passed = len(wrong) - 1, len(function.checks) - len(wrong)
    rest = [f"{others} more {'check' if others == 1 else 'checks'} {later}"] if others > 0 else []
    rest += [f"{passed} passed"] if passed else []
    if rest:
        yield _line(" · ".join(rest), style=_QUIET)


def _failure(chapter: Chapter, shown: Failure) -> Iterator[Html]:
    yield _line(tag("strong", "", shown.check))
    if shown.smaller:
        yield _line("a simpler call that fails in the same way:", style=_QUIET)
    if shown.call:
        yield tag("pre", _BLOCK, shown.call)
    if shown.sizes:
        yield _line(shown.sizes, style=_QUIET)
    yield from _output(shown.output, "this call printed:")
    if shown.grid is not None:
        yield _matrices(shown, shown.grid)
    elif shown.line:
        yield _line(f"{chapter.file}, line {shown.line}")
        if shown.text.strip():
            yield tag("pre", _BLOCK, shown.text.strip())
        yield _line(shown.message)
    else:
        yield _line(shown.message)


def _matrices(shown: Failure, grid: Grid) -> Html:
    """Got, expected and difference side by side; a star, a line and red mark what differs."""
    blank = tuple(tuple(False for _ in row) for row in grid.got)
    tables = [("got", grid.got, grid.wrong), ("expected", grid.expected, blank), ("difference", grid.difference, blank)]
    axes = f"rows {grid.rows}, columns {grid.columns}" if grid.rows else f"along {grid.columns}"
    first = f"first wrong: {shown.index}" if shown.index else ""
    note = " · ".join(filter(None, [shown.part, grid.place, axes, "a part of it" if grid.cut else "", first]))
    return _joined([tag("div", "overflow-x:auto", *(_matrix(*table) for table in tables)), _line(note, style=_QUIET)])


def _matrix(name: str, entries: tuple[tuple[str, ...], ...], wrong: tuple[tuple[bool, ...], ...]) -> Html:
    plain = f"{_MONOSPACE};color:inherit;background:transparent;border:0;padding:.05em .5em;text-align:right"
    differs = f"{plain};color:{RED};font-weight:bold;text-decoration:underline"
    rows = [
        tag("tr", "background:transparent", *(_entry(differs if w else plain, e, w) for e, w in zip(*row, strict=True)))
        for row in zip(entries, wrong, strict=True)
    ]
    table = tag("table", "border-collapse:collapse;margin:0;border:0", *rows)
    return tag(
        "div",
        "display:inline-block;vertical-align:top;margin:.2em 1.5em .2em 0",
        tag("div", _QUIET, name),
        tag("div", "border-left:1px solid;border-right:1px solid;border-radius:4px", table),
    )


def _entry(style: str, entry: str, wrong: bool) -> Html:
    return tag("td", style, f"{entry}*" if wrong else entry)


def _reasons(function: Function) -> Iterator[Html]:
    for number, reason in enumerate(reasons(function)):
        yield _reason(reason.sentence)
        if reason.alternatives:
            yield tag("ul", "margin:.1em 0 .1em 1.4em", *(tag("li", "", title) for title in reason.alternatives))
        if reason.hint and number == 0:
            yield _line(reason.hint, style="font-style:italic")


def _reason(text: str) -> Html:
    return _line(tag("span", f"color:{AMBER};font-weight:bold", "→ "), text)


def _output(text: str, label: str) -> Iterator[Html]:
    """What the learner's code printed."""
    if text.strip():
        yield _line(label, style=_QUIET)
        yield _printed(text)


def _printed(text: str) -> Html:
    shown = text if len(text) < _LONGEST else text[:_LONGEST] + " …"
    return tag("pre", _BLOCK, "\n".join(printable.lines(shown.rstrip("\n"))))


def _all_output(text: str) -> Iterator[Html]:
    """What all calls printed, to be unfolded."""
    if text.strip():
        yield tag("details", "margin:.15em 0", tag("summary", _QUIET, "your output in all calls"), _printed(text))


def _answered(answer: Answer) -> bool:
    return answer.status != Status.UNFINISHED or bool(answer.message or answer.read_as or answer.lines)


def _answer(answer: Answer) -> Html:
    head = [_mark(answer.status), tag("strong", "", answer.name), _score(answer.score, answer.max_score)]
    if answer.line and answer.status != Status.PASSED:
        head.append(tag("span", _QUIET, f" · line {answer.line}"))
    if known := how_known(answer):
        head.append(tag("span", _QUIET, f" · {known}"))
    parts = [_line(*head)]
    if answer.lines:
        parts += [_step(number, line) for number, line in enumerate(answer.lines, 1)]
    elif answer.read_as:
        parts.append(_line("I read: ", _code(answer.read_as)))
    if answer.message and not (answer.lines and answer.status == Status.PASSED):
        parts.append(_line(answer.message))
    if answer.counterexample and answer.counterexample not in answer.message:
        parts.append(_line(answer.counterexample))
    if answer.entries and (wrong := _wrong_entries(answer)):
        parts.append(_line(wrong))
    if answer.hint and answer.status == Status.FAILED:
        parts.append(_line(answer.hint, style="font-style:italic"))
    if answer.code:
        parts.append(_line(answer.code))
    return _frame(answer.status, *parts)


def _step(number: int, line: dict[str, Any]) -> Html:
    """One line of a derivation: its verdict, how it was read, and what is wrong with it."""
    status = line["status"]
    same = status in _SAME and not is_no_step(line)
    known = "passed" if same else "failed" if status in ("wrong", "gap") else "unfinished"
    word = step_word(line)
    shown = _line(f"{number} ", _mark(known), _code(line["read_as"] or line["text"]), f" {word}" if word else "")
    return _joined([shown, _line(line["message"], style="margin-left:2.5em")]) if line["message"] else shown


def _wrong_entries(answer: Answer) -> str:
    """Which entries of a matrix are wrong, unless all are."""
    places = [
        f"({row}, {column})"
        for row, entries in enumerate(answer.entries, 1)
        for column, right in enumerate(entries, 1)
        if not right
    ]
    if not places or len(places) == sum(map(len, answer.entries)):
        return ""
    return f"Wrong: {'entry' if len(places) == 1 else 'entries'} {', '.join(places)}; the others are right."


def _foot(verdict: Verdict) -> Html:
    points = f"{verdict.score:g} of {verdict.max_score:g} points"
    parts = filter(None, [points, f"seed {verdict.seed}", missing(verdict)])
    return _line(" · ".join(parts), style=f"{_QUIET};font-size:12px")
