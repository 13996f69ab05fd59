"""Look-alikes in words, for the teacher: for each student, what is worth a look."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from typing import Final

from learn_transformers.classroom.lookalikes.comparing import Alike, LikeSolution, Lookalikes
from learn_transformers.classroom.lookalikes.sketches import Shared
from learn_transformers.printable import one_line

_NAMED: Final = 3  # of those who are the same throughout
_ASIDE: Final = "names, comments and layout aside. A note, not a verdict."


def notes(found: Lookalikes) -> Mapping[str, tuple[str, ...]]:
    """Sentences by student, of those about whom there is something to say."""
    said: dict[str, list[str]] = defaultdict(list)
    for one in found.solution:
        said[one.student].append(_like_solution(one))
    equal: dict[str, list[str]] = defaultdict(list)
    for pair in found.pairs:
        for student, other in (pair.students, pair.students[::-1]):
            if pair.equal:
                equal[student].append(other)
            else:
                said[student].append(_like(pair, other))
    for student, others in equal.items():
        said[student].append(f"Every function is the same as in what {_and(others)} handed in, {_ASIDE}")
    for student, file in found.cut:
        said[student].append(f"{file} is so long that it was compared with others in part.")
    return {student: tuple(sentences) for student, sentences in said.items()}


def _like_solution(one: LikeSolution) -> str:
    return f"Nearly the same as the model solution, in {in_files(one.files)}, {_ASIDE}"


def _like(pair: Alike, other: str) -> str:
    return f"Much is the same as in what {one_line(other, 100)} handed in, in {in_files(pair.files)}, {_ASIDE}"


def in_files(files: Sequence[Shared]) -> str:
    """In which files, and how much of what could tell is the same there."""
    return ", ".join(f"{file.file} ({file.shared} of {file.of} fingerprints)" for file in files)


def _and(students: Sequence[str]) -> str:
    named = [one_line(student, 100) for student in students[:_NAMED]]
    more = len(students) - len(named)
    if more:
        return f"{', '.join(named)} and {more} more"
    return " and ".join(filter(None, [", ".join(named[:-1]), named[-1]]))
