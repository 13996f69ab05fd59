"""What a question says of its names: `real`, `positive`, `posint`, `index(n)`, `vector(n)`, `matrix(n, d)`.

Where not every value makes sense, it says which do: `posint(2)` is at least 2, `real(0, 1)` lies between the two,
`prob(n)` is a vector of positive numbers that sum to 1. `tensor(a, b, c)` has entries with three indices.

`declare` reads these texts; everybody who reads or compares a formula gets the result, `Names`.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from functools import lru_cache
from typing import Final, TypeAlias

from learn_transformers.symbolic.language.characters import folded_name

Size: TypeAlias = int | str
"""A literal, or the name of a positive integer."""

Shape: TypeAlias = tuple[Size, ...]
"""`()` for a number, `(n,)` for a vector, `(n, d)` for a matrix."""

_SIZES: Final = {
    "real": 0, "positive": 0, "posint": 0, "index": 1, "vector": 1, "prob": 1, "matrix": 2, "tensor": 3,
}  # fmt: skip
_BOUNDS: Final = {"real": 2, "posint": 1}
_ALLOWED: Final = (
    "real, real(0, 1), positive, posint, posint(2), index(n), vector(n), prob(n), matrix(n, d) or tensor(a, b, c)"
)
_BOUND = re.compile(r"-?\d{1,12}(?:\.\d{1,12}|/\d{1,12})?", re.ASCII)
_LARGEST_LEAST: Final = 1_000
_KIND = re.compile(r"\s*([a-z]+)\s*(?:\(([^()]*)\))?\s*")
_NAME = re.compile(r"[A-Za-z][A-Za-z0-9_]*'*")
_MOST_NAMES: Final = 200
_LARGEST_SIZE: Final = 64


@dataclass(frozen=True)
class Kind:
    """What a name stands for: its family, the sizes that belong to it, and where its values lie."""

    family: str
    sizes: Shape = ()
    bounds: tuple[Fraction, ...] = ()  # of a `posint` the least value, of a `real` what it lies between

    @property
    def shape(self) -> Shape:
        return self.sizes if self.family in ("vector", "prob", "matrix", "tensor") else ()

    @property
    def least(self) -> int:
        """The smallest whole number that it may be."""
        return int(self.bounds[0]) if self.bounds and self.family == "posint" else 1

    def allows(self, value: Fraction | int) -> bool:
        """Whether a number may stand for it, or for an entry of it."""
        match self.family:
            case "positive":
                return value > 0
            case "posint":
                return value >= self.least and Fraction(value).denominator == 1
            case "real" if self.bounds:
                return self.bounds[0] < value < self.bounds[1]
            case "prob":
                return 0 < value <= 1
        return True

    @property
    def whole(self) -> bool:
        return self.family in ("posint", "index")

    def __str__(self) -> str:
        inside = ", ".join(map(str, (*self.sizes, *self.bounds)))
        return f"{self.family}({inside})" if inside else self.family


Names: TypeAlias = Mapping[str, Kind]


def declare(names: Mapping[str, str]) -> Names:
    """Read the declarations; `ValueError` where they make no sense.

    Greek letters may be typed (`σ` declares `sigma`). A size that is not declared itself is taken for a `posint`.
    """
    if not isinstance(names, Mapping):
        raise ValueError(f"names must map each name to its kind, not be a {type(names).__name__}")
    for name, kind in names.items():
        if not isinstance(name, str) or not isinstance(kind, str):
            raise ValueError(f"names: {name!r}: {kind!r} is not a name and its kind, both as text")
    return _declared(tuple(names.items()))


@lru_cache(maxsize=512)
def _declared(names: tuple[tuple[str, str], ...]) -> Names:
    if len(names) > _MOST_NAMES:
        raise ValueError(f"names: more than {_MOST_NAMES}")
    kinds: dict[str, Kind] = {}
    for typed, text in names:
        name = folded_name(typed)
        if not _NAME.fullmatch(name):
            raise ValueError(f"names: {typed!r} cannot be a name (letters, digits and _, a letter first)")
        if name in kinds:
            raise ValueError(f"names: {name!r} is declared twice")
        kinds[name] = _kind(name, text)
    for name, kind in list(kinds.items()):
        for size in kind.sizes:
            if isinstance(size, str) and kinds.setdefault(size, Kind("posint")).family != "posint":
                raise ValueError(f"names: {name!r} is {kind}, but {size!r} is {kinds[size]}; a size is a posint")
    return kinds


def _kind(name: str, text: str) -> Kind:
    match = _KIND.fullmatch(text)
    if not match or match[1] not in _SIZES:
        raise ValueError(f"names: {name!r} cannot be {text!r}; a kind is {_ALLOWED}")
    family, inside = match[1], [part.strip() for part in match[2].split(",")] if match[2] is not None else []
    if inside and family in _BOUNDS:
        return Kind(family, (), _bounds(name, family, inside))
    sizes = tuple(_size(name, part) for part in inside)
    if len(sizes) != _SIZES[family]:
        raise ValueError(f"names: {name!r}: {family} takes {_SIZES[family]} sizes, not {len(sizes)}")
    return Kind(family, sizes)


def _bounds(name: str, family: str, parts: list[str]) -> tuple[Fraction, ...]:
    """The least value of a `posint`, the two ends of a `real`."""
    if len(parts) != _BOUNDS[family]:
        raise ValueError(f"names: {name!r}: {family} takes {_BOUNDS[family]} bounds or none, not {len(parts)}")
    for part in parts:
        if not _BOUND.fullmatch(part) or not any(map(int, part.split("/")[1:] or ["1"])):
            raise ValueError(f"names: {name!r}: {part!r} is no bound; write a number such as 2, -1.5 or 1/2")
    bounds = tuple(Fraction(part) for part in parts)
    if family == "posint" and not (bounds[0].denominator == 1 and 1 <= bounds[0] <= _LARGEST_LEAST):
        raise ValueError(f"names: {name!r}: the least value of a posint is 1 to {_LARGEST_LEAST}, not {parts[0]}")
    if family == "real" and bounds[0] >= bounds[1]:
        raise ValueError(f"names: {name!r}: nothing lies between {parts[0]} and {parts[1]}")
    return bounds


def _size(name: str, text: str) -> Size:
    if text.isascii() and text.isdigit():
        if not 1 <= int(text[:9]) <= _LARGEST_SIZE:
            raise ValueError(f"names: {name!r} has size {text}; sizes are 1 to {_LARGEST_SIZE}")
        return int(text)
    size = folded_name(text)
    if not _NAME.fullmatch(size):
        raise ValueError(f"names: {name!r} has size {text!r}, which is neither a number nor a name")
    return size
