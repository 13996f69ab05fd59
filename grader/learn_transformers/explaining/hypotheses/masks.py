"""Another mask than the one given: inverted, causal, transposed, the first one for the whole batch."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import numpy as np

from learn_transformers.explaining.hypotheses.subject import (
    Array,
    Given,
    Subject,
    argument,
    asking,
    in_arrays,
    sizes_of,
)
from learn_transformers.key.mistakes import Slip

HIDES = "Which entries may be attended to by `{}`, and which does your function let through?"


def arguments(s: Subject) -> Iterator[Slip]:
    for name in s.masks:
        yield _made(name, "inverted", "`{}` is read the other way round: False is taken for True", np.logical_not)
        matrix = len(s.axes(name).names) == 2
        if matrix:
            yield from _triangles(s, name)
            yield _made(name, "transposed", "`{}` is transposed", lambda m: np.swapaxes(m, -1, -2) if m.ndim > 1 else m)
        named = len(s.axes(name).names)
        if s.axes(name).batch:
            first = "the first `{}` is used for the whole batch"
            yield _made(name, "first_batch", first, lambda m, n=named: _first(m, m.ndim - n))
        if matrix:
            row = "the first row of `{}` is used for all"
            yield _made(name, "first_row", row, lambda m: np.broadcast_to(m[..., :1, :], m.shape) if m.ndim > 1 else m)


def _made(name: str, sort: str, title: str, change: Callable[..., Array]) -> Slip:
    return argument(f"mask:{sort}" + _of(name), title.format(name), HIDES.format(name), {name: in_arrays(change)})


def _of(name: str) -> str:
    return "" if name == "mask" else f":{name}"


def _first(mask: Array, batch: int) -> Array:
    return np.broadcast_to(mask[(0,) * batch], mask.shape) if batch > 0 else mask


_TRIANGLES: tuple[tuple[str, str, Callable[[Array], Array]], ...] = (
    ("causal", "a causal mask", np.tril),
    ("strictly_causal", "a causal mask without its diagonal", lambda m: np.tril(m, -1)),
    ("anti_causal", "a causal mask the wrong way round", np.triu),
)


def _triangles(s: Subject, name: str) -> Iterator[Slip]:
    """A triangle in place of the mask, given or not, or on top of it."""
    hint = HIDES.format(name)
    for sort, said, cut in _TRIANGLES:
        replaced, both = _triangle(s, name, cut)
        yield argument(f"mask:{sort}{_of(name)}", f"`{name}` is replaced by {said}", hint, {name: replaced})
        yield argument(f"mask:{sort}_on_top{_of(name)}", f"{said} is laid over `{name}`", hint, {name: both})


def _triangle(s: Subject, name: str, cut: Callable[[Array], Array]) -> tuple[Callable[..., Array], ...]:
    rows, columns = s.axes(name).names

    def triangle(old: Array | None, given: Given) -> Array:
        sizes = sizes_of(s.reference, given)
        shape = (sizes.get(rows, 1), sizes.get(columns, 1)) if old is None or old.ndim < 2 else old.shape
        return cut(np.ones([int(n) for n in shape], bool))

    def both(old: Array | None, given: Given) -> Array:
        return triangle(old, given) if old is None else old & triangle(old, given)

    return asking(s.names, triangle), asking(s.names, both)
