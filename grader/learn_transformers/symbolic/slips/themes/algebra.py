"""Slips of algebra: what a root, a power or a fraction reaches, and what it does not."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from learn_transformers.symbolic.language.kinds import Names
from learn_transformers.symbolic.language.parts import (
    ONE,
    TWO,
    added,
    exchanged,
    factors,
    multiplied,
    negated,
    terms,
    without,
)
from learn_transformers.symbolic.language.tree import NUMERIC, Tree
from learn_transformers.symbolic.slips.slip import anywhere, slip

LEVEL = 1

_FUNCTIONS: Final = NUMERIC - {"sqrt", "abs"}
_UNLIKE_ROOTS: Final = NUMERIC - {"sqrt", "exp", "log", "log2", "relu"}  # those have slips of their own


@slip("the root of a sum is taken as the sum of roots", hint="Is √(9 + 16) the same as 3 + 4?")
@anywhere("sqrt")
def root_of_sum_split(part: Tree, names: Names) -> Iterator[Tree]:
    match part:
        case ("sqrt", ("+", *parts)):
            yield added(_root(term) for term in parts)


def _root(term: Tree) -> Tree:
    match term:
        case ("neg", inside):
            return ("neg", _root(inside))
        case ("^", base, exponent) if exponent == TWO:
            return tuple(base)
    return term if term == ONE else ("sqrt", term)


@slip("the square of a sum is taken as the sum of squares", hint="Which product of both terms appears in (a + b)²?")
@anywhere("^")
def square_of_sum_split(part: Tree, names: Names) -> Iterator[Tree]:
    match part:
        case ("^", ("+", *parts), exponent):
            yield added(_raised(term, exponent) for term in parts)
            if exponent == TWO and len(parts) == 2 and parts[1][0] == "neg":
                yield ("+", _raised(parts[0], TWO), negated(_raised(parts[1], TWO)))


def _raised(term: Tree, exponent: Tree) -> Tree:
    return ("^", term[1], exponent) if term[0] == "neg" and exponent == TWO else ("^", term, exponent)


@slip("the power reaches only one factor of the product", hint="What is (2x)² without brackets?")
@anywhere("^", "*")
def power_on_one_factor(part: Tree, names: Names) -> Iterator[Tree]:
    match part:
        case ("^", ("*", *parts), exponent):
            for place, factor in enumerate(parts):
                yield ("*", *exchanged(tuple(parts), place, ("^", factor, exponent)))
        case ("^", ("/", above, below), exponent):
            yield ("/", ("^", above, exponent), below)
            yield ("/", above, ("^", below, exponent))
        case ("*", *parts):  # the reverse: a factor drawn into the power
            for place, factor in enumerate(parts):
                if factor[0] == "^" and len(parts) == 2:
                    yield ("^", ("*", *exchanged(tuple(parts), place, factor[1])), factor[2])


@slip("the root reaches only one part of the fraction", hint="What is √(a/b) as a quotient of roots?")
@anywhere("sqrt")
def root_on_one_part(part: Tree, names: Names) -> Iterator[Tree]:
    match part:
        case ("sqrt", ("/", above, below)):
            yield ("/", ("sqrt", above), below)
            yield ("/", above, ("sqrt", below))
        case ("sqrt", ("*", *parts)):
            for place, factor in enumerate(parts):
                yield ("*", *exchanged(tuple(parts), place, ("sqrt", factor)))


@slip("the square is missing", hint="Of what must the square be taken here?")
@anywhere("^")
def square_missing(part: Tree, names: Names) -> Iterator[Tree]:
    match part:
        case ("^", base, exponent) if exponent == TWO:
            yield base


@slip("the square root is missing", hint="Which unit has your result, compared with what goes in?")
@anywhere("sqrt")
def root_missing(part: Tree, names: Names) -> Iterator[Tree]:
    match part:
        case ("sqrt", inside):
            yield inside


@slip("the fraction is upside down", hint="Is the result to become larger or smaller when the denominator grows?")
@anywhere("/", "sqrt")
def reciprocal_turned(part: Tree, names: Names) -> Iterator[Tree]:
    match part:
        case ("/", above, below):
            yield ("/", below, above)
        case ("sqrt", ("/", above, below)):
            yield ("sqrt", ("/", below, above))


@slip(
    "a factor multiplies where it should divide",
    hint="Is the result to become larger or smaller when this factor grows?",
)
@anywhere("/")
def multiplied_for_divided(part: Tree, names: Names) -> Iterator[Tree]:
    match part:
        case ("/", above, below):
            for place, factor in enumerate(factors(below) if above != ONE else ()):
                rest = without(factors(below), place)
                yield ("/", ("*", factor, above), multiplied(rest)) if rest else ("*", factor, above)


@slip(
    "a factor divides where it should multiply",
    hint="Is the result to become larger or smaller when this factor grows?",
)
@anywhere("*")
def divided_for_multiplied(part: Tree, names: Names) -> Iterator[Tree]:
    match part:
        case ("*", *parts):
            for place, factor in enumerate(parts):
                yield ("/", multiplied(without(tuple(parts), place)), factor)


@slip("the factor reaches only one term of the bracket", hint="What is a·(b + c) without brackets?")
@anywhere("*")
def factor_on_one_term(part: Tree, names: Names) -> Iterator[Tree]:
    match part:
        case ("*", *parts):
            for place, factor in enumerate(parts):
                if factor[0] == "+":
                    yield from _times_one(without(tuple(parts), place), factor)


@slip("the division reaches only one term of the sum", hint="What is (a + b)/c as a sum of two fractions?")
@anywhere("/")
def division_on_one_term(part: Tree, names: Names) -> Iterator[Tree]:
    match part:
        case ("/", ("+", *parts), below):
            for place, term in enumerate(parts):
                yield added(exchanged(tuple(parts), place, _over(term, below)))


def _times_one(others: tuple[Tree, ...], bracket: Tree) -> Iterator[Tree]:
    for place, term in enumerate(terms(bracket)):
        changed = ("neg", ("*", *others, term[1])) if term[0] == "neg" else ("*", *others, term)
        yield added(exchanged(terms(bracket), place, changed))


def _over(term: Tree, below: Tree) -> Tree:
    return ("neg", ("/", term[1], below)) if term[0] == "neg" else ("/", term, below)


@slip("the fraction is split along its denominator", hint="Is 1/(1 + 1) the same as 1/1 + 1/1?")
@anywhere("/")
def fraction_split(part: Tree, names: Names) -> Iterator[Tree]:
    match part:
        case ("/", above, ("+", *parts)):
            yield added(_over_term(above, term) for term in parts)


def _over_term(above: Tree, term: Tree) -> Tree:
    return ("neg", ("/", above, term[1])) if term[0] == "neg" else ("/", above, term)


@slip("the function of a sum is taken as the sum of its values", hint="Is the function linear?")
@anywhere("tanh", "sigmoid", "relu", "erf", "abs", "softplus", "softmax")
def function_of_sum_split(part: Tree, names: Names) -> Iterator[Tree]:
    match part:
        case (("tanh" | "sigmoid" | "relu" | "erf" | "abs" | "softplus" | "softmax") as function, ("+", *parts)):
            yield added(("neg", (function, t[1])) if t[0] == "neg" else (function, t) for t in parts)


@slip("a factor is drawn out of the function", hint="Is the function linear?")
@anywhere(*_FUNCTIONS)
def factor_drawn_out(part: Tree, names: Names) -> Iterator[Tree]:
    match part:
        case (function, ("*", *parts)):
            for place, factor in enumerate(parts):
                yield ("*", factor, (function, multiplied(without(tuple(parts), place))))
        case (function, ("/", above, below)):
            yield ("/", (function, above), below)


@slip("the number inside the function is missing", hint="By what is the argument multiplied or divided?")
@anywhere(*NUMERIC)
def inner_number_missing(part: Tree, names: Names) -> Iterator[Tree]:
    match part:
        case (function, ("*", *parts)):
            for place, factor in enumerate(parts):
                if factor[0] == "number":
                    yield (function, multiplied(without(tuple(parts), place)))
        case (function, ("/", above, ("number", _))):
            yield (function, above)


@slip("a factor stands in the exponent, or the reverse", hint="How far does the exponent reach?")
@anywhere("^", "*")
def factor_in_exponent(part: Tree, names: Names) -> Iterator[Tree]:
    match part:
        case ("^", base, ("*", *parts)):
            for place, factor in enumerate(parts):
                yield ("*", factor, ("^", base, multiplied(without(tuple(parts), place))))
        case ("*", *parts):
            for place, factor in enumerate(parts):
                if factor[0] == "^":
                    rest = without(tuple(parts), place)
                    yield ("^", factor[1], ("*", factor[2], *rest))


@slip("product and power are taken for each other", hint="How often is something multiplied here, and with what?")
@anywhere("*", "^")
def power_for_product(part: Tree, names: Names) -> Iterator[Tree]:
    match part:
        case ("*", ("number", value), *parts) if parts[0][0] not in ("log", "log2"):
            yield ("^", multiplied(parts), ("number", value))
            yield ("^", ("number", value), multiplied(parts))
        case ("^", base, ("/", ("number", value), below)) if value == 1:
            yield ("/", base, below)
        case ("^", base, exponent):
            yield ("*", exponent, base)


@slip("the function is missing", hint="Does the value itself belong here, or a function of it?")
@anywhere(*_UNLIKE_ROOTS)
def function_missing(part: Tree, names: Names) -> Iterator[Tree]:
    yield part[1]


@slip("only one of the two stands where their maximum or minimum belongs", hint="Which of the two is it at each point?")
@anywhere("max", "min")
def one_of_extreme(part: Tree, names: Names) -> Iterator[Tree]:
    yield from part[1:]


@slip("maximum and minimum are taken for each other", hint="Is the larger or the smaller one to be kept?")
@anywhere("max", "min")
def maximum_for_minimum(part: Tree, names: Names) -> Iterator[Tree]:
    match part:
        case ("max", *parts):
            yield ("min", *parts)
        case ("min", *parts):
            yield ("max", *parts)


@slip(
    "a part stands where the rest up to 1 belongs",
    hint="Is it the part, or what it lacks of 1?",
)
@anywhere("+")
def complement_taken(part: Tree, names: Names) -> Iterator[Tree]:
    match part:
        case ("+", ("number", value), ("neg", inside)) if value == 1:
            yield inside
