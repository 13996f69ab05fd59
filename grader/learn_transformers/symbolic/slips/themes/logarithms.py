"""Slips with logarithms and exponentials."""

from __future__ import annotations

from collections.abc import Iterator

from learn_transformers.symbolic.language.kinds import Names
from learn_transformers.symbolic.language.parts import TWO, added, factors, multiplied, without
from learn_transformers.symbolic.language.tree import Tree
from learn_transformers.symbolic.slips.slip import anywhere, slip

LEVEL = 1


@slip("the logarithm of a sum is taken as the sum of logarithms", hint="Is log(1 + 1) the same as log 1 + log 1?")
@anywhere("log", "log2")
def log_of_sum_split(part: Tree, names: Names) -> Iterator[Tree]:
    match part:
        case ("log" | "log2" as log, ("+", *parts)):
            yield added(_signed(log, term) for term in parts)
        case ("log" | "log2" as log, ("Sum", body, *rest)):
            yield ("Sum", body[1] if log == "log" and body[0] == "exp" else (log, body), *rest)


@slip("the exponential of a sum is taken as the sum of exponentials", hint="Is exp(0 + 0) the same as exp 0 + exp 0?")
@anywhere("exp", "^")
def exp_of_sum_split(part: Tree, names: Names) -> Iterator[Tree]:
    match part:
        case ("exp", ("+", *parts)):
            yield added(_signed("exp", term) for term in parts)
        case ("exp", ("Sum", body, *rest)):
            yield ("Sum", ("exp", body), *rest)
        case ("^", base, ("+", *parts)):
            yield added(("neg", ("^", base, t[1])) if t[0] == "neg" else ("^", base, t) for t in parts)


def _signed(function: str, term: Tree) -> Tree:
    return ("neg", (function, term[1])) if term[0] == "neg" else (function, term)


@slip("the logarithm is missing", hint="Does the value itself belong here, or a function of it?")
@anywhere("log", "log2")
def log_missing(part: Tree, names: Names) -> Iterator[Tree]:
    match part:
        case ("log" | "log2", inside):
            yield inside


@slip("the logarithm of a quotient is taken as a quotient of logarithms", hint="What is log(a/b) when a = b?")
@anywhere("log", "log2", "+")
def log_of_quotient_split(part: Tree, names: Names) -> Iterator[Tree]:
    match part:
        case ("log" | "log2" as log, ("/", above, below)):
            yield ("/", (log, above), (log, below))
        case ("+", ("log" | "log2", _) as above, ("neg", ("log" | "log2", _) as below)):
            yield ("/", above, below)


@slip("the logarithm of a product is taken as a product of logarithms", hint="What is log(a·b) when b = 1?")
@anywhere("log", "log2", "+")
def log_of_product_split(part: Tree, names: Names) -> Iterator[Tree]:
    match part:
        case ("log" | "log2" as log, ("*", *parts)):
            yield multiplied((log, factor) for factor in parts)
        case ("log" | "log2" as log, ("Prod", body, *rest)):
            yield ("Prod", (log, body), *rest)
        case ("+", *parts) if all(term[0] in ("log", "log2") for term in parts):
            yield multiplied(parts)


@slip(
    "the logarithm of a quotient is taken as the logarithm of a difference",
    hint="What does the difference of two logarithms belong to?",
)
@anywhere("log", "log2", "+")
def log_of_difference(part: Tree, names: Names) -> Iterator[Tree]:
    match part:
        case ("log" | "log2" as log, ("/", above, below)):
            yield (log, ("+", above, ("neg", below)))
        case ("+", ("log" | "log2" as log, above), ("neg", ("log" | "log2", below))):
            yield (log, ("+", above, ("neg", below)))


@slip("the logarithms are added inside", hint="Which operation inside a logarithm becomes a sum outside?")
@anywhere("log", "log2", "+")
def log_of_added(part: Tree, names: Names) -> Iterator[Tree]:
    match part:
        case ("log" | "log2" as log, ("*", *parts)):
            yield (log, added(parts))
        case ("+", *parts) if all(term[0] in ("log", "log2") for term in parts):
            yield (parts[0][0], added(term[1] for term in parts))


@slip(
    "the factor moved into the logarithm as a factor",
    hint="What becomes of a factor in front when it moves into the logarithm?",
)
@anywhere("*", "log", "log2")
def log_factor_inside(part: Tree, names: Names) -> Iterator[Tree]:
    match part:
        case ("*", *parts):
            for place, factor in enumerate(parts):
                if factor[0] in ("log", "log2"):
                    rest = without(tuple(parts), place)
                    yield (factor[0], multiplied((*rest, factor[1])))
        case ("log" | "log2" as log, ("^", base, exponent)):
            yield (log, ("*", exponent, base))


@slip("the power stands outside the logarithm, not inside", hint="What is log(x²) in terms of log x?")
@anywhere("log", "log2", "*")
def log_power_outside(part: Tree, names: Names) -> Iterator[Tree]:
    match part:
        case ("log" | "log2" as log, ("^", base, exponent)):
            yield ("^", (log, base), exponent)
        case ("*", *parts):
            for place, factor in enumerate(parts):
                rest = without(tuple(parts), place)
                if factor[0] in ("log", "log2") and all(other[0] in ("number", "name") for other in rest):
                    yield ("^", factor, multiplied(rest))


@slip("the logarithm has another base", hint="In nats or in bits?")
@anywhere("log", "log2")
def log_base(part: Tree, names: Names) -> Iterator[Tree]:
    match part:
        case ("log", inside):
            yield ("log2", inside)
        case ("log2", inside):
            yield ("log", inside)


@slip("the power is of 2, but the logarithm was natural", hint="Which base undoes the logarithm in the loss?")
@anywhere("exp")
def power_of_two(part: Tree, names: Names) -> Iterator[Tree]:
    match part:
        case ("exp", exponent):
            yield ("^", TWO, exponent)


@slip("the exponential is missing", hint="Does the value itself belong here, or a function of it?")
@anywhere("exp")
def exponential_missing(part: Tree, names: Names) -> Iterator[Tree]:
    match part:
        case ("exp", inside):
            yield inside


@slip("the exponential of a product is taken as a product of exponentials", hint="What is exp(a·b) when b = 0?")
@anywhere("exp")
def exp_of_product_split(part: Tree, names: Names) -> Iterator[Tree]:
    match part:
        case ("exp", ("*", *parts)):
            yield multiplied(("exp", factor) for factor in parts)
        case ("exp", ("/", above, below)):
            yield ("/", multiplied(("exp", factor) for factor in factors(above)), ("exp", below))
