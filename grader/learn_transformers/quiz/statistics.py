"""What many answered quizzes say about each question: how difficult, how telling, and which mistake drew whom.

`difficulty` is the mean share of the points, as item analysis has it: 1 is easy. `discrimination` is the correlation of
a question's points with the points on all others (of right and wrong alone, the point-biserial correlation): below 0.2,
those who know more do hardly better on it. What cannot be known (nobody answered, all alike) is None.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Final

from learn_transformers.quiz import marks
from learn_transformers.verdict import SCHEMA as VERDICT
from learn_transformers.verdict import refuse_practice

SCHEMA: Final = "learn-transformers/quiz-statistics@1"
FEW: Final = 30  # answered quizzes below which a correlation says little
_LEAST: Final = 3  # for any correlation
_STATUSES: Final = ("error", "failed", "unfinished", "passed")
_DIGITS: Final = 4


def statistics(documents: Iterable[Any]) -> dict[str, Any]:
    """Statistics of documents that `require_marks` lets pass, chapter by chapter.

    Who answered nothing does not count.
    """
    quizzes: dict[str, list[dict[str, Mapping[str, Any]]]] = {}
    for document in documents:
        for chapter, entries in _quizzes(document):
            quizzes.setdefault(chapter, []).append(entries)
    return {"schema": SCHEMA, "chapters": [_chapter(name, quizzes[name]) for name in sorted(quizzes)]}


def require_marks(document: Any) -> None:
    """Raises ValueError for what is neither marks of a quiz nor a verdict, or one for practice."""
    refuse_practice(document)
    try:
        for _ in _quizzes(document):
            pass
    except (AttributeError, KeyError, OverflowError, TypeError, ValueError):
        raise ValueError("holds neither marks of a quiz nor a verdict") from None


def _quizzes(document: Any) -> Iterable[tuple[str, dict[str, Mapping[str, Any]]]]:
    if document["schema"] == marks.SCHEMA:
        yield _text(document["chapter"]), _entries(document["questions"])
    elif document["schema"] == VERDICT:
        for chapter in document["chapters"]:
            if chapter.get("quiz"):
                yield _text(chapter["name"]), _entries(chapter["quiz"])
    else:
        raise ValueError("no such schema")


def _entries(listed: Any) -> dict[str, Mapping[str, Any]]:
    """The questions of one quiz by name, each with what is counted of it."""
    found: dict[str, Mapping[str, Any]] = {}
    for one in listed:
        score, most = float(one["score"]), float(one["max_score"])
        if not (math.isfinite(most) and 0 <= score <= most) or one["status"] not in _STATUSES:
            raise ValueError("no marks")
        found[_text(one["name"])] = {
            "kind": _text(one["kind"]), "status": one["status"], "score": score, "most": most,
            "mistake": _text(one["mistake"]),
        }  # fmt: skip
    return found


def _text(value: Any) -> str:
    if not isinstance(value, str):
        raise TypeError("no text")
    return value


def _chapter(name: str, quizzes: Sequence[Mapping[str, Mapping[str, Any]]]) -> dict[str, Any]:
    answered = [quiz for quiz in quizzes if any(one["status"] in ("failed", "passed") for one in quiz.values())]
    names = list(dict.fromkeys(name for quiz in answered for name in quiz))
    few = f"Only {len(answered)} answered: correlations say little below {FEW}." if 0 < len(answered) < FEW else ""
    return {
        "name": name,
        "n": len(answered),
        "not_answered": len(quizzes) - len(answered),
        "note": few,
        "questions": [_question(name, [quiz for quiz in answered if name in quiz]) for name in names],
    }


def _question(name: str, quizzes: Sequence[Mapping[str, Mapping[str, Any]]]) -> dict[str, Any]:
    own = [quiz[name] for quiz in quizzes]
    has_points = all(one["most"] for one in own)
    scores = [one["score"] for one in own]
    others = [sum(one["score"] for one in quiz.values()) - score for quiz, score in zip(quizzes, scores, strict=True)]
    shares = [one["score"] / one["most"] for one in own] if has_points else []
    drawn = Counter(one["mistake"] for one in own if one["mistake"])
    return {
        "name": name,
        "kind": own[0]["kind"],
        "n": len(own),
        "answered": sum(one["status"] != "unfinished" for one in own),
        "difficulty": round(math.fsum(shares) / len(shares), _DIGITS) if shares else None,
        "discrimination": _correlation(shares, others),
        "mistakes": dict(sorted(drawn.items(), key=lambda item: (-item[1], item[0]))),
    }


def _correlation(a: Sequence[float], b: Sequence[float]) -> float | None:
    """Pearson's; None of fewer than three, or where one side is the same for all."""
    if len(a) < _LEAST:
        return None
    mean_a, mean_b = math.fsum(a) / len(a), math.fsum(b) / len(b)
    from_a, from_b = [x - mean_a for x in a], [y - mean_b for y in b]
    scale = math.sqrt(math.fsum(x * x for x in from_a)) * math.sqrt(math.fsum(y * y for y in from_b))
    if not math.isfinite(scale) or scale < 1e-12:
        return None
    return round(max(-1.0, min(1.0, math.fsum(x * y for x, y in zip(from_a, from_b, strict=True)) / scale)), _DIGITS)
