"""What the last line of a derivation must look like: one form of a formula is as equal as another.

An author asks for `"without Sum, exp"`, `"product"`, `"expanded"`, `"single fraction"`, `"same"` (as the target, up to
the order of terms and factors) or `"any"`; several, separated by semicolons, must all hold. Where nothing is asked for,
the last line must be as plain as the target: no function, sum or name beyond the target's, and not much longer; nor may
it be a line of the model solution that others follow.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final, TypeAlias

from learn_transformers.symbolic.equality.ordering import same_up_to_order
from learn_transformers.symbolic.language.tree import LEAVES, Tree, children, free_names, show, walk

_PLAIN: Final = frozenset({"+", "*", "/", "neg", "^", "number", "name", "row", "constant"})
_SHOWN: Final = {"index": "an entry […]", "vector": "a written vector", "matrix": "a written matrix", "@": "@"}

_Demand: TypeAlias = Callable[[Tree, Tree], str]


@dataclass(frozen=True)
class Form:
    """The form that the author asks for, "" for one as plain as the target's."""

    text: str
    target: Tree

    def lacking(self, tree: Tree) -> str:
        """What a line lacks to have this form, as a clause about “it”; "" if it has it."""
        if same_up_to_order(tree, self.target):
            return ""
        return self.missing(tree)

    def missing(self, tree: Tree) -> str:
        if not self.text:
            return _as_plain_as(tree, self.target)
        for part in self.text.split(";"):
            missing = _demand(part.strip())(tree, self.target)
            if missing:
                return missing
        return ""


def form_of(text: str | None, target: Tree) -> Form:
    """Read a form; `ValueError` where there is no such form, or where the target does not have it."""
    form = Form((text or "").strip(), target)
    missing = form.missing(target)
    if missing:
        raise ValueError(f"form {text!r}: the target {show(target)} does not have it: {missing}")
    return form


def _demand(text: str) -> _Demand:
    word, _, rest = text.partition(" ")
    if word == "without" and rest.strip():
        unwanted = frozenset(part.strip() for part in rest.split(","))
        return lambda tree, _: _still(unwanted & _words(tree))
    if text not in _DEMANDS:
        raise ValueError(f"form {text!r} is none of: {', '.join(_DEMANDS)}, without Sum, exp, …")
    return _DEMANDS[text]


def _as_plain_as(tree: Tree, target: Tree) -> str:
    extra = _words(tree) - _words(target)
    if extra:
        return _still(extra)
    own, least = _leaves(tree), _leaves(target)
    return "it can be written shorter" if own > max(3 * least // 2, least + 3) else ""


def _words(tree: Tree) -> frozenset[str]:
    """The functions, operators on matrices, constants and names of a formula."""
    heads = {part[0] for part in walk(tree) if part[0] not in _PLAIN}
    constants = {str(part[1]) for part in walk(tree) if part[0] == "constant"}
    return frozenset(heads) | frozenset(constants) | free_names(tree)


def _still(words: frozenset[str]) -> str:
    shown = [_SHOWN.get(word, word) for word in sorted(words)]
    if not shown:
        return ""
    listed = shown[0] if len(shown) == 1 else f"{', '.join(shown[:-1])} and {shown[-1]}"
    return f"it still has {listed} in it"


def _leaves(tree: Tree) -> int:
    return sum(1 for part in walk(tree) if part[0] in LEAVES)


def _bare(tree: Tree) -> Tree:
    return tuple(tree[1]) if tree[0] == "neg" else tree


def _is_product(tree: Tree, target: Tree) -> str:
    return "it is a sum, not a product" if _bare(tree)[0] in ("+", "neg") else ""


def _is_expanded(tree: Tree, target: Tree) -> str:
    for part in walk(tree):
        if part[0] in ("*", "@", "had") and any(_bare(factor)[0] == "+" for factor in part[1:]):
            return "a bracket is not multiplied out"
        if part[0] == "^" and part[1][0] == "+" and part[2][0] == "number" and part[2][1].denominator == 1:
            return "a power is not multiplied out"
    return ""


def _is_one_fraction(tree: Tree, target: Tree) -> str:
    inner = _bare(tree)
    if inner[0] != "/" or any(part[0] == "/" for side in children(inner) for part in walk(side)):
        return "it is not one fraction"
    return ""


def _is_same(tree: Tree, target: Tree) -> str:
    return "" if same_up_to_order(tree, target) else "it is not in the form that is asked for"


_DEMANDS: Final[dict[str, _Demand]] = {
    "any": lambda tree, target: "",
    "same": _is_same,
    "product": _is_product,
    "expanded": _is_expanded,
    "single fraction": _is_one_fraction,
}
