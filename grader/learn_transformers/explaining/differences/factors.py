"""One factor too many or too few: a number, or an expression in the sizes of each call."""

from __future__ import annotations

import itertools
import math
from collections.abc import Iterator, Mapping, Sequence

import numpy as np

from learn_transformers.explaining.differences.arrays import Array
from learn_transformers.explaining.differences.evidence import Evidence, Kind, Pair


def factor(e: Evidence) -> str | None:
    """Everything too large or too small by one factor: the same expression, or the same number, in every call."""
    if not e.alike:
        return None
    ratios: list[float] = []
    pairs = [p for p in e.claimed if p.differs or p.r.any()]
    for p in pairs:
        if (ratio := _ratio(p)) is None:
            return None
        ratios.append(ratio)
    signs = {ratio > 0 for ratio in ratios}
    if len(signs) > 1 or not e.always(lambda p: True):
        return None
    known = [abs(ratio) for ratio in ratios]
    text = _as_number(known) or _as_expression(pairs, known)
    if text is None:
        several = sum(p.right.size > 2 for p in e.off) >= 2 and all(p.differs for p in pairs)
        return f"in each call {e.subject} is the right one times one number, another in each" if several else None
    if signs == {True}:
        return f"{e.subject} is {text}"
    return f"{e.subject} has the wrong sign" + (f" and is {text}" if text != "1 time" else " everywhere")


def _ratio(p: Pair) -> float | None:
    """What all right entries are multiplied with; None if there is no such number, or none that is told by them."""
    if p.right.dtype.kind == "b":
        return None
    finite = np.where(np.isfinite(p.r), np.abs(p.r), 0.0)
    largest = int(finite.argmax())
    right, mine = float(p.r.flat[largest]), float(p.m.flat[largest])
    if not right or not mine or not math.isfinite(right) or not math.isfinite(mine):
        return None
    return mine / right if p.fits(p.r * (mine / right)) else None


_CONSTANTS = {"π": math.pi, "2π": 2 * math.pi, "√π": math.sqrt(math.pi), "ln 2": math.log(2), "ln 10": math.log(10)}
_CONSTANTS |= {"e": math.e, "√2": math.sqrt(2), "√3": math.sqrt(3)}


def _as_number(ratios: Sequence[float]) -> str | None:
    """The factor, where it is the same number everywhere."""
    first = ratios[0]
    if not all(math.isclose(ratio, first, rel_tol=1e-5) for ratio in ratios):
        return None
    if math.isclose(first, 1, rel_tol=1e-5):
        return "1 time"
    size, way = (first, "large") if first > 1 else (1 / first, "small")
    for name, value in _CONSTANTS.items():
        if math.isclose(size, value, rel_tol=1e-5):
            return f"{name} times too {way}"
        if math.isclose(size, 1 / value, rel_tol=1e-5):
            return f"1/({name}) times too {way}"
    return f"{size:.4g} times too {way}"


def _as_expression(pairs: Sequence[Pair], ratios: Sequence[float]) -> str | None:
    """The factor, where one expression in the symbols gives it for every call."""
    symbols = [p.symbols for p in pairs]
    common = [name for name in symbols[0] if all(name in s for s in symbols)]
    columns = {name: np.array([s[name] for s in symbols]) for name in common}
    target = np.array(ratios)
    for name, values in _expressions(columns):
        if len(set(values.tolist())) < (2 if name in (*common, *(f"√{_bracketed(n)}" for n in common)) else 3):
            continue
        if np.allclose(values, target, rtol=1e-5, atol=0):
            return f"{name} times too large"
        if np.allclose(1 / values, target, rtol=1e-5, atol=0):
            return f"{name} times too small"
    return None


def _expressions(columns: Mapping[str, Array]) -> Iterator[tuple[str, Array]]:
    """Expressions in one symbol, then in two, with their values in every call."""
    for name, n in columns.items():
        yield f"√{_bracketed(name)}", np.sqrt(n)
        yield name, n
        yield f"{_bracketed(name)}²", n**2.0
        yield f"2·{_bracketed(name)}", 2 * n
    for name, n in columns.items():
        yield f"({name} + 1)", n + 1.0
        if (n > 1).all():
            yield f"({name} − 1)", n - 1.0
            yield f"{_bracketed(name)}/({name} − 1)", n / (n - 1)
            yield f"√({name}/({name} − 1))", np.sqrt(n / (n - 1))
    for (left, a), (right, b) in itertools.combinations(columns.items(), 2):
        yield f"{_bracketed(left)}·{_bracketed(right)}", a * b
        yield f"√({left}·{right})", np.sqrt(a * b)
        yield f"{_bracketed(left)}/{_bracketed(right)}", a / b
        yield f"√({left}/{right})", np.sqrt(a / b)


def _bracketed(name: str) -> str:
    return name if name.replace("_", "").isalnum() else f"({name})"


KINDS: tuple[Kind, ...] = (factor,)
