"""Axes and entries that are not there: unpacked shapes, axes, indices."""

from __future__ import annotations

import re

from learn_transformers.explaining.crashes.kind import Kind
from learn_transformers.explaining.crashes.line import call_of
from learn_transformers.explaining.crashes.scene import Scene, with_names

_NUMBERS = ("no", "one", "two", "three", "four", "five", "six")
_SHAPE = re.compile(r"^\(?[\w, *\[\]]{1,60}\)?\s*=\s*(?:np\.shape\((\w+)\)|(\w+)\.(?:shape|size\(\)))$")
_ONE_SHAPE = re.compile(r"^\(?[\w, *\[\]]{1,60}\)?\s*=\s*[\w.()]{1,40}\.(?:shape|size\(\))$")


def _taken(scene: Scene) -> str | None:
    """How many sizes are taken out of a shape, and how many there are."""
    wanted = scene.numbers("wanted")
    if len(set(wanted)) != 1:
        return None
    many = all(found["how"] == "too many" for found in scene.groups)
    if not many and any(found["how"] == "too many" for found in scene.groups):
        return _unpacked(scene, wanted[0], "another number of axes")
    if not _ONE_SHAPE.match(scene.code):
        return None if "=" not in scene.code else _values(wanted[0], many)
    return _unpacked(scene, wanted[0], "more axes" if many else "fewer axes")


def _unpacked(scene: Scene, wanted: int, what: str) -> str | None:
    named = _SHAPE.match(scene.code)
    if named is None:
        return f"{_counted(wanted, 'size')} taken out of a shape of {what}" if _ONE_SHAPE.match(scene.code) else None
    name = named[1] or named[2]
    arrays = scene.arrays(name)
    said = f"{_counted(wanted, 'size')} taken out of the shape of `{name}`"
    if arrays is None or any(a.ndim == wanted for a in arrays):
        return f"{said}, which has {what}"
    shape = arrays[scene.shown].shape
    return f"{said}, which has {what} here: {with_names(scene.axes_of(name, len(shape)), shape)}"


def _values(wanted: int, many: bool) -> str:
    return f"{_counted(wanted, 'value')} taken out of what holds {'more' if many else 'fewer'}"


def _counted(number: int, what: str) -> str:
    word = _NUMBERS[number] if 0 <= number < len(_NUMBERS) else str(number)
    return f"{word} {what} is" if number == 1 else f"{word} {what}s are"


def _which_axes(scene: Scene) -> str:
    named = _SHAPE.match(scene.code)
    if named:
        return f"Which axes has `{named[1] or named[2]}` when it comes in a batch, and which without one?"
    return "How many parts are there in each call?"


def _axis(scene: Scene) -> str | None:
    axes, counts = scene.numbers("axis"), scene.numbers("count")
    number = "one axis" if set(counts) == {1} else f"{counts[scene.shown]} axes"
    if len(set(counts)) > 1:
        number += " here"
    return (
        f"axis {axes[scene.shown]} is asked for in an array that has only {number}"
        if counts[scene.shown]
        else (f"axis {axes[scene.shown]} is asked for in a single number")
    )


def _range(scene: Scene) -> str | None:
    low, high = scene.number("low"), scene.number("high")
    return f"axis {scene.number('axis')} is asked for where there are only axes from {low} to {high} here"


def _place(scene: Scene) -> str:
    at, sizes = scene.numbers("at"), scene.numbers("size")
    said = f"place {scene.size(at)} is asked for along an axis of {scene.size(sizes)}"
    return f"{said} here, of which the last is {sizes[scene.shown] - 1}" if sizes[scene.shown] else f"{said} here"


def _from_zero(scene: Scene) -> str:
    at, sizes = scene.numbers("at"), scene.numbers("size")
    if all(a == n for a, n in zip(at, sizes, strict=True)):
        return "With which number do Python's indices begin, and with which do they end?"
    return "Which axis is it that this index runs along, and how long is it in each call?"


def _indexed(scene: Scene) -> str:
    counts = scene.numbers("count")
    has = (
        "no axes"
        if counts[scene.shown] == 0
        else "one axis"
        if counts[scene.shown] == 1
        else f"{counts[scene.shown]} axes"
    )
    return f"more places are named in an index than the array has axes: it has {has} here"


_BATCH = "Which axes are there in each call, with and without a batch?"
_ONE_TUPLE = "How many axes have the arrays that come in, in each call?"

KINDS = (
    Kind(
        "unpack",
        ("<how how> values to unpack (expected <int wanted>",),
        _taken,
        _which_axes,
        line="=",
    ),
    Kind(
        "axis",
        (
            "axis <int axis> is out of bounds for array of dimension <int count>",
            "axis1: axis <int axis> is out of bounds for array of dimension <int count>",
            "axis2: axis <int axis> is out of bounds for array of dimension <int count>",
            "source: axis <int axis> is out of bounds for array of dimension <int count>",
            "destination: axis <int axis> is out of bounds for array of dimension <int count>",
        ),
        _axis,
        _BATCH,
    ),
    Kind(
        "axis",
        ("Dimension out of range (expected to be in range of [<int low>, <int high>], but got <int axis>)",),
        _range,
        _BATCH,
    ),
    Kind(
        "axes",
        ("axes don't match array", "permute(sparse_coo): number of dimensions in the tensor input does not match"),
        "a new order is given for another number of axes than the array has",
        _ONE_TUPLE,
        cut=call_of("transpose", "permute"),
    ),
    Kind(
        "axes",
        ("repeated axis in transpose", "permute(): duplicate dims are not allowed"),
        "one axis stands twice in the new order",
        "Which axes are there, and where does each of them go?",
        cut=call_of("transpose", "permute"),
    ),
    Kind(
        "index",
        (
            "index <int at> is out of bounds for axis <int axis> with size <size size>",
            "index <int at> is out of bounds for dimension <int axis> with size <size size>",
        ),
        _place,
        _from_zero,
    ),
    Kind(
        "index",
        ("list index out of range", "tuple index out of range"),
        "a place is asked for behind the last one",
        "How many places are there in each call, and with which number do they begin?",
    ),
    Kind(
        "index",
        ("index out of range in self",),
        "a row is asked for that the table has not",
        "Which is the largest index, and how many rows has the table?",
    ),
    Kind(
        "index:axes",
        (
            "too many indices for array: array is <int count>-dimensional",
            "too many indices for tensor of dimension <int count>",
        ),
        _indexed,
        _BATCH,
    ),
    Kind(
        "index:axes",
        ("invalid index to scalar variable",),
        "a single number is asked for one of its entries",
        "How many axes are left at this place?",
    ),
    Kind(
        "index:mask",
        (
            "boolean index did not match indexed array along axis <int axis>; size of axis is <size size> but size of "
            "corresponding boolean axis is <size mask>",
            "boolean index did not match indexed array along dimension <int axis>; dimension is <size size> but "
            "corresponding boolean dimension is <size mask>",
        ),
        "an array is indexed with truth values of another shape: an axis of <size size> meets one of <size mask>",
        "Does an index broadcast, as `np.where` does?",
    ),
    Kind(
        "index:mask",
        (
            "The shape of the mask <shape mask> at index <int i> does not match the shape of the indexed tensor "
            "<shape own>",
        ),
        "an array of shape <shape own> is indexed with truth values of shape <shape mask>",
        "Does an index broadcast, as `torch.where` does?",
    ),
)
