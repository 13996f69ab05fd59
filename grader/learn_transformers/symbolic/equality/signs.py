"""What a formula's looks say about it: certainly positive, possibly undefined, made of pieces.

`decide` and `sampling` look at more points where a formula may be undefined or made of pieces.
"""

from __future__ import annotations

from typing import Final

from learn_transformers.symbolic.language.kinds import Kind, Names
from learn_transformers.symbolic.language.tree import Tree, children, free_names, walk

PIECES: Final = frozenset({"abs", "max", "min", "relu", "Max", "Min", "if", "argmax", "floor", "mod", "sign", "norm"})
_POSITIVE: Final = frozenset({"exp", "cosh", "sigmoid", "softplus", "factorial"})


def is_positive(tree: Tree, names: Names, bound: frozenset[str] = frozenset()) -> bool:
    """Whether the value is certainly above zero, wherever it is defined at all."""
    match tree:
        case ("number", value):
            return bool(value > 0)
        case ("constant", _):
            return True
        case ("name", name):
            # Bound indices run through whole numbers from anywhere; only those from 1 up are known to be positive.
            return name in bound or (name in names and _is_positive_kind(names[name]))
        case ("index", ("name", name), _):
            return name in names and names[name].family == "prob"
        case ("Sum" | "Prod", body, index, lower, _):
            inside = bound | {index} if lower[0] == "number" and lower[1] >= 1 else bound - {index}
            return is_positive(body, names, inside)
        case ("^", base, _):
            return is_positive(base, names, bound)
        case ("+" | "*" | "/" | "sqrt", *_):
            return (
                _sum_is_positive(tree, names, bound)
                if tree[0] == "+"
                else all(is_positive(part, names, bound) for part in children(tree))
            )
    return tree[0] in _POSITIVE


def _is_positive_kind(kind: Kind) -> bool:
    return kind.family in ("positive", "posint", "index") or (
        kind.family == "real" and kind.bounds != () and kind.bounds[0] >= 0
    )


def _sum_is_positive(tree: Tree, names: Names, bound: frozenset[str]) -> bool:
    """One positive term, the others squares or positive: `1 + x^2`."""
    parts = children(tree)
    positive = [is_positive(part, names, bound) for part in parts]
    return any(positive) and all(sure or _is_square(part) for sure, part in zip(positive, parts, strict=True))


def _is_square(tree: Tree) -> bool:
    match tree:
        case ("^", _, ("number", value)):
            return bool(value.denominator == 1 and value % 2 == 0)
        case ("abs" | "relu", _):
            return True
    return False


def may_be_undefined(tree: Tree, names: Names) -> bool:
    """Whether some division, root, logarithm or power could fail at some real values of the names."""
    for part in walk(tree):
        match part:
            case ("/", _, below) if not is_positive(below, names) and not _nonzero_number(below):
                return True
            case ("log" | "log2", inside) if not is_positive(inside, names):
                return True
            case ("sqrt", inside) if not is_positive(inside, names) and not _is_square(inside):
                return True
            case ("^", base, exponent) if not _harmless_power(base, exponent, names):
                return True
            case ("tan" | "arccos" | "mod" | "binomial", *_):
                return True
    return False


def _nonzero_number(tree: Tree) -> bool:
    return (tree[0] == "number" and tree[1] != 0) or (tree[0] == "neg" and _nonzero_number(tree[1]))


def _harmless_power(base: Tree, exponent: Tree, names: Names) -> bool:
    if is_positive(base, names) or (exponent[0] == "number" and exponent[1].denominator == 1):
        return True
    whole = exponent[0] == "name" and exponent[1] in names and names[exponent[1]].whole
    return whole or (_nonzero_number(base) and whole)


def has_pieces(tree: Tree, names: Names) -> bool:
    """Whether the formula may follow different rules in different regions (`sqrt(x^2)` is `-x` left of zero)."""
    for part in walk(tree):
        if part[0] in PIECES:
            return True
        if part[0] in ("sqrt", "log", "log2") and not is_positive(part[1], names):
            return True
        if part[0] == "^" and (free_names(part[2]) or not _harmless_power(part[1], part[2], names)):
            return True
    return False
