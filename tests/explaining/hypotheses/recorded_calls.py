"""What a function is recorded to do in the calls that should give values, for the tests of generated mistakes."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from typing import Any

from learn_transformers.course import keyed_chapters
from learn_transformers.judging.run_checks import Expectations
from learn_transformers.key.calls import Call, run_trusted
from learn_transformers.key.loading import load_key
from learn_transformers.key.modules import DrivenReference, TensorReference
from learn_transformers.key.reference import Reference, Stage
from learn_transformers.key.remembering import remembered
from learn_transformers.outcomes.comparison import difference
from learn_transformers.outcomes.records import Recorded
from learn_transformers.sandbox.outcome import Outcome

TEXTS = {"gpt.few_shot_prompt"}  # what is generated are mistakes with numbers, and here are none
WORDS = {"summarizer.keep_marked"}  # which come back as they are
FUNCTIONS = sorted(
    {
        f"{chapter}.{name}"
        for chapter in keyed_chapters()
        for name, reference in load_key(chapter).written.items()
        if not isinstance(reference, TensorReference | DrivenReference)  # of which nothing is generated
    }
    - TEXTS
    - WORDS
)


def reference_of(function: str) -> Reference:
    chapter, name = function.split(".")
    return remembered(load_key(chapter).references[name])


@cache
def calls_of(function: str) -> tuple[tuple[Stage, Call, Outcome], ...]:
    """The calls of all cases that are to give values, and what is right."""
    drawn, reference = Expectations(function.split(".")[0], 0), reference_of(function)
    cases = [check for check in reference.checks if check.build and not check.naming]
    return tuple((check.stage, *pair) for check in cases for pair in drawn.of(reference, check))


def recorded(function: str, answer: Callable[[Call], Outcome]) -> list[Recorded]:
    """The calls as somebody answers them; of answers that draw at random, what is observed of them."""
    compared = reference_of(function).compared
    answered = [(stage, call, *compared(call, right, answer(call))) for stage, call, right in calls_of(function)]
    return [Recorded(call, right, got, difference(right, got), (), stage) for stage, call, right, got in answered]


def written(function: str, code: Callable[..., Any]) -> list[Recorded]:
    """The calls as a learner's function answers them."""

    def without(*args: Any, mistake: Any, **kwargs: Any) -> Any:
        return code(*args, **kwargs)

    signature = reference_of(function).signature
    return recorded(function, lambda call: run_trusted(without, call, signature, mistake=None))
