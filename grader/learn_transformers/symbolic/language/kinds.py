"""What a question says of its names: `real`, `positive`, `posint`, `index(n)`, `vector(n)`, `matrix(n, d)`.

`declare` reads these texts; everybody who reads or compares a formula gets the result, `Names`.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Final, TypeAlias

from learn_transformers.symbolic.language.characters import folded_name

Size: TypeAlias = int | str
"""A literal, or the name of a positive integer."""

Shape: TypeAlias = tuple[Size, ...]
"""`()` for a number, `(n,)` for a vector, `(n, d)` for a matrix."""

_ARGUMENTS: Final = {"real": 0, "positive": 0, "posint": 0, "index": 1, "vector": 1, "matrix": 2}
_KIND = re.compile(r"\s*([a-z]+)\s*(?:\(([^()]*)\))?\s*")
_NAME = re.compile(r"[A-Za-z][A-Za-z0-9_]*'*")
_MOST_NAMES: Final = 200
_LARGEST_SIZE: Final = 64


@dataclass(frozen=True)
class Kind:
    """What a name stands for: its family, and the sizes that belong to it."""

    family: str
    sizes: Shape = ()

    @property
    def shape(self) -> Shape:
        return self.sizes if self.family in ("vector", "matrix") else ()

    @property
    def whole(self) -> bool:
        return self.family in ("posint", "index")

    def __str__(self) -> str:
        return f"{self.family}({', '.join(map(str, self.sizes))})" if self.sizes else self.family


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
    if not match or match[1] not in _ARGUMENTS:
        allowed = "real, positive, posint, index(n), vector(n) or matrix(n, d)"
        raise ValueError(f"names: {name!r} cannot be {text!r}; a kind is {allowed}")
    sizes = tuple(_size(name, part.strip()) for part in match[2].split(",")) if match[2] is not None else ()
    if len(sizes) != _ARGUMENTS[match[1]]:
        raise ValueError(f"names: {name!r}: {match[1]} takes {_ARGUMENTS[match[1]]} sizes, not {len(sizes)}")
    return Kind(match[1], sizes)


def _size(name: str, text: str) -> Size:
    if text.isascii() and text.isdigit():
        if not 1 <= int(text[:9]) <= _LARGEST_SIZE:
            raise ValueError(f"names: {name!r} has size {text}; sizes are 1 to {_LARGEST_SIZE}")
        return int(text)
    size = folded_name(text)
    if not _NAME.fullmatch(size):
        raise ValueError(f"names: {name!r} has size {text!r}, which is neither a number nor a name")
    return size
