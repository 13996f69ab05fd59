"""What a derivation is marked against: the key's question, read and checked. Made for `derivation`."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Final

from learn_transformers.symbolic.equality.decide import compare_trees
from learn_transformers.symbolic.equality.ordering import same_up_to_order
from learn_transformers.symbolic.equality.policies import Policy
from learn_transformers.symbolic.equality.problem import Problem, problem_of
from learn_transformers.symbolic.language.grammar import parse_reference
from learn_transformers.symbolic.language.lines import label_key
from learn_transformers.symbolic.language.tree import Tree, free_names
from learn_transformers.symbolic.language.trouble import Refusal
from learn_transformers.symbolic.marking.wanted_form import Form, form_of
from learn_transformers.symbolic.marking.worksheet import Derivation

LINES: Final = 3  # of a derivation without a model solution


@dataclass(frozen=True)
class Item:
    """A question about a derivation, with its formulas read."""

    problem: Problem  # the target and all that belongs to it
    exact: Problem  # the same, whatever the policy for the answer
    start: Tree | None
    model: tuple[Tree, ...]
    labels: frozenset[str]
    written_labels: tuple[str, ...]
    largest_step: int | None
    form: Form
    strict: bool
    method: float
    answer: float
    goal: Tree
    goal_shown: bool
    pace: str

    @property
    def steps(self) -> tuple[Tree, ...]:
        """The lines of the model solution, and the goal once more in the form that the question has it in."""
        return (*self.model, self.goal)

    @property
    def backwards(self) -> Item | None:
        """The same from the goal to the start; None where the start is no formula."""
        if self.start is None or self.problem.policy.form != "exact":
            return None
        before = [line for line in reversed(self.model) if not same_up_to_order(line, self.goal)]
        return replace(
            self, start=self.goal, goal=self.start, model=(*before, self.start), goal_shown=True,
            form=Form("same", self.start),
        )  # fmt: skip

    @property
    def has_names(self) -> bool:
        """Whether this is about more than numbers."""
        return any(free_names(tree) for tree in (self.start or self.problem.reference, *self.model))


def item_of(question: Derivation, *, proven: bool) -> Item:
    """The question as an item; `ValueError` where it makes no sense. `proven` formulas are not compared again."""
    method = float(question.method if question.method is not None else len(question.model) or LINES)
    if method < 0 or question.answer < 0 or method + question.answer == 0:
        raise ValueError("the points for method and answer cannot be negative, nor both zero")
    if question.largest_step is not None and (question.largest_step < 1 or not question.model):
        raise ValueError("largest_step is 1 or more and needs a model solution")
    problem = problem_of(question.target, question.names, question.policy, question.given)
    exact = replace(problem, policy=Policy())
    labels = frozenset(label_key(label) for label in question.labels)
    is_label = not question.start.strip() or label_key(question.start) in labels
    return Item(
        problem=problem,
        exact=exact,
        start=None if is_label else _true_tree(question.start, "start", exact, proven),
        model=tuple(_true_tree(line, "model", exact, proven) for line in question.model),
        labels=labels,
        written_labels=tuple(question.labels),
        largest_step=question.largest_step,
        form=form_of(question.form, problem.reference),
        strict=question.strict,
        method=method,
        answer=question.answer,
        goal=problem.reference,
        goal_shown=question.goal_shown,
        pace=question.pace,
    )


def _true_tree(text: str, what: str, problem: Problem, proven: bool) -> Tree:
    """An author's formula, which must have the target's value; it may stand behind `=`."""
    try:
        tree = parse_reference(text.lstrip("=& "), problem.names)
    except Refusal as refusal:
        raise ValueError(f"{what}: {text!r}: {refusal.message}") from None
    if proven:
        return tree
    found = compare_trees(tree, problem, seed=text)
    if not found.accepted and found.status != "undecided":
        raise ValueError(f"{what}: {text!r} is not equal to the target: {found.message}")
    return tree
