"""Arrays that are too large or too small by a power of a size, where that is more than a factor of the result."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from fractions import Fraction
from operator import itemgetter
from typing import Any

import numpy as np

from learn_transformers.explaining.hypotheses.subject import Given, Subject, argument, asking, in_arrays, sizes_of
from learn_transformers.key.calls import Call
from learn_transformers.key.mistakes import Slip
from learn_transformers.outcomes.comparison import same_value
from learn_transformers.sandbox.outcome import Returned

POWERS = tuple(Fraction(p, 4) for p in (2, -2, 4, -4))
OF_FEATURES = (*POWERS, Fraction(1, 4), Fraction(-1, 4))
LARGEST_TRIED = 3000  # entries of the call on which the effect of an argument is looked at


@dataclass(frozen=True)
class Factor:
    """What an array is multiplied with: how it is written in a name and in a title, and its value in a call."""

    name: str
    words: str
    value: Callable[[Mapping[str, float]], float]


def arguments(s: Subject) -> Iterator[Slip]:
    for names in _alike(s):
        for factor in _factors(s):
            yield _scaled(s, names, factor)


def _scaled(s: Subject, names: list[str], factor: Factor) -> Slip:
    """The first of these arrays is scaled: with any other of them it comes to the same."""

    def deed(old: Any, given: Given) -> Any:
        return in_arrays(lambda x: x * factor.value(sizes_of(s.reference, given)))(old)

    first, *others = (f"`{name}`" for name in names)
    said = f"{first} (or {' or '.join(others)})" if others else first
    hint = f"By what is {first} multiplied or divided, and how often does that happen?"
    deeds = {names[0]: asking(s.names, deed)}
    return argument(f"scaled:{names[0]}*{factor.name}", f"{said} {factor.words}", hint, deeds)


def _alike(s: Subject) -> list[list[str]]:
    """The arrays whose size shows in more than a factor of the result, those together that do the same to it."""
    if s.reference.moves:
        return []
    given, right = max(zip(s.calls, s.expected, strict=True), key=lambda c: _entries(c[0]))
    effects: list[tuple[list[str], Any]] = []
    for name in s.floats:
        if not isinstance(given.get(name), np.ndarray):
            continue
        larger = s.reference.without_leaves({**given, name: given[name] * 1.5}, {name})
        outcome = s.reference.replayed(Call((), larger))
        if not isinstance(outcome, Returned) or _is_factor(right, value := outcome.value):
            continue
        same = next((names for names, other in effects if same_value(value, other)), None)
        if same is None:
            effects.append(([name], value))
        else:
            same.append(name)
    return [names for names, _ in effects]


def _entries(given: Given) -> int:
    """How large a call is; less than nothing where it is too large to try."""
    size = sum(getattr(value, "size", 1) for value in given.values())
    return size if size <= LARGEST_TRIED else -size


def _is_factor(right: Any, value: Any) -> bool:
    """Is every part of the value the right one times a number, 1 included?"""
    if isinstance(right, tuple):
        return all(map(_is_factor, right, value))
    r, v = np.ravel(right), np.ravel(value)
    if r.shape != v.shape or not r.size or r.dtype.kind not in "fiu":
        return bool(r.shape == v.shape)
    finite = np.isfinite(r)
    if not np.array_equal(r[~finite], v[~finite], equal_nan=r.dtype.kind == "f"):
        return False
    r, v = r[finite], v[finite]
    if not r.size:
        return True
    largest = int(np.abs(r).argmax())
    if not r[largest]:
        return False
    return bool(np.allclose(v, r * (v[largest] / r[largest]), rtol=1e-9, atol=1e-12))


def _factors(s: Subject) -> Iterator[Factor]:
    """Those that differ in some call, the simplest first: powers of what has a name, then numbers."""
    seen: set[tuple[float, ...]] = {(1.0,) * len(s.sizes)}
    for factor in _all_factors(s):
        values = tuple(round(factor.value(sizes), 12) for sizes in s.sizes)
        if values not in seen and all(map(math.isfinite, values)):
            seen.add(values)
            yield factor


def _all_factors(s: Subject) -> Iterator[Factor]:
    """Of features, which the last axis of an array counts, their shares and fourth roots as well."""
    yield Factor("-1", "has the wrong sign", lambda sizes: -1.0)
    features = {names[-1] for n in s.floats if (names := s.axes(n).names)}
    common = [name for name in s.sizes[0] if all(sizes.get(name, 0) > 0 for sizes in s.sizes)]
    for name in sorted(common, key=lambda name: (name not in features, name == "batch")):
        for power in OF_FEATURES if name in features else POWERS:
            yield _power(name, power, itemgetter(name))
    shares = [(axis, count) for axis, count in s.quotients if axis in features]
    for axis, count in shares:
        for power in OF_FEATURES:
            yield _power(f"({axis}/{count})", power, _quotient(axis, count))
    for name in (n for n in common if n in features and n not in s.numbers):
        for other in (n for n in common if n != name and n not in s.numbers):
            yield _power(f"({name}/{other})", Fraction(1, 2), _quotient(name, other))
    for axis, count in shares:
        yield Factor(f"({axis}/{count}^2)^(1/2)", f"is multiplied by √({axis}/{count}²)", _share_of_share(axis, count))
    for name, words, value in _NUMBERS:
        yield Factor(name, words, _constant(value))


def _quotient(axis: str, count: str) -> Callable[[Mapping[str, float]], float]:
    return lambda sizes: sizes[axis] / sizes[count]


def _share_of_share(axis: str, count: str) -> Callable[[Mapping[str, float]], float]:
    return lambda sizes: math.sqrt(sizes[axis]) / sizes[count]


def _constant(value: float) -> Callable[[Mapping[str, float]], float]:
    return lambda sizes: value


def _power(name: str, power: Fraction, base: Callable[[Mapping[str, float]], float]) -> Factor:
    root = {1: "", 2: "√", 4: "⁴√"}[power.denominator]
    words = f"is {'multiplied' if power > 0 else 'divided'} by {root}{name if root else name.strip('()')}"
    text, exponent = name if power == 1 else f"{name}^({power})", float(power)
    return Factor(text, words, lambda sizes: float(max(base(sizes), 0)) ** exponent)


_NUMBERS = (
    ("2", "is multiplied by 2", 2.0),
    ("1/2", "is divided by 2", 0.5),
    ("2^(1/2)", "is multiplied by √2", math.sqrt(2)),
    ("2^(-1/2)", "is divided by √2", math.sqrt(0.5)),
    ("ln2", "is multiplied by ln 2 (as if powers of 2 were taken, not of e)", math.log(2)),
    ("1/ln2", "is divided by ln 2", 1 / math.log(2)),
    ("1/255", "is divided by 255", 1 / 255),
    ("10", "is multiplied by 10", 10.0),
    ("1/10", "is divided by 10", 0.1),
)
