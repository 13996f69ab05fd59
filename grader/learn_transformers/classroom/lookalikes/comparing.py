"""Compares the sketches of a class: which are like the model solution, and which like one another.

The numbers below stand on what was measured over this course's own files, as `test_lookalikes_measured.py` holds. Of
108 right answers in other styles none has half of the model solution's fingerprints (0.49 at most, the next 0.21), and
of 425 pairs of those and the references that were written apart none shares 20 of what is left without the solution and
the lesson. Of 2,414 pairs of a right answer and a wrong one, one is found: the wrong one is the right one with one
change. What students of one lecture write will be closer than that, above all in short chapters: hence a note alone.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np

from learn_transformers.classroom.lookalikes.sketches import Shared, Sketch

SOLUTION_SHARE: Final = 0.9  # of the model solution's fingerprints, in each file that counts
SOLUTION_LEAST: Final = 30  # of them, over all files that count: a chapter of four short lines can be told by nobody
SHARE: Final = 0.5  # of the fingerprints of the one that has fewer, in each file that counts
FILE_LEAST: Final = 8  # of them, in each file that counts
LEAST: Final = 20  # of them, over all files that count
COMMON_SHARE: Final = 0.05  # what more of the class have is no evidence: there may be one way to write it
COMMON_LEAST: Final = 5  # but what so few have is evidence in a small class, too
CLOSEST: Final = 5  # of each submission, so that what comes back stays as long as the class


@dataclass(frozen=True)
class LikeSolution:
    """A submission that has nearly all of the model solution, in these files."""

    student: str
    files: tuple[Shared, ...]

    @property
    def shared(self) -> int:
        return sum(file.shared for file in self.files)


@dataclass(frozen=True)
class Alike:
    """Two submissions that share in these files what few others have; `equal` if they are the same throughout."""

    students: tuple[str, str]
    files: tuple[Shared, ...]
    equal: bool = False

    @property
    def shared(self) -> int:
        return sum(file.shared for file in self.files)


@dataclass(frozen=True)
class Lookalikes:
    """What is worth a look, never a verdict: why two texts are alike, no program can say.

    Of more than two that are equal, each stands beside the first one by name. `cut` are students and files that are so
    long that not all of them was compared.
    """

    solution: tuple[LikeSolution, ...]
    pairs: tuple[Alike, ...]
    cut: tuple[tuple[str, str], ...] = ()


def compare(sketches: Iterable[Sketch]) -> Lookalikes:
    """Compare a class; the order in which it comes changes nothing.

    Time and memory grow with the number of fingerprints (and, by `COMMON_SHARE`, of those who share one), not with the
    number of pairs.
    """
    everybody = sorted(sketches, key=lambda one: one.student)  # ties, too, are broken the same way every time
    apart, pairs = _equal_ones(everybody)
    pairs += _near_ones(apart)
    pairs.sort(key=lambda pair: (-pair.shared, pair.students))
    return Lookalikes(
        tuple(found for one in everybody if (found := _like_solution(one))),
        tuple(pairs),
        tuple((one.student, file) for one in everybody for file in one.cut),
    )


def _like_solution(one: Sketch) -> LikeSolution | None:
    files = tuple(file for file in one.solution if file.share >= SOLUTION_SHARE)
    return LikeSolution(one.student, files) if sum(file.shared for file in files) >= SOLUTION_LEAST else None


def _equal_ones(everybody: Sequence[Sketch]) -> tuple[list[Sketch], list[Alike]]:
    """One of each that are the same throughout, and the pairs that they make.

    Only once do they count for what is common in a class: else twenty copies of one text would hide one another.
    """
    first: dict[bytes, Sketch] = {}
    pairs = []
    for one in everybody:
        other = first.setdefault(one.whole, one)
        if other is not one and one.evidence >= LEAST:
            files = tuple(Shared(file, len(own), len(own)) for file, own in one.own.items() if own)
            pairs.append(Alike((other.student, one.student), files, equal=True))
    return list(first.values()), pairs


def _near_ones(apart: Sequence[Sketch]) -> Iterator[Alike]:
    found: dict[tuple[int, int], list[Shared]] = defaultdict(list)
    for file in sorted({file for one in apart for file in one.own}):
        for pair, shared in _alike_in(file, apart).items():
            found[pair].append(shared)
    for (one, other), files in found.items():
        if sum(file.shared for file in files) >= LEAST:
            yield Alike((apart[one].student, apart[other].student), tuple(files))


def _alike_in(file: str, apart: Sequence[Sketch]) -> dict[tuple[int, int], Shared]:
    """The pairs, by their numbers, that are alike in one file: each submission and the few that are closest to it."""
    hashes, owners = _postings(file, apart)
    most = max(COMMON_LEAST, int(COMMON_SHARE * len(apart)))
    _, number, times = np.unique(hashes, return_inverse=True, return_counts=True)
    told = times[number] <= most
    size = np.bincount(owners[told], minlength=len(apart))
    several = told & (times[number] > 1)
    number, owners = number[several], owners[several]
    order = np.argsort(number, kind="stable")
    who = owners[order]  # has each fingerprint, one fingerprint after another
    begin = np.searchsorted(number[order], number)
    end = begin + times[number]
    mine = np.searchsorted(owners, np.arange(len(apart) + 1))
    pairs: dict[tuple[int, int], Shared] = {}
    for one in np.flatnonzero(np.diff(mine)).tolist():
        spans = zip(begin[mine[one] : mine[one + 1]].tolist(), end[mine[one] : mine[one + 1]].tolist(), strict=True)
        others, shared = np.unique(np.concatenate([who[a:b] for a, b in spans]), return_counts=True)
        of = np.minimum(size[others], size[one])
        near = (shared >= FILE_LEAST) & (shared >= SHARE * of) & (others != one)
        ranked = sorted(zip((-shared[near]).tolist(), others[near].tolist(), of[near].tolist(), strict=True))
        for less, other, least in ranked[:CLOSEST]:
            pairs[min(one, other), max(one, other)] = Shared(file, -less, least)
    return pairs


def _postings(file: str, apart: Sequence[Sketch]) -> tuple[np.ndarray, np.ndarray]:
    """All fingerprints of a file, and the number of the submission that each is of."""
    own = [np.frombuffer(one.own[file], np.uint64) if one.own.get(file) else np.empty(0, np.uint64) for one in apart]
    return np.concatenate(own), np.repeat(np.arange(len(apart)), list(map(len, own)))
