"""Slips in unrolling a recurrent network: powers, ranges of products, the derivative of the tanh."""

from __future__ import annotations

from collections.abc import Iterator

from learn_transformers.symbolic.language.kinds import Names
from learn_transformers.symbolic.language.parts import ONE, TWO, ZERO, multiplied, without
from learn_transformers.symbolic.language.tree import Tree, children, free_names, walk
from learn_transformers.symbolic.slips.slip import anywhere, slip


@slip("the power is off by one", hint="How often does the gradient pass through the weight between the two steps?")
@anywhere("^")
def power_off_by_one(part: Tree, names: Names) -> Iterator[Tree]:
    _, base, exponent = part
    if _counts_steps(exponent, names):
        yield ("^", base, ("+", exponent, ("neg", ONE)))
        yield ("^", base, ("+", exponent, ONE))


def _counts_steps(exponent: Tree, names: Names) -> bool:
    used = free_names(exponent)
    plain = all(part[0] in ("name", "number", "+", "neg") for part in walk(exponent))
    return bool(used) and plain and all(one in names and names[one].whole for one in used)


@slip(
    "the product starts or ends one place off", hint="Which steps lie between the two states, and how many are there?"
)
@anywhere("Prod")
def product_range_off(part: Tree, names: Names) -> Iterator[Tree]:
    head, body, bound, lower, upper = part
    less, more = ("+", upper, ("neg", ONE)), ("+", upper, ONE)
    later = TWO if lower == ONE else ("+", lower, ONE)
    earlier = ZERO if lower == ONE else ("+", lower, ("neg", ONE))
    for start, end in ((lower, less), (lower, more), (later, upper), (earlier, upper), (earlier, less), (later, more)):
        yield (head, body, bound, start, end)


@slip("the derivative of the tanh is missing", hint="What does the chain rule multiply by on the way through a tanh?")
@anywhere("*", "@", "had")
def tanh_derivative_missing(part: Tree, names: Names) -> Iterator[Tree]:
    parts = children(part)
    for place, factor in enumerate(parts):
        if _is_slope(factor[1] if factor[0] in ("diag", "col") else factor):
            rest = without(parts, place)
            yield multiplied(rest) if part[0] == "*" or len(rest) == 1 else (part[0], *rest)


def _is_slope(tree: Tree) -> bool:
    """`1 - h^2`, `1 - tanh(a)^2`, and the same of vectors."""
    match tree:
        case ("+", one, ("neg", ("^", _, two))) if two == TWO:
            return bool(one == ONE)
        case ("+", one, ("neg", ("had", state, again))) if state == again:
            return bool(one == ONE or one[0] == "ones")
    return False
