"""Formulas as plain data: nested lists of text, for a frame between processes. What comes back is checked node by node.

An accepted formula that is to be compared with code leaves the bounded process this way.

["*", ["number", "5/4"], ["name", "d_k"]]
"""

from __future__ import annotations

import re
from fractions import Fraction
from typing import Any, Final

from learn_transformers.symbolic.language import limits
from learn_transformers.symbolic.language.tree import BINDERS, LEAVES, NUMERIC, OF_VECTORS, RELATIONS, Tree

_MOST: Final = 10**6
_ARITY: Final[dict[str, tuple[int, int]]] = {
    **dict.fromkeys(NUMERIC, (1, 1)),
    **dict.fromkeys(OF_VECTORS, (1, 1)),
    **dict.fromkeys(("neg", "T", "tr", "diag", "rowsum", "softmax", "col", "ones", "eye"), (1, 1)),
    **dict.fromkeys(("/", "^", "delta", "mod", "binomial"), (2, 2)),
    **dict.fromkeys(("+", "*", "@", "had"), (2, _MOST)),
    **dict.fromkeys(("max", "min", "vector"), (1, _MOST)),
    "index": (2, 4),
}
_NAME = re.compile(r"[A-Za-z][A-Za-z0-9_]*'*")
_NUMBER = re.compile(r"\d{1,200}(?:/\d{1,200})?")
_NODES: Final = 4 * limits.NODES  # more than can be typed: a side relation may have been put in


def to_plain(tree: Tree) -> list[Any]:
    """Lists in place of tuples, fractions as text."""
    head = tree[0]
    if head == "number":
        return [head, str(tree[1])]
    if head in LEAVES:
        return [head, tree[1]]
    if head in BINDERS:
        return [head, to_plain(tree[1]), tree[2], to_plain(tree[3]), to_plain(tree[4])]
    return [head, *(to_plain(part) for part in tree[1:])]


def from_plain(plain: Any) -> Tree:
    """The tree again; `ValueError` for whatever is no formula."""
    return _Reader().tree(plain, limits.TREE_DEPTH)


class _Reader:
    def __init__(self) -> None:
        self.nodes = 0

    def tree(self, plain: Any, depth: int) -> Tree:
        self.nodes += 1
        if self.nodes > _NODES or depth < 0:
            raise ValueError("the formula is too large")
        if not isinstance(plain, list) or not plain or not isinstance(plain[0], str):
            raise ValueError(f"a formula is a list that starts with its head, not {_short(plain)}")
        head, *parts = plain
        if head in LEAVES:
            return (head, self.leaf(head, parts))
        if head in BINDERS:
            return self.binder(head, parts, depth)
        if head == "matrix":
            return self.matrix(parts, depth)
        if head == "if":
            return self.conditional(parts, depth)
        least, most = _ARITY.get(head, (1, 0))
        if not least <= len(parts) <= most:
            raise ValueError(f"{_short(head)} with {len(parts)} parts is no formula")
        return (head, *(self.tree(part, depth - 1) for part in parts))

    def leaf(self, head: str, parts: list[Any]) -> Any:
        text = parts[0] if len(parts) == 1 else None
        if not isinstance(text, str):
            raise ValueError(f"a {head} has one text, not {_short(parts)}")
        if head == "number":
            if not _NUMBER.fullmatch(text) or not any(map(int, text.split("/")[1:] or ["1"])):
                raise ValueError(f"{_short(text)} is no number")
            return Fraction(text)
        if head == "constant" and text not in ("pi", "e"):
            raise ValueError(f"{_short(text)} is no constant")
        return self.name(text)

    def name(self, text: Any) -> str:
        if not isinstance(text, str) or not _NAME.fullmatch(text):
            raise ValueError(f"{_short(text)} is no name")
        return text

    def binder(self, head: str, parts: list[Any], depth: int) -> Tree:
        if len(parts) != 4:
            raise ValueError(f"{head} with {len(parts)} parts is no formula")
        body, bound, lower, upper = parts
        inside, *ends = (self.tree(part, depth - 1) for part in (body, lower, upper))
        return (head, inside, self.name(bound), *ends)

    def conditional(self, parts: list[Any], depth: int) -> Tree:
        condition = parts[0] if len(parts) == 3 and isinstance(parts[0], list) and len(parts[0]) == 3 else [None]
        if not isinstance(condition[0], str) or condition[0] not in RELATIONS:
            raise ValueError(f"{_short(parts)} is no formula with a condition")
        left, right, *branches = (self.tree(part, depth - 2) for part in (*condition[1:], *parts[1:]))
        return ("if", (condition[0], left, right), *branches)

    def matrix(self, parts: list[Any], depth: int) -> Tree:
        rows = [row for row in parts if isinstance(row, list) and len(row) > 1 and row[0] == "row"]
        if not rows or len(rows) != len(parts) or len({len(row) for row in rows}) > 1:
            raise ValueError("a matrix has rows of one length")
        return ("matrix", *(("row", *(self.tree(entry, depth - 2) for entry in row[1:])) for row in rows))


def _short(plain: Any) -> str:
    text = repr(plain)
    return text if len(text) <= 40 else f"{text[:40]}…"
