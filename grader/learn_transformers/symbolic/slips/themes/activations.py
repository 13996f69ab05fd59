"""Slips with activation functions and their derivatives."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from typing import Final

from learn_transformers.symbolic.language.kinds import Names
from learn_transformers.symbolic.language.parts import ONE, TWO, factors, multiplied, negated, without
from learn_transformers.symbolic.language.tree import Tree, free_names, name, number, walk
from learn_transformers.symbolic.slips.slip import anywhere, slip

_CUBIC: Final[Tree] = ("number", Fraction("0.044715"))
_SLOPE: Final[Tree] = ("number", Fraction("1.702"))


@slip("the tanh approximation of GELU stands for the exact form", hint="Which function is the normal distribution's?")
@anywhere("erf")
def gelu_by_tanh(part: Tree, names: Names) -> Iterator[Tree]:
    match part:
        case ("erf", inside):
            x: Tree = ("*", ("sqrt", TWO), inside)
            cubic = ("+", x, ("*", _CUBIC, ("^", x, number(3))))
            yield ("tanh", ("*", ("sqrt", ("/", TWO, ("constant", "pi"))), cubic))


@slip(
    "the sigmoid approximation of GELU stands for the exact form", hint="Which function is the normal distribution's?"
)
@anywhere("+")
def gelu_by_sigmoid(part: Tree, names: Names) -> Iterator[Tree]:
    match part:
        case ("+", ("number", value), ("erf", inside)) | ("+", ("erf", inside), ("number", value)) if value == 1:
            yield ("*", TWO, ("sigmoid", ("*", _SLOPE, ("sqrt", TWO), inside)))


@slip("the ReLU stands for a smooth function", hint="Is the function asked for smooth at 0?")
@anywhere("softplus", "*", "/")
def relu_for_smooth(part: Tree, names: Names) -> Iterator[Tree]:
    match part:
        case ("softplus", inside):
            yield ("relu", inside)
        case ("*" | "/", *_) if any(inner[0] in ("erf", "sigmoid") for inner in walk(part)):
            for x in sorted(free_names(part)):
                if ("name", x) in _numerator(part):
                    yield ("relu", name(x))


def _numerator(tree: Tree) -> tuple[Tree, ...]:
    return _numerator(tree[1]) if tree[0] == "/" else tuple(inner for part in factors(tree) for inner in _opened(part))


def _opened(factor: Tree) -> tuple[Tree, ...]:
    return _numerator(factor) if factor[0] == "/" else (factor,)


@slip("softplus stands for the ReLU", hint="Is the function asked for exactly 0 somewhere?")
@anywhere("relu")
def softplus_for_relu(part: Tree, names: Names) -> Iterator[Tree]:
    match part:
        case ("relu", inside):
            yield ("softplus", inside)


@slip("the ReLU is missing", hint="What do two linear maps without anything between them make?")
@anywhere("relu")
def relu_missing(part: Tree, names: Names) -> Iterator[Tree]:
    match part:
        case ("relu", inside):
            yield inside


@slip("the absolute value stands for the ReLU", hint="What becomes of a negative argument?")
@anywhere("relu")
def absolute_for_relu(part: Tree, names: Names) -> Iterator[Tree]:
    match part:
        case ("relu", inside):
            yield ("abs", inside)


@slip("tanh and sigmoid are taken for each other", hint="Between which two values does the function run?")
@anywhere("sigmoid", "tanh")
def tanh_for_sigmoid(part: Tree, names: Names) -> Iterator[Tree]:
    match part:
        case ("sigmoid", inside):
            yield ("tanh", inside)
        case ("tanh", inside):
            yield ("sigmoid", inside)


@slip("one of the factors p and 1 − p is missing", hint="What is the derivative where the probability is nearly 1?")
@anywhere("*")
def logistic_factor_missing(part: Tree, names: Names) -> Iterator[Tree]:
    for value, rest in _logistic(part):
        yield multiplied((*rest, value))
        yield multiplied((*rest, _one_minus(value)))


@slip("1 + p stands where 1 − p belongs", hint="Can the slope of the sigmoid be steeper than 1?")
@anywhere("*")
def logistic_with_plus(part: Tree, names: Names) -> Iterator[Tree]:
    for value, rest in _logistic(part):
        yield multiplied((*rest, value, ("+", ONE, value)))


@slip("the derivative of tanh stands for that of the sigmoid", hint="What is the slope of each of the two at 0?")
@anywhere("*")
def logistic_as_tanh(part: Tree, names: Names) -> Iterator[Tree]:
    for value, rest in _logistic(part):
        yield multiplied((*rest, _one_minus(("^", value, TWO))))


@slip("p² stands where p(1 − p) belongs", hint="Where is the slope of the sigmoid largest?")
@anywhere("*")
def logistic_squared(part: Tree, names: Names) -> Iterator[Tree]:
    for value, rest in _logistic(part):
        yield multiplied((*rest, ("^", value, TWO)))


@slip("the derivative of the sigmoid stands for that of tanh", hint="What is the slope of each of the two at 0?")
@anywhere("+")
def tanh_as_logistic(part: Tree, names: Names) -> Iterator[Tree]:
    for value in _tanh_derivative(part):
        yield ("*", value, _one_minus(value))


@slip("the square in 1 − tanh² is missing", hint="Is your slope the same at x and at −x?")
@anywhere("+")
def tanh_without_square(part: Tree, names: Names) -> Iterator[Tree]:
    for value in _tanh_derivative(part):
        yield _one_minus(value)


def _one_minus(tree: Tree) -> Tree:
    return ("+", ONE, negated(tree))


def _logistic(part: Tree) -> Iterator[tuple[Tree, tuple[Tree, ...]]]:
    """Products with a factor σ and a factor 1 − σ: the σ, and the other factors."""
    match part:
        case ("*", *parts):
            for place, factor in enumerate(parts):
                others = without(tuple(parts), place)
                for seat, other in enumerate(others):
                    if other in (_one_minus(factor), ("+", negated(factor), ONE)):
                        yield factor, without(others, seat)


def _tanh_derivative(part: Tree) -> Iterator[Tree]:
    match part:
        case ("+", ("number", value), ("neg", ("^", ("tanh", _) as inside, ("number", power)))) if value == 1:
            if power == 2:
                yield inside


@slip("the gate of SiLU is missing its factor x", hint="What does the function do for large x?")
@anywhere("*")
def gated_factor_missing(part: Tree, names: Names) -> Iterator[Tree]:
    match part:
        case ("*", *parts):
            for place, factor in enumerate(parts):
                if factor[0] == "name" and ("sigmoid", factor) in parts:
                    yield multiplied(without(tuple(parts), place))
