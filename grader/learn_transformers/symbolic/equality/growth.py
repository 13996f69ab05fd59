"""Orders of growth, for the policy `bigO`: a formula's largest terms as its names grow, without constant factors."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from typing import Final, TypeAlias

from learn_transformers.symbolic.language.kinds import Names
from learn_transformers.symbolic.language.tree import Tree, children, free_names, show
from learn_transformers.symbolic.language.trouble import Refusal

Monomial: TypeAlias = tuple[tuple[str, Fraction, Fraction], ...]
"""For each name its power and the power of its logarithm, sorted by name: n² log n is `(("n", 2, 1),)`."""

_Terms: TypeAlias = dict[Monomial, Fraction]
_MOST_TERMS: Final = 300
_LARGEST_POWER: Final = 24


@dataclass(frozen=True)
class Growth:
    """The maximal terms; `plain` says that nothing but them was written."""

    leading: frozenset[Monomial]
    plain: bool


def growth_of(tree: Tree, names: Names) -> Growth:
    """The order of growth of a sum of products of powers and logarithms; `Refusal` for anything else."""
    terms = _terms(tree, names)
    leading = _maximal(terms)
    plain = set(terms) == leading and all(factor == 1 for factor in terms.values())
    return Growth(frozenset(leading), plain)


def written_growth(growth: Growth) -> str:
    return " + ".join(_written(monomial) for monomial in sorted(growth.leading)) or "0"


def _written(monomial: Monomial) -> str:
    parts = []
    for name, power, logs in monomial:
        if power:
            parts.append(name if power == 1 else f"{name}^{power}" if power.denominator == 1 else f"{name}^({power})")
        if logs:
            parts.append(f"log({name})" if logs == 1 else f"log({name})^{logs}")
    return "·".join(parts) or "1"


def _maximal(terms: _Terms) -> set[Monomial]:
    return {one for one in terms if not any(one != other and _below(one, other) for other in terms)}


def _below(one: Monomial, other: Monomial) -> bool:
    """Whether one term grows no faster than the other in any name."""
    ones = {name: (power, logs) for name, power, logs in one}
    others = {name: (power, logs) for name, power, logs in other}
    nothing = (Fraction(0), Fraction(0))
    return all(ones.get(name, nothing) <= others.get(name, nothing) for name in ones.keys() | others.keys())


def _unreadable(tree: Tree) -> Refusal:
    return Refusal("syntax", f"Give the growth as a sum of products of powers and logarithms; {show(tree)} is none.")


def _terms(tree: Tree, names: Names) -> _Terms:
    match tree:
        case ("number", value):
            return {(): value} if value else {}
        case ("constant", _):
            return {(): Fraction(3)}
        case ("name", name) if not names[name].shape:
            return {((name, Fraction(1), Fraction(0)),): Fraction(1)}
        case ("+", *parts):
            total: _Terms = {}
            for part in parts:
                _add(total, _terms(part, names))
            return total
        case ("max", *parts):
            total = {}
            for part in parts:
                _add(total, _terms(part, names))
            return total
        case ("neg", part):
            return {monomial: -factor for monomial, factor in _terms(part, names).items()}
        case ("*", *parts):
            return _product([_terms(part, names) for part in parts], tree)
        case ("/", above, below):
            return _product([_terms(above, names), _power(_terms(below, names), Fraction(-1), tree)], tree)
        case ("^", base, exponent):
            return _power(_terms(base, names), _literal(exponent, tree), tree)
        case ("sqrt", inside):
            return _power(_terms(inside, names), Fraction(1, 2), tree)
        case ("log" | "log2", inside):
            return _logarithm(_terms(inside, names), tree)
    if not free_names(tree) and not any(part[0] == "name" for part in children(tree)):
        return {(): Fraction(1)}
    raise _unreadable(tree)


def _literal(tree: Tree, whole: Tree) -> Fraction:
    match tree:
        case ("number", value):
            return Fraction(value)
        case ("neg", part):
            return -_literal(part, whole)
        case ("/", above, below) if (divisor := _literal(below, whole)) != 0:
            return _literal(above, whole) / divisor
    raise _unreadable(whole)


def _add(total: _Terms, terms: _Terms) -> None:
    for monomial, factor in terms.items():
        total[monomial] = total.get(monomial, Fraction(0)) + factor
        if not total[monomial]:
            del total[monomial]


def _product(factors: list[_Terms], tree: Tree) -> _Terms:
    result: _Terms = {(): Fraction(1)}
    for factor in factors:
        grown: _Terms = {}
        for one, size in result.items():
            for other, more in factor.items():
                _add(grown, {_times(one, other): size * more})
        if len(grown) > _MOST_TERMS:
            raise _unreadable(tree)
        result = grown
    return result


def _times(one: Monomial, other: Monomial) -> Monomial:
    powers: dict[str, tuple[Fraction, Fraction]] = {}
    for name, power, logs in (*one, *other):
        before = powers.get(name, (Fraction(0), Fraction(0)))
        powers[name] = (before[0] + power, before[1] + logs)
    return tuple((name, *powers[name]) for name in sorted(powers) if any(powers[name]))


def _power(terms: _Terms, exponent: Fraction, tree: Tree) -> _Terms:
    if exponent.denominator == 1 and 0 <= exponent <= _LARGEST_POWER:
        return _product([terms] * int(exponent), tree)
    leading = _maximal(terms)
    if abs(exponent) > _LARGEST_POWER or not leading or (exponent < 0 and len(leading) != 1):
        raise _unreadable(tree)
    # A root of a sum grows like the sum of the roots of its largest terms.
    return {
        tuple((name, power * exponent, logs * exponent) for name, power, logs in monomial): Fraction(1)
        for monomial in leading
    }


def _logarithm(terms: _Terms, tree: Tree) -> _Terms:
    """log(n² d + n) grows like log n + log d."""
    result: _Terms = {}
    for monomial in _maximal(terms):
        for name, power, _ in monomial:
            if power <= 0:
                raise _unreadable(tree)
            result[((name, Fraction(0), Fraction(1)),)] = Fraction(1)
    return result or {(): Fraction(1)}
