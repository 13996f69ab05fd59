"""What a file of answers says: JSON or TOML, read strictly. Runs in the bounded process: deep nesting is an attack.

    {"three_weights": "b", "softmax.leave_weights": ["a", "c"]}

or, as `quiz.toml` and in the same words as JSON, with the variant that they answer:

    schema = "learn-transformers/quiz-answers@1"
    chapter = "softmax"
    seed = 0

    [answers]
    three_weights = "b"
"""

from __future__ import annotations

import datetime
import json
import math
from typing import Any, Final

SCHEMA: Final = "learn-transformers/quiz-answers@1"
MOST_CHARACTERS: Final = 200_000
_DEPTH: Final = 8  # of lists and tables in each other; an answer needs 2
_MOST_ANSWERS: Final = 1_000
_DIGITS: Final = 19
_SHOWN: Final = 60


def read_plain(text: str, is_toml: bool) -> dict[str, Any]:
    """The `answers` by their ids, and the `chapter` and `seed` that they are said to be for (None: not said).

    Raises:
        ValueError: with a clause that goes on after the file's name.
    """
    try:
        read = _toml(text) if is_toml else _json(text)
    except RecursionError:
        raise ValueError("is nested too deeply") from None
    if not isinstance(read, dict):
        raise ValueError("is no object: it should be {question: answer, …}")
    _require_plain(read, _DEPTH)
    chapter = seed = None
    if is_toml or "schema" in read:
        read, chapter, seed = _opened(read)
    if len(read) > _MOST_ANSWERS:
        raise ValueError(f"holds {len(read)} answers; a quiz has fewer questions")
    return {"answers": read, "chapter": chapter, "seed": seed}


def _json(text: str) -> Any:
    if not text:
        return {}
    try:
        return json.loads(
            text, object_pairs_hook=_without_twins, parse_constant=_refused, parse_float=_finite, parse_int=_whole
        )
    except json.JSONDecodeError as problem:
        raise ValueError(f"is no JSON: {problem.msg}, line {problem.lineno}, column {problem.colno}") from None


def _toml(text: str) -> Any:
    import tomllib

    try:
        return tomllib.loads(text, parse_float=_finite) or {"schema": SCHEMA, "answers": {}}  # of nothing but comments
    except tomllib.TOMLDecodeError as problem:
        raise ValueError(f"is no TOML: {problem}"[:300]) from None


def _without_twins(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for name, value in pairs:
        if name in found:
            raise ValueError(f"holds {_named(name)} twice")
        found[name] = value
    return found


def _refused(constant: str) -> Any:
    raise ValueError(f"holds {constant}, which is no number")


def _finite(digits: str) -> float:
    value = float(digits)
    if not math.isfinite(value):
        raise ValueError("holds a number that is infinite, too large, or none")
    return value


def _whole(digits: str) -> int:
    if len(digits) > _DIGITS:
        raise ValueError(f"holds a whole number of {len(digits)} characters")
    return int(digits)


def _require_plain(value: Any, depth: int) -> None:
    """Nothing but texts, numbers, lists and tables, and no half characters."""
    if isinstance(value, dict | list):
        if not depth:
            raise ValueError("is nested too deeply")
        for one in value:
            _require_plain(one, depth - 1)
        if isinstance(value, dict):
            for one in value.values():
                _require_plain(one, depth - 1)
    elif isinstance(value, str):
        if any("\ud800" <= character <= "\udfff" for character in value):
            raise ValueError("holds half of a character (a lone surrogate)")
    elif isinstance(value, int) and value.bit_length() > 63:
        raise ValueError("holds a whole number that is too large")
    elif isinstance(value, datetime.date | datetime.time):
        raise ValueError(f"holds the date or time {value}: put texts into quotes")


def _opened(read: dict[str, Any]) -> tuple[dict[str, Any], Any, Any]:
    """The answers in an envelope that says what they are for."""
    if read.get("schema") != SCHEMA:
        raise ValueError(f'should begin with `schema = "{SCHEMA}"`')
    if others := [name for name in read if name not in ("schema", "chapter", "seed", "answers")]:
        raise ValueError(f"holds {_named(others[0])} beside schema, chapter, seed and answers")
    answers, chapter, seed = read.get("answers", {}), read.get("chapter"), read.get("seed")
    if not isinstance(answers, dict):
        raise ValueError("holds answers that are no table")
    if chapter is not None and not isinstance(chapter, str):
        raise ValueError("names a chapter that is no text")
    if seed is not None and (isinstance(seed, bool) or not isinstance(seed, int | str)):
        raise ValueError("holds a seed that is neither a whole number nor a text")
    if isinstance(seed, int) and not 0 <= seed < 2**63:
        raise ValueError("holds a seed that is below 0, or too large")
    return answers, chapter, seed


def _named(name: str) -> str:
    return f"“{name if len(name) <= _SHOWN else name[:_SHOWN] + '…'}”"
