"""Formulas as trees: plain nested tuples, exactly what was typed, nothing folded, simplified or reordered.

A tree is `(head, *children)`; only the leaves differ:

| tree | typed as |
|---|---|
| `("number", Fraction(5, 4))` | `1.25`; never negative: `-3` is `("neg", ("number", 3))` |
| `("name", "d_k")` | a declared name, or a bound index inside its sum |
| `("constant", "pi")`, `("constant", "e")` | `pi`, `e` |
| `("+", a, b, …)` | `a + b`; `a - b` is `("+", a, ("neg", b))`; two or more terms |
| `("*", a, b, …)` | `a*b`, `a b`, `2a`; two or more factors |
| `("/", a, b)` | `a/b` |
| `("^", a, b)` | `a^b`, `a**b` |
| `("neg", a)` | `-a` |
| `("@", A, B, …)` | `A @ B`; two or more factors |
| `("T", A)` | `T(A)`, `A'`, `A^T` |
| `("index", x, i)`, `("index", A, i, j)` | `x[i]`, `A[i, j]`; three places for a tensor |
| `("vector", a, b, …)` | `[a, b]` |
| `("matrix", ("row", a, b), ("row", c, d))` | `[[a, b], [c, d]]` |
| `("Sum", body, "k", lower, upper)`, `("Prod", …)` | `Sum(body, k, lower, upper)`; the bound index is a `str` |
| `("Max", body, "k", lower, upper)`, `("Min", …)` | `Max(body, k, lower, upper)` |
| `("if", ("<=", a, b), c, d)` | `if(a <= b, c, d)`; the heads of conditions are `RELATIONS` |
| `("sum", v)`, `("mean", v)`, `("max", v)`, … | `sum(v)`, … of one vector |
| `("col", v)`, `("ones", n)`, `("eye", n)` | `col(v)`, a column of shape (n, 1); `ones(n)`, `eye(n)` |
| `("exp", a)`, `("max", a, b)`, … | each function under its own name; `ln` is `"log"`, `|x|` is `"abs"` |

`a + b + c` is one node with three terms, `(a + b) + c` is two nodes: brackets count, so a tree printed by `show` and
read again is the same tree. Rewrite rules can match on it directly:

    match tree:
        case ("/", scores, ("sqrt", ("name", "d_k"))):
            return scores
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from fractions import Fraction
from typing import Any, Final, TypeAlias

Tree: TypeAlias = tuple[Any, ...]

LEAVES: Final = frozenset({"number", "name", "constant"})
BINDERS: Final = frozenset({"Sum", "Prod", "Max", "Min"})
RELATIONS: Final[Mapping[str, Callable[[int], bool]]] = {
    "==": lambda gap: gap == 0, "!=": lambda gap: gap != 0, "<": lambda gap: gap < 0, "<=": lambda gap: gap <= 0,
    ">": lambda gap: gap > 0, ">=": lambda gap: gap >= 0,
}  # fmt: skip
"""The heads of conditions, and when each holds: by the sign of left minus right."""
OF_VECTORS: Final = frozenset({"sum", "mean", "var", "norm", "argmax"})
"""Functions of one vector that give a number; `max` and `min` take one, too."""

NUMERIC: Final = frozenset(
    {
        "exp", "log", "log2", "sqrt", "abs", "sin", "cos", "tan", "sinh", "cosh", "tanh", "erf", "sigmoid",
        "softplus", "relu", "factorial", "floor", "sign", "arccos",
    }
)  # fmt: skip
"""Functions of one number (of a matrix: entry by entry)."""


def number(value: int | Fraction) -> Tree:
    """A number as a tree; a negative one becomes `neg` of its size, as if it had been typed."""
    exact = Fraction(value)
    return ("neg", ("number", -exact)) if exact < 0 else ("number", exact)


def name(text: str) -> Tree:
    return ("name", text)


def children(tree: Tree) -> tuple[Tree, ...]:
    """The parts that are trees themselves."""
    head = tree[0]
    if head in LEAVES:
        return ()
    if head in BINDERS:
        return (tree[1], tree[3], tree[4])
    return tree[1:]


def with_children(tree: Tree, parts: tuple[Tree, ...]) -> Tree:
    """The same node with other parts, given in the order of `children`."""
    head = tree[0]
    if head in LEAVES:
        return tree
    if head in BINDERS:
        body, lower, upper = parts
        return (head, body, tree[2], lower, upper)
    return (head, *parts)


def walk(tree: Tree) -> Iterator[Tree]:
    """Every subtree, the whole first."""
    waiting = [tree]
    while waiting:
        part = waiting.pop()
        yield part
        if part[0] not in LEAVES:
            waiting.extend(reversed(children(part)))


def size(tree: Tree) -> int:
    """The number of nodes."""
    return sum(1 for _ in walk(tree))


def depth(tree: Tree) -> int:
    return 1 + max((depth(part) for part in children(tree)), default=0)


def free_names(tree: Tree) -> frozenset[str]:
    """The names that a value must be given to; an index bound by a sum is none of them inside its body."""
    found: set[str] = set()
    _add_free_names(tree, frozenset(), found)
    return frozenset(found)


def _add_free_names(tree: Tree, bound: frozenset[str], found: set[str]) -> None:
    head = tree[0]
    if head == "name":
        if tree[1] not in bound:
            found.add(tree[1])
    elif head in BINDERS:
        _add_free_names(tree[1], bound | {tree[2]}, found)
        _add_free_names(tree[3], bound, found)
        _add_free_names(tree[4], bound, found)
    elif head not in LEAVES:
        for part in tree[1:]:
            _add_free_names(part, bound, found)


def replace(tree: Tree, change: Callable[[Tree], Tree | None]) -> Tree:
    """Rebuild from the top: wherever `change` returns a tree, it stands in; below that nothing is looked at again."""
    changed = change(tree)
    if changed is not None:
        return changed
    parts = children(tree)
    return with_children(tree, tuple(replace(part, change) for part in parts)) if parts else tree


def positions(tree: Tree, path: tuple[int, ...] = ()) -> Iterator[tuple[tuple[int, ...], Tree]]:
    """Every subtree with the path (numbers into `children`) that leads there."""
    yield path, tree
    for place, part in enumerate(children(tree)):
        yield from positions(part, (*path, place))


def put(tree: Tree, path: tuple[int, ...], part: Tree) -> Tree:
    """The tree with the subtree at `path` exchanged."""
    if not path:
        return part
    parts = list(children(tree))
    parts[path[0]] = put(parts[path[0]], path[1:], part)
    return with_children(tree, tuple(parts))


def substitute(tree: Tree, values: Mapping[str, Tree]) -> Tree:
    """Trees in place of free names, all at once. A bound index that would capture a name is renamed first."""
    if not values:
        return tree
    head = tree[0]
    if head == "name":
        return values.get(tree[1], tree)
    if head not in BINDERS:
        parts = children(tree)
        return with_children(tree, tuple(substitute(part, values) for part in parts)) if parts else tree
    body, bound, lower, upper = tree[1:]
    inner = {key: value for key, value in values.items() if key != bound and key in free_names(body)}
    taken = frozenset().union(*(free_names(value) for value in inner.values()))
    if bound in taken:
        fresh = bound
        while fresh in taken or fresh in free_names(body):
            fresh += "_"
        body, bound = substitute(body, {bound: ("name", fresh)}), fresh
    return (head, substitute(body, inner), bound, substitute(lower, values), substitute(upper, values))


def canonical(tree: Tree, bound: Mapping[str, str] | None = None, level: int = 0) -> Tree:
    """The tree with its bound indices renamed by depth, so that `Sum(x[k], k, 1, n)` and `Sum(x[j], j, 1, n)` agree."""
    bound = bound or {}
    head = tree[0]
    if head == "name":
        return ("name", bound[tree[1]]) if tree[1] in bound else tree
    if head in LEAVES:
        return tree
    if head in BINDERS:
        fresh = f"#{level}"  # no typed name looks like this
        body = canonical(tree[1], {**bound, tree[2]: fresh}, level + 1)
        return (head, body, fresh, canonical(tree[3], bound, level), canonical(tree[4], bound, level))
    return (head, *[canonical(part, bound, level) for part in tree[1:]])


# ---------------------------------------------------------------------------------------------------------------------
# Printing

_SUM, _PRODUCT, _POWER, _ATOM = range(4)


def show(tree: Tree) -> str:
    """The formula in the language of answers, with brackets that leave no doubt: `(x/2)·y`."""
    return _show(tree, _SUM)


def _show(tree: Tree, least: int) -> str:
    text, binding = _written(tree)
    return text if binding >= least else f"({text})"


def _written(tree: Tree) -> tuple[str, int]:
    """The text of a tree and how tightly it holds together."""
    head = tree[0]
    match tree:
        case ("number", value):
            return _number(value)
        case ("name" | "constant", text):
            return str(text), _ATOM
        case ("+", first, *rest):
            start = _written(first)[0] if first[0] == "neg" else _show(first, _PRODUCT)
            return start + "".join(_term(term) for term in rest), _SUM
        case ("neg", part):
            return f"-{_show(part, _PRODUCT)}", _SUM
        case ("*", *factors):
            return "·".join(_show(factor, _POWER) for factor in factors), _PRODUCT
        case ("@", *factors):
            return " @ ".join(_show(factor, _POWER) for factor in factors), _PRODUCT
        case ("/", above, below):
            return f"{_show(above, _POWER)}/{_show(below, _POWER)}", _PRODUCT
        case ("^", base, exponent):
            return f"{_show(base, _ATOM)}^{_show(exponent, _ATOM)}", _POWER
        case ("T", part):
            return f"{_show(part, _ATOM)}'", _ATOM
        case ("index", base, *places):
            return f"{_show(base, _ATOM)}[{', '.join(map(show, places))}]", _ATOM
        case ("vector" | "row", *entries):
            return f"[{', '.join(map(show, entries))}]", _ATOM
        case ("matrix", *rows):
            return f"[{', '.join(map(show, rows))}]", _ATOM
    if head in BINDERS:
        body, bound, lower, upper = tree[1:]
        return f"{head}({show(body)}, {bound}, {show(lower)}, {show(upper)})", _ATOM
    if head in RELATIONS:
        return f"{show(tree[1])} {head} {show(tree[2])}", _SUM
    return f"{head}({', '.join(map(show, children(tree)))})", _ATOM


def _term(term: Tree) -> str:
    if term[0] == "neg":
        return f" - {_show(term[1], _PRODUCT)}"
    return f" + {_show(term, _PRODUCT)}"


def _number(value: Fraction) -> tuple[str, int]:
    """Whole numbers and finite decimals as such; other fractions (only rewriting makes them) as a quotient."""
    sign, size = ("-", -value) if value < 0 else ("", value)
    places = _places(size)
    if places is None:
        return f"{sign}{size.numerator}/{size.denominator}", _PRODUCT if not sign else _SUM
    digits = str(size.numerator * (10**places // size.denominator)).rjust(places + 1, "0")
    text = f"{digits[:-places]}.{digits[-places:]}" if places else digits
    if len(text) > 24 and size.denominator != 1:  # 1e-60 rather than sixty zeros
        significant = digits.lstrip("0")
        text = f"{significant}e-{places}"
    return sign + text, _ATOM if not sign else _SUM


def _places(value: Fraction) -> int | None:
    """How many decimal places the number needs, None if no finite number is enough."""
    rest, twos, fives = value.denominator, 0, 0
    while rest % 2 == 0:
        rest, twos = rest // 2, twos + 1
    while rest % 5 == 0:
        rest, fives = rest // 5, fives + 1
    return max(twos, fives) if rest == 1 else None
