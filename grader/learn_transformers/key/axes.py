"""Axes by name: which size `n_q` or `d_k` has in a call, and what to call the first wrong entry."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np

from learn_transformers.key.calls import Call
from learn_transformers.key.reference import Reference

_WORDS = {
    "n_q": "query",
    "n_k": "key",
    "n_target": "target token",
    "n_source": "source token",
    "d_k": "feature",
    "d_v": "feature",
    "d_model": "feature",
    "d_head": "feature",
    "n_heads": "head",
    "n_positions": "position",
    "b": "sequence",
    "classes": "class",
    "texts": "text",
    "vocab": "id",
}


@dataclass(frozen=True)
class Axes:
    """One array's axes: the named ones at the end, any number of batch axes before them if `batch`."""

    names: tuple[str, ...]
    batch: bool

    @classmethod
    def parse(cls, text: str) -> Axes:
        """Read "... n_q d_k"."""
        words = text.split()
        return cls(tuple(w for w in words if w != "..."), words[:1] == ["..."])

    def of(self, ndim: int) -> tuple[str, ...]:
        """A name for every axis of an array with so many: "batch" for those before the named ones."""
        extra = ndim - len(self.names)
        if extra < 0:
            return self.names[-ndim:] if ndim else ()
        batch = ["batch"] if extra == 1 else [f"batch {i + 1}" for i in range(extra)]
        return (*batch, *self.names)


def word(axis: str) -> str:
    """What an index along this axis counts: `n_q` counts queries."""
    return _WORDS.get(axis, "position" if axis in ("n", "N") else axis)


def arguments(reference: Reference, made: Call) -> dict[str, Any]:
    """The call's arguments by parameter name, and their leaves; what does not fit the signature is left out."""
    names = list(reference.signature.parameters)
    return reference.with_leaves({**dict(zip(names, made.args, strict=False)), **made.kwargs})


def bind(reference: Reference, made: Call) -> dict[str, int]:
    """The size of every named axis in a call, and of whole-number arguments that are sizes; `batch` if there is one."""
    sizes: dict[str, int] = {}
    for name, value in arguments(reference, made).items():
        spec = reference.axes_of(name)
        if isinstance(value, np.ndarray) and spec:
            axes = Axes.parse(spec)
            for axis, size in zip(reversed(axes.names), reversed(value.shape), strict=False):
                if axis not in sizes or sizes[axis] == 1:
                    sizes[axis] = size
            if axes.batch and value.ndim > len(axes.names):
                sizes.setdefault("batch", int(np.prod(value.shape[: value.ndim - len(axes.names)])))
        elif isinstance(value, int) and not isinstance(value, bool) and not spec and name != "axis":
            sizes.setdefault(name, value)
    return sizes


def symbol_line(sizes: Mapping[str, int]) -> str:
    """The sizes on one line, batch first: `batch=2 n_q=3 d_k=4`."""
    ordered = sorted(sizes, key=lambda name: name != "batch")
    return " ".join(f"{name}={sizes[name]}" for name in ordered)


def output_axes(reference: Reference, part: int | None, ndim: int) -> tuple[str, ...]:
    """The names of the axes of one result."""
    text = reference.output
    if isinstance(text, tuple):
        text = text[part or 0]
    return Axes.parse(text).of(ndim)
