"""Shapes that do not fit: side by side, or the same numbers in another shape."""

from __future__ import annotations

import math
import re

from learn_transformers.explaining.crashes.kind import Kind
from learn_transformers.explaining.crashes.line import call_of, operation
from learn_transformers.explaining.crashes.scene import Scene, Shape, shape_of

_REDUCED = r"\.?\b(?:sum|mean|max|min|amax|amin|std|var|prod|logsumexp|norm)\("
_OPERATION = operation("+", "-", "*", "/", "//")


def _side_by_side(scene: Scene) -> str | None:
    """How two shapes differ that do not broadcast."""
    listed = [_listed(found["rest"]) for found in scene.groups]
    pairs = [(shapes[0], shapes[1]) if len(shapes) == 2 else None for shapes in listed]
    if any(pair is None for pair in pairs):
        shown = [str(shape) for shape in listed[scene.shown]]
        return f"the shapes {', '.join(shown[:-1])} and {shown[-1]} do not fit together here" if shown[1:] else None
    both = [pair for pair in pairs if pair is not None]
    left, right = [a for a, _ in both], [b for _, b in both]
    said = f"the shapes {scene.shape(left)} and {scene.shape(right)} do not fit together"
    for long, short, which in ((left, right, ("second", "first")), (right, left, ("first", "second"))):
        gone = _gone(long, short)
        if gone:
            size = scene.size(gone)
            named = size if "=" in size else f"the {size}"
            return f"{said}: the {which[0]} has no axis for {named} of the {which[1]}"
    if all(len(a) > 1 and len(b) > 1 and a[-2:] == b[-2:][::-1] for a, b in both):
        return f"{said}: the last two axes of one are those of the other, transposed"
    apart = [_apart(a, b) for a, b in both]
    if all(n is not None for n in apart):
        sizes = [[n[side] for n in apart if n is not None] for side in (0, 1)]
        return f"{said}: one has {scene.size(sizes[0])} where the other has {scene.size(sizes[1])}"
    return said


def _listed(text: str) -> list[Shape]:
    """The different shapes that a message lists; numbers have none, and the result's stands there once more."""
    found = (shape_of(part) for part in re.findall(r"\([\d,]{0,80}\)", text))
    return list(dict.fromkeys(shape for shape in found if shape))


def _gone(long: list[Shape], short: list[Shape]) -> list[int]:
    """The sizes of the axis that the one has in every call and the other has not, if that is all that is wrong."""
    places = [_places(a, b) for a, b in zip(long, short, strict=True)]
    if not all(places):
        return []
    everywhere = set.intersection(*map(set, places))
    if len(everywhere) == 1:
        place = everywhere.pop()
        return [shape[place] for shape in long]
    one_each = all(len({a[p] for p in at}) == 1 for a, at in zip(long, places, strict=True))
    return [a[at[0]] for a, at in zip(long, places, strict=True)] if one_each else []


def _places(long: Shape, short: Shape) -> list[int]:
    """Where an axis may be missing, counted from the end; the first may always."""
    if len(long) != len(short) + 1:
        return []
    return [
        i - len(long)
        for i in range(1, len(long))
        if all(n in (m, 1) for m, n in zip(long[:i] + long[i + 1 :], short, strict=True))
    ]


def _apart(a: Shape, b: Shape) -> tuple[int, int] | None:
    """The sizes in the one place, counted from the end, that does not fit."""
    different = [(m, n) for m, n in zip(reversed(a), reversed(b), strict=False) if m != n and 1 not in (m, n)]
    return different[0] if len(different) == 1 else None


def _lost(scene: Scene) -> str:
    if any(re.search(_REDUCED, line) and "keepdim" not in line for line in scene.above()):
        return (
            "Which shape is left after a sum, a mean or a maximum along one axis, and beside what does it stand here?"
        )
    return "Which axes has each side, counted from the last one, and which of them are to meet?"


def _into_shape(scene: Scene) -> str | None:
    """How many entries there are, and how many the shape has room for."""
    entries, shapes = scene.numbers("entries"), scene.shapes("shape")
    if re.search(r"reshape\((?:\w+, *)?[(\[]?-1\b", scene.code) and all(-1 not in shape for shape in shapes):
        shapes = [(-1, *shape) for shape in shapes]  # NumPy leaves it out of what it says where it comes first
    said = f"an array of {entries[scene.shown]} entries here does not go into the shape {scene.shape(shapes)}"
    rooms = [math.prod(n for n in shape if n >= 0) for shape in shapes]
    if any(room < 1 for room in rooms):
        return said
    if all(shape.count(-1) == 1 for shape in shapes):
        return f"{said}: they are not a multiple of {rooms[scene.shown]}"
    if all(n > room and n % room == 0 for n, room in zip(entries, rooms, strict=True)):
        factor = scene.size([n // room for n, room in zip(entries, rooms, strict=True)])
        return f"{said}, which has room for {rooms[scene.shown]}: a factor {factor} is missing there"
    open_axis = any("-1" in line for line in scene.above())
    return said if open_axis else f"{said}, which has room for {rooms[scene.shown]}"


_MEET = "Which axes has each side, counted from the last one, and which of them are to meet?"
_WHICH_AXES = "Which axes has each of the arrays, in a batch and without one?"

KINDS = (
    Kind(
        "broadcast",
        ("operands could not be broadcast together with shapes <rest rest>",),
        _side_by_side,
        _lost,
        cut=_OPERATION,
    ),
    Kind(
        "broadcast",
        (
            "The size of tensor a (<size first>) must match the size of tensor b (<size second>) at non-singleton "
            "dimension <int axis>",
        ),
        "the two sides do not fit together: one has <size first> here where the other has <size second>",
        _lost,
        cut=_OPERATION,
    ),
    Kind(
        "broadcast:result",
        (
            "non-broadcastable output operand with shape <shape into> doesn't match the broadcast shape <shape all>",
            "output with shape <shape into> doesn't match the broadcast shape <shape all>",
        ),
        "the result has shape <shape all> here, and is to be put into an array of shape <shape into>",
        "Which shape does the array have that is changed in place?",
    ),
    Kind(
        "broadcast:to",
        (
            "operands could not be broadcast together with remapped shapes [original->remapped]: <shape own>  and "
            "requested shape <shape wanted>",
        ),
        "an array of shape <shape own> here cannot be spread to the shape <shape wanted>",
        _MEET,
        cut=call_of("broadcast_to"),
    ),
    Kind(
        "broadcast:to",
        ("input operand has more dimensions than allowed by the axis remapping",),
        "an array is to be spread to a shape of fewer axes than it has",
        _WHICH_AXES,
        line=r"broadcast_to\(",
        cut=call_of("broadcast_to"),
    ),
    Kind(
        "broadcast:to",
        (
            "The expanded size of the tensor (<size wanted>) must match the existing size (<size own>) at "
            "non-singleton dimension <int axis>.",
        ),
        "an axis of <size own> here is to become one of <size wanted>: only an axis of 1 can be spread",
        _MEET,
    ),
    Kind(
        "reshape",
        (
            "cannot reshape array of size <size entries> into shape <shape shape>",
            "shape '<shape shape>' is invalid for input of size <size entries>",
        ),
        _into_shape,
        "How many entries are there in all, and which product of sizes is that?",
        cut=call_of("reshape", "view"),
    ),
    Kind(
        "reshape:open",
        ("can only specify one unknown dimension", "only one dimension can be inferred"),
        "more than one axis of the new shape is -1",
        "How many of the new sizes can be found out from all the others?",
        cut=call_of("reshape", "view"),
    ),
    Kind(
        "view",
        ("view size is not compatible with input tensor's size and stride",),
        "`view` only works where the numbers lie in memory in the order of the axes, and here they do not",
        "What has changed their order before, and does `view` copy anything?",
        cut=call_of("view"),
    ),
    Kind(
        "view",
        (
            "Type must be a sub-type of ndarray type",
            "Cannot interpret '<int number>' as a data type",
            "view() takes from 0 to 2 positional arguments",
        ),
        "`view` of a NumPy array reads its numbers as another type: it is PyTorch's that changes the shape",
        "What is NumPy's name for giving an array another shape?",
        line=r"\.view\(",
        cut=call_of("view"),
    ),
    Kind(
        "sizes",
        ("Cannot interpret '<int number>' as a data type",),
        "NumPy takes the second argument for a type of number: all sizes belong into one tuple",
        "What does NumPy expect as the first argument, and what as the second?",
        line=r"\b(?:zeros|ones|empty)\(",
        cut=call_of("zeros", "ones", "empty"),
    ),
)
