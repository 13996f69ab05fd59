"""Attempts and events as data for JSON, all of whose text is printable."""

from __future__ import annotations

import json
from typing import Any, Final

from learn_transformers.classroom.gradebook.attempt import Attempt, Event
from learn_transformers.classroom.lateness import in_utc
from learn_transformers.printable import one_line

SHOWN: Final = 12  # characters of what an attempt is called


def attempt(of: Attempt) -> dict[str, Any]:
    """All of it but the student, who is named beside it, and the verdict."""
    return {
        "attempt": of.key.digest,
        "score": of.score,
        "max_score": of.max_score,
        "status": of.status.value,
        "chapters": [one_line(chapter) for chapter in of.key.chapters],
        "handed_in": None if of.handed_in is None else in_utc(of.handed_in) or None,
        "graded": in_utc(of.graded) or None,
        "grader": one_line(of.grader),
        "package": one_line(of.package),
        "key": one_line(of.key.key_version),
        "seed": one_line(of.key.seed),
        "run": one_line(of.key.run),
        "content": one_line(of.key.content),
        "isolation": [one_line(layer) for layer in of.isolation],
        "refused": [one_line(sentence) for sentence in of.refused],
        "notes": [one_line(sentence) for sentence in of.notes],
    }


def event(of: Event) -> dict[str, Any]:
    """With its detail as data where it is a JSON object, else as text."""
    detail = detail_of(of)
    return {
        "at": in_utc(of.at) or None,
        "who": one_line(of.who),
        "what": one_line(of.what),
        "attempt": one_line(of.attempt) or None,
        "detail": detail or one_line(of.detail),
    }


def detail_of(event: Event) -> dict[str, Any]:
    """What an event says as JSON, empty where it says nothing so."""
    try:
        found = json.loads(event.detail, parse_constant=_refuse)
    except (ValueError, RecursionError):
        return {}
    return found if isinstance(found, dict) else {}


def _refuse(constant: str) -> None:
    raise ValueError(f"{constant} is no number")
