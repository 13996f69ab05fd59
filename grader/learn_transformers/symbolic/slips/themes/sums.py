"""Slips with sums: their bounds, their index, what is summed, mean or sum."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction

from learn_transformers.symbolic.language.kinds import Names
from learn_transformers.symbolic.language.parts import ONE, TWO, ZERO, factors, multiplied, over_terms, without
from learn_transformers.symbolic.language.tree import Tree, free_names, name, substitute
from learn_transformers.symbolic.slips.slip import anywhere, slip
from learn_transformers.symbolic.slips.themes.softmax import over_other_index

LEVEL = 1


@slip("the sum starts or ends one place off", hint="What are the first and the last index of the sum?")
@anywhere("Sum")
def bounds_off_by_one(part: Tree, names: Names) -> Iterator[Tree]:
    head, body, bound, lower, upper = part
    less, more = ("+", upper, ("neg", ONE)), ("+", upper, ONE)
    yield (head, body, bound, lower, less)
    yield (head, body, bound, TWO if lower == ONE else ("+", lower, ONE), upper)
    yield (head, body, bound, ZERO if lower == ONE else ("+", lower, ("neg", ONE)), upper)
    yield (head, body, bound, lower, more)
    if lower == ONE:
        yield (head, body, bound, ZERO, less)


@slip("a constant is summed only once", hint="How often does a term without the running index occur in the sum?")
@anywhere("Sum")
def constant_summed_once(part: Tree, names: Names) -> Iterator[Tree]:
    match part:
        case ("Sum", ("+", *parts), bound, lower, upper):
            for place, term in enumerate(parts):
                if bound not in free_names(term):
                    rest = without(tuple(parts), place)
                    yield ("+", ("Sum", ("+", *rest) if len(rest) > 1 else rest[0], bound, lower, upper), term)
        case ("Sum", body, bound, *_) if bound not in free_names(body):
            yield body


@slip("the sum runs over the other index", hint="Which index is summed away, and which one stays?")
@anywhere("Sum")
def sum_over_other_index(part: Tree, names: Names) -> Iterator[Tree]:
    match part:
        case ("Sum", body, bound, _, _) if body[0] != "exp":
            yield from over_other_index(body, bound, names)


@slip("an index inside the sum does not run along", hint="Which entries does the running index belong to?")
@anywhere("Sum")
def index_stands_still(part: Tree, names: Names) -> Iterator[Tree]:
    match part:
        case ("Sum", body, bound, lower, upper) if not _is_normalizer(body):
            for place, factor in enumerate(factors(body)):
                if bound in free_names(factor):
                    for other in names:
                        if names[other].family == "index":
                            still = substitute(factor, {bound: name(other)})
                            yield ("Sum", multiplied((*factors(body)[:place], still, *factors(body)[place + 1 :])),
                                   bound, lower, upper)  # fmt: skip


@slip("a fixed index runs along with the sum", hint="Which entries does the running index belong to?")
@anywhere("Sum")
def index_runs_along(part: Tree, names: Names) -> Iterator[Tree]:
    match part:
        case ("Sum", body, bound, lower, upper):
            for place, factor in enumerate(factors(body)):
                for other in sorted(free_names(factor) & names.keys()):
                    if names[other].family == "index":
                        along = substitute(factor, {other: name(bound)})
                        yield ("Sum", multiplied((*factors(body)[:place], along, *factors(body)[place + 1 :])),
                               bound, lower, upper)  # fmt: skip


@slip("the sum is missing", hint="How many terms contribute?")
@anywhere("Sum")
def sum_missing(part: Tree, names: Names) -> Iterator[Tree]:
    match part:
        case ("Sum", body, bound, *_) if bound in free_names(body) and not _is_normalizer(body):
            for other in names:
                if names[other].family == "index":
                    yield substitute(body, {bound: name(other)})


def _is_normalizer(body: Tree) -> bool:
    """The sum below a softmax cancels against nearly anything that is done to it."""
    return bool(body[0] == "exp")


@slip("the sum of products is taken as a product of sums", hint="Is 1·1 + 2·2 the same as (1 + 2)·(1 + 2)?")
@anywhere("Sum")
def sum_of_products_split(part: Tree, names: Names) -> Iterator[Tree]:
    match part:
        case ("Sum", ("*", *parts), bound, *rest) if sum(bound in free_names(factor) for factor in parts) > 1:
            yield multiplied(("Sum", p, bound, *rest) if bound in free_names(p) else p for p in parts)
        case ("Sum", ("^", body, exponent), *rest):
            yield ("^", ("Sum", body, *rest), exponent)


@slip("the square of the sum is taken as the sum of squares", hint="Is (1 + 2)² the same as 1² + 2²?")
@anywhere("^")
def square_into_sum(part: Tree, names: Names) -> Iterator[Tree]:
    match part:
        case ("^", ("Sum", body, *rest), exponent):
            yield ("Sum", ("^", body, exponent), *rest)


@slip("the sum is not divided by the number of its terms", hint="Is a sum wanted or a mean?")
@anywhere("/")
def sum_for_mean(part: Tree, names: Names) -> Iterator[Tree]:
    match part:
        case ("/", above, below):
            counts = [factor[4] for factor in factors(above) if factor[0] == "Sum"]
            counts += [("number", Fraction(len(above) - 1))] if above[0] == "+" else []
            for place, factor in enumerate(factors(below)):
                if factor in counts:
                    yield over_terms(above, multiplied(without(factors(below), place)))


@slip("the sum is divided by the number of its terms", hint="Is a sum wanted or a mean?")
@anywhere("Sum")
def mean_for_sum(part: Tree, names: Names) -> Iterator[Tree]:
    match part:
        case ("Sum", body, bound, lower, upper) if lower == ONE and bound in free_names(body):
            yield ("/", part, upper)
