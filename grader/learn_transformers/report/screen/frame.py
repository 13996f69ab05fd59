"""What the screen looks like: a state becomes exactly as many lines as the terminal has rows."""

from __future__ import annotations

import io
from collections.abc import Iterable
from dataclasses import replace
from functools import lru_cache
from pathlib import Path

from rich.cells import cell_len
from rich.console import Console, RenderableType
from rich.style import Style
from rich.text import Text

from learn_transformers import printable
from learn_transformers.report.lines import in_ascii, near, wrapped
from learn_transformers.report.screen.edges import at_edges, cut, keys_that_fit
from learn_transformers.report.screen.state import Page, Row, State, View, places, rows
from learn_transformers.report.signs import Signs
from learn_transformers.report.verdicts import terminal
from learn_transformers.report.verdicts.card import card, graded_with, printed
from learn_transformers.report.verdicts.worksheet import answered, worksheet
from learn_transformers.verdict import Chapter, Function, Status

HEAD, FOOT = 2, 2
MAX_NOTES = 4
_STYLES = {"passed": "green", "failed": "red", "error": "red", "unfinished": "dim"}
_BAR = 20
_KEYS = "n:next p:previous h:hint s:solution l:list r:read w:sheet e:edit ?:keys q:quit"
_ALL_KEYS = {
    "n": "the next function that has not passed", "p": "the function before",
    "l": "the list; letters narrow it down, answers included",
    "h": "the next hint", "s": "the model solution beside yours, once yours passes",
    "r": "the lesson, where it speaks of the function", "w": "the worksheet of the chapter",
    "e": "your editor, at the line in question", "u": "the quiz of the chapter",
    "x": "reset the function to its stub; a backup is kept",
    "o": "all that your code printed", "c": "check the whole course", "up/down, space": "scroll; home and end go far",
    "q": "back, and from a function's result: quit", "?": "this page",
}  # fmt: skip
_KEYS_OF = {
    View.CARD: _KEYS,
    View.LIST: "letters: filter   up/down or a number: choose   enter: go there   q: back",
    View.HINT: "h: the next hint   up/down: scroll   q: back",
    View.LESSON: "a: answers   up/down, space: scroll   home/end   q: back",
    View.WORKSHEET: "h: hint on an answer   e: edit   l: the list   up/down: scroll   q: back",
    View.RESET: "y: reset it   any other key: leave it as it is",
}
_ALL_OUTPUT = "o"  # the key that shows it
_KEYS_OF_AN_ANSWER = "h: hint   s: solution   e: edit   l: the list   up/down: scroll   q: back"
_KEYS_OF_A_FILTER = "backspace, escape: less   up/down: choose   enter: go there"
_READING = "up/down, space: scroll   home/end   q: back"


def room(height: int) -> int:
    """How many lines the middle of the screen has."""
    return max(height - HEAD - FOOT, 1)


def frame(state: State, width: int, height: int, signs: Signs) -> tuple[list[Text], int]:
    """The lines of the screen, and how far it can be scrolled."""
    body = _body(state, width, signs)
    notes = _notes(state, width, signs)
    space = max(room(height) + 1 - len(notes), 1)
    furthest = max(len(body) - space, 0)
    if state.view is View.LIST:
        row = _line_of_cursor(state)
        first = min(max(state.scroll, row - space + 1), max(row - min(space - 1, 1), 0), furthest)
    else:
        first = min(state.scroll, furthest)
    shown = body[first : first + space]
    part = f"{first + 1}-{first + len(shown)} of {len(body)} lines" if furthest else ""
    notes[-1] = at_edges(notes[-1], Text(part, style="dim"), width)
    blank = [Text()] * (space - len(shown))
    lines = [
        *_head(state, width, signs),
        *shown,
        *blank,
        *notes,
        keys_that_fit(_foot(state), width),
    ]
    return [cut(line, width) for line in lines[:height]], first


def _foot(state: State) -> str:
    """The keys that matter here."""
    if state.view is View.WORKSHEET and state.answer:
        return _KEYS_OF_AN_ANSWER
    return _KEYS_OF_A_FILTER if state.filter else _KEYS_OF.get(state.view, _READING)


def _head(state: State, width: int, signs: Signs) -> list[Text]:
    passed, total = sum(s == Status.PASSED for s in map(state.known.get, _keys())), len(_keys())
    done = max(passed * _BAR // total, min(passed, 1))
    bar = Text.assemble((signs.bar * done, "green"), (signs.rest * (_BAR - done), "dim"), f" {passed} of {total}")
    in_hand = state.answer or state.at.function
    title = Text.assemble((state.at.chapter.folder, "bold"), f" {signs.dot} ", (in_hand, "bold"))
    return [at_edges(title, bar, width), at_edges(_link(state), _own_marks(state, signs), width)]


def _keys() -> list[tuple[str, str]]:
    return [place.key for place in places()]


def _own_marks(state: State, signs: Signs) -> Text:
    """One mark for each function of the chapter, the one shown underlined."""
    line = Text()
    for name in state.at.chapter.functions():
        status = state.known.get((state.at.chapter.name, name), "unfinished")
        shown = name == state.at.function
        line.append(f"[{signs.of(status)}]" if shown else f" {signs.of(status)} ", style=_STYLES.get(status, ""))
    return line


def _link(state: State) -> Text:
    """The place to go to in the file: the line that failed, else the function."""
    file = file_to_open(state)
    line = line_to_open(state)
    shown = f"{near(str(file))}:{line}" if line else near(str(file))
    return Text.assemble("in ", (shown, _link_style(file, line)))


@lru_cache(maxsize=64)
def _link_style(file: Path, line: int) -> Style:
    return Style(underline=True, link=file.absolute().as_uri() + (f"#{line}" if line else ""))


def file_to_open(state: State) -> Path:
    """The file in question: the chapter's, or its worksheet."""
    on_paper = state.answer or state.view is View.WORKSHEET
    return state.exercises / (state.at.chapter.worksheet if on_paper else state.at.chapter.file)


def line_to_open(state: State) -> int:
    """The line of the file that the learner will want to see; 0 where there is none."""
    verdict, function = state.verdict, state.function
    if state.answer or state.view is View.WORKSHEET:
        return next((a.line for a in verdict.worksheet if a.name == state.answer), 0) if verdict else 0
    if verdict is not None and verdict.problem is not None and verdict.problem.line:
        return verdict.problem.line
    failing = function is not None and function.failure is not None and function.failure.line
    return failing or state.lines.get(state.at.key, 0)


def _notes(state: State, width: int, signs: Signs) -> list[Text]:
    """What has just happened, on one line if it can be."""
    if state.view is View.LIST and state.filter:
        found = len(rows(state.filter))
        said = Text(f"Filter: {state.filter} {signs.dot} {found or 'nothing'} found", style="bold")
    elif state.trouble and not state.busy:  # which may begin with a path, or with what an exception says
        said = Text(f"{signs.failed} {printable.one_line(state.note)}", style="red")
    else:
        said = Text(printable.one_line(f"Checking {state.busy} …" if state.busy else state.note), style="dim")
    return _fitted([said], width, signs)[:MAX_NOTES] or [Text()]


# The middle


def _body(state: State, width: int, signs: Signs) -> list[Text]:
    if (
        state.view not in (View.CARD, View.LIST, View.WORKSHEET, View.OUTPUT, View.RESET, View.KEYS)
        and state.page is not None
    ):
        return list(_page(state.page, width, signs))
    if state.view is View.LIST:  # where every exercise has one line, for better or worse
        return [line if signs.utf8 else in_ascii(line) for line in _list(state, signs)]
    if state.view is View.WORKSHEET:
        lines = _answer(state, signs) if state.answer else _worksheet(state, signs)
    elif state.view is View.OUTPUT:
        lines = _output(state, width)
    elif state.view is View.KEYS:
        lines = [Text(), *(Text.assemble((f"{key:>16}  ", "bold"), said) for key, said in _ALL_KEYS.items())]
    elif state.view is View.RESET:
        lines = _reset(state, signs)
    else:
        lines = _shown(state, signs, width)
    return _fitted(lines, width, signs)


def _shown(state: State, signs: Signs, width: int) -> list[Text]:
    """The function shown: its card, or what else there is to say about it."""
    verdict, function = state.verdict, state.function
    if verdict is None:
        return []
    if verdict.problem is not None:
        return rendered(terminal.problem(verdict), width)
    if function is None:
        return [Text(), Text(f"{state.at.function} was not checked.")]
    if function.status == Status.PASSED:
        lines = _passed(state, verdict, function, signs)
    elif function.status == Status.UNFINISHED:
        lines = _not_started(function, signs)
    else:
        lines = card(verdict, function, signs, _ALL_OUTPUT)
    lent = [Text(), Text(f"  {said}", style="dim")] if (said := graded_with(verdict)) else []
    return [*lines, *lent]


def _output(state: State, width: int) -> list[Text]:
    """All that the function printed while it was checked."""
    text = state.function.output if state.function is not None else ""
    if not text.strip():
        return [Text(), Text(f"{state.at.function} printed nothing.")]
    return rendered(terminal.output(text, "in all calls", len(text)), width)


def _passed(state: State, verdict: Chapter, function: Function, signs: Signs) -> list[Text]:
    title = f"{signs.passed} {function.name} passed {signs.dot} {function.score:g} of {function.max_score:g}"
    lines = [Text(), Text(title, style="bold green"), Text()]
    lines += [Text.assemble("  ", (signs.passed, "green"), " ", signs.text(c.name)) for c in function.checks]
    lines += printed(function, signs, _ALL_OUTPUT)
    if all(f.status == Status.PASSED for f in verdict.functions):
        lines += [Text(), Text(f"Everything in {state.at.chapter.folder} passed.", style="green")]
        if state.at.chapter.has_quiz:
            lines += [Text.assemble(("u", "bold"), " opens its quiz.")]
    if all(state.known.get(key) == Status.PASSED for key in _keys()):
        return [*lines, Text("Everything in the course passed.", style="green")]
    return [*lines, Text(), Text.assemble(("n", "bold"), " goes on, ", ("s", "bold"), " shows the model solution.")]


def _not_started(function: Function, signs: Signs) -> list[Text]:
    if function.follows_from:
        waits = f"{signs.unfinished} {function.name} waits for {function.follows_from}, which it calls."
        return [Text(), Text(waits, style="bold"), Text(), Text(f"Fill in {function.follows_from} first, and save.")]
    if function.to_do:
        title, what = f"{function.name} is not there yet.", f"{signs.text(function.to_do)}. What will be asked of it:"
    else:
        title = f"{function.name} is not started."
        what = "Fill it in and save: the result appears here. What will be asked of it:"
    checks = [Text(f"  {signs.unfinished} {signs.text(c.name)}", style="dim") for c in function.checks]
    return [Text(), Text(f"{signs.unfinished} {title}", style="bold"), Text(), Text(what), *checks]


def _worksheet(state: State, signs: Signs) -> list[Text]:
    verdict, chapter = state.verdict, state.at.chapter
    if not chapter.has_worksheet:
        return [Text(), Text(f"{chapter.folder} has no worksheet.")]
    lines = worksheet(verdict, signs) if verdict is not None else []
    where = near(str(state.exercises / chapter.worksheet))
    return lines or [Text(), Text(f"Nothing is answered yet: write your equations into {where} and save.")]


def _answer(state: State, signs: Signs) -> list[Text]:
    """One answer: what is asked, and what was found out about what is written there."""
    verdict, chapter = state.verdict, state.at.chapter
    asked = [Text(signs.text(line), style="dim") for line in chapter.question(state.answer)]
    marked = [a for a in verdict.worksheet if a.name == state.answer] if verdict is not None else []
    lines = worksheet(replace(verdict, worksheet=tuple(marked)), signs) if verdict is not None and marked else []
    where = near(str(state.exercises / chapter.worksheet))
    return [Text(), *asked, Text(), *(lines or [Text(f"Nothing is answered yet: write it into {where} and save.")])]


def _reset(state: State, signs: Signs) -> list[Text]:
    return [
        Text(),
        Text(f"Reset {state.at.function} to its stub?", style="bold"),
        Text(),
        Text(f"The rest of {near(str(state.exercises / state.at.chapter.file))} stays. A backup is kept."),
    ]


def _list(state: State, signs: Signs) -> list[Text]:
    """Every exercise and worksheet, or what the filter lets through, under its chapter; exercises have numbers."""
    every = rows(state.filter)
    numbers = {place.key: number for number, place in enumerate(places(), 1)}
    lines = []
    for place, row in enumerate(every):
        if place == 0 or row.chapter != every[place - 1].chapter:
            lines.append(Text(row.chapter.folder, style="bold"))
        chosen = place == state.cursor
        status, word = _status_of(state, row)
        arrow = signs.mistake if chosen else ""
        number = numbers.get((row.chapter.name, row.function), "")
        text = f"{arrow:>3} {number:>3} {signs.of(status)} {row.name:<40} {word}"
        lines.append(Text(text, style=Style.parse("reverse") if chosen else _STYLES.get(status, "")))
    return lines or [Text("No name holds this.", style="dim")]


def _line_of_cursor(state: State) -> int:
    """In which line of the list the chosen row stands."""
    before = rows(state.filter)[: state.cursor + 1]
    return state.cursor + len({row.chapter for row in before})


def _status_of(state: State, row: Row) -> tuple[str, str]:
    """How a row of the list stands, and the word for it."""
    chapter = row.chapter.name
    if row.function:
        status = state.known.get((chapter, row.function), "unfinished")
        verdict = state.verdicts.get(chapter)
        function = next((f for f in verdict.functions if f.name == row.function), None) if verdict else None
        return status, terminal.word(function) if function else _WORDS.get(status, status)
    found = [state.answered.get((chapter, name), "unfinished") for name in row.chapter.answers()]
    if row.answer:
        status = state.answered.get((chapter, row.answer), "unfinished")
        verdict = state.verdicts.get(chapter)
        begun = verdict is not None and any(a.name == row.answer and answered(a) for a in verdict.worksheet)
        return status, "begun" if status == "unfinished" and begun else _WORDS.get(status, status)
    passed = found.count("passed")
    return "passed" if passed == len(found) else "unfinished", f"{passed} of {len(found)}"


_WORDS = {"unfinished": "not started"}


# Fitting in


@lru_cache(maxsize=4)
def _page(page: Page, width: int, signs: Signs) -> tuple[Text, ...]:
    title = Text(f"{signs.line * 2} {page.title} ", style="bold")
    title.append(signs.line * max(width - cell_len(title.plain), 0), style="dim")
    return tuple(_fitted([title, *rendered(page.body, width)], width, signs))


def rendered(what: RenderableType, width: int) -> list[Text]:
    """Whatever can be printed, as lines."""
    console = _plain_console(width)
    rows = console.render_lines(what, console.options.update(width=width), pad=False)
    return [Text.assemble(*((s.text, s.style or "") for s in row)) for row in rows]


def _fitted(lines: Iterable[Text], width: int, signs: Signs) -> list[Text]:
    """The same in signs that the terminal has, with what is too long continued on the next line."""
    return list(wrapped((line if signs.utf8 else in_ascii(line) for line in lines), max(width, 1)))


@lru_cache(maxsize=4)
def _plain_console(width: int) -> Console:
    return Console(
        file=io.StringIO(), width=max(width, 1), color_system="truecolor", force_terminal=True, highlight=False
    )
