"""What many answered quizzes say about each question: how difficult, how telling, and which mistake drew whom.

`difficulty` is the mean share of the points, as item analysis has it: 1 is easy. `discrimination` is the correlation of
a question's points with the points on all others (of right and wrong alone, the point-biserial correlation): below 0.2,
those who know more do hardly better on it. What cannot be known (nobody answered, all alike) is None.
"""

from __future__ import annotations

import math
from array import array
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
    tally = Tally()
    for document in documents:
        tally.add(document)
    return tally.statistics()


class Tally:
    """Statistics of documents that come one after another; of each, nothing is kept but numbers."""

    def __init__(self) -> None:
        self._chapters: dict[str, _Chapter] = {}

    def add(self, document: Any) -> None:
        """Count one that `require_marks` lets pass."""
        for chapter, entries in _quizzes(document):
            self._chapters.setdefault(chapter, _Chapter()).add(entries)

    def statistics(self) -> dict[str, Any]:
        """What they say so far."""
        return {"schema": SCHEMA, "chapters": [self._chapters[name].told(name) for name in sorted(self._chapters)]}


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


class _Chapter:
    """The quizzes on one chapter."""

    def __init__(self) -> None:
        self.answered = self.not_answered = 0
        self.questions: dict[str, _Question] = {}

    def add(self, quiz: Mapping[str, Mapping[str, Any]]) -> None:
        if not any(one["status"] in ("failed", "passed") for one in quiz.values()):
            self.not_answered += 1
            return
        self.answered += 1
        total = sum(one["score"] for one in quiz.values())
        for name, one in quiz.items():
            self.questions.setdefault(name, _Question(one["kind"])).add(one, total - one["score"])

    def told(self, name: str) -> dict[str, Any]:
        n = self.answered
        return {
            "name": name,
            "n": n,
            "not_answered": self.not_answered,
            "note": f"Only {n} answered: correlations say little below {FEW}." if 0 < n < FEW else "",
            "questions": [question.told(name) for name, question in self.questions.items()],
        }


class _Question:
    """One question, as columns of numbers."""

    def __init__(self, kind: str) -> None:
        self.kind = kind
        self.n = self.answered = 0
        self.has_points = True
        self.shares, self.others = array("d"), array("d")
        self.mistakes: Counter[str] = Counter()

    def add(self, one: Mapping[str, Any], others: float) -> None:
        self.n += 1
        self.answered += one["status"] != "unfinished"
        self.has_points = self.has_points and bool(one["most"])
        self.shares.append(one["score"] / one["most"] if one["most"] else 0.0)
        self.others.append(others)
        self.mistakes.update([one["mistake"]] if one["mistake"] else [])

    def told(self, name: str) -> dict[str, Any]:
        shares = self.shares if self.has_points else array("d")
        return {
            "name": name,
            "kind": self.kind,
            "n": self.n,
            "answered": self.answered,
            "difficulty": round(math.fsum(shares) / len(shares), _DIGITS) if shares else None,
            "discrimination": _correlation(shares, self.others),
            "mistakes": dict(sorted(self.mistakes.items(), key=lambda item: (-item[1], item[0]))),
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
