"""The end of a quiz: points, question by question, by difficulty, how sure one could be, what to read again."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from rich.text import Text

from learn_transformers.quiz.session import Session, Turn
from learn_transformers.quiz.variants import Variant
from learn_transformers.report.quiz.telling import right_texts
from learn_transformers.report.signs import Signs
from learn_transformers.verdict import Status

_LEVELS = {1: "easy", 2: "medium", 3: "hard"}
_SAID = {"sure": "sure", "think": "fairly sure", "guess": "guessing"}


def summary(session: Session, variants: Mapping[int, Variant], signs: Signs) -> list[Text]:
    """The page that ends a round or an exam; an exam's says what would have been right."""
    turns = session.turns
    whole = f"{session.score:.4g} of {len(turns)} points"
    lines = [Text(), Text(f"{whole} {signs.dot} {_by_level(session)}", style="bold"), Text()]
    for number, turn in enumerate(turns):
        lines.append(_row(turn, signs))
        if session.mode == "exam" and turn.status != Status.PASSED and number in variants:
            lines += [Text(f"      right: {signs.text(text)}", style="dim") for text in right_texts(variants[number])]
    for title, found in (("How sure you were", [*_calibration(session)]), ("To read again", [*_sections(session)])):
        if found:
            lines += [Text(), Text(title, style="bold"), *(Text(f"  {signs.text(line)}") for line in found)]
    return lines


def _row(turn: Turn, signs: Signs) -> Text:
    status = turn.status
    style = {Status.PASSED: "green", Status.UNFINISHED: "dim"}.get(status, "red")
    more = [f"{turn.attempts} attempts" if turn.attempts > 1 else ""]
    more += [f"{turn.hints} {'hint' if turn.hints == 1 else 'hints'}" if turn.hints else ""]
    said = ", ".join(filter(None, more))
    return Text.assemble(
        (f"  {signs.of(status)} ", style), f"{turn.question.name:<32} {turn.score:>5.3g}  ", (said, "dim")
    )


def _by_level(session: Session) -> str:
    found = []
    for level, word in _LEVELS.items():
        turns = [turn for turn in session.turns if turn.question.difficulty == level]
        if turns:
            found.append(f"{word} {sum(t.score for t in turns):.3g} of {len(turns)}")
    return ", ".join(found)


def _calibration(session: Session) -> Iterator[str]:
    """Of those one was sure of, how many were right at once?"""
    for confidence, words in _SAID.items():
        turns = [turn for turn in session.turns if turn.confidence == confidence]
        if turns:
            right = sum(turn.status == Status.PASSED and turn.attempts == 1 for turn in turns)
            yield f"{words}: {right} of {len(turns)} right at once"


def _sections(session: Session) -> Iterator[str]:
    seen = set()
    for turn in session.turns:
        place = turn.chapter, turn.question.section.replace("`", "")
        if turn.score < 1.0 and place not in seen:
            seen.add(place)
            yield f"{place[1]}: learn-transformers read {turn.chapter}"
