"""Which rule makes of a right formula what was answered? The search behind `explain` and `line_slips`.

There are hundreds of candidates, so each is evaluated with floating-point numbers at fixed points, which cover equal
and different indices and both signs. The few that agree there are compared as any answer is.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import replace
from fractions import Fraction
from functools import cached_property
from typing import Final, TypeAlias

from learn_transformers.symbolic.equality.arithmetic import NotRational, TooLarge, Undefined
from learn_transformers.symbolic.equality.decide import compare_trees
from learn_transformers.symbolic.equality.doubles import Doubles
from learn_transformers.symbolic.equality.evaluate import Budget, Evaluation, Value
from learn_transformers.symbolic.equality.growth import Monomial, growth_of
from learn_transformers.symbolic.equality.numbers import flat
from learn_transformers.symbolic.equality.problem import Problem
from learn_transformers.symbolic.equality.result import Comparison
from learn_transformers.symbolic.equality.sampling import Sample, Sampler, space
from learn_transformers.symbolic.language import limits
from learn_transformers.symbolic.language.shapes import shape_of
from learn_transformers.symbolic.language.tree import Tree, children, free_names, show, substitute
from learn_transformers.symbolic.language.trouble import Refusal
from learn_transformers.symbolic.slips.restating import forms_of
from learn_transformers.symbolic.slips.slip import Rule

STEPS: Final = 50_000  # of work in one search: operations, and what it takes to make candidates; some 0.2 s
_MAKING: Final = 8  # parts of a candidate, each as often as it is nested, that take as long as an operation
SECONDS: Final = 0.5  # far beyond what they take: what is named must not depend on the machine
_POINTS: Final = 3
_GROWTH_STEPS: Final = 10
_SEED: Final = "slips"
_CLOSE: Final = 1e-9
_FEWEST_PLACES: Final = 3  # of a rounded number: fewer could be anything

_Numbers: TypeAlias = tuple[float, ...] | None
"""A formula's numbers at a point; None where it has no value."""

_NO_VALUE: Final = (Undefined, TooLarge, NotRational, ArithmeticError, ValueError, TypeError, LookupError)


class Search:
    """The search for what explains one answer, within a fixed time."""

    def __init__(self, answer: Tree, right: Sequence[Tree], problem: Problem) -> None:
        self.answer, self.right, self.problem = answer, tuple(right), problem
        deadline = limits.clock() + SECONDS
        self.budget = Budget(STEPS, deadline)
        self.confirming = Budget(deadline=deadline)
        self.kept: list[Tree] = []  # evaluations remember trees by identity, so none may go away

    @property
    def rounded(self) -> bool:
        """Whether the answer is a rounded number, which more than one mistake may come close to."""
        return self.problem.policy.form in ("dp", "sf")

    @cached_property
    def possible(self) -> bool:
        """Whether there is anything to explain: a readable answer that differs from every right form."""
        if not self.right or not self.fits(self.answer):
            return False
        if self.rounded and (self.problem.policy.places < _FEWEST_PLACES or free_names(self.answer)):
            return False
        try:
            if not self.evaluations:
                return False
        except TooLarge:  # no sizes that satisfy the side relations
            return False
        return not any(self.agrees(right) and self.may_equal(right) for right in self.right)

    def explains(self, rule: Rule, forms: Sequence[Tree] | None = None) -> bool:
        """Whether the rule turns a right form into something equal to the answer."""
        if not self.possible:
            return False
        for form in self.forms if forms is None else forms:
            for candidate in rule(form, self.problem.names):
                if self.is_over():
                    return False
                if self.agrees(candidate) and self.confirmed(candidate):
                    return True
        return False

    def is_over(self) -> bool:
        """Whether all the work is done that one search may do."""
        return self.budget.is_late() or self.confirming.ended

    @cached_property
    def forms(self) -> tuple[Tree, ...]:
        """The right forms as given and rewritten, each once."""
        return tuple(dict.fromkeys((*self.own_forms, *self.resolved_forms)))

    @cached_property
    def own_forms(self) -> tuple[Tree, ...]:
        """In the names that they are given in."""
        return tuple(dict.fromkeys(form for tree in self.right for form in forms_of(tree, self.problem.names)))

    @cached_property
    def resolved_forms(self) -> tuple[Tree, ...]:
        """With the side relations put in, where that makes a difference."""
        names, given = self.problem.names, self.problem.given
        resolved = [substitute(tree, given) for tree in self.right if given.keys() & free_names(tree)]
        return tuple(dict.fromkeys(form for tree in resolved for form in forms_of(tree, names)))

    # -- by numbers

    @cached_property
    def evaluations(self) -> list[Evaluation]:
        names, given = self.problem.names, self.problem.given
        trees = tuple(substitute(tree, given) for tree in (self.answer, *self.right))
        sampler = Sampler(space((*trees, *(("name", name) for name in names)), names, given), _SEED)
        samples = sorted(sampler.real(_POINTS), key=lambda sample: sum(sample.whole.values()))  # cheap ones first
        return [self.evaluation(sample) for sample in samples]

    def evaluation(self, sample: Sample) -> Evaluation:
        """Names that are given in terms of others get their values here, so that candidates need not be rewritten."""
        doubles = Doubles()
        point = {name: _doubled(value, doubles) for name, value in sample.point.items()}
        whole = {name: _doubled(value, doubles) for name, value in sample.whole.items()}
        for name, tree in self.problem.given.items():
            if free_names(tree) <= point.keys():
                point[name] = Evaluation(doubles, point, whole, self.budget).of(tree)
        return Evaluation(doubles, point, whole, self.budget)

    @cached_property
    def wanted(self) -> list[_Numbers]:
        return [self.numbers(self.answer, evaluation) for evaluation in self.evaluations]

    def numbers(self, tree: Tree, evaluation: Evaluation) -> _Numbers:
        try:
            return _flat_numbers(evaluation.of(tree))
        except _NO_VALUE:
            evaluation.bound.clear()
            return None

    def agrees(self, candidate: Tree) -> bool:
        """Whether the candidate has the answer's value wherever there is one, as far as numbers tell."""
        if self.problem.policy.form == "bigO":
            self.budget.steps -= _GROWTH_STEPS
            return self.growth is not None and self.growth == self.growth_of(candidate)
        self.budget.steps -= _nested(candidate) // _MAKING
        self.kept.append(candidate)
        compared = False
        for wanted, evaluation in zip(self.wanted, self.evaluations, strict=True):
            if wanted is not None:
                found = self.numbers(candidate, evaluation)
                if found is None or not self.close(found, wanted):
                    return False
                compared = True
        return compared and self.fits(candidate)

    def close(self, found: tuple[float, ...], wanted: tuple[float, ...]) -> bool:
        if len(found) != len(wanted):
            return False
        if self.rounded:
            half = [float(self.problem.policy.half_unit(Fraction(number))) for number in found]
            return all(abs(a - b) <= 1.01 * unit for a, b, unit in zip(found, wanted, half, strict=True))
        return all(abs(a - b) <= _CLOSE * max(abs(a), abs(b), _CLOSE) for a, b in zip(found, wanted, strict=True))

    @cached_property
    def growth(self) -> frozenset[Monomial] | None:
        return self.growth_of(self.answer)

    def growth_of(self, tree: Tree) -> frozenset[Monomial] | None:
        """The fastest growing terms; None where the formula has no order of growth."""
        try:
            return growth_of(substitute(tree, self.problem.given), self.problem.names).leading
        except Refusal:
            return None

    # -- in full

    def fits(self, tree: Tree) -> bool:
        try:
            shape_of(tree, self.problem.names)
        except Refusal:
            return False
        return True

    def confirmed(self, candidate: Tree) -> bool:
        """Whether the candidate is the answer, and is no right form itself."""
        if self.problem.policy.form == "exact":
            return self.equals(candidate)  # which the right forms are not
        return self.equals(candidate) and not any(self.compared(candidate, right).accepted for right in self.right)

    def equals(self, tree: Tree) -> bool:
        return self.compared(self.answer, tree).accepted

    def may_equal(self, tree: Tree) -> bool:
        return self.compared(self.answer, tree).status != "not_equal"

    def compared(self, one: Tree, other: Tree) -> Comparison:
        return compare_trees(one, replace(self.problem, reference=other), show(one), self.confirming)


def _nested(tree: Tree, depth: int = 1) -> int:
    """The parts of a tree, each counted as often as it is nested: whoever makes or finds a tree goes through them."""
    return depth + sum(_nested(part, depth + 1) for part in children(tree))


def _doubled(value: Value, doubles: Doubles) -> Value:
    return [_doubled(part, doubles) for part in value] if value.__class__ is list else doubles.exact(value)


def _flat_numbers(value: Value) -> _Numbers:
    numbers = tuple(float(number) for _, number in flat(value)) if value.__class__ is list else (float(value),)
    return numbers if all(map(math.isfinite, numbers)) else None
