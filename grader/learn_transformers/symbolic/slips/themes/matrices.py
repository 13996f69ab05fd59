"""Slips of matrix algebra: transposes, the order of factors, which product, which matrix."""

from __future__ import annotations

from collections.abc import Iterator

from learn_transformers.symbolic.language.kinds import Names
from learn_transformers.symbolic.language.parts import exchanged, shape
from learn_transformers.symbolic.language.tree import Tree
from learn_transformers.symbolic.slips.slip import anywhere, slip

LEVEL = 1


@slip("a transpose is missing", hint="What are the shapes of the factors, and which entries meet?")
@anywhere("T")
def transpose_missing(part: Tree, names: Names) -> Iterator[Tree]:
    match part:
        case ("T", inside):
            yield inside


@slip("a matrix is transposed that should not be", hint="What are the shapes of the factors, and which entries meet?")
@anywhere("@")
def transpose_added(part: Tree, names: Names) -> Iterator[Tree]:
    match part:
        case ("@", *parts):
            for place, factor in enumerate(parts):
                if factor[0] != "T":
                    yield ("@", *exchanged(tuple(parts), place, ("T", factor)))


@slip("the transpose of a product keeps the order of its factors", hint="Which factor comes first in the transpose?")
@anywhere("T", "@")
def transposed_in_order(part: Tree, names: Names) -> Iterator[Tree]:
    match part:
        case ("T", ("@", *parts)):
            yield ("@", *(_transposed(factor) for factor in parts))
        case ("@", *parts) if len(parts) > 1 and all(factor[0] == "T" for factor in parts):
            yield ("@", *reversed(parts))


def _transposed(tree: Tree) -> Tree:
    return tuple(tree[1]) if tree[0] == "T" else ("T", tree)


@slip("the whole result is transposed", hint="Which axis of the result belongs to which input?")
def result_transposed(tree: Tree, names: Names) -> Iterator[Tree]:
    if len(shape(tree, names)) == 2:
        yield _transposed(tree)


@slip("the product is taken entry by entry", hint="Does one entry of the result need a whole row and a whole column?")
@anywhere("@")
def entrywise_product(part: Tree, names: Names) -> Iterator[Tree]:
    match part:
        case ("@", *parts):
            for place in range(len(parts) - 1):
                product = ("had", parts[place], parts[place + 1])
                rest = (*parts[:place], product, *parts[place + 2 :])
                yield ("@", *rest) if len(rest) > 1 else product


@slip("the matrix product stands for the one entry by entry", hint="Which entries of the two meet in the result?")
@anywhere("had")
def matrix_product_for_entrywise(part: Tree, names: Names) -> Iterator[Tree]:
    match part:
        case ("had", *parts):
            yield ("@", *parts)


@slip("a factor of the matrix product is missing", hint="Which matrices does the signal pass on its way?")
@anywhere("@")
def matrix_missing(part: Tree, names: Names) -> Iterator[Tree]:
    match part:
        case ("@", *parts):
            for place in range(len(parts)):
                rest = (*parts[:place], *parts[place + 1 :])
                yield ("@", *rest) if len(rest) > 1 else rest[0]


@slip("the factors of a matrix product are in the wrong order", hint="Is A @ B the same as B @ A?")
@anywhere("@")
def order_reversed(part: Tree, names: Names) -> Iterator[Tree]:
    match part:
        case ("@", *parts):
            yield ("@", *reversed(parts))
            if len(parts) > 2:
                for place in range(len(parts) - 1):
                    yield ("@", *parts[:place], parts[place + 1], parts[place], *parts[place + 2 :])
