"""Arguments that have no say: as if not given, always the same, all zeros, an identity."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import numpy as np

from learn_transformers.explaining.differences.wording import listed
from learn_transformers.explaining.hypotheses.subject import Array, Subject, argument, in_arrays
from learn_transformers.key.mistakes import Slip

NO_SAY = "If only `{}` changes, does your result change?"
ALWAYS = (1, 2, 0)


def arguments(s: Subject) -> Iterator[Slip]:
    for name, default in s.defaults.items():
        what = ", as if it were not given" if default is None else f": {_shown(default)} is always used"
        yield _fixed(f"ignored:{name}", name, f"`{name}` is ignored{what}", default)
    for name in s.masks:
        if name not in s.defaults:
            title = f"`{name}` is ignored, as if it were all True"
            yield argument(f"ignored:{name}", title, NO_SAY.format(name), {name: in_arrays(np.ones_like)})
    yield from _axis(s)
    for name in s.counts:
        least = min(given[name] for given in s.calls if isinstance(given.get(name), int))
        for value in ALWAYS:
            if value != s.defaults.get(name) and (value or least <= 0):
                title = f"`{name}` is taken to be {value}, whatever is given"
                yield _fixed(f"fixed:{name}={value}", name, title, value)
    for name in s.numbers:
        if s.defaults.get(name) != 1:
            yield _fixed(f"fixed:{name}=1", name, f"`{name}` is taken to be 1, whatever is given", 1.0)
    yield from _neutral(s)


def _fixed(name: str, of: str, title: str, value: Any) -> Slip:
    return argument(name, title, NO_SAY.format(of), {of: value})


def _axis(s: Subject) -> Iterator[Slip]:
    """Another axis than the one asked for."""
    if "axis" not in s.reference.axes:
        return
    for value in (0, 1, -1, -2):
        if value != s.defaults.get("axis"):
            yield _fixed(
                f"fixed:axis={value}", "axis", f"axis {_shown(value)} is always used, whatever `axis` says", value
            )
    yield _fixed("fixed:axis=None", "axis", "`axis` is ignored: all axes are taken at once", None)
    if isinstance(default := s.defaults.get("axis"), int):
        hint = "Which axis does a call without `axis` ask for?"
        deed = {"axis": lambda axis: 0 if axis == default else axis}
        yield argument("default:axis=0", f"axis 0 is used where `axis` is {_shown(default)}", hint, deed)


def _neutral(s: Subject) -> Iterator[Slip]:
    """Arrays in whose place something stands that changes nothing: an identity, zeros, ones."""
    matrices = [n for n in s.floats if len(s.axes(n).names) == 2 and not s.axes(n).batch]
    if len(s.floats) > len(matrices):
        for names in [[name] for name in matrices] + [matrices] * (len(matrices) > 2):
            yield _left_out("identity", names, "the identity matrix", _identity)
    if len(s.floats) > 1:
        for name in s.floats:
            yield _left_out("zeros", [name], "all zeros", np.zeros_like)
        for name in (n for n in s.floats if len(s.axes(n).names) == 1 and not s.axes(n).batch):
            yield _left_out("ones", [name], "all ones", np.ones_like)


def _left_out(sort: str, names: list[str], like: str, make: Callable[..., Array]) -> Slip:
    said = listed([f"`{name}`" for name in names])
    verb, it = ("is", "it were") if len(names) == 1 else ("are", "each were")
    title = f"{said} {verb} left out, as if {it} {like}"
    hint = NO_SAY.format(names[0])
    return argument(f"{sort}:{','.join(names)}", title, hint, dict.fromkeys(names, in_arrays(make)))


def _identity(w: Array) -> Array:
    return np.eye(w.shape[-2], dtype=w.dtype) if w.ndim == 2 else w


def _shown(value: Any) -> str:
    return f"{value:g}".replace("-", "−") if isinstance(value, int | float) else repr(value)
