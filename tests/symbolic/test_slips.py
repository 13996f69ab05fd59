"""A slip is named where it was made, and only there."""

from __future__ import annotations

from collections.abc import Iterable

import pytest
from slip_examples import EXAMPLES, Example

from learn_transformers.symbolic.equality import Problem, problem_of
from learn_transformers.symbolic.grammar import parse
from learn_transformers.symbolic.slips import explain, library


def named(answer: str, problem: Problem, right: Iterable[str] = ()) -> list[str]:
    forms = [problem.reference, *(parse(text, problem.names) for text in right)]
    return [slip.name for slip in explain(parse(answer, problem.names), forms, problem)]


@pytest.mark.parametrize("example", EXAMPLES, ids=str)
def test_the_slip_is_named(example: Example) -> None:
    problem = problem_of(example.right, example.names, **example.more)  # type: ignore[arg-type]
    found = named(example.wrong, problem)
    assert found, "nothing is named"
    assert found[0] == example.slip or (example.slip in found and set(found) <= {example.slip, *example.ties}), found


def test_every_slip_has_an_example() -> None:
    assert {slip.name for slip in library()} == {example.slip for example in EXAMPLES}
