"""What counts as the right number: `exact`, `dp k` (decimal places), `sf k` (significant figures), `bigO`.

A key names one for a question; `decide` asks it before it compares anything itself.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from fractions import Fraction
from functools import lru_cache
from typing import Final

from learn_transformers.symbolic.equality.arithmetic import TooLarge
from learn_transformers.symbolic.equality.evaluate import Budget
from learn_transformers.symbolic.equality.growth import growth_of, written_growth
from learn_transformers.symbolic.equality.numbers import Found, as_fraction, flat, value_at
from learn_transformers.symbolic.equality.result import Comparison
from learn_transformers.symbolic.equality.sampling import Sample
from learn_transformers.symbolic.language.kinds import Names
from learn_transformers.symbolic.language.tree import Tree, free_names
from learn_transformers.symbolic.language.trouble import Refusal

_POLICY = re.compile(r"\s*(exact|bigO|dp|sf)\s*(\d{1,2})?\s*")
_MOST_PLACES: Final = 30
_DIGITS: Final = 100


@dataclass(frozen=True)
class Policy:
    """How exact an answer must be."""

    form: str = "exact"
    places: int = 0

    def check_reference(self, wanted: Tree, names: Names) -> None:
        """`ValueError` where the reference cannot be held against this policy."""
        if self.form in ("dp", "sf"):
            if free_names(wanted):
                unknown = ", ".join(sorted(free_names(wanted)))
                raise ValueError(f"policy {self.form!r} is for numbers, but the reference depends on {unknown}")
            if not _constant(wanted).defined:
                raise ValueError("the reference has no value")
        if self.form == "bigO":
            try:
                growth_of(wanted, names)
            except Refusal as refusal:
                raise ValueError(f"the reference has no order of growth: {refusal.message}") from None

    def judge(self, answer: Tree, wanted: Tree, names: Names) -> Comparison | None:
        """The verdict of a policy with rules of its own; None under `exact`."""
        if self.form == "bigO":
            return _same_growth(answer, wanted, names)
        if self.form in ("dp", "sf"):
            return self.close_enough(answer, wanted)
        return None

    def close_enough(self, answer: Tree, wanted: Tree) -> Comparison:
        if free_names(answer):
            return Comparison("not_equal", message="A number is wanted here, without names.", reason="value")
        one, other = _constant(answer), _constant(wanted)
        if not one.defined:
            return Comparison("not_equal", message=f"Your form has no value: {one.undefined}.", reason="domain")
        mine, theirs = list(flat(one.value)), list(flat(other.value))
        wrong = []
        for (place, a), (_, b) in zip(mine, theirs, strict=True):
            if abs(as_fraction(a) - as_fraction(b)) > self.half_unit(as_fraction(b)):
                wrong.append((place, as_fraction(a), as_fraction(b)))
        what = f"{self.places} decimal places" if self.form == "dp" else f"{self.places} significant figures"
        if not wrong:
            return Comparison("equal", f"to {what}")
        place, first, right = wrong[0]
        where = f"Entry ({', '.join(map(str, place))})" if place else "Your number"
        coarse = first != 0 and abs(first - right) <= abs(right) / 20
        hint = f"near, but not right to {what}" if coarse else f"not right to {what}"
        return Comparison(
            "not_equal", message=f"{where} is {hint}.", reason="rounded" if coarse else "value", entry=place
        )

    def half_unit(self, right: Fraction) -> Fraction:
        """Half a unit in the last place that is asked for."""
        if self.form == "dp":
            return Fraction(1, 2 * 10**self.places)
        if right == 0:
            return Fraction(0)
        leading = len(str(int(abs(right)))) - 1 if abs(right) >= 1 else -_zeros(abs(right))
        return Fraction(10) ** (leading - self.places + 1) / 2


def _zeros(value: Fraction) -> int:
    """How far a number below 1 is moved to have its first digit before the point."""
    moved = 0
    while value < 1:
        value, moved = value * 10, moved + 1
    return moved


@lru_cache(maxsize=64)
def policy_of(text: str) -> Policy:
    """Read a policy; `ValueError` where it is none."""
    match = _POLICY.fullmatch(text)
    with_places = match is not None and match[1] in ("dp", "sf")
    if match is None or with_places != (match[2] is not None):
        raise ValueError(f"policy {text!r} is none of: exact, dp k, sf k, bigO")
    places = int(match[2] or 0)
    if places > _MOST_PLACES or (match[1] == "sf" and places == 0):
        raise ValueError(f"policy {text!r}: 1 to {_MOST_PLACES} places")
    return Policy(match[1], places)


def _constant(tree: Tree) -> Found:
    try:
        return value_at(tree, Sample({}, {}), Budget(), _DIGITS)
    except TooLarge:
        return Found(undefined="it is too large")


def _same_growth(answer: Tree, wanted: Tree, names: Names) -> Comparison:
    try:
        mine = growth_of(answer, names)
    except Refusal as refusal:
        return Comparison("undecided", message=refusal.message, reason=refusal.reason)
    theirs = growth_of(wanted, names)
    if mine.leading == theirs.leading:
        if mine.plain:
            return Comparison("equal", "proved")
        message = f"Right. Constants and smaller terms can be left out: {written_growth(mine)}."
        return Comparison("equal", "proved", message=message)
    missing = theirs.leading - mine.leading
    if mine.leading < theirs.leading:
        message = "A term that grows as fast as yours, or faster, is missing."
    elif missing:
        message = "The growth is not the expected one."
    else:
        message = "One of your terms grows faster than the expected ones."
    return Comparison("not_equal", message=message, reason="value")
