"""What an answer is compared with: an author's texts, read and checked once and then kept.

A `ValueError` here is the author's business, never the learner's.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import lru_cache

from learn_transformers.symbolic.equality.policies import Policy, policy_of
from learn_transformers.symbolic.language.grammar import parse_reference
from learn_transformers.symbolic.language.kinds import Kind, Names, declare
from learn_transformers.symbolic.language.reading import Reading, read
from learn_transformers.symbolic.language.shapes import shape_of
from learn_transformers.symbolic.language.tree import Tree, free_names, substitute
from learn_transformers.symbolic.language.trouble import Refusal


@dataclass(frozen=True)
class Problem:
    """What an answer is compared with: the reference and all that belongs to it, read and checked."""

    names: Names
    reference: Tree
    policy: Policy
    given: Mapping[str, Tree] = field(default_factory=dict)

    @property
    def wanted(self) -> Tree:
        """The reference with the side relations put in."""
        return substitute(self.reference, self.given)

    def read(self, text: str) -> Reading:
        """What an answer to this means; `Refusal` where it is no formula."""
        return read(text, self.names, shape_of(self.reference, self.names), growth=self.policy.form == "bigO")


def problem_of(
    reference: str,
    names: Mapping[str, str] | None = None,
    policy: str = "exact",
    given: Mapping[str, str] | None = None,
) -> Problem:
    """The problem that these texts pose; `ValueError` where they make no sense."""
    names, given = names or {}, given or {}
    kinds = declare(names)
    if not isinstance(reference, str):
        raise ValueError(f"the reference must be text, not a {type(reference).__name__}")
    if not isinstance(policy, str):
        raise ValueError(f"the policy must be text, not a {type(policy).__name__}")
    for name, text in given.items():
        if not isinstance(name, str) or not isinstance(text, str):
            raise ValueError("given: names and formulas must be text")
    return _prepared(reference, tuple(kinds.items()), policy, tuple(given.items()))


@lru_cache(maxsize=1024)
def _prepared(
    reference: str, kinds: tuple[tuple[str, Kind], ...], policy: str, given: tuple[tuple[str, str], ...]
) -> Problem:
    names = dict(kinds)
    relations: dict[str, Tree] = {}
    for name, _ in given:
        names.setdefault(name.strip(), Kind("real"))
    for name, text in given:
        relations[name.strip()] = author_tree(text, names, f"given {name!r}")
    relations = _resolved(relations)
    tree = author_tree(reference, names, "the reference")
    problem = Problem(names, tree, policy_of(policy), relations)
    problem.policy.check_reference(problem.wanted, names)
    return problem


def author_tree(text: str, names: Names, what: str) -> Tree:
    """An author's formula, read; `ValueError` where it makes no sense."""
    try:
        tree = parse_reference(text, names)
        shape_of(tree, names)
    except Refusal as refusal:
        raise ValueError(f"{what}: {text!r}: {refusal.message}") from None
    return tree


def _resolved(relations: dict[str, Tree]) -> dict[str, Tree]:
    """Relations put into each other until no name on the left stands on the right."""
    for _ in range(len(relations)):
        relations = {name: substitute(tree, relations) for name, tree in relations.items()}
    for name, tree in relations.items():
        if free_names(tree) & relations.keys():
            raise ValueError(f"given: {name!r} is given in terms of itself")
    return relations
