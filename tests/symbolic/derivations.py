"""Derivations of this subject, right ones and the same with one mistake as learners make it: from `derivations.txt`.

The text has a block for each derivation: what is to be derived, and the lines of a right derivation. Below it stand the
wrong ones, written by hand. `## wrong from line 3: dropped_delta` means: two lines as in the right derivation (or the
block's own, marked `ok:`), then the block's first line, which is wrong. What comes after it follows from it, except for
the right answer itself: that is `recovered`.

The names are those of slips that explain the wrong line truly, one of which must be found. `nothing` means that none is
named: there something else is said, most often which part breaks the line.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

from learn_transformers.symbolic.marking.worksheet import Derivation

TEXT = (Path(__file__).parent / "derivations.txt").read_text(encoding="utf-8")


@dataclass(frozen=True, eq=False)
class Exercise:
    """What is to be derived; the model solution is the right derivation."""

    name: str
    question: Derivation

    @property
    def right(self) -> tuple[str, ...]:
        return self.question.model

    def __str__(self) -> str:
        return self.name


@dataclass(frozen=True, eq=False)
class Broken:
    """A derivation with a mistake in it."""

    exercise: Exercise
    first_wrong: int  # counted from 1
    slips: tuple[str, ...]
    lines: tuple[str, ...]

    @property
    def statuses(self) -> list[str]:
        last = "recovered" if self.lines[-1] == self.exercise.right[-1] else "follow-through"
        after = len(self.lines) - self.first_wrong
        return ["ok"] * (self.first_wrong - 1) + ["wrong"] + ["follow-through"] * (after - 1) + [last] * (after > 0)

    def __str__(self) -> str:
        return f"{self.exercise}: {self.lines[self.first_wrong - 1]}"


def _exercise(block: str) -> Exercise:
    name, *rest = block.splitlines()
    said = {"given": "", "labels": ""} | dict(line.split(": ", 1) for line in rest if re.match("[a-z]+: ", line))
    right = tuple(line for line in rest if line and not re.match("[a-z]+: ", line))
    return Exercise(
        name,
        Derivation(
            start=said["start"],
            target=said["target"],
            names=_pairs(said["names"], ": "),
            given=_pairs(said["given"], " = "),
            labels=tuple(said["labels"].split()),
            model=right,
        ),
    )


def _pairs(text: str, sign: str) -> dict[str, str]:
    return dict(pair.split(sign, 1) for pair in text.split("; ") if pair)


def _broken(block: str, exercise: Exercise) -> Broken:
    heading, *typed = (line for line in block.splitlines() if line)
    number, _, named = heading.partition(": ")
    own = sum(line.startswith("ok: ") for line in typed)
    before = exercise.right[: int(number) - 1 - own]
    slips = () if named == "nothing" else tuple(named.split(" or "))
    return Broken(exercise, int(number), slips, (*before, *(line.removeprefix("ok: ") for line in typed)))


EXERCISES: list[Exercise] = []
BROKEN: list[Broken] = []
for _block in TEXT.split("\n# ")[1:]:
    _right, *_wrong = _block.split("\n## wrong from line ")
    EXERCISES.append(_exercise(_right))
    BROKEN += [_broken(wrong, EXERCISES[-1]) for wrong in _wrong]
