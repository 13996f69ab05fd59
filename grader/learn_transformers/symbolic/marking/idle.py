"""Does a line of a derivation only repeat another one, with something around it? By its looks alone.

All formulas are in the form that `ordered` gives. `padding` tells what is put in and taken out again.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from learn_transformers.symbolic.equality.ordering import ordered
from learn_transformers.symbolic.language.parts import ONE, ZERO
from learn_transformers.symbolic.language.tree import LEAVES, Tree, free_names, walk
from learn_transformers.symbolic.marking.padding import settled


def stands_around(tree: Tree, lines: Sequence[Tree]) -> bool:
    """Whether one of some formulas, in the form that `ordered` gives, is a part of another one; a name is none."""
    known = {line for line in lines if line[0] not in LEAVES and line[0] != "index" and free_names(line)}
    for part in walk(tree):
        whole = ordered(part)
        if part is not tree and whole in known:
            return True
        for line in known:
            rest = Counter(whole[1:]) - Counter(line[1:]) if whole[0] == line[0] in ("+", "*") else None
            if not rest or rest.total() != len(whole) - len(line):
                continue
            if whole[0] == "*" or any(other[0] == "+" and rest == Counter(other[1:]) for other in known):
                return True
    return False


def is_multiplied(whole: Tree, line: Tree) -> bool:
    """Whether a product is a formula and factors that cancel each other."""
    inner = _factors(line) or (line,)
    rest = list((Counter(whole[1:]) - Counter(inner)).elements())
    return 0 < len(rest) == len(whole) - 1 - len(inner) and settled(("*", *rest), factors=True) == settled(ONE)


def without_zeros(tree: Tree, known: Sequence[Tree]) -> Tree:
    """A sum without the zeros that have nothing to do with the `known` lines: `0*exp(n)`, terms with either sign."""
    terms = list(tree[1:]) if tree[0] == "+" else [tree]
    parts = {part for line in known for part in walk(line) if part[0] not in LEAVES}
    terms = [term for term in terms if ZERO not in _factors(term) or any(part in parts for part in walk(term))]
    old = {_unsigned(term) for line in known for term in _terms(line)}
    for term in list(terms):
        other = term[1] if term[0] == "neg" else ("neg", term)
        if term in terms and other in terms and _unsigned(term) not in old:
            terms.remove(term)
            terms.remove(other)
    return ("+", *terms) if len(terms) > 1 else terms[0] if terms else ZERO


def _terms(tree: Tree) -> Sequence[Tree]:
    return tree[1:] if tree[0] == "+" else (tree,)


def _factors(term: Tree) -> Sequence[Tree]:
    inner = _unsigned(term)
    return inner[1:] if inner[0] == "*" else ()


def _unsigned(term: Tree) -> Tree:
    return term[1] if term[0] == "neg" else term
