"""How far along the model solution a derivation has come; runs in the bounded process, on text as it was typed."""

from __future__ import annotations

from typing import Final

from learn_transformers.symbolic.equality.ordering import ordered
from learn_transformers.symbolic.equality.problem import problem_of
from learn_transformers.symbolic.language.grammar import parse, parse_reference
from learn_transformers.symbolic.language.trouble import Refusal
from learn_transformers.symbolic.marking import derivation
from learn_transformers.symbolic.marking.worksheet import Derivation, load

_TRUE: Final = {"ok", "given", "gap", "recovered"}


def lines_had_plain(chapter: str, question: str, text: str) -> int:
    """`lines_had` for a question of a chapter's worksheet."""
    asked = load(chapter)[question]
    return lines_had(asked, text) if isinstance(asked, Derivation) else 0


def lines_had(question: Derivation, text: str) -> int:
    """How many lines of the model solution lie behind the learner: up to the last one that is among their right lines
    before the first wrong one, in whatever order its parts stand. Who goes another way has none.
    """
    names = problem_of(question.target, question.names, question.policy, question.given).names
    known = set()
    for line in derivation.mark(text, question, proven=True).lines:
        if line.status not in _TRUE:
            break
        for part in line.read_as.split(" = "):
            try:
                known.add(ordered(parse(part, names)))
            except (Refusal, RecursionError):
                continue
    places = [number for number, line in enumerate(question.model, 1) if ordered(parse_reference(line, names)) in known]
    return max(places, default=0)
