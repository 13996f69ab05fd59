"""What an unsettled tree of `parser` means, by the shapes: every product, bar and open sum in every sense that fits.

q·k of two vectors of one size     the dot product
A*dA of two (n, m) matrices        entrywise: no other product fits
Σ_j p[j]                           from 1 to the size of the axis that j indexes
"""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Sequence
from fractions import Fraction
from typing import Final

from learn_transformers.symbolic.language.forgiving.parser import NOTHING
from learn_transformers.symbolic.language.kinds import Names, Shape, Size
from learn_transformers.symbolic.language.shapes import Shapes
from learn_transformers.symbolic.language.tree import BINDERS, LEAVES, Tree, children, show, walk, with_children
from learn_transformers.symbolic.language.trouble import Refusal
from learn_transformers.symbolic.language.words import CONSTANTS

_LETTERS: Final = ("k", "l", "r", "s", "t", *(f"k{number}" for number in range(60)))
_MOST: Final = 24  # meanings of one part
_WORK: Final = 6_000  # parts that are put together
_ONE: Final[Tree] = ("number", Fraction(1))
_ZERO: Final[Tree] = ("number", Fraction(0))
_PRODUCTS: Final = {"?": "side by side", "?·": "dot", "?*": "star", "?×": "entry by entry"}
_COMPARED: Final = frozenset({"?==", "?!=", "?<", "?<=", "?>", "?>="})


class Meanings:
    """All meanings of one unsettled tree whose shapes fit."""

    def __init__(self, names: Names) -> None:
        self.names = names
        self.shapes = _Remembered(names)
        self.work = 0
        self.clash: Refusal | None = None  # the last reason why something does not fit
        self.flat: set[Tree] = set()  # reductions that lost their axis, as NumPy makes them: no columns

    def of(self, tree: Tree, bound: frozenset[str] = frozenset()) -> list[Tree]:
        """The meanings, each once."""
        found: list[Tree] = []
        for one in self.candidates(tree, bound):
            self.work += 1
            if self.work > _WORK:
                raise Refusal("limit", "The formula is too large to be read like this.")
            if one not in found and self.fits(one, bound):
                found.append(one)
            if len(found) >= _MOST:
                break
        return found

    def fits(self, tree: Tree, bound: frozenset[str]) -> bool:
        try:
            self.shapes.of(tree, bound)
        except Refusal as refusal:
            self.clash = refusal
            return False
        return True

    def shape(self, tree: Tree, bound: frozenset[str]) -> Shape:
        return self.shapes.of(tree, bound)

    def candidates(self, tree: Tree, bound: frozenset[str]) -> Iterator[Tree]:
        head = tree[0]
        if head in LEAVES:
            if head == "constant" and tree[1] not in CONSTANTS:
                raise Refusal("syntax", f"“{tree[1]}” is no formula.")
            yield tree
        elif head in ("?Sum", "?Prod", "?Max", "?Min"):
            yield from self.opened(tree, bound)
        elif head == "?if":
            condition = self.held(tree[1], bound)
            for one, other in itertools.product(self.of(tree[2], bound), self.of(tree[3], bound)):
                yield ("if", condition, one, other)
        elif head in BINDERS:
            body, *limits = children(tree)
            inside = self.of(body, bound | {tree[2]})
            for parts in itertools.product(inside, *(self.of(limit, bound) for limit in limits)):
                yield with_children(tree, parts)
        elif head == "matrix":
            rows = [[self.of(entry, bound) for entry in row[1:]] for row in tree[1:]]
            width = len(rows[0])
            for entries in itertools.islice(itertools.product(*itertools.chain(*rows)), _MOST):
                cut = [entries[place : place + width] for place in range(0, len(entries), width)]
                yield ("matrix", *(("row", *row) for row in cut))
        else:
            for parts in itertools.islice(itertools.product(*(self.of(part, bound) for part in children(tree))), 256):
                yield from self.together(head, parts, bound)

    def together(self, head: str, parts: tuple[Tree, ...], bound: frozenset[str]) -> Iterator[Tree]:
        """Every sense of a node whose parts are settled."""
        if head in _PRODUCTS and len(parts) == 2:
            yield from self.products(head, *parts, bound)
        elif head == "?quotient":
            above, below, follower = parts
            yield from self.products("?", ("/", above, below), follower, bound)
            for product in self.products("?", below, follower, bound):
                yield ("/", above, product)
        elif head == "?had":
            first, second, *more = parts
            for run in self.run(second, more, bound):
                yield ("had", first, run)
            yield from self.run(("had", first, second), more, bound)
        elif head in ("?bars", "?norm"):
            yield from self.bars(head, parts[0], bound)
        elif head in _COMPARED:
            yield _where(head[1:], *parts)
        elif head == "?entry":
            yield ("index", *parts) if self.shape(parts[0], bound) else ("*", *parts)
        elif head == "?tuple":
            rows = {len(part) if part[0] == "vector" else 0 for part in parts}
            yield (
                ("matrix", *(("row", *part[1:]) for part in parts))
                if 0 not in rows and len(rows) == 1
                else ("vector", *parts)
            )
        elif head in ("?column", "?row"):
            if len(self.shape(parts[0], bound)) != 1:
                raise Refusal("shape", "A new axis is read for a vector: v[:, None] or v[None, :].")
            yield ("col" if head == "?column" else "T", parts[0])
        elif head == "?length":
            yield self.length(parts, bound)
        elif head == "?group":
            yield parts[0]
            yield ("vector", *parts)
        elif head.startswith("?reduce"):
            yield from self.reduced(head.split(" ")[1:], parts[0], bound)
        elif head == "/":
            yield (head, *parts)
            if self.shape(parts[0], bound) == self.shape(parts[1], bound) != ():
                yield ("had", parts[0], ("/", _ONE, parts[1]))  # entry by entry, as NumPy divides
        elif head == "^":
            yield from self.powers(parts[0], parts[1], bound)
        elif head in ("max", "min") and len(parts) == 2 and _ZERO in parts and any(self.shape(p, bound) for p in parts):
            array = parts[parts[0] == _ZERO]
            yield ("relu", array) if head == "max" else ("neg", ("relu", ("neg", array)))
        elif head in ("+", "had", "-"):
            yield (head, *parts)
            yield from self.columns(head, parts, bound)
        else:
            yield (head, *parts)

    # -- products

    def products(self, style: str, left: Tree, right: Tree, bound: frozenset[str]) -> Iterator[Tree]:
        try:
            one, other = self.shape(left, bound), self.shape(right, bound)
        except Refusal as refusal:
            self.clash = refusal
            return
        if not one or not other:
            yield ("*", *(left[1:] if left[0] == "*" else (left,)), right)
            return
        product: Tree = ("@", *(left[1:] if left[0] == "@" else (left,)), right)
        if style == "?×" and self.fits(("had", left, right), bound):
            yield ("had", left, right)
            return
        if style == "?×" and len(one) != len(other) and 1 in (*one, *other):
            question = f"{show(left)} times {show(right)}, with NumPy's axes? Write v[:, None]*w[None, :] for v w^T."
            raise Refusal("ambiguous", question)
        if style == "?×" and len(one) == len(other) == 2 and one[0] == other[1] == 1:  # a row times a column
            yield ("@", right, left)
            return
        if _is_row(left) and right[0] == "T" and _is_row(right[1]) and style != "?×":
            yield from self.products("?", left, right[1], bound)  # rows of matrices: q_i k_jᵀ is a number
        if self.fits(product, bound):
            yield product
            if style == "?·":  # between vectors and matrices a dot is never the entrywise product
                return
        if style != "?":
            yield ("had", left, right)

    def run(self, first: Tree, more: Sequence[Tree], bound: frozenset[str]) -> Iterator[Tree]:
        """Factors side by side, from the left."""
        products = [first]
        for factor in more:
            products = [one for left in products for one in self.products("?", left, factor, bound)]
        yield from products

    def powers(self, base: Tree, exponent: Tree, bound: frozenset[str]) -> Iterator[Tree]:
        shape = self.shape(base, bound)
        if self.fits(("^", base, exponent), bound):
            yield ("^", base, exponent)
            return
        if base == ("constant", "e"):
            yield ("exp", exponent)
            return
        whole = exponent[1] if exponent[0] == "number" else None
        if len(shape) == 1 and whole in (2, 3, 4):
            yield ("had", *[base] * int(whole))
            if whole == 2:
                yield ("@", base, base)
        elif len(shape) == 2 and whole in (2, 3, 4):
            yield ("had", *[base] * int(whole))
        elif shape and (whole == Fraction(1, 2) or exponent == ("/", _ONE, ("number", Fraction(2)))):
            yield ("sqrt", base)

    def bars(self, head: str, inside: Tree, bound: frozenset[str]) -> Iterator[Tree]:
        shape = self.shape(inside, bound)
        if len(shape) == 1:
            yield ("sqrt", ("@", inside, inside))
        elif head == "?bars" or not shape:
            yield ("abs", inside)

    def columns(self, head: str, parts: tuple[Tree, ...], bound: frozenset[str]) -> Iterator[Tree]:
        """A vector beside a matrix with as many rows is a column, where it cannot be a row."""
        try:
            shapes = [self.shape(part, bound) for part in parts]
        except Refusal:
            return
        matrix = next((shape for shape in shapes if len(shape) == 2), None)
        if matrix is None or matrix[0] == matrix[1] or (matrix[0],) not in shapes:
            return
        if any((part[1] if part[0] == "neg" else part) in self.flat for part in parts):
            self.clash = Refusal("shape", "NumPy takes a vector for a row here: a column needs keepdims=True.")
            return
        changed = [_column(part) if shape == (matrix[0],) else part for part, shape in zip(parts, shapes, strict=True)]
        yield (head, *changed)

    def reduced(self, how: list[str], array: Tree, bound: frozenset[str]) -> Iterator[Tree]:
        """`A.sum(axis=1, keepdims=True)` and its like."""
        function, axis, keep = how
        shape = self.shape(array, bound)
        if not shape:
            return
        if len(shape) == 1:
            if axis not in ("", "0", "-1") or (function == "softmax" and keep == "keep"):
                return
            if function == "prod":
                used = {part[1] for part in walk(array) if part[0] == "name"} | self.names.keys() | bound
                index = next(letter for letter in _LETTERS if letter not in used)
                yield ("Prod", ("index", array, ("name", index)), index, _ONE, _sized(shape[0]))
            else:
                yield (function, array)
            return
        if function == "softmax":
            if axis in ("", "1", "-1"):
                yield ("softmax", array)
            elif axis in ("0", "-2"):
                yield ("T", ("softmax", ("T", array)))
            return
        if function not in ("sum", "mean"):
            return
        rows: Tree = ("rowsum", array if axis in ("", "1", "-1") else ("T", array))
        if axis == "":
            total: Tree = ("sum", rows)
            yield total if function == "sum" else ("/", total, ("*", *(_sized(size) for size in shape)))
            return
        if function == "mean":
            rows = ("/", rows, _sized(shape[1] if axis in ("1", "-1") else shape[0]))
        if keep == "drop":
            self.flat.add(rows)
            yield rows
        elif axis in ("1", "-1"):
            yield ("col", rows)
        else:
            yield ("T", ("col", rows))

    def length(self, parts: tuple[Tree, ...], bound: frozenset[str]) -> Tree:
        """`v.size`, `A.shape[0]`, `A.shape[-1]`."""
        shape, axis = self.shape(parts[0], bound), parts[1] if len(parts) == 2 else _ZERO
        place = -axis[1][1] if axis[0] == "neg" and axis[1][0] == "number" else axis[1] if axis[0] == "number" else None
        if place is None or not -len(shape) <= place < len(shape) or (len(parts) == 1 and len(shape) != 1):
            raise Refusal("shape", "Which size is meant? Write its name.")
        return _sized(shape[int(place)])

    # -- sums

    def opened(self, tree: Tree, bound: frozenset[str]) -> Iterator[Tree]:
        """A sum with the limits that its index must have."""
        head, body, (_, index), lower, upper, condition = tree
        inner = bound | {index}
        bodies = self.of(body, inner)
        lowers = [_ONE] if lower == NOTHING else self.of(lower, bound)
        uppers = [NOTHING] if upper == NOTHING else self.of(upper, bound)
        conditions = [NOTHING] if condition == NOTHING else [self.held(condition, inner)]
        for one, first, last, held in itertools.product(bodies, lowers, uppers, conditions):
            end = self.size(one, index, inner) if last == NOTHING else last
            inside = one if held == NOTHING else ("if", held, one, _ZERO)
            yield (head[1:], inside, index, first, end)

    def held(self, condition: Tree, bound: frozenset[str]) -> Tree:
        left, right = (self.of(part, bound) for part in condition[1:])
        if len(left) != 1 or len(right) != 1:
            raise Refusal("syntax", "This condition is not read.")
        return (condition[0][1:], left[0], right[0])

    def size(self, body: Tree, index: str, bound: frozenset[str]) -> Tree:
        """The size of the axis that an index runs over, if there is just one."""
        sizes: set[Size] = set()
        for part in walk(body):
            if part[0] == "index":
                shape = self.shape(part[1], bound)
                sizes |= {size for place, size in zip(part[2:], shape, strict=False) if place == ("name", index)}
            elif part[0] == "delta" and ("name", index) in part[1:]:
                other = part[2] if part[1] == ("name", index) else part[1]
                if other[0] == "name" and other[1] in self.names and self.names[other[1]].family == "index":
                    sizes.add(self.names[other[1]].sizes[0])
        if index in self.names and self.names[index].family == "index":
            sizes.add(self.names[index].sizes[0])
        if len(sizes) != 1:
            found = " or ".join(sorted(map(str, sizes))) or "nothing that it indexes says so"
            raise Refusal("ambiguous", f"How far does {index} run ({found})? Write \\sum_{{{index}=1}}^{{n}}.")
        return _sized(sizes.pop())


class _Remembered(Shapes):
    """Shapes, each found once."""

    def __init__(self, names: Names) -> None:
        super().__init__(names)
        self.known: dict[tuple[int, frozenset[str]], tuple[Tree, Shape]] = {}

    def of(self, tree: Tree, bound: frozenset[str]) -> Shape:
        key = (id(tree), bound)
        if key not in self.known:
            self.known[key] = (tree, super().of(tree, bound))
        return self.known[key][1]


def _where(sign: str, left: Tree, right: Tree) -> Tree:
    """One where the condition holds, else zero."""
    if sign in ("==", "!="):
        delta: Tree = ("delta", left, right)
        return delta if sign == "==" else ("+", _ONE, ("neg", delta))
    return ("if", (sign, left, right), _ONE, _ZERO)


def _is_row(tree: Tree) -> bool:
    """Whether this is a row of a matrix: `K_j`."""
    return tree[0] == "index" and tree[1][0] == "name" and len(tree) == 3


def _column(vector: Tree) -> Tree:
    return ("col", vector)


def _sized(size: Size) -> Tree:
    return ("number", Fraction(size)) if isinstance(size, int) else ("name", size)
