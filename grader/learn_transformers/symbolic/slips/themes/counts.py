"""Slips in counting parameters, operations and tokens. Counts are compared as polynomials in the sizes."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from typing import Final

from learn_transformers.symbolic.language.kinds import Names
from learn_transformers.symbolic.language.parts import (
    ONE,
    added,
    exchanged,
    factors,
    is_called,
    is_width,
    multiplied,
    terms,
    without,
)
from learn_transformers.symbolic.language.tree import Tree, free_names, name, substitute
from learn_transformers.symbolic.slips.restating import Monomial, Polynomial, polynomial, written_polynomial
from learn_transformers.symbolic.slips.slip import anywhere, heads_of, slip

_OF_POLYNOMIALS: Final = frozenset({"number", "name", "+", "*", "/", "neg", "^"})


def _count(tree: Tree, names: Names) -> Polynomial:
    """The polynomial in sizes that a formula is; empty for others."""
    if not heads_of(tree) <= _OF_POLYNOMIALS:
        return {}
    if all(one in names and names[one].family == "posint" for one in free_names(tree)) and free_names(tree):
        return polynomial(tree) or {}
    return {}


def _degree(powers: Monomial) -> int:
    return sum(power for _, power in powers)


def _are_operations(found: Polynomial) -> bool:
    """Products of two matrices have three sizes; copies for layers or batches may hold numbers, too."""
    copies = any(is_called(name(one), "L", "B", "layers", "batch") for powers in found for one, _ in powers)
    return bool(found) and not copies and all(_degree(powers) == 3 for powers in found)


@slip(
    "a multiplication and its addition are counted as one operation",
    hint="Of which two operations is a dot product made?",
)
def multiply_add_once(tree: Tree, names: Names) -> Iterator[Tree]:
    found = _count(tree, names)
    if _are_operations(found) and all(factor % 2 == 0 for factor in found.values()):
        yield written_polynomial({powers: factor / 2 for powers, factor in found.items()})


@slip("a multiplication and its addition are counted apart", hint="Are operations asked for or multiply-adds?")
def multiply_add_twice(tree: Tree, names: Names) -> Iterator[Tree]:
    found = _count(tree, names)
    if _are_operations(found):
        yield written_polynomial({powers: 2 * factor for powers, factor in found.items()})


@slip("only one of the products Q·K and A·V is counted", hint="Which products have a cost that grows with n²?")
def one_product_of_scores(tree: Tree, names: Names) -> Iterator[Tree]:
    found = _count(tree, names)
    squares = [powers for powers in found if _degree(powers) == 3 and ("n", 2) in powers]
    if squares and len(found) > 1:
        yield written_polynomial({p: f / 2 if p in squares else f for p, f in found.items()})


@slip("the biases are not counted", hint="Which parameters does a linear layer have besides its matrix?")
def biases_missing(tree: Tree, names: Names) -> Iterator[Tree]:
    found = _count(tree, names)
    matrices = {powers: factor for powers, factor in found.items() if _degree(powers) > 1}
    vectors = [powers for powers in found if powers not in matrices]
    if matrices and vectors and all(is_width(name(one), names) for powers in found for one, _ in powers):
        yield written_polynomial(matrices)


@slip(
    "the parameters of a LayerNorm are not counted", hint="What does a LayerNorm learn, and how many of them are there?"
)
def layer_norm_missing(tree: Tree, names: Names) -> Iterator[Tree]:
    yield from _changed(tree, names, 0, (-4, -2), of=(12, 16))
    found = _count(tree, names)
    for powers, factor in found.items():
        width = next((one for one, _ in powers if is_width(name(one), names)), None)
        if len(found) > 1 and factor == 2 and powers == ((width, 1),):
            yield written_polynomial({product: count for product, count in found.items() if product != powers})


@slip("the output projection is not counted", hint="Which matrix mixes what the heads found?")
def output_projection_missing(tree: Tree, names: Names) -> Iterator[Tree]:
    yield from _changed(tree, names, -1, (0, -1), of=(4, 12, 16))


@slip("the feed-forward layer is counted with d_ff = d", hint="How wide is the feed-forward layer inside?")
def narrow_feed_forward(tree: Tree, names: Names) -> Iterator[Tree]:
    yield from _changed(tree, names, -6, (0, -3), of=(8, 12, 16))
    if "d_ff" in free_names(tree):
        for width in sorted(free_names(tree) - {"d_ff"}):
            if is_width(name(width), names):
                yield substitute(tree, {"d_ff": name(width)})


@slip("only one of the two feed-forward matrices is counted", hint="What brings the inner width back to the outer one?")
def one_feed_forward_matrix(tree: Tree, names: Names) -> Iterator[Tree]:
    yield from _changed(tree, names, -4, (0, -1), of=(8, 12, 16))
    found = _count(tree, names)
    if "d_ff" in free_names(tree):
        yield written_polynomial({p: f / 2 if _degree(p) == 2 and f % 2 == 0 else f for p, f in found.items()})


@slip(
    "the layer is counted with a decoder's cross-attention", hint="How many attentions does a layer of this kind have?"
)
def cross_attention_counted(tree: Tree, names: Names) -> Iterator[Tree]:
    yield from _changed(tree, names, 4, (0, 4, 6), of=(12,))


@slip("an attention is left out of the count", hint="How many attentions does a layer of this kind have?")
def attention_missing(tree: Tree, names: Names) -> Iterator[Tree]:
    yield from _changed(tree, names, -4, (0, -4, -6), of=(12, 16))


@slip("the feed-forward layer is left out of the count", hint="Which two matrices follow the attention in a layer?")
def feed_forward_missing(tree: Tree, names: Names) -> Iterator[Tree]:
    yield from _changed(tree, names, -8, (0, -5), of=(12, 16))
    found = _count(tree, names)
    for powers, factor in found.items():  # 16·n·d² operations of 24
        if _degree(powers) == 3 and any(power == 2 for one, power in powers if one != "n") and factor > 16:
            yield written_polynomial({**found, powers: factor - 16})


def _changed(tree: Tree, names: Names, matrices: int, vectors: tuple[int, ...], of: tuple[int, ...]) -> Iterator[Tree]:
    """A count a·d² + b·d with other numbers of d×d matrices and of vectors, where there are `of` matrices now."""
    found = _count(tree, names)
    for powers, factor in found.items():
        width = next((one for one, power in powers if power == 2 and is_width(name(one), names)), None)
        if width is None or factor not in of:
            continue
        lower = tuple((one, 1 if one == width else power) for one, power in powers)
        for more in vectors:
            changed = {**found, powers: factor + matrices, lower: found.get(lower, Fraction(0)) + more}
            if changed[lower] >= 0 and changed != found:
                yield written_polynomial({product: count for product, count in changed.items() if count})


@slip("two sizes are exchanged", hint="Which letter counts tokens, and which counts features?")
def sizes_exchanged(tree: Tree, names: Names) -> Iterator[Tree]:
    sizes = sorted(free_names(tree)) if _count(tree, names) else []
    for place, one in enumerate(sizes):
        for other in sizes[place + 1 :]:
            if is_width(name(one), names) or is_width(name(other), names):
                yield substitute(tree, {one: name(other), other: name(one)})


@slip("the number of heads is counted again", hint="What is the width of one head, and of all heads together?")
def heads_counted_again(tree: Tree, names: Names) -> Iterator[Tree]:
    for heads in names:
        is_count = is_called(name(heads), "h", "H", "heads") and names[heads].family == "posint"
        if is_count and heads not in free_names(tree) and _count(tree, names):
            yield ("*", name(heads), tree)
            for place, term in enumerate(terms(tree)):
                yield added(exchanged(terms(tree), place, ("*", name(heads), term)))


@slip("the number of heads is left out", hint="How many matrices of scores are there?")
def heads_missing(tree: Tree, names: Names) -> Iterator[Tree]:
    heads = {one: ONE for one in free_names(tree) & names.keys() if is_called(name(one), "h", "H", "heads")}
    if heads:
        yield substitute(tree, heads)


@slip("the diagonal is not counted", hint="Does each token see itself?")
@anywhere("/", "+", "*")
def diagonal_not_counted(part: Tree, names: Names) -> Iterator[Tree]:
    for count in _pair_counts(part):
        yield ("/", ("*", count, ("+", count, ("neg", ONE))), ("number", Fraction(2)))


@slip("the triangle is taken as half the square", hint="On which side of the half does the diagonal lie?")
@anywhere("/", "+", "*")
def half_of_square(part: Tree, names: Names) -> Iterator[Tree]:
    for count in _pair_counts(part):
        yield ("/", ("^", count, ("number", Fraction(2))), ("number", Fraction(2)))


@slip("the diagonal is counted, too", hint="Is a token paired with itself?")
@anywhere("/", "+", "*")
def diagonal_counted(part: Tree, names: Names) -> Iterator[Tree]:
    for count in _pair_counts(part, Fraction(-1, 2)):
        yield ("/", ("*", count, ("+", count, ONE)), ("number", Fraction(2)))


def _pair_counts(part: Tree, linear: Fraction = Fraction(1, 2)) -> Iterator[Tree]:
    """The n of n²/2 + n/2, or with another linear term."""
    found = polynomial(part)
    for one in free_names(part) if found and len(found) == 2 else ():
        if found == {((one, 2),): Fraction(1, 2), ((one, 1),): linear}:
            yield name(one)


@slip("the patches are counted along one side only", hint="In how many directions is the image cut?")
@anywhere("/", "^")
def patches_along_one_side(part: Tree, names: Names) -> Iterator[Tree]:
    match part:
        case ("/", above, ("^", ("name", side), ("number", value))) if (
            value == 2 and len(factors(above)) > 1 and _is_size(part, names)
        ):
            for place in range(len(factors(above))):
                yield ("/", multiplied(without(factors(above), place)), name(side))
            yield ("/", above, name(side))
        case ("^", ("/", above, below), ("number", value)) if value == 2 and _is_size(part, names):
            yield ("/", above, below)


@slip("the channels are not counted", hint="How many numbers does one pixel have?")
def channels_missing(tree: Tree, names: Names) -> Iterator[Tree]:
    channels = {one: ONE for one in free_names(tree) & names.keys() if is_called(name(one), "C", "c", "channels")}
    if channels:
        yield substitute(tree, channels)


@slip("the one more, such as the [CLS] token, is not counted", hint="What stands before the first patch or token?")
@anywhere("+")
def class_token_missing(part: Tree, names: Names) -> Iterator[Tree]:
    match part:
        case ("+", ("number", value), other) | ("+", other, ("number", value)) if value == 1:
            if _is_size(other, names) and (other[0] == "/" or is_called(other, "N")):
                yield other


def _is_size(term: Tree, names: Names) -> bool:
    used = free_names(term)
    return bool(used) and all(one in names and names[one].family == "posint" for one in used)


@slip("one more is counted, such as a [CLS] token", hint="Is there anything before the first patch or token here?")
@anywhere("/")
def class_token_added(part: Tree, names: Names) -> Iterator[Tree]:
    match part:
        case ("/", _, ("^", _, _)) if _is_size(part, names):
            yield ("+", part, ONE)


@slip("the embedding is counted twice", hint="Does the output layer have a matrix of its own?")
def embedding_twice(tree: Tree, names: Names) -> Iterator[Tree]:
    found = _count(tree, names)
    for powers, factor in found.items():
        if len(found) > 1 and any(is_called(name(one), "V", "vocab") for one, _ in powers):
            yield written_polynomial({**found, powers: 2 * factor})


@slip("the number of layers reaches only one term", hint="What is repeated in every layer?")
@anywhere("*")
def layers_on_one_term(part: Tree, names: Names) -> Iterator[Tree]:
    match part:
        case ("*", *parts):
            for place, factor in enumerate(parts):
                others = without(tuple(parts), place)
                if factor[0] == "+" and any(is_called(other, "L", "N", "layers") for other in others):
                    for seat, term in enumerate(factor[1:]):
                        rest = without(factor[1:], seat)
                        yield added((("*", *others, term), *rest))
