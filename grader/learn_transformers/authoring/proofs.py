"""Is every right form of a worksheet equal to what is expected, and how is that known? Proved once, for everybody.

A learner's answer is compared at points; for what the key itself says there is time for a proof.
"""

from __future__ import annotations

from collections.abc import Iterator

from learn_transformers.authoring.findings import Finding, finding
from learn_transformers.course import Chapter
from learn_transformers.symbolic.equality.decide import compare_trees, proved
from learn_transformers.symbolic.equality.problem import Problem, author_tree, problem_of
from learn_transformers.symbolic.equality.result import Comparison
from learn_transformers.symbolic.language.tree import Tree, show
from learn_transformers.symbolic.marking.item import item_of
from learn_transformers.symbolic.marking.worksheet import Derivation, FindMistake, Formula, Question, load

EQUAL = "every right form and model line of the worksheet is equal to what is expected"
_SAMPLED = "only sampled"


def check(chapter: Chapter) -> Finding:
    """The finding about one chapter; where it holds, its detail counts the proofs and names what is only sampled."""
    counts: dict[str, int] = {}
    sampled: dict[str, None] = {}
    problems = []
    for name, question in load(chapter.name).items():
        try:
            for tree, problem in _pairs(question):
                found = _known(tree, problem)
                if not found.accepted:
                    problems.append(f"{name}: {show(tree)}: {found.message}")
                    continue
                how = _how(found)
                counts[how] = counts.get(how, 0) + 1
                sampled |= {name: None} if how == _SAMPLED else {}
        except ValueError as problem:
            problems.append(f"{name}: {problem}")
    said = ", ".join(f"{count} {how}" for how, count in sorted(counts.items(), key=lambda one: one[0] == _SAMPLED))
    return finding(chapter.name, "", EQUAL, problems, said + (f": {', '.join(sampled)}" if sampled else ""))


def _pairs(question: Question) -> Iterator[tuple[Tree, Problem]]:
    """Every right form with what it must be equal to."""
    if isinstance(question, FindMistake):
        question = question.correction
    if isinstance(question, Formula):
        problem = problem_of(question.reference, question.names, question.policy, question.given)
        for text in dict.fromkeys((*question.forms, *question.right)):
            yield author_tree(text, problem.names, "a right form"), problem
    elif isinstance(question, Derivation):
        item = item_of(question, proven=True)
        for tree in (*([item.start] if item.start is not None else []), *item.model):
            yield tree, item.exact


def _known(tree: Tree, problem: Problem) -> Comparison:
    return proved(compare_trees(tree, problem, seed=show(tree)), tree, problem)


def _how(found: Comparison) -> str:
    if found.evidence.startswith("proved for"):
        return "proved for small sizes"
    if found.evidence in ("same", "proved"):
        return "proved"
    if found.evidence == "mod p":
        return "exactly equal at random points"
    return "right as rounded" if found.evidence.startswith("to ") else _SAMPLED
