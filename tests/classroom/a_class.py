"""A class of any size that never was: who hands in what, and what each of them must end with."""

from __future__ import annotations

import random
import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from honest_work import CHAPTERS, Earned, Oracle, drawn, written
from hostile_work import Kind, kinds
from laid_out import LAYOUTS

LAYOUT_NAMES = (
    "a course folder",
    "exercises inside",
    "too deep",
    "archives",
    "archives of folders",
    "archives in folders",
)
_NUMBER = re.compile(r"s(\d{5})")


@dataclass(frozen=True)
class Student:
    """One of them. Of who is honest it is known what is `earned`, of who is hostile which `kind` that is."""

    number: int
    name: str
    earned: Earned | None = None
    kind: Kind | None = None


def number_in(name: str) -> int | None:
    """Whose name that is, whatever was made of it."""
    found = _NUMBER.findall(name)
    return int(found[-1]) if found else None


def made(
    folder: Path, students: int, hostile: int, oracle: Oracle, seed: int = 0, slow: int = 1, chosen: Sequence[Kind] = ()
) -> list[Student]:
    """Have so many students hand in, `hostile` of them among the others.

    Of every slow kind there are `slow` at most; `chosen` are the hostile kinds, if not all of them.
    """
    rng = random.Random(seed)
    folder.mkdir(parents=True)
    order = _in_turn(hostile, slow, chosen or kinds(), rng)
    who: list[Kind | None] = [*order, *[None] * (students - len(order))]
    rng.shuffle(who)
    found = []
    for number, kind in enumerate(who):
        name = kind.called(number) if kind else f"s{number:05d}"
        if kind:
            kind.make(folder, name)
            found.append(Student(number, name, kind=kind))
            continue
        works = drawn(rng, CHAPTERS)
        files = written(works, name, rng)
        LAYOUTS[rng.choice(LAYOUT_NAMES)](folder, name, files)
        found.append(Student(number, name, oracle.earned(works, files)))
    return found


def _in_turn(hostile: int, slow: int, all_kinds: Sequence[Kind], rng: random.Random) -> list[Kind]:
    """Every kind before any comes again."""
    quick = [kind for kind in all_kinds if not kind.slow]
    found = [kind for kind in all_kinds if kind.slow for _ in range(slow)]
    rng.shuffle(found)
    found = found[:hostile]
    while quick and len(found) < hostile:
        rng.shuffle(quick)
        found += quick[: hostile - len(found)]
    return found
