"""Points as a screen shows them: in quarters, and so that the parts add up to the sum. JSON keeps exact ones."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import replace
from typing import TypeVar

from learn_transformers.verdict import Answer, Chapter, Function, Verdict


def in_quarters(verdict: Verdict) -> Verdict:
    """The verdict with every score in quarters of a point."""
    chapters = tuple(map(chapter_in_quarters, verdict.chapters))
    return replace(verdict, chapters=chapters, score=sum(chapter.score for chapter in chapters))


def chapter_in_quarters(chapter: Chapter) -> Chapter:
    """The same of one chapter: its functions and its worksheet are two sums."""
    scores = shared_out([(f.score, f.max_score) for f in chapter.functions])
    functions = tuple(map(_scored, chapter.functions, scores))
    marks = shared_out([(a.score, a.max_score) for a in chapter.worksheet])
    worksheet = tuple(map(_scored, chapter.worksheet, marks))
    counted = functions if functions else worksheet
    return replace(chapter, functions=functions, worksheet=worksheet, score=sum(part.score for part in counted))


_Scored = TypeVar("_Scored", Function, Answer)


def _scored(part: _Scored, score: float) -> _Scored:
    return part if part.score == score else replace(part, score=score)


def shared_out(scores: Sequence[tuple[float, float]]) -> list[float]:
    """Scores of so much each, in quarters: their sum is rounded, and each is at most one quarter off.

    What is not all of it is never shown as all of it.
    """
    quarters = [math.floor(round(4 * score, 6)) for score, _ in scores]
    most = [math.floor(round(4 * whole, 6)) - (score < whole) for score, whole in scores]
    left = round(4 * sum(score for score, _ in scores)) - sum(quarters)
    rests = [round(4 * score, 6) - quarter for (score, _), quarter in zip(scores, quarters, strict=True)]
    for place in sorted(range(len(scores)), key=lambda i: -rests[i]):
        if left > 0 and rests[place] > 0 and quarters[place] < most[place]:
            quarters[place] += 1
            left -= 1
    return [quarter / 4 for quarter in quarters]
