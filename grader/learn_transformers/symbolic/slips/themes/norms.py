"""Slips with LayerNorm, RMSNorm and variances."""

from __future__ import annotations

from collections.abc import Iterator

from learn_transformers.symbolic.language.kinds import Names
from learn_transformers.symbolic.language.parts import (
    ONE,
    ZERO,
    added,
    factors,
    is_called,
    multiplied,
    radicand,
    terms,
    without,
)
from learn_transformers.symbolic.language.tree import Tree, children, free_names, name, replace, substitute, walk
from learn_transformers.symbolic.slips.slip import anywhere, heads_of, slip

_EPSILON = ("eps", "epsilon")
_MEAN = ("mu", "mean", "xbar")
_GAIN = ("gamma", "gain")
_SHIFT = ("beta", "shift")


@slip(
    "the ε stands outside the root", hint="What keeps the root itself, and its derivative, from trouble at variance 0?"
)
@anywhere("sqrt")
def epsilon_outside_root(part: Tree, names: Names) -> Iterator[Tree]:
    inside = radicand(part)
    if inside is not None:
        small, rest = _split(inside)
        if small and rest:
            yield added((("sqrt", added(rest)), *small))


@slip("the ε stands inside the root", hint="Where does this formula have its ε?")
@anywhere("+")
def epsilon_inside_root(part: Tree, names: Names) -> Iterator[Tree]:
    small, rest = _split(part)
    if small and len(rest) == 1 and (inside := radicand(rest[0])) is not None:
        yield ("sqrt", added((inside, *small)))


def _split(tree: Tree) -> tuple[list[Tree], list[Tree]]:
    """The ε of a sum, and the rest."""
    parts = terms(tree)
    small = [term for term in parts if is_called(term, *_EPSILON)]
    return small, [term for term in parts if term not in small]


@slip("the ε is missing", hint="What happens when all entries are the same?")
@anywhere("+")
def epsilon_missing(part: Tree, names: Names) -> Iterator[Tree]:
    small, rest = _split(part)
    if small and rest:
        yield added(rest)


@slip("the variance is divided by n − 1, not by n", hint="Estimate from a sample, or property of this one vector?")
@anywhere("/")
def variance_of_sample(part: Tree, names: Names) -> Iterator[Tree]:
    for above, below, place in _means_of_squares(part):
        count = factors(below)[place]
        less = ("number", count[1] - 1) if count[0] == "number" else ("+", count, ("neg", ONE))
        yield ("/", above, multiplied((less, *without(factors(below), place))))


def _means_of_squares(part: Tree) -> Iterator[tuple[Tree, Tree, int]]:
    """Sums of squares over the number of their terms; the place of that number below the line."""
    match part:
        case ("/", above, below) if _has_square_sum(above):
            counts = [factor[4] for factor in factors(above) if factor[0] == "Sum"]
            counts += [("number", ONE[1] * len(terms(above)))]
            for place, factor in enumerate(factors(below)):
                if factor in counts:
                    yield above, below, place


def _has_square_sum(tree: Tree) -> bool:
    bodies = [factor[1] for factor in factors(tree) if factor[0] == "Sum"] + list(terms(tree)[1:])
    return any(part[0] == "^" for body in bodies for part in walk(body))


@slip(
    "the square of the mean is not subtracted from the mean of the squares",
    hint="What is the variance of equal entries?",
)
@anywhere("+")
def mean_square_for_variance(part: Tree, names: Names) -> Iterator[Tree]:
    rest = [term for term in terms(part) if term[0] != "neg"]
    if len(rest) == len(terms(part)) - 1 and any(_has_square_sum(factor) for t in rest for factor in children(t)):
        yield added(rest)


@slip("the division is by the variance, not by its root", hint="Which unit has the variance of lengths in meters?")
@anywhere("/")
def variance_for_deviation(part: Tree, names: Names) -> Iterator[Tree]:
    match part:
        case ("/", above, below):
            for place, factor in enumerate(factors(below)):
                inside = radicand(factor)
                if inside is not None and (_split(inside)[0] or any(term[0] == "/" for term in terms(inside))):
                    yield ("/", above, multiplied((inside, *without(factors(below), place))))


@slip("the mean is not subtracted", hint="What is the mean of the result?")
@anywhere("+")
def mean_not_subtracted(part: Tree, names: Names) -> Iterator[Tree]:
    match part:
        case ("+", *parts):
            rest = [term for term in parts if not (term[0] == "neg" and _is_mean(term[1]))]
            if rest and len(rest) < len(parts):
                yield added(rest)


def _is_mean(tree: Tree) -> bool:
    if is_called(tree, *_MEAN):
        return True
    match tree:
        case ("/", ("Sum", ("index", _, _), _, _, upper), below):
            return bool(upper == below)
        case ("/", ("+", *parts), ("number", value)):
            return bool(value == len(parts))
    return False


@slip("the gain γ is missing", hint="Which factor of its own does each feature have?")
def gain_missing(tree: Tree, names: Names) -> Iterator[Tree]:
    if _normalizes(tree):
        yield replace(tree, lambda part: ONE if is_called(part, *_GAIN) else None)


@slip("the shift β is missing", hint="What does the layer give where the normalized entry is 0?")
def shift_missing(tree: Tree, names: Names) -> Iterator[Tree]:
    if _normalizes(tree):
        yield replace(tree, lambda part: ZERO if is_called(part, *_SHIFT) else None)


def _normalizes(tree: Tree) -> bool:
    if "/" not in heads_of(tree):
        return False
    return any(part[0] == "/" and any(radicand(inner) for inner in walk(part[2])) for part in walk(tree))


@slip(
    "the shift β multiplies where it should be added", hint="What does the layer give where the normalized entry is 0?"
)
@anywhere("+")
def shift_multiplied(part: Tree, names: Names) -> Iterator[Tree]:
    match part:
        case ("+", *parts):
            rest = [term for term in parts if not is_called(term, *_SHIFT)]
            if rest and len(rest) < len(parts):
                yield multiplied((added(rest), *(term for term in parts if term not in rest)))


@slip("the gain γ and the shift β are exchanged", hint="Which of the two multiplies the normalized entry?")
def gain_and_shift_exchanged(tree: Tree, names: Names) -> Iterator[Tree]:
    if _normalizes(tree):
        used = sorted(free_names(tree) & names.keys())
        for gain in (one for one in used if is_called(name(one), *_GAIN)):
            for shift in (one for one in used if is_called(name(one), *_SHIFT) and names[one] == names[gain]):
                yield substitute(tree, {gain: name(shift), shift: name(gain)})


@slip("the means are left out of the variance of the product", hint="What changes when the entries do not have mean 0?")
def means_left_out(tree: Tree, names: Names) -> Iterator[Tree]:
    means = {one: ZERO for one in free_names(tree) if is_called(name(one), "mu")}
    if len(means) > 1:
        yield substitute(tree, means)
