"""What is said of an answer: a little after a wrong one that may be answered again, everything once it is finished."""

from __future__ import annotations

from rich.cells import cell_len
from rich.text import Text

from learn_transformers.key.quiz import Words
from learn_transformers.quiz.variants import Variant
from learn_transformers.report.quiz.asking import Drawing
from learn_transformers.report.quiz.right import is_chosen, right_texts
from learn_transformers.report.quiz.state import Phase, State
from learn_transformers.verdict import Status

_OPTIONS = ("single", "multiple", "true-false")
_PARTS = {"multiple": "options are marked as they should be", "match": "are matched right", "grid": "cells are right",
          "cloze": "gaps are right"}  # fmt: skip


def hints(state: State, drawn: Drawing) -> list[Text]:
    """The hints that were opened."""
    out: list[Text] = []
    for number, hint in enumerate(state.turn.question.hints[: state.turn.hints], 1):
        head = Text(f"Hint {number}: ", style="bold yellow")
        first, *rest = drawn.text(hint, 8) or [Text()]
        out += [head + first, *(Text(" " * 8) + line for line in rest)]
    return [*out, Text()] if out else []


def told(state: State, drawn: Drawing) -> list[Text]:
    """What stands below the answer."""
    if state.phase is Phase.RUBRIC:
        return [Text(), *_rubric(state, drawn)]
    if state.phase is Phase.AGAIN:
        return [Text(), *_first(state, drawn)]
    if state.phase is Phase.DONE:
        return [Text(), *_all(state, drawn)]
    return []


def _first(state: State, drawn: Drawing) -> list[Text]:
    """After a wrong answer: nothing that gives the right one away."""
    found, asked = state.turn.marked, state.asked
    if found is None:
        return []
    out: list[Text] = []
    if asked.kind in _PARTS:
        right = sum(said.is_right for said in found.said)
        out.append(Text(f"{right} of {len(found.said)} {_PARTS[asked.kind]}."))
    wrong_claim = asked.kind == "true-false" and state.draft.holds is not getattr(asked.item, "holds")  # noqa: B009
    if found.message and (wrong_claim or asked.kind not in (*_OPTIONS, "match")):
        out += drawn.text(found.message)
    return [*out, *_read_as(state, drawn)]


def _all(state: State, drawn: Drawing) -> list[Text]:
    found, asked, question = state.turn.marked, state.asked, state.turn.question
    out: list[Text] = []
    if isinstance(asked.item, Words):
        out += _rubric(state, drawn)
    elif not is_chosen(asked):
        if state.turn.status != Status.PASSED:
            out += right_lines(asked, drawn)
        if found is not None and found.message not in ("", *_said_already(asked)):
            out += drawn.text(found.message)
        if asked.altered is not None and state.turn.status != Status.PASSED:
            out += drawn.text(f"In line {asked.altered.line}: {asked.altered.title}. {asked.altered.hint}")
        out += _read_as(state, drawn)
    if out:
        out.append(Text())
    mark = f"{drawn.signs.mistake} "
    first, *rest = drawn.text(question.idea, len(mark)) or [Text()]
    out += [Text(mark, style="bold") + first, *(Text(" " * len(mark)) + line for line in rest)]
    return out + [Text(" " * len(mark) + line, style="dim") for line in where(asked, drawn, len(mark))]


def _said_already(asked: Variant) -> list[str]:
    """What stands beside the options of gaps, and beside lines that belong nowhere."""
    return [shown.why for blank in (*asked.blanks, asked.lines) if isinstance(blank, tuple) for shown in blank]


def where(asked: Variant, drawn: Drawing, less: int) -> list[str]:
    """The section of the lesson that a question is about, and the command that shows it: on a line if there is room."""
    section = drawn.signs.text(f"{asked.chapter}, {asked.question.section.replace('`', '')}:")
    command = f"learn-transformers read {asked.chapter}"
    whole = f"{section} {command}"
    return [whole] if cell_len(whole) <= drawn.width - less else [section, command]


def _read_as(state: State, drawn: Drawing) -> list[Text]:
    found = state.turn.marked
    if found is None or not found.read_as:
        return []
    return [Text.assemble(("Read as: ", "dim"), drawn.signs.text(found.read_as))]


def _rubric(state: State, drawn: Drawing) -> list[Text]:
    """A good answer beside the learner's, and the points that theirs may meet."""
    item = state.asked.item
    assert isinstance(item, Words)
    out = [Text("A good answer:", style="bold"), *(Text("  ") + line for line in drawn.text(item.model, 2)), Text()]
    out += [Text("Which of these does yours say?")] if state.phase is Phase.RUBRIC else []
    for number, point in enumerate(item.rubric, 1):
        box = "[x]" if number in state.draft.met else "[ ]"
        head = Text(f"{box} {number}  ", style="bold" if number in state.draft.met else "")
        first, *rest = drawn.text(point, len(head.plain)) or [Text()]
        out += [head + first, *(Text(" " * len(head.plain)) + line for line in rest)]
    return out


def right_lines(asked: Variant, drawn: Drawing) -> list[Text]:
    """The right answer to what is typed, ordered or matched."""
    texts = right_texts(asked)
    if len(texts) == 1:
        return [Text.assemble(("Right: ", "bold"), drawn.signs.text(texts[0]))]
    return [Text("Right:", style="bold"), *(Text(f"  {drawn.signs.text(text)}", style="cyan") for text in texts)]
