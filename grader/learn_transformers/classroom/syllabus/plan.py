"""Chapters laid out over weeks: in the order of the course, so that nothing comes before what it builds on, evenly.

Where there are fewer weeks than chapters, some come together; where there are more, the longest get several. How much
a chapter is, its lesson says in minutes; where one does not, points stand for them.
"""

from __future__ import annotations

import heapq
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from itertools import accumulate
from typing import Final

from learn_transformers.classroom.syllabus.weeks import Week
from learn_transformers.classroom.syllabus.worth import Worth
from learn_transformers.trouble import WrongUse

LONGEST: Final = 10 * 60  # minutes of work that a week may hold


@dataclass(frozen=True)
class Block:
    """Chapters that are due together, and the weeks that they are given."""

    weeks: tuple[Week, ...]
    chapters: tuple[Worth, ...]

    @property
    def due(self) -> datetime:
        return self.weeks[-1].due

    @property
    def points(self) -> float:
        return sum(one.points for one in self.chapters)

    @property
    def minutes(self) -> int | None:
        found = [one.minutes for one in self.chapters]
        return None if None in found else sum(minutes or 0 for minutes in found)


@dataclass(frozen=True)
class Plan:
    """All weeks, and what is done in them; `notes` are sentences for the teacher."""

    weeks: tuple[Week, ...]
    blocks: tuple[Block, ...]
    notes: tuple[str, ...]

    @property
    def points(self) -> float:
        return sum(block.points for block in self.blocks)


def plan(weeks: Sequence[Week], chapters: Sequence[Worth]) -> Plan:
    """Lay these chapters out over these weeks.

    Raises:
        WrongUse: if no week is left, or there would be too much in one.
    """
    taught = [week for week in weeks if not week.is_free]
    if not taught:
        raise WrongUse("All weeks are skipped: there is none left to teach in.")
    ordered = sorted(chapters, key=lambda one: one.chapter.number)
    known = all(one.minutes for one in ordered)
    loads = [float(one.minutes or 0) if known else one.points for one in ordered]
    if known and (most := _most(loads, len(taught))) > LONGEST:
        enough = next((n for n in range(len(taught), len(ordered) + 1) if _most(loads, n) <= LONGEST), len(ordered))
        raise WrongUse(
            f"In {_weeks(len(taught))} there would be {most / 60:.0f} hours of work in one of them: the chapters need "
            f"{_weeks(enough)} that are not free, or more; --chapter names fewer."
        )
    blocks = []
    place = 0
    for size, (first, end) in zip(*_laid_out(loads, len(taught)), strict=True):
        blocks.append(Block(tuple(taught[place : place + size]), tuple(ordered[first:end])))
        place += size
    return Plan(tuple(weeks), tuple(blocks), tuple(_notes(ordered)))


def _laid_out(loads: Sequence[float], weeks: int) -> tuple[list[int], list[tuple[int, int]]]:
    """How many weeks each block has, and from which chapter to which it goes."""
    if weeks <= len(loads):
        return [1] * weeks, together(loads, weeks)
    sizes = [1] * len(loads)
    longest = [(-load, n) for n, load in enumerate(loads)]
    heapq.heapify(longest)
    for _ in range(weeks - len(loads)):
        _, n = longest[0]
        sizes[n] += 1
        heapq.heapreplace(longest, (-loads[n] / sizes[n], n))
    return sizes, [(n, n + 1) for n in range(len(loads))]


def together(loads: Sequence[float], count: int) -> list[tuple[int, int]]:
    """So many runs of them, none empty, whose sums are as even as can be: their squares sum to the least."""
    sums = [0.0, *accumulate(loads)]

    @cache
    def best(end: int, runs: int) -> tuple[float, int]:
        """The least for the first few in so many runs, and where the last of these begins."""
        if runs == 1:
            return sums[end] ** 2, 0
        return min((best(at, runs - 1)[0] + (sums[end] - sums[at]) ** 2, at) for at in range(runs - 1, end))

    found: list[tuple[int, int]] = []
    end = len(loads)
    for runs in range(count, 0, -1):
        first = best(end, runs)[1]
        found.append((first, end))
        end = first
    return found[::-1]


def _most(loads: Sequence[float], weeks: int) -> float:
    sizes, runs = _laid_out(loads, weeks)
    return max(sum(loads[first:end]) / size for size, (first, end) in zip(sizes, runs, strict=True))


def _notes(ordered: Sequence[Worth]) -> list[str]:
    """Which chapters build on some that are not in it."""
    there = {one.chapter for one in ordered}
    without = {one.chapter.name: [c.name for c in one.builds_on if c not in there] for one in ordered}
    return [
        f"{name} builds on {', '.join(missing)}, which {'is' if len(missing) == 1 else 'are'} not in it: whoever has "
        "not handed that in is lent what is right."
        for name, missing in without.items()
        if missing
    ]


def _weeks(count: int) -> str:
    return f"{count} week{'s' * (count != 1)}"
