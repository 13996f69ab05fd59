"""Other ways to write a right formula, so that a slip's rule finds its place although something else was typed.

The search tries every rule on all of them.

| form | what it does |
|---|---|
| `tidied` | one quotient a product, no nested sums, `sqrt(x)` for `x^(1/2)`, `exp(x)` for `e^x`, minus signs outside |
| `folded` | `softmax(z)[i]`, `sigmoid(x)`, `softplus(x)`, `relu(x)` in place of what they stand for |
| `unfolded` | the reverse; entries of matrix products as sums |
| `expanded` | products and sums multiplied out |
| `collected` | a polynomial with one coefficient for each product of powers |
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction
from functools import lru_cache
from typing import Final, TypeAlias

from learn_transformers.symbolic.language.grammar import is_matrix
from learn_transformers.symbolic.language.kinds import Kind, Names
from learn_transformers.symbolic.language.parts import (
    ONE,
    TWO,
    added,
    factors,
    fresh,
    is_small,
    multiplied,
    negated,
    radicand,
    shape,
    sized,
    summed,
    terms,
)
from learn_transformers.symbolic.language.tree import (
    BINDERS,
    LEAVES,
    NUMERIC,
    OF_VECTORS,
    Tree,
    children,
    free_names,
    number,
    with_children,
)

_MOST_TERMS: Final = 48
_MOST_NODES: Final = 300
_MOST_NESTED: Final = 2
_MOST_BITS: Final = 256
_LARGEST_POWER: Final = 6

Monomial: TypeAlias = tuple[tuple[str, int], ...]
Polynomial: TypeAlias = dict[Monomial, Fraction]
"""For each product of powers its coefficient: 12·d² + 13·d is `{(("d", 2),): 12, (("d", 1),): 13}`."""


def forms_of(tree: Tree, names: Names) -> Iterator[Tree]:
    """The formula as it stands, then in its other forms; none at all of a formula that is too large."""
    if not is_small(tree, _MOST_NODES):
        return
    plain = tidied(tree, names)
    opened = tidied(unfolded(plain, names), names) if _nesting(plain, "softmax") <= _MOST_NESTED else plain
    others = (
        tidied(folded(plain, names), names),
        opened,
        expanded(plain, names),
        expanded(opened, names),
        collected(tree),
    )
    yield tree
    yield plain
    yield from (form for form in others if form is not None and is_small(form, _MOST_NODES))


def _nesting(tree: Tree, head: str) -> int:
    """How many of these stand inside each other."""
    below = max((_nesting(part, head) for part in children(tree)), default=0)
    return below + int(tree[0] == head)


# ---------------------------------------------------------------------------------------------------------------------
# Tidied


def tidied(tree: Tree, names: Names) -> Tree:
    """The same in fewer shapes, so that rules have fewer cases."""
    parts = children(tree)
    if not parts:
        return tree
    return _tidied(with_children(tree, tuple(tidied(part, names) for part in parts)), names)


def _tidied(tree: Tree, names: Names) -> Tree:
    """For a node whose parts are tidy."""
    match tree:
        case ("+", *parts):
            return ("+", *(inner for part in parts for inner in terms(part)))
        case ("neg", ("+", *parts)):
            return ("+", *(negated(part) for part in parts))
        case ("neg", ("neg", part)):
            return tuple(part)
        case ("*" | "/", *_):
            return _quotient(tree)
        case ("^", ("constant", "e"), exponent):
            return ("exp", exponent)
        case ("^", base, ("neg", exponent)):
            return ("/", ONE, _tidied(("^", base, exponent), names))
        case ("^", base, ("number", value)) if value == 1:
            return tuple(base)
        case ("^", _, _):
            inside = radicand(tree)
            return tree if inside is None else ("sqrt", inside)
        case ("@" | "had", *parts):
            return _matrix_product(tree[0], parts, names)
        case ("T", ("T", part)):
            return tuple(part)
        case ("index", ("index", base, *first), *rest):
            return ("index", base, *first, *rest)
        case ("index", ("/", above, below), *places):
            return ("/", ("index", above, *places), below)
        case ("Sum", ("neg", body), *rest):
            return ("neg", ("Sum", body, *rest))
    return tree


def _quotient(tree: Tree) -> Tree:
    """A product or quotient as one fraction with its sign in front."""
    negative, above, below = _fraction(tree)
    above = [part for part in above if part != ONE] or [ONE]
    whole = multiplied(above) if not below else ("/", multiplied(above), multiplied(below))
    return ("neg", whole) if negative else whole


@dataclass(frozen=True)
class Fractional:
    """A product or quotient taken apart: its number, and the other factors above and below the line."""

    factor: Fraction
    above: tuple[Tree, ...]
    below: tuple[Tree, ...]


def fraction_of(tree: Tree) -> Fractional:
    negative, above, below = _fraction(tree)
    factor = Fraction(-1 if negative else 1)
    for part in above:
        factor *= part[1] if part[0] == "number" else 1
    for part in below:
        factor /= part[1] if part[0] == "number" and part[1] else 1
    return Fractional(factor, *(tuple(p for p in side if p[0] != "number") for side in (above, below)))


def _fraction(tree: Tree) -> tuple[bool, list[Tree], list[Tree]]:
    """The sign, the factors above the line and those below."""
    match tree:
        case ("neg", part):
            negative, above, below = _fraction(part)
            return not negative, above, below
        case ("*", *parts):
            pieces = [_fraction(part) for part in parts]
            signs = sum(negative for negative, _, _ in pieces)
            tops = [part for _, above, _ in pieces for part in above]
            return signs % 2 == 1, tops, [part for _, _, below in pieces for part in below]
        case ("/", top, bottom):
            (one, above, below), (other, over, under) = _fraction(top), _fraction(bottom)
            return one != other, above + under, below + [part for part in over if part != ONE]
    return False, [tree], []


def _matrix_product(head: str, parts: list[Tree], names: Names) -> Tree:
    """Numbers drawn out of a product of matrices."""
    negative, above, below, inside = False, [], [], []
    for part in parts:
        minus, over, under = _fraction(part)
        matrices = [factor for factor in over if is_matrix(factor, names)]
        if len(matrices) != 1:
            inside.append(part)
            continue
        negative ^= minus
        inside += matrices
        above += [factor for factor in over if factor is not matrices[0] and factor != ONE]
        below += under
    product: Tree = (head, *inside)
    if head == "@" and inside[0][0] == "@" and all(_is_whole_matrix(part, names) for part in inside):
        product = (head, *inside[0][1:], *inside[1:])
    product = multiplied((*above, product))
    product = ("/", product, multiplied(below)) if below else product
    return ("neg", product) if negative else product


def _is_whole_matrix(tree: Tree, names: Names) -> bool:
    return len(shape(tree, names)) == 2


# ---------------------------------------------------------------------------------------------------------------------
# Functions in place of their definitions, and back


def folded(tree: Tree, names: Names) -> Tree:
    parts = children(tree)
    if not parts:
        return tree
    tree = with_children(tree, tuple(folded(part, names) for part in parts))
    match tree:
        case (
            "/",
            ("exp", ("index", base, place)),
            ("Sum", ("exp", ("index", other, ("name", bound))), over, lower, upper),
        ):
            sizes = shape(base, names)
            if base == other and bound == over and lower == ONE and sizes == (_size_of(upper),):
                return ("index", ("softmax", base), place)
        case ("/", ("exp", one), ("+", ("exp", two), ("exp", three))) if one in (two, three):
            return ("sigmoid", added((one, negated(three if one == two else two))))
        case ("/", top, ("+", *_)) if (inside := _logistic(top, tree[2])) is not None:
            return ("sigmoid", inside)
        case ("log", ("+", *_)) if (inside := _exponent_beside_one(tree[1])) is not None:
            return ("softplus", inside)
        case ("max", ("number", value), inside) | ("max", inside, ("number", value)) if value == 0:
            return ("relu", inside)
    return tree


def _size_of(tree: Tree) -> object:
    return int(tree[1]) if tree[0] == "number" else tree[1]


def _exponent_beside_one(tree: Tree) -> Tree | None:
    """The `x` of `1 + exp(x)`."""
    match tree:
        case ("+", ("number", value), ("exp", inside)) | ("+", ("exp", inside), ("number", value)) if value == 1:
            return tuple(inside)
    return None


def _logistic(above: Tree, below: Tree) -> Tree | None:
    """The `x` of `1/(1 + exp(-x))` and of `exp(x)/(1 + exp(x))`."""
    inside = _exponent_beside_one(below)
    if inside is None:
        return None
    if above == ONE:
        return negated(inside)
    return inside if above == ("exp", inside) else None


def unfolded(tree: Tree, names: Names) -> Tree:
    head = tree[0]
    if head in LEAVES:
        return tree
    if head == "index" and len(shape(tree[1], names)) == len(tree) - 2 and tree[1][0] != "name":
        return unfolded(_entry(tree[1], tree[2:], names), names) if _opens(tree[1]) else tree
    inner = {**names, tree[2]: Kind("posint")} if head in BINDERS else names
    tree = with_children(tree, tuple(unfolded(part, inner) for part in children(tree)))
    match tree:
        case ("sigmoid", inside):
            return ("/", ONE, ("+", ONE, ("exp", negated(inside))))
        case ("softplus", inside):
            return ("log", ("+", ONE, ("exp", inside)))
        case (head, inside) if head in OF_VECTORS and len(shape(inside, inner)) == 1:
            return _unfolded_vector(head, inside, inner)
    return tree


def _unfolded_vector(head: str, inside: Tree, names: Names) -> Tree:
    """`sum`, `mean`, `var`, `norm` of a vector as sums over its entries."""
    index, size = fresh(names, inside), shape(inside, names)[0]
    entry = _entry(inside, (("name", index),), names)
    match head:
        case "sum":
            return summed(entry, index, size)
        case "mean":
            return ("/", summed(entry, index, size), sized(size))
        case "var":
            other = fresh({**names, index: Kind("posint")}, inside)
            middle = ("/", summed(_entry(inside, (("name", other),), names), other, size), sized(size))
            return ("/", summed(("^", ("+", entry, ("neg", middle)), TWO), index, size), sized(size))
        case "norm":
            return ("sqrt", summed(("^", entry, TWO), index, size))
    return (head, inside)


_OPENED: Final = frozenset(
    {"+", "neg", "*", "/", "T", "@", "had", "diag", "softmax", "rowsum", "col", "ones", "eye", *NUMERIC}
)


def _opens(tree: Tree) -> bool:
    return tree[0] in _OPENED


def _entry(tree: Tree, places: tuple[Tree, ...], names: Names) -> Tree:
    """The entry of a matrix or vector expression as a formula of the entries of its parts."""
    if tree[0] in ("+", "neg", "had", "/") or tree[0] in NUMERIC:
        entries = tuple(_entry_beside(part, places, names) for part in children(tree))
        return multiplied(entries) if tree[0] == "had" else with_children(tree, entries)
    match tree:
        case ("*", *parts):
            return ("*", *(_entry(part, places, names) if shape(part, names) else part for part in parts))
        case ("col", inside):
            return _entry(inside, places[:1], names)
        case ("ones", _):
            return ONE
        case ("eye", _) if len(places) == 2:
            return ("delta", *places)
        case ("T", inside) if len(shape(inside, names)) == 2:
            return _entry(inside, places[::-1], names)
        case ("T", inside):
            return _entry(inside, places[1:], names)
        case ("diag", inside) if len(places) == 2:
            return ("*", _entry(inside, places[:1], names), ("delta", *places))
        case ("diag", inside):
            return _entry(inside, (*places, *places), names)
        case ("rowsum", inside):
            index = fresh(names, tree, *places)
            return summed(_entry(inside, (*places, ("name", index)), names), index, shape(inside, names)[1])
        case ("softmax", inside):
            index = fresh(names, tree, *places)
            body = ("exp", _entry(inside, (*places[:-1], ("name", index)), names))
            return ("/", ("exp", _entry(inside, places, names)), summed(body, index, shape(inside, names)[-1]))
        case ("@", *parts) if len(parts) > 1:
            return _entry_of_product(tree, places, names)
    return ("index", tree, *places)


def _entry_beside(part: Tree, places: tuple[Tree, ...], names: Names) -> Tree:
    """The entry of one of several parts that are taken entry by entry: a smaller one is repeated."""
    sizes = shape(part, names)
    if not sizes:
        return part
    own = zip(places[-len(sizes) :], sizes, strict=True)
    return _entry(part, tuple(ONE if size == 1 else place for place, size in own), names)


def _entry_of_product(tree: Tree, places: tuple[Tree, ...], names: Names) -> Tree:
    left = tree[1] if len(tree) == 3 else tree[:-1]
    right = tree[-1]
    sizes = shape(left, names), shape(right, names)
    if sizes[0] == () or sizes[1] == () or len(sizes[0]) + len(sizes[1]) - 2 != len(places):
        return _outer(tree, left, right, places, names)
    index = fresh(names, tree, *places)
    rows = len(sizes[0]) - 1
    one = _entry(left, (*places[:rows], ("name", index)), names)
    other = _entry(right, (("name", index), *places[rows:]), names)
    return summed(("*", one, other), index, sizes[0][-1])


def _outer(tree: Tree, left: Tree, right: Tree, places: tuple[Tree, ...], names: Names) -> Tree:
    """`(x @ T(y))[i, j]`."""
    if right[0] == "T" and len(shape(left, names)) == 1 and len(shape(right[1], names)) == 1 and len(places) == 2:
        return ("*", _entry(left, places[:1], names), _entry(right[1], places[1:], names))
    return ("index", tree, *places)


# ---------------------------------------------------------------------------------------------------------------------
# Multiplied out


def expanded(tree: Tree, names: Names) -> Tree | None:
    """Sums of products; None where that would be too long or changes nothing."""
    found = _expanded(tree, names)
    return None if found is None or found == [tree] else added(found)


def _expanded(tree: Tree, names: Names) -> list[Tree] | None:
    """The terms of the formula multiplied out."""
    match tree:
        case ("+", *parts):
            return _limited([_expanded(part, names) for part in parts])
        case ("neg", part):
            found = _expanded(part, names)
            return None if found is None else [negated(term) for term in found]
        case ("*", *parts):
            return _all_products("*", parts, names)
        case ("@", *parts) if all(_is_whole_matrix(part, names) for part in parts):
            return _all_products("@", parts, names)
        case ("/", above, below):
            found = _expanded(above, names)
            return None if found is None else [_over(term, below) for term in found]
        case ("^", base, ("number", value)) if value.denominator == 1 and 2 <= value <= 4 and base[0] in ("+", "*"):
            return _all_products("*", [base] * int(value), names) if base[0] == "+" else [tree]
        case ("T" | "tr" as head, part):
            found = _expanded(part, names)
            return None if found is None else [_signed(head, term) for term in found]
        case ("Sum", body, *rest):
            found = _expanded(body, names)
            return None if found is None else [_signed("Sum", term, *rest) for term in found]
    return [_opened_inside(tree, names)]


def _opened_inside(tree: Tree, names: Names) -> Tree:
    """The same node with its arguments multiplied out: `sin(ω(p + k))` is `sin(ωp + ωk)`."""
    if tree[0] not in NUMERIC:
        return tree
    return with_children(tree, tuple(expanded(part, names) or part for part in children(tree)))


def _limited(found: list[list[Tree] | None]) -> list[Tree] | None:
    lists = [part for part in found if part is not None]
    if len(lists) < len(found) or sum(map(len, lists)) > _MOST_TERMS:
        return None
    return [term for part in lists for term in part]


def _all_products(head: str, parts: list[Tree], names: Names) -> list[Tree] | None:
    """One factor from each sum, in every way."""
    products: list[tuple[bool, tuple[Tree, ...]]] = [(False, ())]
    for part in parts:
        found = _expanded(part, names)
        if found is None or len(products) * len(found) > _MOST_TERMS:
            return None
        products = [
            (negative != (term[0] == "neg"), (*before, *(factors(bare) if head == "*" else (bare,))))
            for negative, before in products
            for term in found
            for bare in [term[1] if term[0] == "neg" else term]
        ]
    whole = [multiplied(inside) if head == "*" else (head, *inside) for _, inside in products]
    return [("neg", term) if negative else term for (negative, _), term in zip(products, whole, strict=True)]


def _over(term: Tree, below: Tree) -> Tree:
    return ("neg", ("/", term[1], below)) if term[0] == "neg" else ("/", term, below)


def _signed(head: str, term: Tree, *rest: object) -> Tree:
    return ("neg", (head, term[1], *rest)) if term[0] == "neg" else (head, term, *rest)


# ---------------------------------------------------------------------------------------------------------------------
# Polynomials


def collected(tree: Tree) -> Tree | None:
    """A polynomial with like terms put together; None for anything else."""
    found = polynomial(tree)
    return written_polynomial(found) if found and free_names(tree) else None


@lru_cache(maxsize=256)
def polynomial(tree: Tree) -> Polynomial | None:
    """The coefficients, if the formula is a polynomial in plain names with few terms."""
    match tree:
        case ("number", value):
            return {(): value} if value else {}
        case ("name", name):
            return {((name, 1),): Fraction(1)}
        case ("+", *parts):
            return _sum_of([polynomial(part) for part in parts])
        case ("neg", part):
            return _product_of([{(): Fraction(-1)}, polynomial(part)])
        case ("*", *parts):
            return _product_of([polynomial(part) for part in parts])
        case ("/", above, ("number", value)) if value:
            return _product_of([polynomial(above), {(): 1 / value}])
        case ("^", base, ("number", value)) if value.denominator == 1 and value <= _LARGEST_POWER:
            return _product_of([polynomial(base)] * int(value))
    return None


def _sum_of(parts: list[Polynomial | None]) -> Polynomial | None:
    total: Polynomial = {}
    for part in parts:
        if part is None:
            return None
        for powers, factor in part.items():
            total[powers] = total.get(powers, Fraction(0)) + factor
    return _few({powers: factor for powers, factor in total.items() if factor})


def _product_of(parts: list[Polynomial | None]) -> Polynomial | None:
    total: Polynomial | None = {(): Fraction(1)}
    for part in parts:
        if part is None or total is None:
            return None
        pairs = [{_merged(one, other): a * b} for one, a in total.items() for other, b in part.items()]
        total = _sum_of([*pairs]) if len(pairs) <= _MOST_TERMS**2 else None
    return total


def _merged(one: Monomial, other: Monomial) -> Monomial:
    powers = dict(one)
    for name, power in other:
        powers[name] = powers.get(name, 0) + power
    return tuple(sorted(powers.items()))


def _few(found: Polynomial) -> Polynomial | None:
    """None where the polynomial is long or has monstrous coefficients."""
    bits = max((max(abs(f.numerator), f.denominator).bit_length() for f in found.values()), default=0)
    return found if len(found) <= _MOST_TERMS and bits <= _MOST_BITS else None


def written_polynomial(found: Polynomial) -> Tree:
    return added(_monomial(powers, factor) for powers, factor in found.items())


def _monomial(powers: Monomial, factor: Fraction) -> Tree:
    names: list[Tree] = [
        ("name", name) if power == 1 else ("^", ("name", name), number(power)) for name, power in powers
    ]
    size = abs(factor)
    above = [number(size.numerator), *names] if size.numerator != 1 or not names else names
    whole = multiplied(above) if size.denominator == 1 else ("/", multiplied(above), number(size.denominator))
    return ("neg", whole) if factor < 0 else whole
