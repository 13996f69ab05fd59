"""The end of a quiz: points, question by question, by difficulty, how sure one could be, what to read again."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from rich.text import Text

from learn_transformers.quiz.session import Session, Turn
from learn_transformers.quiz.variants import Variant
from learn_transformers.report.quiz.right import right_texts
from learn_transformers.report.signs import Signs
from learn_transformers.verdict import Status

_LEVELS = {1: "easy", 2: "medium", 3: "hard"}
_SAID = {"sure": "sure", "think": "fairly sure", "guess": "guessing"}


def summary(session: Session, variants: Mapping[int, Variant], signs: Signs) -> list[Text]:
    """The page that ends a round or an exam; an exam's says what would have been right."""
    whole = f"{session.score:.3g} of {len(session.turns)} points"
    lines = [Text(), Text(f"{whole} {signs.dot} {_by_level(session)}", style="bold")]
    questions = "Question by question", [*_questions(session, variants, signs)]
    more = ("How sure you were", [*_calibration(session)]), ("To read again", [*_sections(session)])
    for title, found in (questions, *more) if session.mode == "exam" else (*more, questions):
        if found:
            lines += [Text(), Text(title, style="bold"), *(Text("  ") + line for line in found)]
    return lines


def _questions(session: Session, variants: Mapping[int, Variant], signs: Signs) -> Iterator[Text]:
    for number, turn in enumerate(session.turns):
        yield _row(turn, signs)
        if session.mode == "exam" and turn.status != Status.PASSED and number in variants:
            yield from (Text(f"    right: {signs.text(text)}", style="dim") for text in right_texts(variants[number]))


def _row(turn: Turn, signs: Signs) -> Text:
    status = turn.status
    style = {Status.PASSED: "green", Status.UNFINISHED: "dim"}.get(status, "red")
    more = [f"{turn.attempts} attempts" if turn.attempts > 1 else ""]
    more += [f"{turn.hints} {'hint' if turn.hints == 1 else 'hints'}" if turn.hints else ""]
    said = ", ".join(filter(None, more))
    return Text.assemble(
        (f"{signs.of(status)} ", style), f"{turn.question.name:<32} {turn.score:>5.3g}  ", (said, "dim")
    )


def _by_level(session: Session) -> str:
    found = []
    for level, word in _LEVELS.items():
        turns = [turn for turn in session.turns if turn.question.difficulty == level]
        if turns:
            found.append(f"{word} {sum(t.score for t in turns):.3g} of {len(turns)}")
    return ", ".join(found)


def _calibration(session: Session) -> Iterator[Text]:
    """Of those one was sure of, how many were right at once?"""
    for confidence, words in _SAID.items():
        turns = [turn for turn in session.turns if turn.confidence == confidence]
        if turns:
            right = sum(turn.status == Status.PASSED and turn.attempts == 1 for turn in turns)
            yield Text(f"{words}: {right} of {len(turns)} right at once")


def _sections(session: Session) -> Iterator[Text]:
    """The sections of the lessons that were not wholly understood, under the command that shows each lesson."""
    missed = [turn for turn in session.turns if turn.score < 1.0]
    for chapter in dict.fromkeys(turn.chapter for turn in missed):
        yield Text(f"learn-transformers read {chapter}")
        sections = (turn.question.section.replace("`", "") for turn in missed if turn.chapter == chapter)
        yield from (Text(f"  {section}") for section in dict.fromkeys(sections))
