"""What a quiz looks like: its state becomes exactly as many lines as the terminal has rows."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from rich.text import Text

from learn_transformers.printable import one_line
from learn_transformers.report.lines import in_ascii, wrapped
from learn_transformers.report.quiz import asking, telling
from learn_transformers.report.quiz.state import FOLLOW, Phase, State, left, worth
from learn_transformers.report.quiz.summing import summary
from learn_transformers.report.screen.edges import at_edges, cut, keys_that_fit
from learn_transformers.report.signs import Signs
from learn_transformers.verdict import Status

HEAD, FOOT = 2, 2
MOST_NOTES = 4
_LEAST = 20  # columns; on less, lines are cut
_DIFFICULTY = {1: "easy", 2: "medium", 3: "hard"}
_STYLES = {Status.PASSED: "green", Status.FAILED: "red", Status.ERROR: "red", Status.UNFINISHED: "dim"}
_ALL_KEYS = {
    "letters, digits": "an answer: the last line says what they do here",
    "enter": "that is the answer; where a text is written, tab",
    "s, t, g": "how sure: sure, I think so, a guess",
    "h": "a hint: first what it costs, then the hint",
    "r": "another attempt, after a wrong one",
    "n, p": "the next question that is open; the one before",
    "up/down, page up/down": "scroll",
    "escape": "where letters are typed: the next key is one of these",
    "q": "end; the next start goes on there. An exam is submitted",
}


def room(height: int) -> int:
    """How many lines the middle of the screen has."""
    return max(height - HEAD - FOOT, 1)


@dataclass(frozen=True)
class Look:
    """What the screen can show: its signs, color at all, and 256 colors or more, for pictures."""

    signs: Signs
    color: bool = True
    many_colors: bool = True


def frame(state: State, width: int, height: int, look: Look, seconds: float | None = None) -> tuple[list[Text], int]:
    """The lines of the screen, and how far it is scrolled; `seconds` are what is left of an exam."""
    body, focus = _body(state, width, look)
    notes = _notes(state, width, look.signs)[:MOST_NOTES]
    space = max(room(height) + 1 - len(notes), 1)
    furthest = max(len(body) - space, 0)
    first = min(state.scroll, furthest)
    if state.scroll == FOLLOW:
        first = _following(state, focus, space, furthest)
    shown = body[first : first + space]
    part = f"{first + 1}-{first + len(shown)} of {len(body)} lines" if furthest else ""
    notes[-1] = at_edges(notes[-1], Text(part, style="dim"), width)
    lines = [
        *_head(state, width, look.signs, seconds),
        *shown,
        *[Text()] * (space - len(shown)),
        *notes,
        keys_that_fit(_foot(state), width),
    ]
    return [cut(line, width) for line in lines[:height]], first


def _following(state: State, focus: int, space: int, furthest: int) -> int:
    """While something is typed, its line is on the screen; what is said afterwards begins at its top."""
    if state.phase in (Phase.ANSWER, Phase.CONFIDENCE):
        return min(max(focus - space + 2, 0), furthest)
    return min(max(focus - 1, 0), furthest)


def _head(state: State, width: int, signs: Signs, seconds: float | None) -> list[Text]:
    session, turn = state.session, state.turn
    place = f" {session.at + 1} of {len(session.turns)} {signs.dot} " if len(session.turns) > 1 else f" {signs.dot} "
    title = Text.assemble((turn.chapter, "bold"), place, (turn.question.name, "bold"))
    what = f"{_DIFFICULTY.get(turn.question.difficulty, '')} {signs.dot} 1 point"
    if state.phase is Phase.SUMMARY:
        of = "review" if session.mode == "review" else turn.chapter
        title, what = Text.assemble((of, "bold"), f" {signs.dot} summary"), ""
    if seconds is not None:
        minutes, rest = divmod(max(int(seconds), 0), 60)
        right = Text(f"{minutes}:{rest:02} left", style="bold red" if seconds < 60 else "bold")
    else:
        finished = [t.score for t in session.turns if t.finished]
        told = f"{sum(finished):.3g} of {len(finished)} points" if finished else ""
        right = Text(" ".join(filter(None, [session.title and f"{session.title} {signs.dot}", told])), style="dim")
    return [at_edges(title, Text(what, style="dim"), width), at_edges(_marks(state, signs), right, width)]


def _marks(state: State, signs: Signs) -> Text:
    """One mark for each question, the one shown in reverse."""
    line = Text()
    for number, turn in enumerate(state.session.turns):
        status = turn.status if turn.finished else Status.UNFINISHED
        sign, style = signs.of(status), _STYLES[status]
        if state.in_exam and not turn.finished and number in state.drafts:
            sign, style = signs.dot, ""
        shown = number == state.session.at and state.phase is not Phase.SUMMARY
        line.append(sign, style=f"{style} reverse" if shown else style)
    return line


def _body(state: State, width: int, look: Look) -> tuple[list[Text], int]:
    """The middle, and the line that matters now."""
    signs = look.signs
    if state.keys:
        lines = [Text(), *(Text.assemble((f"{key:>22}  ", "bold"), said) for key, said in _ALL_KEYS.items())]
        return fitted(lines, width, signs), 0
    if state.phase is Phase.SUMMARY:
        return fitted(summary(state.session, state.variants, signs), width, signs), 0
    if state.phase is Phase.SUBMIT:
        return fitted(_submit(state), width, signs), 0
    drawn = asking.Drawing(width, look.color, look.many_colors, signs)
    lines = [Text(), *drawn.text(state.asked.stem), *drawn.picture(state.asked), Text()]
    lines += telling.hints(state, drawn)
    answer, place = drawn.answer(state)
    told = telling.told(state, drawn)
    start = len(lines)
    focus = start + place if state.phase in (Phase.ANSWER, Phase.CONFIDENCE) else start + len(answer) + 1
    if asking.has_options(state.asked) and state.phase in (Phase.AGAIN, Phase.DONE):  # each option is spoken of
        focus = start
    lines += [*answer, *told]
    return fitted(lines, width, signs), len(fitted(lines[:focus], width, signs))


def _submit(state: State) -> list[Text]:
    turns = state.session.turns
    begun = sum(n in state.drafts and bool(_is_begun(state, n)) for n in range(len(turns)))
    said = f"{begun} of {len(turns)} questions are answered." if begun < len(turns) else "Every question is answered."
    return [Text(), Text("Submit the exam?", style="bold"), Text(), Text(said)]


def _is_begun(state: State, number: int) -> bool:
    draft = state.drafts[number]
    return bool(draft.chosen or draft.holds is not None or any(line.text.strip() for line in draft.fields))


def _notes(state: State, width: int, signs: Signs) -> list[Text]:
    if not state.note and state.phase in (Phase.AGAIN, Phase.DONE):
        text, style = _verdict(state, signs)
    elif not state.note and state.phase is Phase.CONFIDENCE:
        text, style = "How sure are you? (s, t, g)", "bold"
    else:
        sign = f"{signs.failed} " if state.trouble else ""
        text, style = f"{sign}{one_line(state.note)}", "red" if state.trouble else "dim"
    return fitted([Text(text, style=style)], width, signs) or [Text()]


def _verdict(state: State, signs: Signs) -> tuple[str, str]:
    """Right or wrong, and what it earned, in a line."""
    turn = state.turn
    points = f"{turn.score:.3g} of 1 point"
    if turn.status == Status.PASSED:
        return f"{signs.passed} Right {signs.dot} {points}", "bold green"
    if turn.status == Status.UNFINISHED:
        return f"{signs.unfinished} Not answered {signs.dot} {points}", "bold"
    share = turn.marked.score if turn.marked is not None else 0.0
    word = "Partly right" if share > 0 else "Wrong"
    if state.phase is Phase.AGAIN:
        again = f"{left(state)} more {'attempt' if left(state) == 1 else 'attempts'}, for up to {worth(state):.3g}"
        return f"{signs.failed} {word}. {again}", "bold red"
    return f"{signs.failed} {word} {signs.dot} {points}", "bold red"


def _foot(state: State) -> str:
    """The keys that matter here."""
    if state.keys:
        return "any key: back"
    more = "n/p: next, before   q: submit" if state.in_exam else "h: hint   n/p: next, before   q: quit"
    match state.phase:
        case Phase.CONFIDENCE:
            return "s: sure   t: I think so   g: a guess   backspace: change it"
        case Phase.RUBRIC:
            return "1-9: your text says this   enter: done"
        case Phase.AGAIN:
            return "r: try again   h: hint   n: the answer   q: quit"
        case Phase.DONE:
            go_on = "end" if state.session.over and len(state.session.turns) == 1 else "go on"
            return f"n: {go_on}   p: before   up/down: scroll   q: quit"
        case Phase.SUBMIT:
            return "y: submit   any other key: back"
        case Phase.SUMMARY:
            return "n, p: look at the questions   up/down: scroll   q: end"
    if state.menu:
        return f"{more}   ?: keys   escape: back to the answer"
    if state.typing:
        return f"{_TYPED.get(state.asked.kind, 'enter: done')}   escape: other keys"
    return f"{_CHOSEN[state.asked.kind]}   enter: done   {more}"


_TYPED = {
    "grid": "tab, arrows: next cell   enter: done",
    "cloze": "tab: next gap   enter: done",
    "words": "enter: new line   tab: done",
    "derivation": "enter: new line   tab: done",
}
_CHOSEN = {
    "single": "letter: choose",
    "multiple": "letters: choose all that fit",
    "true-false": "t/f: true, false   letter: the reason",
    "order": "letters: in order   backspace: back",
    "match": "letter, then number",
    "first-wrong-line": "number: the line",
    "cloze": "letter: choose   tab: next gap",
}


def fitted(lines: Sequence[Text], width: int, signs: Signs) -> list[Text]:
    """The same in signs that the terminal has, with what is too long continued on the next line."""
    return list(wrapped((line if signs.utf8 else in_ascii(line) for line in lines), max(width, _LEAST)))
