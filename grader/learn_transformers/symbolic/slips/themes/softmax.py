"""Slips with the softmax: what is summed, what is exponentiated, what is divided."""

from __future__ import annotations

from collections.abc import Iterator

from learn_transformers.symbolic.language.kinds import Names
from learn_transformers.symbolic.language.parts import (
    ZERO,
    added,
    factors,
    fresh,
    is_called,
    multiplied,
    shape,
    sized,
    summed,
    terms,
    without,
)
from learn_transformers.symbolic.language.tree import Tree, free_names, name, substitute
from learn_transformers.symbolic.slips.slip import anywhere, slip


@slip(
    "the softmax runs over columns, not rows", hint="Which weights must add up to 1: those of one query, or of one key?"
)
@anywhere("softmax", "Sum")
def softmax_over_columns(part: Tree, names: Names) -> Iterator[Tree]:
    match part:
        case ("softmax", scores):
            yield ("T", ("softmax", ("T", scores)))
        case ("Sum", ("exp", body), bound, _, _):
            yield from over_other_index(("exp", body), bound, names)


def over_other_index(body: Tree, bound: str, names: Names) -> Iterator[Tree]:
    """The sum over the index that stood still; the one that ran gets the name of another."""
    for row in sorted(free_names(body) & names.keys()):
        for column in names:
            if names[row].family == names[column].family == "index" and row != column:
                changed = substitute(body, {row: name(bound), bound: name(column)})
                yield summed(changed, bound, names[row].sizes[0])


@slip(
    "the softmax divides by the sum over all entries, not those of its row",
    hint="What do the weights of a single query add up to?",
)
@anywhere("Sum", "softmax")
def softmax_over_everything(part: Tree, names: Names) -> Iterator[Tree]:
    match part:
        case ("Sum", ("exp", body), *_):
            for row in sorted(free_names(body) & names.keys()):
                if names[row].family == "index":
                    index = fresh(names, part)
                    yield summed(substitute(part, {row: name(index)}), index, names[row].sizes[0])
        case ("softmax", scores) if len(sizes := shape(scores, names)) == 2:
            row = fresh(names, scores)
            column = fresh(names, scores, name(row))
            total = summed(("exp", ("index", scores, name(row), name(column))), column, sizes[1])
            yield ("/", ("exp", scores), summed(total, row, sizes[0]))


@slip("the softmax is forgotten", hint="What makes the weights positive, with sum 1?")
@anywhere("softmax")
def softmax_missing(part: Tree, names: Names) -> Iterator[Tree]:
    match part:
        case ("softmax", scores):
            yield scores


@slip("the weights are x/Σx, without exp", hint="Can a weight become negative in your formula?")
@anywhere("/")
def exp_missing(part: Tree, names: Names) -> Iterator[Tree]:
    for above, below in _numerators_and_sums(part):
        yield ("/", _without_exp(above), _without_exp(below))


@slip("the exp is missing in the denominator", hint="What exactly do the numerators of all the weights add up to?")
@anywhere("/")
def exp_missing_below(part: Tree, names: Names) -> Iterator[Tree]:
    for above, below in _numerators_and_sums(part):
        yield ("/", above, _without_exp(below))


@slip("the exp is missing in the numerator", hint="Do your weights add up to 1?")
@anywhere("/")
def exp_missing_above(part: Tree, names: Names) -> Iterator[Tree]:
    for above, below in _numerators_and_sums(part):
        yield ("/", _without_exp(above), below)


@slip("the weights are not divided by their sum", hint="What must the weights add up to?")
@anywhere("/")
def denominator_missing(part: Tree, names: Names) -> Iterator[Tree]:
    for above, _ in _numerators_and_sums(part):
        yield above
    match part:
        case ("/", above, ("Sum", body, bound, *_)):
            if any(substitute(body, {bound: name(index)}) == above for index in sorted(free_names(above))):
                yield above


@slip("the division is by how many there are, not by their sum", hint="What must the weights add up to?")
@anywhere("/")
def divided_by_count(part: Tree, names: Names) -> Iterator[Tree]:
    for above, below in _numerators_and_sums(part):
        count = below[4] if below[0] == "Sum" else sized(len(below) - 1)
        yield ("/", above, count)


@slip("the entry's own term is missing in the denominator", hint="Does the sum below run over all the entries?")
@anywhere("/")
def own_term_missing(part: Tree, names: Names) -> Iterator[Tree]:
    for above, below in _numerators_and_sums(part):
        for own in factors(above):
            if own[0] == "exp" and below[0] == "Sum":
                yield ("/", above, ("+", below, ("neg", own)))
            elif own in below[1:]:
                yield ("/", above, added(term for term in terms(below) if term != own))


@slip(
    "the shift is applied to one side of the fraction only",
    hint="What must happen above the line when all of them are shifted?",
)
@anywhere("/")
def shift_on_one_side(part: Tree, names: Names) -> Iterator[Tree]:
    for above, below in _numerators_and_sums(part):
        for constant in names:
            if names[constant].family not in ("real", "positive"):
                continue
            plain_above, plain_below = (substitute(tree, {constant: ZERO}) for tree in (above, below))
            if plain_above != above and plain_below != below:
                yield ("/", plain_above, below)
                yield ("/", above, plain_below)
            elif plain_above == above and plain_below == below:
                yield ("/", ("*", above, ("exp", name(constant))), below)
                yield ("/", ("*", above, ("exp", ("neg", name(constant)))), below)


def _numerators_and_sums(part: Tree) -> Iterator[tuple[Tree, Tree]]:
    """Quotients with an exponential above and a sum of exponentials below."""
    match part:
        case ("/", above, ("Sum", ("exp", _), *_) | ("+", *_)) if any(factor[0] == "exp" for factor in factors(above)):
            below = part[2]
            if below[0] == "Sum" or all(term[0] == "exp" for term in below[1:]):
                yield above, below


def _without_exp(tree: Tree) -> Tree:
    match tree:
        case ("exp", inside):
            return tuple(inside)
        case ("*", *parts):
            return multiplied(_without_exp(part) for part in parts)
        case ("+", *parts):
            return added(_without_exp(part) for part in parts)
        case ("Sum", body, *rest):
            return ("Sum", _without_exp(body), *rest)
    return tree


@slip("the weights are missing inside the sum", hint="Does every term of the sum count the same?")
@anywhere("Sum")
def weights_missing(part: Tree, names: Names) -> Iterator[Tree]:
    match part:
        case ("Sum", ("*", *parts), bound, *rest):
            for place, factor in enumerate(parts):
                if _is_weight(factor) and bound in free_names(factor):
                    yield ("Sum", multiplied(without(tuple(parts), place)), bound, *rest)
        case ("Sum", ("/", ("*", *parts), ("Sum", *_)), *rest):  # softmax(z)[k]·v[k], unfolded
            for place, factor in enumerate(parts):
                if factor[0] == "exp":
                    yield ("Sum", multiplied(without(tuple(parts), place)), *rest)


def _is_weight(factor: Tree) -> bool:
    match factor:
        case ("index", ("softmax", _), *_) | ("/", ("exp", _), _):
            return True
    return is_called(factor, "p", "P", "A", "w", "alpha")
