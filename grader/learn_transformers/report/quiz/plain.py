"""A quiz where there is no terminal to draw on: its questions as plain text, without answers."""

from __future__ import annotations

from rich.text import Text

from learn_transformers.quiz.session import Session
from learn_transformers.quiz.variants import Variant
from learn_transformers.report.lesson import page, pager
from learn_transformers.report.quiz.asking import Drawing
from learn_transformers.report.quiz.state import State
from learn_transformers.report.signs import signs_with

INSTEAD = (
    "A quiz is answered on a terminal; elsewhere `--format json` prints its questions, and `--answers FILE` marks them."
)


def lines(session: Session) -> list[str]:
    """The questions of this sitting that are still open, as standard output can show them."""
    on = pager.screen()
    drawn = Drawing(on.width, color=False, many_colors=False, signs=signs_with(on.utf8))
    out: list[str] = []
    for number, turn in enumerate(session.turns, 1):
        if not turn.finished:
            out += [*([""] if out else []), f"{number}. {turn.chapter}.{turn.question.name}"]
            out += _question(session, number - 1, turn.variant(), drawn)
    return out


def _question(session: Session, at: int, asked: Variant, drawn: Drawing) -> list[str]:
    answer, _ = drawn.answer(State(session.goes(at), {at: asked}))
    return page.ansi([*drawn.text(asked.stem), *drawn.picture(asked), Text(), *answer], None)
