"""What is due for review: in a sentence, as a page, and as data."""

from __future__ import annotations

import time
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from learn_transformers.progress import FUNCTION, QUESTION, WORKSHEET

if TYPE_CHECKING:
    from learn_transformers.course import Chapter
    from learn_transformers.progress.summary import Sure
    from learn_transformers.quiz.schedule import Card, Plan

SCHEMA: Final = "learn-transformers/review@1"
_KINDS: Final = {QUESTION: "question", WORKSHEET: "worksheet answer", FUNCTION: "function to write again"}
_DAY: Final = 86400.0


def due(plan: Plan) -> str:
    """How many are due, and how long they take about."""
    count, minutes = len(plan.cards), plan.minutes
    more = f" {plan.waiting} more can wait for another day." if plan.waiting else ""
    return f"{count} {_are(count)} due, about {minutes} minute{'s' * (minutes != 1)}.{more}"


def lines(plan: Plan, sure: Mapping[str, Sure], now: float) -> list[str]:
    """The page: what is due, in its order, or when something will be."""
    told = [due(plan), "", *(_row(card, now) for card in plan.cards)] if plan.cards else [nothing(plan, now)]
    calibrated = calibration(sure)
    return [*told, *(["", calibrated] if calibrated else [])]


def nothing(plan: Plan, now: float) -> str:
    """That nothing is due, and when something will be."""
    if plan.waiting:
        return f"Enough for today. {plan.waiting} more can wait for another day."
    if plan.next_due is None:
        return "Nothing is due: what you answer in a quiz, or pass, comes back here some days later."
    days = round((_noon(plan.next_due) - _noon(now)) / _DAY)
    when = "tomorrow" if days == 1 else f"in {days} days"
    return f"Nothing is due. The next is due {when}, on {time.strftime('%Y-%m-%d', time.localtime(plan.next_due))}."


def calibration(sure: Mapping[str, Sure]) -> str:
    """How often it was right what the learner was sure of; nothing where they never were."""
    answers, right = sure.get("sure", (0, 0))
    return f"Of {answers} you were sure of, {right} {'was' if right == 1 else 'were'} right." if answers else ""


def document(plan: Plan, sure: Mapping[str, Sure]) -> dict[str, Any]:
    """The same as plain data, see `schemas/review-1.schema.json`."""
    return {
        "schema": SCHEMA,
        "due": [
            {
                "kind": card.item.kind,
                "chapter": card.item.chapter,
                "name": card.item.name,
                "since": _moment(card.due),
                "sure_but_wrong": card.sure_but_wrong,
                "seconds": round(card.seconds, 1),
            }
            for card in plan.cards
        ],
        "minutes": plan.minutes if plan.cards else 0,
        "waiting": plan.waiting,
        "next_due": None if plan.next_due is None else _moment(plan.next_due),
        "calibration": calibration_document(sure),
    }


def calibration_document(sure: Mapping[str, Sure]) -> dict[str, Any]:
    """How sure the learner was, and how often that was right, as plain data."""
    return {how: {"answers": found.answers, "right": found.right} for how, found in sure.items()}


def to_json(plan: Plan, sure: Mapping[str, Sure]) -> str:
    """The same as one JSON document."""
    import json

    return json.dumps(document(plan, sure), ensure_ascii=False, indent=2, allow_nan=False)


def write_again(chapter: Chapter, function: str, file: Path, seconds: float) -> list[str]:
    """Where a function is written again. Its writer's own file stays as it is."""
    return [
        "",
        f"{chapter.name}.{function}: write it again, from its stub, in {seconds / 60:.0f} minutes. The file:",
        f"  {file}",
        "enter: check it   s, then enter: skip it",
    ]


def still_a_stub(file: Path) -> list[str]:
    return [f"It is still a stub: write it in {file}.", "enter: check it   s, then enter: skip it"]


def check_again() -> list[str]:
    return ["", "enter: check it again   s, then enter: leave it for today"]


def passes(function: str, file: Path, seconds: float) -> list[str]:
    """That it passes; the copy is the learner's to keep or to delete."""
    minutes = max(1, round(seconds / 60))
    return [f"{function} passes again, after {minutes} minute{'s' * (minutes != 1)}.", f"You may delete {file}."]


def _row(card: Card, now: float) -> str:
    days = round((_noon(now) - _noon(card.due)) / _DAY)
    since = "" if days < 1 else "since yesterday" if days == 1 else f"for {days} days"
    why = ", ".join(filter(None, ["sure but wrong" if card.sure_but_wrong else "", since]))
    return f"  {card.item.id:<44} {_KINDS[card.item.kind]}{f', {why}' if why else ''}"


def _are(count: int) -> str:
    return "is" if count == 1 else "are"


def _noon(moment: float) -> float:
    """That of its day, so that differences are days."""
    year, month, day = time.localtime(moment)[:3]
    return time.mktime((year, month, day, 12, 0, 0, 0, 0, -1))


def _moment(seconds: float) -> str:
    return time.strftime("%Y-%m-%dT%H:%M:%S+00:00", time.gmtime(seconds))
