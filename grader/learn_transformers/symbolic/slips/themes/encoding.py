"""Slips with the sinusoidal position encoding."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from typing import Final

from learn_transformers.symbolic.language.kinds import Names
from learn_transformers.symbolic.language.parts import ONE, TWO, added, factors, multiplied, over_terms, without
from learn_transformers.symbolic.language.tree import (
    Tree,
    children,
    free_names,
    name,
    replace,
    substitute,
    walk,
    with_children,
)
from learn_transformers.symbolic.slips.slip import anywhere, heads_of, slip

_LEAST_BASE: Final = 100  # of powers that are frequencies


@slip("the position is multiplied by 10000^…, not divided", hint="Do later pairs turn faster or slower?")
@anywhere("/")
def frequency_inverted(part: Tree, names: Names) -> Iterator[Tree]:
    match part:
        case ("/", above, ("^", ("number", value), exponent) as below) if value >= _LEAST_BASE and free_names(exponent):
            yield ("*", above, below)


@slip("the exponent lacks its factor 2", hint="How many entries share one frequency?")
@anywhere("^")
def exponent_without_two(part: Tree, names: Names) -> Iterator[Tree]:
    for base, above, below in _powers(part):
        for place, factor in enumerate(factors(above)):
            if factor == TWO:
                yield ("^", base, over_terms(multiplied(without(factors(above), place)), below))


@slip("the exponent counts entries where it should count pairs", hint="Is i the number of an entry or of a pair?")
@anywhere("^")
def exponent_of_entries(part: Tree, names: Names) -> Iterator[Tree]:
    for base, above, below in _powers(part):
        yield ("^", base, over_terms(("*", TWO, above), below))


@slip("the pairs are counted from 1, not from 0", hint="What is the frequency of the very first pair?")
@anywhere("^", "vector")
def pairs_from_one(part: Tree, names: Names) -> Iterator[Tree]:
    for base, above, below in _powers(part):
        for index in sorted(free_names(above) - free_names(below)):
            yield ("^", base, over_terms(substitute(above, {index: ("+", name(index), ONE)}), below))
    match part:
        case ("vector", *entries) if len(entries) >= 4 and len(entries) % 2 == 0:
            yield from _later_frequencies(tuple(entries))


def _later_frequencies(entries: tuple[Tree, ...]) -> Iterator[Tree]:
    """A written-out encoding in which each pair has the frequency of the next one."""
    arguments = [entry[1] for entry in entries if entry[0] in ("sin", "cos")]
    if len(arguments) == len(entries) and arguments[0::2] == arguments[1::2] and arguments[0] != arguments[2]:
        ratio = ("/", arguments[2], arguments[0])
        yield ("vector", *((entry[0], ("*", ratio, entry[1])) for entry in entries))


@slip("the cosine has a frequency of its own", hint="Which frequency do the sine and the cosine of a pair have?")
@anywhere("cos")
def cosine_of_next_entry(part: Tree, names: Names) -> Iterator[Tree]:
    match part:
        case ("cos", angle):
            yield ("cos", replace(angle, _next_exponent))


def _next_exponent(part: Tree) -> Tree | None:
    for base, above, below in _powers(part):
        return ("^", base, over_terms(("+", above, ONE), below))
    return None


@slip("the base is not 10000", hint="How long is the longest wavelength to be?")
@anywhere("number")
def other_base(part: Tree, names: Names) -> Iterator[Tree]:
    if part == ("number", Fraction(10000)):
        yield ("number", Fraction(1000))
        yield ("number", Fraction(100000))


@slip("the positions are counted from 1", hint="What is the encoding of position 0?")
@anywhere("sin", "cos")
def positions_from_one(part: Tree, names: Names) -> Iterator[Tree]:
    match part:
        case ("sin" | "cos" as function, angle):
            for position in sorted(_outside_exponents(angle) & names.keys()):
                if names[position].whole:
                    yield (function, substitute(angle, {position: ("+", name(position), ONE)}))


def _outside_exponents(tree: Tree) -> frozenset[str]:
    if tree[0] == "^":
        return _outside_exponents(tree[1])
    if tree[0] == "name":
        return free_names(tree)
    return frozenset().union(*(_outside_exponents(part) for part in children(tree)))


@slip("sine and cosine are exchanged", hint="What is the value at angle 0?")
def sine_and_cosine_exchanged(tree: Tree, names: Names) -> Iterator[Tree]:
    if {"sin", "cos"} <= heads_of(tree):
        yield _with_functions(tree, {"sin": "cos", "cos": "sin"})


@slip("a cosine stands where a sine belongs, or the reverse", hint="What is the value at angle 0?")
@anywhere("sin", "cos")
def sine_for_cosine(part: Tree, names: Names) -> Iterator[Tree]:
    match part:
        case ("sin", angle):
            yield ("cos", angle)
        case ("cos", angle):
            yield ("sin", angle)


def _with_functions(tree: Tree, others: dict[str, str]) -> Tree:
    parts = tuple(_with_functions(part, others) for part in children(tree))
    changed = with_children(tree, parts) if parts else tree
    return (others[tree[0]], *parts) if tree[0] in others else changed


@slip("the two angles are not added inside the function", hint="What is sin(a + b) when b = 0?")
@anywhere("sin", "cos")
def sine_of_sum_split(part: Tree, names: Names) -> Iterator[Tree]:
    match part:
        case ("sin" | "cos" as function, ("+", *angles)):
            yield added(("neg", (function, a[1])) if a[0] == "neg" else (function, a) for a in angles)


@slip("only one product of the addition theorem is there", hint="How many products has the theorem for sin(a + b)?")
@anywhere("sin", "cos", "+")
def addition_theorem_halved(part: Tree, names: Names) -> Iterator[Tree]:
    match part:
        case ("sin", ("+", one, other)):
            yield ("*", ("sin", one), ("cos", other))
            yield ("*", ("cos", one), ("sin", other))
        case ("cos", ("+", one, other)):
            yield ("*", ("cos", one), ("cos", other))
        case ("+", *parts) if len(parts) == 2 and all(_has_two_waves(term) for term in parts):
            yield from parts


def _has_two_waves(tree: Tree) -> bool:
    return sum(part[0] in ("sin", "cos") for part in walk(tree)) == 2


def _powers(part: Tree) -> Iterator[tuple[Tree, Tree, Tree]]:
    """Powers of a number with a quotient as exponent: base, what stands above in the exponent, what below."""
    match part:
        case ("^", ("number", value) as base, ("/", above, below)) if value >= _LEAST_BASE:
            yield base, above, below
        case ("^", ("number", value) as base, ("neg", ("/", above, below))) if value >= _LEAST_BASE:
            yield base, ("neg", above), below


@slip(
    "the rotation turns the other way", hint="Where does the rotation send the first axis for a small positive angle?"
)
@anywhere("matrix")
def rotation_reversed(part: Tree, names: Names) -> Iterator[Tree]:
    match part:
        case ("matrix", *rows) if _turns(part) and len(rows) == len(rows[0]) - 1:
            columns = zip(*(row[1:] for row in rows), strict=True)
            yield ("matrix", *(("row", *column) for column in columns))


@slip("the rotation has no minus sign", hint="Are the rows of your matrix orthogonal?")
@anywhere("matrix")
def rotation_without_minus(part: Tree, names: Names) -> Iterator[Tree]:
    match part:
        case ("matrix", *_) if _turns(part):
            yield replace(part, lambda inner: inner[1] if inner[0] == "neg" and inner[1][0] == "sin" else None)


def _turns(matrix: Tree) -> bool:
    heads = {part[0] for part in walk(matrix)}
    return {"sin", "cos"} <= heads
