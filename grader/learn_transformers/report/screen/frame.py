"""What the screen looks like: a state becomes exactly as many lines as the terminal has rows."""

from __future__ import annotations

import io
from collections.abc import Iterable
from functools import lru_cache
from pathlib import Path

from rich.cells import cell_len
from rich.console import Console, RenderableType
from rich.style import Style
from rich.text import Text

from learn_transformers import printable
from learn_transformers.report.lines import in_ascii, near, wrapped
from learn_transformers.report.screen.state import Page, Place, State, View, places
from learn_transformers.report.signs import Signs
from learn_transformers.report.verdicts import terminal
from learn_transformers.report.verdicts.card import card, graded_with, printed
from learn_transformers.report.verdicts.worksheet import worksheet
from learn_transformers.verdict import Chapter, Function, Status

HEAD, FOOT = 2, 2
MAX_NOTES = 4
_STYLES = {"passed": "green", "failed": "red", "error": "red", "unfinished": "dim"}
_BAR = 20
_KEYS = "n:next p:previous h:hint l:list r:read w:worksheet x:reset c:all e:edit q:quit"
_KEYS_OF = {
    View.CARD: _KEYS,
    View.LIST: "up/down, or a number: choose   enter: go there   q: back",
    View.HINT: "h: the next hint   up/down: scroll   q: back",
    View.RESET: "y: reset it   any other key: leave it as it is",
}
_ALL_OUTPUT = "o"  # the key that shows it
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
        row = _row_of(places()[state.cursor])
        first = min(max(state.scroll, row - space + 1), max(row - min(space - 1, 1), 0), furthest)
    else:
        first = min(state.scroll, furthest)
    shown = body[first : first + space]
    part = f"{first + 1}-{first + len(shown)} of {len(body)} lines" if furthest else ""
    notes[-1] = _sides(notes[-1], Text(part, style="dim"), width)
    blank = [Text()] * (space - len(shown))
    lines = [
        *_head(state, width, signs),
        *shown,
        *blank,
        *notes,
        _keys_that_fit(_KEYS_OF.get(state.view, _READING), width),
    ]
    return [_cut(line, width) for line in lines[:height]], first


def _head(state: State, width: int, signs: Signs) -> list[Text]:
    passed, total = sum(s == Status.PASSED for s in map(state.known.get, _keys())), len(_keys())
    done = max(passed * _BAR // total, min(passed, 1))
    bar = Text.assemble((signs.bar * done, "green"), (signs.rest * (_BAR - done), "dim"), f" {passed} of {total}")
    title = Text.assemble((state.at.chapter.folder, "bold"), f" {signs.dot} ", (state.at.function, "bold"))
    return [_sides(title, bar, width), _sides(_link(state), _own_marks(state, signs), width)]


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
    file = state.exercises / state.at.chapter.file
    line = line_to_open(state)
    shown = f"{near(str(file))}:{line}" if line else near(str(file))
    return Text.assemble("in ", (shown, _link_style(file, line)))


@lru_cache(maxsize=64)
def _link_style(file: Path, line: int) -> Style:
    return Style(underline=True, link=file.absolute().as_uri() + (f"#{line}" if line else ""))


def line_to_open(state: State) -> int:
    """The line of the file that the learner will want to see; 0 where there is none."""
    verdict, function = state.verdict, state.function
    if verdict is not None and verdict.problem is not None and verdict.problem.line:
        return verdict.problem.line
    failing = function is not None and function.failure is not None and function.failure.line
    return failing or state.lines.get(state.at.key, 0)


def _notes(state: State, width: int, signs: Signs) -> list[Text]:
    """What has just happened, on one line if it can be."""
    if state.trouble and not state.busy:  # which may begin with a path, or with what an exception says
        said = Text(f"{signs.failed} {printable.one_line(state.note)}", style="red")
    else:
        said = Text(printable.one_line(f"Checking {state.busy} …" if state.busy else state.note), style="dim")
    return _fitted([said], width, signs)[:MAX_NOTES] or [Text()]


def _keys_that_fit(keys: str, width: int) -> Text:
    """The foot line; where it is too long without what stands before the last key, which leads out."""
    gap = "   " if "   " in keys else " "
    parts = keys.split(gap)
    while len(parts) > 1 and len(gap.join(parts)) > width:
        del parts[-2]
    line = Text(gap.join(parts))
    line.highlight_regex(r"\w+(?=:)", "bold")
    return line


def _sides(left: Text, right: Text, width: int) -> Text:
    """One text at each edge; the left one is cut where they do not fit, at its beginning if it is a path."""
    space = width - cell_len(right.plain) - (2 if right.plain else 0)
    left = _cut(left, max(space, 0))
    gap = " " * max(width - cell_len(left.plain) - cell_len(right.plain), 0)
    return Text.assemble(left, gap, right)


def _cut(line: Text, width: int) -> Text:
    if cell_len(line.plain) <= width:
        return line
    if width < 1:
        return Text()
    line = line.copy()
    line.truncate(width)
    return line


# The middle


def _body(state: State, width: int, signs: Signs) -> list[Text]:
    if state.view not in (View.CARD, View.LIST, View.WORKSHEET, View.OUTPUT, View.RESET) and state.page is not None:
        return list(_page(state.page, width, signs))
    if state.view is View.LIST:  # where every exercise has one line, for better or worse
        return [line if signs.utf8 else in_ascii(line) for line in _list(state, signs)]
    if state.view is View.WORKSHEET:
        lines = _worksheet(state, signs)
    elif state.view is View.OUTPUT:
        lines = _output(state, width)
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
    if all(state.known.get(key) == Status.PASSED for key in _keys()):
        return [*lines, Text("Everything in the course passed.", style="green")]
    compare = f"learn-transformers solution {state.at.chapter.name}.{state.at.function}"
    return [*lines, Text(), Text.assemble(("n", "bold"), " goes on. To compare with the model solution: ", compare)]


def _not_started(function: Function, signs: Signs) -> list[Text]:
    if function.follows_from:
        waits = f"{signs.unfinished} {function.name} waits for {function.follows_from}, which it calls."
        return [Text(), Text(waits, style="bold"), Text(), Text(f"Fill in {function.follows_from} first, and save.")]
    title = Text(f"{signs.unfinished} {function.name} is not started.", style="bold")
    checks = [Text(f"  {signs.unfinished} {signs.text(c.name)}", style="dim") for c in function.checks]
    what = Text("Fill it in and save: the result appears here. What will be asked of it:")
    return [Text(), title, Text(), what, *checks]


def _worksheet(state: State, signs: Signs) -> list[Text]:
    verdict, chapter = state.verdict, state.at.chapter
    if not chapter.has_worksheet:
        return [Text(), Text(f"{chapter.folder} has no worksheet.")]
    lines = worksheet(verdict, signs) if verdict is not None else []
    where = near(str(state.exercises / chapter.worksheet))
    return lines or [Text(), Text(f"Nothing is answered yet: write your equations into {where} and save.")]


def _reset(state: State, signs: Signs) -> list[Text]:
    return [
        Text(),
        Text(f"Reset {state.at.function} to its stub?", style="bold"),
        Text(),
        Text(f"The rest of {near(str(state.exercises / state.at.chapter.file))} stays. A backup is kept."),
    ]


def _list(state: State, signs: Signs) -> list[Text]:
    """Every exercise, under its chapter."""
    every = places()
    lines = []
    for number, place in enumerate(every, start=1):
        if number == 1 or place.chapter != every[number - 2].chapter:
            lines.append(Text(place.chapter.folder, style="bold"))
        chosen = number == state.cursor + 1
        status = state.known.get(place.key, "unfinished")
        arrow = signs.mistake if chosen else ""
        text = f"{arrow:>3} {number:>3} {signs.of(status)} {place.function:<40} {_word(state, place, status)}"
        lines.append(Text(text, style=Style.parse("reverse") if chosen else _STYLES.get(status, "")))
    return lines


def _row_of(place: Place) -> int:
    """In which line of the list an exercise stands."""
    return places().index(place) + sum(c.number <= place.chapter.number for c in {p.chapter for p in places()})


def _word(state: State, place: Place, status: str) -> str:
    verdict = state.verdicts.get(place.chapter.name)
    function = next((f for f in verdict.functions if f.name == place.function), None) if verdict else None
    return terminal.word(function) if function else {"unfinished": "not started"}.get(status, status)


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
