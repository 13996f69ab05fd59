"""Slips in the schedule of the learning rate: warm-up, then decay."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction

from learn_transformers.symbolic.language.kinds import Names
from learn_transformers.symbolic.language.parts import ONE, factors, is_called, is_width, multiplied, radicand, without
from learn_transformers.symbolic.language.tree import Tree, free_names, name, number, substitute
from learn_transformers.symbolic.slips.slip import anywhere, heads_of, slip

_STEP = ("s", "step", "t")
_HALF = Fraction(1, 2)


@slip("the warm-up has the exponent 1/2, not 3/2", hint="Do the two branches meet at the end of the warm-up?")
@anywhere("^")
def warm_up_exponent(part: Tree, names: Names) -> Iterator[Tree]:
    exponent = _literal(part[2])
    if exponent is not None and abs(exponent) == 3 * _HALF and part[1][0] == "name":
        yield ("^", part[1], number(exponent / 3))


def _literal(tree: Tree) -> Fraction | None:
    match tree:
        case ("number", value):
            return Fraction(value)
        case ("neg", part):
            inside = _literal(part)
            return None if inside is None else -inside
        case ("/", above, ("number", below)) if below:
            inside = _literal(above)
            return None if inside is None else inside / below
    return None


@slip("the factor 1/√d_model is missing", hint="Do wide models get a larger rate or a smaller one?")
@anywhere("*", "/")
def width_of_model_missing(part: Tree, names: Names) -> Iterator[Tree]:
    if "min" not in heads_of(part):
        return
    if part[0] == "/":
        _, above, below = part
        for place, factor in enumerate(factors(below)):
            if is_width(radicand(factor) or ONE, names):
                rest = without(factors(below), place)
                yield ("/", above, multiplied(rest)) if rest else above


@slip("the steps are counted from 0", hint="What is the rate of the first step, and what is 0^(-1/2)?")
def steps_from_zero(tree: Tree, names: Names) -> Iterator[Tree]:
    if "min" in heads_of(tree):
        for step in sorted(free_names(tree) & names.keys()):
            if is_called(name(step), *_STEP) and names[step].whole:
                yield substitute(tree, {step: ("+", name(step), ("neg", ONE))})
