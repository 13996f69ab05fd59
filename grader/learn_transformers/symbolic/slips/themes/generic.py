"""What can be said where no slip with a meaning fits: a sign, a factor, a term, a number. Asked last."""

from __future__ import annotations

from collections.abc import Iterator

from learn_transformers.symbolic.language.kinds import Names
from learn_transformers.symbolic.language.parts import (
    ONE,
    TWO,
    added,
    exchanged,
    factors,
    multiplied,
    negated,
    without,
)
from learn_transformers.symbolic.language.tree import Tree, free_names, name, substitute
from learn_transformers.symbolic.slips.slip import anywhere, slip

LEVEL = 2


@slip("the whole has the wrong sign", hint="Should the result be positive or negative?")
def whole_sign(tree: Tree, names: Names) -> Iterator[Tree]:
    yield negated(tree)


@slip("one term has the wrong sign", hint="Which sign does each term have before you simplify?")
@anywhere("+")
def term_sign(part: Tree, names: Names) -> Iterator[Tree]:
    match part:
        case ("+", *parts):
            for place, term in enumerate(parts):
                if parts.count(term) == 1 and negated(term) not in parts:  # two such terms would just vanish
                    yield ("+", *exchanged(tuple(parts), place, negated(term)))


@slip("a part is off by a factor two", hint="What happens twice, and what only once?")
@anywhere()
def factor_two(part: Tree, names: Names) -> Iterator[Tree]:
    if part[0] not in ("number", "constant", "delta", "neg", "row"):
        yield ("/", part, TWO)
        yield ("*", TWO, part)


@slip("a term is missing", hint="How many terms are there before you simplify?")
@anywhere("+")
def term_missing(part: Tree, names: Names) -> Iterator[Tree]:
    match part:
        case ("+", *parts):
            for place in range(len(parts)):
                yield added(without(tuple(parts), place))


@slip("a factor is missing", hint="Which factors does each term have before you simplify?")
@anywhere("*", "had", "/")
def factor_missing(part: Tree, names: Names) -> Iterator[Tree]:
    match part:
        case ("*" | "had", *parts):
            for place in range(len(parts)):
                rest = without(tuple(parts), place)
                yield (part[0], *rest) if len(rest) > 1 else rest[0]
        case ("/", above, below):
            yield above
            if len(factors(below)) > 1:
                for place in range(len(factors(below))):
                    yield ("/", above, multiplied(without(factors(below), place)))


@slip("a sum stands where a product belongs", hint="Do the two parts add up or multiply?")
@anywhere("*")
def sum_for_product(part: Tree, names: Names) -> Iterator[Tree]:
    match part:
        case ("*", *parts):
            yield added(parts)


@slip("a product stands where a sum belongs", hint="Do the two parts add up or multiply?")
@anywhere("+")
def product_for_sum(part: Tree, names: Names) -> Iterator[Tree]:
    match part:
        case ("+", *parts) if all(term[0] != "neg" and term != ONE for term in parts):
            yield multiplied(parts)


@slip("a number is off by one", hint="Do you count from 0 or from 1, and is the last one included?")
@anywhere("number", "name")
def number_off_by_one(part: Tree, names: Names) -> Iterator[Tree]:
    match part:
        case ("number", value) if value.denominator == 1 and value <= 100:
            yield ("number", value + 1)
            if value > 1:
                yield ("number", value - 1)
        case ("name", size) if size in names and names[size].whole:
            yield ("+", part, ONE)
            yield ("+", part, ("neg", ONE))


@slip("two letters are exchanged", hint="What does each letter stand for?")
def names_exchanged(tree: Tree, names: Names) -> Iterator[Tree]:
    used = sorted(free_names(tree) & names.keys())
    for place, one in enumerate(used):
        for other in used[place + 1 :]:
            if names[one] == names[other]:
                yield substitute(tree, {one: name(other), other: name(one)})


@slip("one letter stands where another belongs", hint="What does each letter stand for?")
@anywhere("name")
def other_name(part: Tree, names: Names) -> Iterator[Tree]:
    if part[1] in names:
        for other in names:
            if other != part[1] and names[other] == names[part[1]]:
                yield name(other)
