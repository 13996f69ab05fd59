"""The small vocabulary in which an answer key says what there is to see: `answer_key/CHAPTER/pictures.py`.

Such a file holds `PICTURES`, a tuple in the order of the lesson. It is loaded by `show` and `read` alone.
"""

from __future__ import annotations

import importlib
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Literal

import numpy as np

from learn_transformers.course import Chapter

Array = np.ndarray


def as_it_is(array: Array) -> Array:
    return array


@dataclass(frozen=True)
class Picture:
    """What one function gives for arguments that are worth seeing.

    `calls` are the positional arguments of one call or of several, whose results are stacked. `part` is the place in a
    result that is a tuple. `layout` makes of an array with the right shape the one to draw: a matrix, or several in
    an array with three axes, each of which is a panel.

    A `heat` map colors entries between the ends of `scale`, which are the right answer's if none is given. `bars` draw
    each row of a matrix as bars from 0 to the end of `scale`. `rows` and `columns` say what runs along these axes,
    `row_names` and `column_names` stand in place of numbers, and panels are called `panel` with their number. `across`
    is how many of them stand side by side.
    """

    title: str
    function: str
    calls: tuple[tuple[Any, ...], ...]
    kind: Literal["heat", "bars"] = "heat"
    part: int | None = None
    layout: Callable[[Array], Array] = as_it_is
    scale: tuple[float, float] | None = None
    rows: str = ""
    columns: str = ""
    row_names: tuple[str, ...] = ()
    column_names: tuple[str, ...] = ()
    panel: str = ""
    across: int | None = None


def pictures_of(chapter: Chapter) -> tuple[Picture, ...]:
    """The pictures of a chapter, in order; none where it has no such file."""
    if not chapter.has_pictures:
        return ()
    module = importlib.import_module(f"learn_transformers.answer_key.{chapter.name}.pictures")
    found: tuple[Picture, ...] = module.PICTURES
    return found
