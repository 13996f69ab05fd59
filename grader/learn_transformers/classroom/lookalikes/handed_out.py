"""What everybody was given of a file: its stub, the code of its lesson, and the model solution that a course holds."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass

from learn_transformers import course
from learn_transformers.classroom.lookalikes.fingerprints import fingerprints, grams
from learn_transformers.classroom.lookalikes.tokens import tokens

_BLOCK = re.compile(r"^```python\n(.*?)^```", re.DOTALL | re.MULTILINE)


@dataclass(frozen=True)
class Given:
    """What is no evidence that two learners worked together, and by what the model solution is known.

    `known` has every gram of what was given, so that nothing of it is left over, `seen` those without the model
    solution; `solution` the fingerprints of the model solution that nothing else given has.
    """

    known: frozenset[int] = frozenset()
    solution: frozenset[int] = frozenset()
    seen: frozenset[int] = frozenset()


def given_of(solution: bytes, shown: Iterable[bytes]) -> Given:
    """Of one file: its model solution, and whatever else everybody has seen."""
    seen = frozenset().union(*map(_all_grams, shown))
    return Given(seen | _all_grams(solution), fingerprints(tokens(solution)) - seen, seen)


def given(names: Collection[str] | None = None) -> Mapping[str, Given]:
    """Of the file of every chapter of this course, or of these, by its place, as in `02_softmax/softmax.py`."""
    asked = [chapter for chapter in course.chapters() if names is None or chapter.name in names]
    return {chapter.file: given_of(_solution(chapter), _shown(chapter)) for chapter in asked}


def _solution(chapter: course.Chapter) -> bytes:
    return course.solution_bytes(chapter.file) or b""


def _shown(chapter: course.Chapter) -> tuple[bytes, ...]:
    lesson = course.shipped_bytes(chapter.page).decode("utf-8")
    return (course.stub_of(chapter).read_bytes(), *(block.encode() for block in _BLOCK.findall(lesson)))


def _all_grams(source: bytes) -> frozenset[int]:
    return frozenset(gram for run in tokens(source).runs for gram in grams(run))
