"""What is known of the calls that ended in the same way at the same line, and the words for their sizes."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np

from learn_transformers.explaining.crashes.line import code_of
from learn_transformers.key import axes
from learn_transformers.key.reference import Reference
from learn_transformers.outcomes.records import Recorded
from learn_transformers.sandbox.outcome import Returned

Shape = tuple[int, ...]
_ENOUGH = 4  # sizes in which two symbols agree by more than chance


def words(text: str) -> frozenset[str]:
    return frozenset(text.split())


_TYPES = words(
    "NoneType int float str bool list tuple dict set function module numpy numpy.ndarray numpy.float64 "
    "numpy.int64 numpy.float32 numpy.bool ndarray Tensor torch builtin_function_or_method Float Double Long "
    "Int Half Bool float double long bool float64 float32 int64 int32 float16"
)


class NothingToSay(Exception):
    """What a sentence needs is not the same in all calls, or not known."""


@dataclass(frozen=True, eq=False)
class Scene:
    """Calls that ended at one line with one message but for its numbers; `groups` are the parts of each message.

    They are some of the calls that were `asked` and should give a result.

    `shown` is the place of the call that a reader sees: numbers are its numbers, symbols hold in every call.
    """

    reference: Reference
    calls: tuple[Recorded, ...]
    groups: tuple[Mapping[str, str], ...]
    shown: int
    asked: tuple[Recorded, ...]
    line: int
    function: str
    text: str
    source: str

    @cached_property
    def code(self) -> str:
        """The learner's line, without its comment; nothing if it cannot be quoted."""
        return code_of(self.text)

    def above(self) -> list[str]:
        """The function's lines down to the one that raised, as far as they are told from the text."""
        return lines_above(self.source, self.function, self.line + 1) or [self.text]

    def numbers(self, group: str) -> list[int]:
        """A number of the message, call by call."""
        return [int(found[group]) for found in self.groups]

    def shapes(self, group: str) -> list[Shape]:
        """A shape of the message, call by call."""
        return [shape_of(found[group]) for found in self.groups]

    def number(self, group: str) -> str:
        """A number of the message that is the same in all calls; the shown call's otherwise."""
        return str(self.numbers(group)[self.shown])

    def word(self, group: str) -> str:
        """A word of the message: the same in all calls, and one that the learner wrote or that everybody knows."""
        words = {found[group] for found in self.groups}
        if len(words) != 1:
            raise NothingToSay
        word = words.pop()
        known = word in _TYPES or len(word) == 1
        if not known and not re.search(rf"(?<!\w){re.escape(word.lstrip('_'))}(?!\w)", self.source):
            raise NothingToSay
        return word

    def size(self, values: Sequence[int], likely: str = "") -> str:
        """The shown call's size with its symbol, if there is one symbol that has this size in every call."""
        symbol = self.symbol(values, likely)
        return f"{symbol} = {values[self.shown]}" if symbol else str(values[self.shown])

    def counted(self, values: Sequence[int], what: str, likely: str = "") -> str:
        """The same with what it counts: "n_k = 2 rows"."""
        return f"{self.size(values, likely)} {what}{'s' * (values[self.shown] != 1)}"

    def symbol(self, values: Sequence[int | None], likely: str = "") -> str:
        """The one symbol that has these sizes, of the calls where there is one; `likely` wins over others."""
        known = [(value, sizes) for value, sizes in zip(values, self._sizes, strict=True) if value is not None]
        if all(value == 1 for value, _ in known):
            return ""
        names = [name for name in known[0][1] if all(sizes.get(name) == value for value, sizes in known)]
        if likely in names:
            return likely
        return names[0] if names and all(self._are_one(names[0], other) for other in names[1:]) else ""

    def _are_one(self, name: str, other: str) -> bool:
        """Do two symbols stand for one size in every call that was made, whatever it was?"""
        both = [(sizes[name], sizes[other]) for sizes in self._of_all if name in sizes and other in sizes]
        return len(set(both)) >= _ENOUGH and all(a == b for a, b in both)

    def shape(self, shapes: Sequence[Shape]) -> str:
        """The shown call's shape, `(n_q, d_k) = (3, 4)` where its axes have symbols."""
        shown = shapes[self.shown]
        names = []
        for place in range(-len(shown), 0):
            having = [s[place] if len(s) >= -place else None for s in shapes]
            alike = [s[place] if len(s) == len(shown) else None for s in shapes]
            names.append(self.symbol(having) or self.symbol(alike) or str(shown[place]))
        return with_names(names, shown)

    @cached_property
    def _sizes(self) -> list[dict[str, int]]:
        return [_sizes(self.reference, made) for made in self.calls]

    @cached_property
    def _of_all(self) -> list[dict[str, int]]:
        return [_sizes(self.reference, made) for made in self.asked]

    def argument(self, name: str) -> list[Any] | None:
        """What the calls gave for this name, if it still stands for that argument where the line is reached."""
        if self.function != self.reference.name or name not in self.reference.signature.parameters:
            return None
        if _is_bound_anew(self.source, self.function, self.line, name):
            return None
        given = [axes.arguments(self.reference, made.call) for made in self.calls]
        default = self.reference.signature.parameters[name].default
        return [arguments.get(name, default) for arguments in given]

    def arrays(self, name: str) -> list[np.ndarray] | None:
        """The same, where it is an array in every call."""
        values = self.argument(name)
        return values if values is not None and all(isinstance(v, np.ndarray) for v in values) else None

    def axes_of(self, name: str, ndim: int) -> tuple[str, ...]:
        """The names of an argument's axes."""
        spec = self.reference.axes_of(name)
        return axes.Axes.parse(spec).of(ndim) if spec else ()


def with_names(names: Sequence[str], shape: Shape) -> str:
    """A shape with the symbols of its axes, if it has some; an axis that is to be found out has none."""
    numbers = str(shape).replace("-1", "…")
    named = not all(name.lstrip("-").isdigit() for name in names)
    return f"({', '.join(names)}) = {numbers}".replace("-1", "…") if named else numbers


def shape_of(text: str) -> Shape:
    """Read "(2,3)" or "[2, 3]"; an axis that is to be found out is -1."""
    return tuple(int(n) for n in re.findall(r"-?\d+", text.replace("newaxis", "-1")))


def _sizes(reference: Reference, made: Recorded) -> dict[str, int]:
    """Every size of a call that has a symbol: of arguments, of the right result, and of whole numbers."""
    found: dict[str, int] = {}

    def note(names: Sequence[str], shape: Shape) -> None:
        for name, size in zip(names, shape, strict=False):
            if name != "1" and found.get(name, 1) == 1:
                found[name] = size

    for name, value in axes.arguments(reference, made.call).items():
        spec = reference.axes_of(name)
        if isinstance(value, np.ndarray) and spec:
            note(axes.Axes.parse(spec).of(value.ndim), value.shape)
        elif type(value) is int and not spec and name != "axis":
            found.setdefault(name, value)
    if isinstance(made.expected, Returned):
        right = made.expected.value
        for part, array in enumerate(right if isinstance(right, tuple) else (right,)):
            if isinstance(array, np.ndarray):
                note(axes.output_axes(reference, part, array.ndim), array.shape)
    return found


_NAME = "(?:[\\w, \t*()]{0,80}(?<!\\w))?"
_MOST_LINES = 300


def lines_above(source: str, function: str, line: int) -> list[str]:
    """The lines of a function that stand above this one, below its `def`; none where that is not found."""
    above = source.split("\n", line)[: line - 1][-_MOST_LINES:]
    begin = re.compile(rf"[ \t]*(?:async[ \t]+)?def[ \t]+{re.escape(function)}\b")
    at = max((i for i, text in enumerate(above) if begin.match(text)), default=None)
    return [] if at is None else [text[:300] for text in above[at + 1 :]]


def _is_bound_anew(source: str, function: str, line: int, name: str) -> bool:
    """May this name stand for something else than the function's argument, as far as the text above the line shows?"""
    bound = re.compile(
        rf"^[ \t]*{_NAME}{name}(?!\w)[\w, \t*()]{{0,80}}(?:[-+*/@%&|^]|//|\*\*)?(?::[^=]{{0,80}})?=(?!=)"
        rf"|\b{name}[ \t]*:=|\b(?:for|as|with|del|global|nonlocal)\b[^:\n]{{0,80}}\b{name}\b"
    )
    return any(bound.search(text) for text in lines_above(source, function, line))
