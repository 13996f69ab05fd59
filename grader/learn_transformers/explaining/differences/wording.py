"""Phrases that several kinds of difference share."""

from __future__ import annotations

from collections.abc import Sequence

from learn_transformers.explaining.differences.arrays import LARGE
from learn_transformers.key import axes

POSITIONS = {-1: "the last axis", -2: "the last axis but one", 0: "the first axis"}


def slices_along(axis: int, name: str) -> str:
    """What the slices along an axis are called."""
    return {-1: "row", -2: "column"}.get(axis, f"slice along {name}")


def index_of(name: str) -> str:
    """What one index of an axis is called: a query, the batch, a position along n."""
    if name.startswith(("batch", "the ", "axis ")):
        return name.split()[0] if name.startswith("batch") else f"index along {name}"
    word = axes.word(name)
    if word == name:
        return f"index along {name}"
    return f"{word} along {name}" if word in ("feature", "position") else word


def large(name: str) -> str:
    return f"`{name}` holds numbers beyond ±{LARGE:g}"


def ordinal(index: int) -> str:
    words = ("first", "second", "third", "fourth", "fifth")
    return words[index] if index < len(words) else f"{index + 1}th"


def listed(words: Sequence[str]) -> str:
    return words[0] if len(words) == 1 else f"{', '.join(words[:-1])} and {words[-1]}"
