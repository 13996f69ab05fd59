"""Slips with indices of entries."""

from __future__ import annotations

from collections.abc import Iterator

from learn_transformers.symbolic.language.kinds import Names
from learn_transformers.symbolic.language.parts import ONE, exchanged
from learn_transformers.symbolic.language.tree import Tree, free_names, name, substitute
from learn_transformers.symbolic.slips.slip import anywhere, slip

LEVEL = 1


@slip("row and column of an entry are exchanged", hint="Which index is the row, and which the column?")
@anywhere("index")
def row_and_column_exchanged(part: Tree, names: Names) -> Iterator[Tree]:
    match part:
        case ("index", base, row, column):
            yield ("index", base, column, row)


@slip("the two indices are exchanged", hint="Which index belongs to the output, and which to the input?")
def indices_exchanged(tree: Tree, names: Names) -> Iterator[Tree]:
    indices = [one for one in sorted(free_names(tree) & names.keys()) if names[one].family == "index"]
    for place, one in enumerate(indices):
        for other in indices[place + 1 :]:
            yield substitute(tree, {one: name(other), other: name(one)})


@slip("an entry has the wrong index", hint="Which of the entries belongs here?")
@anywhere("index")
def wrong_index(part: Tree, names: Names) -> Iterator[Tree]:
    match part:
        case ("index", base, *places):
            for place, index in enumerate(places):
                for other in names:
                    if names[other].family == "index" and index != name(other) and _is_declared(index, names):
                        yield ("index", base, *exchanged(tuple(places), place, name(other)))


def _is_declared(index: Tree, names: Names) -> bool:
    """Whether an index is given from outside; what a sum does with its own has slips of its own."""
    return index[0] != "name" or index[1] in names


@slip("an index is off by one", hint="Which is the first entry, and which the last?")
@anywhere("index")
def index_off_by_one(part: Tree, names: Names) -> Iterator[Tree]:
    match part:
        case ("index", base, *places):
            for place, index in enumerate(places):
                for moved in _neighbors(index):
                    yield ("index", base, *exchanged(tuple(places), place, moved))


def _neighbors(index: Tree) -> Iterator[Tree]:
    match index:
        case ("number", value):
            yield ("number", value + 1)
            if value > 1:
                yield ("number", value - 1)
        case ("+", rest, ("number", value)) | ("+", rest, ("neg", ("number", value))) if value == 1:
            yield rest
        case _:
            yield ("+", index, ONE)
            yield ("+", index, ("neg", ONE))
