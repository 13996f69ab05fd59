"""The shape of a formula from the declared sizes alone; a clash is a sentence about the two shapes, for the learner.

A vector is a column where linear algebra needs one: `T(x) @ y` is a number, `x @ T(y)` a matrix, `A @ x` a vector.
`x @ A` is read as NumPy does, a vector; `x @ y` is a number.

`+`, `-` and `had` work entry by entry, and a smaller part is repeated: a number everywhere, a vector in every row of a
matrix, a column `col(v)` in every column, a row `T(v)` in every row. Sizes agree by name, never by chance.
"""

from __future__ import annotations

from learn_transformers.symbolic.language import limits
from learn_transformers.symbolic.language.kinds import Names, Shape
from learn_transformers.symbolic.language.tree import BINDERS, NUMERIC, OF_VECTORS, RELATIONS, Tree, children, show
from learn_transformers.symbolic.language.trouble import Refusal


def shape_of(tree: Tree, names: Names) -> Shape:
    """The shape of a formula's value; `Refusal` with reason `shape` where its parts do not fit."""
    return Shapes(names).of(tree, frozenset())


def written(shape: Shape) -> str:
    """`(n,d)`; a number has no axes."""
    return f"({','.join(map(str, shape))})" if shape else "a number"


class Shapes:
    def __init__(self, names: Names) -> None:
        self.names = names

    def of(self, tree: Tree, bound: frozenset[str]) -> Shape:
        head = tree[0]
        match tree:
            case ("number" | "constant", _):
                return ()
            case ("name", name):
                if name not in bound and name not in self.names:  # a rewritten formula may have lost its sum
                    raise Refusal("unknown_name", f"“{name}” is no name here.")
                return () if name in bound else self.names[name].shape
            case (_, body, index, lower, upper) if head in BINDERS:
                return self.binder(head, body, bound | {index}, (lower, upper), bound)
            case ("if", (relation, *sides), *branches) if relation in RELATIONS:
                self.numbers(tuple(sides), bound, "What a condition compares")
                shapes = [self.of(part, bound) for part in branches]
                self.same(shapes[0], shapes[1], "or", tree)
                return shapes[0]
            case ("ones" | "eye", size):
                return self.filled(tree, size, bound)
            case ("index", base, *places):
                return self.entry(base, places, bound)
            case ("matrix", *rows):
                for row in rows:
                    self.numbers(row[1:], bound, "An entry of a matrix")
                return (len(rows), len(rows[0]) - 1)
            case ("vector", *entries):
                self.numbers(tuple(entries), bound, "An entry of a vector")
                return (len(entries),)
        shapes = [self.of(part, bound) for part in children(tree)]
        return self.operation(tree, head, shapes, bound)

    def operation(self, tree: Tree, head: str, shapes: list[Shape], bound: frozenset[str]) -> Shape:
        first = shapes[0]
        match head:
            case "+":
                for other, part in zip(shapes[1:], children(tree)[1:], strict=True):
                    first = self.repeated(first, other, "-" if part[0] == "neg" else "+", tree)
                return first
            case "*":
                return self.product(tree, shapes)
            case "/":
                return self.quotient(tree, first, shapes[1])
            case "^":
                return self.power(tree, first, shapes[1], bound)
            case "neg":
                return first
            case "@":
                return self.matrix_product(tree, shapes)
            case "T":
                if not first:
                    raise _clash(f"{show(tree)}: a number has no transpose")
                if len(first) > 2:
                    raise _clash(f"{show(tree)}: a transpose is of a matrix, not of {written(first)}")
                return (first[1], first[0]) if len(first) == 2 else (1, first[0])
            case "had":
                for other in shapes[1:]:
                    first = self.repeated(first, other, "∘", tree)
                return first
            case "tr":
                if len(first) != 2 or first[0] != first[1]:
                    raise _clash(f"{show(tree)}: a trace needs a square matrix, not {written(first)}")
                return ()
            case "diag":
                if len(first) == 1:
                    return (first[0], first[0])
                if len(first) == 2 and first[0] == first[1]:
                    return (first[0],)
                raise _clash(f"{show(tree)}: diag takes a vector or a square matrix, not {written(first)}")
            case "rowsum":
                if len(first) != 2:
                    raise _clash(f"{show(tree)}: rowsum takes a matrix, not {written(first)}")
                return (first[0],)
            case "softmax":
                if len(first) not in (1, 2):
                    raise _clash(f"{show(tree)}: softmax takes a vector or a matrix, not {written(first)}")
                return first
            case "col":
                self.vector(tree, first)
                return (first[0], 1)
            case "max" | "min" if len(shapes) == 1 and first:
                self.vector(tree, first)
                return ()
        if head in RELATIONS:
            raise _clash(f"{show(tree)}: a condition stands in if(…) alone")
        if head in OF_VECTORS:
            self.vector(tree, first)
            return ()
        if head in NUMERIC and head != "factorial":
            return first
        for shape in shapes:
            if shape:
                raise _clash(f"{show(tree)}: {head} takes numbers, not {written(shape)}")
        return ()

    def vector(self, tree: Tree, shape: Shape) -> None:
        if len(shape) != 1:
            raise _clash(f"{show(tree)}: {tree[0]} takes a vector, not {written(shape)}")

    def filled(self, tree: Tree, size: Tree, bound: frozenset[str]) -> Shape:
        """`ones(n)`, `eye(n)`."""
        match size:
            case ("number", value) if value.denominator == 1 and 1 <= value <= limits.MATRIX_ENTRIES:
                extent: int | str = int(value)
            case ("name", name) if name not in bound and name in self.names and self.names[name].family == "posint":
                extent = name
            case _:
                raise _clash(
                    f"{show(tree)}: a size is a number from 1 to {limits.MATRIX_ENTRIES} or the name of a size"
                )
        return (extent,) if tree[0] == "ones" else (extent, extent)

    def quotient(self, tree: Tree, above: Shape, below: Shape) -> Shape:
        """By a number, or entry by entry where that has one meaning: by a column or a row, a number by a vector."""
        if not below:
            return above
        if 1 in below or (not above and len(below) == 1):
            result = self.repeated(above, below, "/", tree)
            if not above or result == above:
                return result
        better = " (entry by entry: A/col(v) or A/T(v))" if len(above) == 2 else ""
        raise _clash(f"{show(tree)}: one divides by a number, not by {written(below)}{better}")

    def power(self, tree: Tree, base: Shape, exponent: Shape, bound: frozenset[str]) -> Shape:
        if exponent or (base and (len(base) != 2 or base[0] != base[1])):
            better = "use A @ A for a product of matrices, A^T for the transpose"
            raise _clash(f"{show(tree)}: powers are for numbers and square matrices; {better}")
        if base and (tree[2][0] == "neg" or not self.is_whole(tree[2], bound)):
            raise _clash(f"{show(tree)}: a matrix is raised to whole powers from 0 on")
        return base

    def is_whole(self, tree: Tree, bound: frozenset[str]) -> bool:
        """Whether the looks of a number say that it is whole."""
        match tree:
            case ("number", value):
                return bool(value.denominator == 1)
            case ("name", name):
                return name in bound or self.names[name].whole
            case ("+" | "*" | "^" | "neg" | "max" | "min", *parts):
                return all(self.is_whole(part, bound) for part in parts)
        return tree[0] in ("floor", "factorial", "binomial", "argmax")

    def numbers(self, parts: tuple[Tree, ...], bound: frozenset[str], what: str) -> None:
        for part in parts:
            shape = self.of(part, bound)
            if shape:
                raise _clash(f"{what} is a number, but {show(part)} is {written(shape)}")

    def binder(
        self, head: str, body: Tree, inside: frozenset[str], limits: tuple[Tree, ...], bound: frozenset[str]
    ) -> Shape:
        self.numbers(limits, bound, f"A limit of {head}")
        shape = self.of(body, inside)
        if head == "Prod" and shape and (len(shape) != 2 or shape[0] != shape[1]):
            raise _clash(f"Prod multiplies numbers or square matrices, not {written(shape)}")
        if head in ("Max", "Min") and shape:
            raise _clash(f"{head} compares numbers, not {written(shape)}")
        return shape

    def entry(self, base: Tree, places: list[Tree], bound: frozenset[str]) -> Shape:
        self.numbers(tuple(places), bound, "An index")
        shape = self.of(base, bound)
        if len(places) > len(shape) or not shape:
            axes = "axis" if len(shape) == 1 else "axes"
            what = (
                f"{show(base)} is {written(shape)} with {len(shape)} {axes}" if shape else f"{show(base)} is a number"
            )
            raise _clash(f"{what}, but {len(places)} indices are given")
        for place, size in zip(places, shape, strict=False):
            if place[0] != "name" or place[1] not in bound:
                self.in_range(base, place, size)
        return shape[len(places) :]

    def in_range(self, base: Tree, place: Tree, size: object) -> None:
        if place[0] == "number":
            value = place[1]
            if value.denominator != 1 or value < 1:
                raise _clash(f"{show(base)}[{show(place)}]: indices count from 1")
            if isinstance(size, int) and value > size:
                raise _clash(f"{show(base)}[{show(place)}]: there are only {size}")
        elif place[0] == "name" and place[1] in self.names and self.names[place[1]].family in ("real", "positive"):
            raise _clash(f"{show(base)}[{show(place)}]: {place[1]} is no index")

    def same(self, one: Shape, other: Shape, sign: str, tree: Tree) -> None:
        if one != other:
            raise _clash(f"{written(one)} {sign} {written(other)} in {show(tree)}{_hint(one, other)}")

    def repeated(self, one: Shape, other: Shape, sign: str, tree: Tree) -> Shape:
        """The shape of an entrywise operation: a smaller part is repeated along the axes that it lacks."""
        if one == other or not one or not other:
            return one or other
        large, small = (one, other) if len(one) >= len(other) else (other, one)
        if len(small) == len(large):
            axes = tuple(a if b == 1 else b for a, b in zip(one, other, strict=True) if a == b or 1 in (a, b))
            if axes in (one, other):
                return axes
        elif len(small) == 1 and len(large) == 2 and large[1] == small[0] and 1 not in large:
            return large
        self.same(one, other, sign, tree)
        return one

    def product(self, tree: Tree, shapes: list[Shape]) -> Shape:
        large = [shape for shape in shapes if shape]
        if len(large) > 1:
            better = "write A @ B for the matrix product, had(A, B) for the entrywise one"
            raise _clash(f"{written(large[0])} * {written(large[1])} in {show(tree)}: {better}")
        return large[0] if large else ()

    def matrix_product(self, tree: Tree, shapes: list[Shape]) -> Shape:
        parts = children(tree)
        result = shapes[0]
        for right, part in zip(shapes[1:], parts[1:], strict=True):
            if not result or not right:
                raise _clash(f"{show(tree)}: @ multiplies matrices; write * for a product with a number")
            if max(len(result), len(right)) > 2:
                raise _clash(f"{show(tree)}: @ multiplies matrices, not {written(max(result, right, key=len))}")
            result = self.two(result, right, part, tree)
        # x' @ A @ y is a number, not a 1 by 1 matrix.
        return () if result == (1,) and len(shapes[0]) == 2 else result

    def two(self, left: Shape, right: Shape, part: Tree, tree: Tree) -> Shape:
        if len(left) == 1 and len(right) == 2 and right[0] == 1 and part[0] == "T":
            return (left[0], right[1])  # the outer product x @ T(y)
        if left[-1] != right[0]:
            transposed = len(left) == len(right) == 2 and (left[1] == right[1] or left[0] == right[0])
            question = ": did you forget a transpose?" if transposed else ""
            raise _clash(f"{show(tree)} multiplies {written(left)} @ {written(right)}{question}")
        return (*left[:-1], *right[1:])


def _hint(one: Shape, other: Shape) -> str:
    large, small = (one, other) if len(one) >= len(other) else (other, one)
    if len(large) == 2 and len(small) == 1 and large[0] == small[0] and 1 not in large:
        return ": a vector is taken for a row; write col(v) for a column"
    return ": did you forget a transpose?" if one == other[::-1] and one != other else ""


def _clash(message: str) -> Refusal:
    return Refusal("shape", message if message.endswith("?") else message + ".")
