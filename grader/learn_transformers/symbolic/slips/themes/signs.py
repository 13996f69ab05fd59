"""Slips with signs: of a difference, of a rotation, in front of a bracket."""

from __future__ import annotations

from collections.abc import Iterator

from learn_transformers.symbolic.language.kinds import Names
from learn_transformers.symbolic.language.parts import added, negated, terms
from learn_transformers.symbolic.language.tree import Tree, children, walk, with_children
from learn_transformers.symbolic.slips.slip import anywhere, slip

LEVEL = 1


@slip("the difference is the wrong way round", hint="What is subtracted from what?")
@anywhere("+")
def difference_reversed(part: Tree, names: Names) -> Iterator[Tree]:
    match part:
        case ("+", one, other) if (one[0] == "neg") != (other[0] == "neg"):
            yield ("+", negated(one), negated(other))


@slip("the minus before the bracket reaches only its first term", hint="What is a − (b + c) without brackets?")
@anywhere("neg")
def minus_not_distributed(part: Tree, names: Names) -> Iterator[Tree]:
    match part:
        case ("neg", inside) if (bracket := _bracket(inside)) is not None:
            first, *rest = bracket[1:]
            yield _with_bracket(inside, added((negated(first), *rest)))


def _bracket(tree: Tree) -> Tree | None:
    """The sum behind a minus sign: `-(a + b)`, `-c(a + b)`."""
    if tree[0] == "+":
        return tree
    if tree[0] == "*":
        return next((factor for factor in tree[1:] if factor[0] == "+"), None)
    return None


def _with_bracket(tree: Tree, bracket: Tree) -> Tree:
    if tree[0] == "+":
        return bracket
    return with_children(tree, tuple(bracket if factor[0] == "+" else factor for factor in children(tree)))


@slip("the angles are subtracted where they add, or the reverse", hint="Which addition theorem belongs to this sign?")
@anywhere("sin", "cos", "+")
def angle_sign(part: Tree, names: Names) -> Iterator[Tree]:
    match part:
        case ("sin" | "cos" as function, ("+", first, *rest)):
            yield (function, ("+", first, *(negated(term) for term in rest)))
        case ("+", one, other) if _is_trigonometric(one) and _is_trigonometric(other):
            yield ("+", one, negated(other))


def _is_trigonometric(term: Tree) -> bool:
    """A product with sines and cosines, as in the addition theorems."""
    return sum(part[0] in ("sin", "cos") for part in walk(term)) >= 2 and "+" not in {part[0] for part in terms(term)}


@slip("the argument has the wrong sign", hint="Does the function grow or fall with its argument?")
@anywhere("sigmoid", "exp", "tanh", "erf", "softplus", "relu")
def argument_sign(part: Tree, names: Names) -> Iterator[Tree]:
    match part:
        case ("sigmoid" | "exp" | "tanh" | "erf" | "softplus" | "relu" as function, inside):
            yield (function, negated(inside))
