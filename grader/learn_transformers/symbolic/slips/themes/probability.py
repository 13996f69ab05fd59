"""Slips with probabilities: opposite events, rates among the chosen, bits and tables of a hash."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from typing import Final

from learn_transformers.symbolic.language.kinds import Names
from learn_transformers.symbolic.language.parts import ONE, factors, multiplied, without
from learn_transformers.symbolic.language.tree import Tree, free_names
from learn_transformers.symbolic.slips.slip import anywhere, slip

_CHOSEN: Final = Fraction(3, 20)


@slip(
    "this is the probability of the opposite", hint="Which of the two events is asked for: this one, or that it fails?"
)
def opposite_event(tree: Tree, names: Names) -> Iterator[Tree]:
    if _is_event(tree, names):
        yield ("+", ONE, ("neg", tree))


def _is_event(tree: Tree, names: Names) -> bool:
    """`(1-q)^n`: nothing happens n times; `θ/π`: an angle among all."""
    match tree:
        case ("/", ("name", _), ("constant", "pi")):
            return True
        case ("^", ("name", rate), exponent) if rate in names and names[rate].bounds:
            return _counts(exponent, names)
        case ("^", ("+", one, ("neg", _)), exponent) if one == ONE:
            return _counts(exponent, names)
    return False


def _counts(exponent: Tree, names: Names) -> bool:
    used = free_names(exponent)
    return bool(used) and all(one in names and names[one].whole for one in used)


@slip(
    "the probability itself is raised to the power, not that of the opposite",
    hint="What has to happen every time, that it happens or that it does not?",
)
@anywhere("^")
def opposite_not_raised(part: Tree, names: Names) -> Iterator[Tree]:
    match part:
        case ("^", ("+", one, ("neg", rate)), exponent) if one == ONE and _counts(exponent, names):
            yield ("^", rate, exponent)


@slip(
    "the bits of a hash and the rounds of hashing are exchanged",
    hint="Which number makes a collision in one round rarer, and which gives it more chances?",
)
@anywhere("^")
def bits_and_rounds_exchanged(part: Tree, names: Names) -> Iterator[Tree]:
    match part:
        case ("^", ("+", one, ("neg", ("^", chance, bits))), rounds) if one == ONE and bits[0] == rounds[0] == "name":
            yield ("^", ("+", ONE, ("neg", ("^", chance, rounds))), bits)


@slip(
    "the rate at which tokens are chosen is left out",
    hint="Is a share of the chosen tokens asked for, or of all tokens?",
)
@anywhere("*")
def choosing_rate_missing(part: Tree, names: Names) -> Iterator[Tree]:
    for place, factor in enumerate(factors(part)):
        if _is_rate(factor, names):
            yield multiplied(without(factors(part), place))


@slip(
    "only the rate at which tokens are chosen is counted",
    hint="Which share of the chosen tokens meets with what is asked for?",
)
@anywhere("*")
def share_of_chosen_missing(part: Tree, names: Names) -> Iterator[Tree]:
    if len(factors(part)) == 2:
        yield from (factor for factor in factors(part) if _is_rate(factor, names))


def _is_rate(tree: Tree, names: Names) -> bool:
    match tree:
        case ("number", value):
            return bool(value == _CHOSEN)
        case ("name", rate) if rate in names:
            return names[rate].bounds == (Fraction(0), Fraction(1))
    return False
