"""The laws of the bank: each question can be answered, names what is wrong, and gives nothing away."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import numpy as np
import pytest

from learn_transformers import course
from learn_transformers.answer_key.softmax.functions import NO_EXP, NOT_NORMALIZED, softmax
from learn_transformers.authoring import quizzes
from learn_transformers.key import call
from learn_transformers.key.quiz import (
    PREDICT,
    Choice,
    FirstWrong,
    Item,
    Number,
    Option,
    Output,
    Question,
    Rng,
    Several,
    options_of,
    question,
    right,
    wrong,
)
from learn_transformers.quiz import bank
from learn_transformers.quiz.typed import TypedFormulas
from learn_transformers.quiz.variants import Variant, variant

QUESTIONS = [f"{c.name}.{name}" for c in course.chapters() for name in bank.questions(c.name)]


def variants(name: str) -> tuple[Variant, ...]:
    chapter, asked = bank.question_named(name)
    return tuple(variant(chapter.name, asked, seed) for seed in quizzes.SEEDS)


@pytest.fixture(scope="module")
def typed() -> Iterator[TypedFormulas]:
    with TypedFormulas() as process:
        yield process


@pytest.mark.parametrize("name", QUESTIONS)
def test_every_law_holds_of_every_question(name: str, typed: TypedFormulas) -> None:
    assert [said for law in quizzes.LAWS for said in law(variants(name), typed)] == []


# ---- and each law finds what breaks it


def asks(build: object, **changes: object) -> Question:
    made = question(
        asks=PREDICT, difficulty=1, section="The idea", idea="One line.", hints=("What?", "The rule.", "The step.")
    )(build)  # type: ignore[arg-type]
    return replace(made, **changes)  # type: ignore[arg-type]


def weights(rng: Rng) -> Choice:
    """Which weights do the scores {scores} get?"""
    scores = np.log([1.0, 2.0, 5.0])
    return Choice(options_of(softmax, call(scores), NO_EXP, NOT_NORMALIZED), given={"scores": scores})


def with_options(*options: Option, kind: type[Item] = Choice) -> object:
    def build(rng: Rng) -> Item:
        """Which one?"""
        return kind(options)  # type: ignore[call-arg]

    return build


def says_too_much(rng: Rng) -> Choice:
    """Is it *the first of them*, or another?"""
    return Choice((right("the first of them"), wrong("no", "No."), wrong("not at all", "No.")))


def given_and_not_asked(rng: Rng) -> Choice:
    """Which one?"""
    return Choice((right("a"), wrong("b", "No."), wrong("c", "No.")), given={"scores": 1})


def another_value(rng: Rng) -> Number:
    """Which one?"""
    first, *others = options_of(softmax, call(np.log([1.0, 3.0])), part=0)
    return Number((replace(first, content=0.3), *others))


def prints_something_else(rng: Rng) -> Output:
    """What does this print?"""
    return Output("print(1 + 1)", (right("3"), wrong("2", "No.")))


def with_lines(*lines: str) -> object:
    def build(rng: Rng) -> FirstWrong:
        """Which line is the first that is wrong?"""
        return FirstWrong("shift_invariance", ("exp_of_sum_split",), lines)

    return build


BROKEN = {
    "difficulty": (asks(weights, difficulty=4), "difficulty"),
    "hints": (asks(weights, hints=("What?",)), "three hints"),
    "statement": (asks(weights, hints=("No question.", "b", "c")), "no question"),
    "section": (asks(weights, section="Nowhere"), "no section"),
    "idea": (asks(weights, idea="no sentence"), "idea"),
    "given": (asks(given_and_not_asked), "stands nowhere"),
    "two": (asks(with_options(right("a"), wrong("b", "No."))), "only 2 options"),
    "alike": (asks(with_options(right("a"), wrong("a", "No."), wrong("b", "No."))), "only 2 options"),
    "both right": (asks(with_options(right("a"), right("b"), wrong("c", "No."))), "2 options are right"),
    "none wrong": (asks(with_options(right("a"), right("b"), right("c"), kind=Several)), "all options"),
    "no why": (asks(with_options(right("a"), wrong("b", ""), wrong("c", "No."))), "nothing is said"),
    "leak": (asks(says_too_much), "stands in the question"),
    "long": (
        asks(with_options(right("this is by far the longest of all"), wrong("a b", "No."), wrong("c d", "No."))),
        "longest",
    ),
    "value": (asks(another_value), "another value"),
    "prints": (asks(prints_something_else), "the code prints"),
    "lines": (
        asks(with_lines("exp(c)*exp(x[i])/Sum(exp(x[k]), k, 1, n)", "exp(x[i])/Sum(exp(x[k]), k, 1, n)")),
        "line 1 is not right",
    ),
    "two lines": (asks(with_lines("exp(c)*exp(x[i])/Sum(exp(c)*exp(x[k]), k, 1, n)", "1")), "every second guess"),
    "goal": (
        asks(with_lines("exp(x[i])/Sum(exp(x[k]), k, 1, n)", "exp(c)*exp(x[i])/Sum(exp(c)*exp(x[k]), k, 1, n)")),
        "is the goal",
    ),
    "known": (asks(with_options(right(0.5), wrong(0.501, "No."), kind=Number)), "the wrong answer"),
}


@pytest.mark.parametrize("what", BROKEN)
def test_what_breaks_a_law_is_said(what: str, typed: TypedFormulas) -> None:
    broken, said = BROKEN[what]
    assert said in "; ".join(quizzes.problems_of(course.known_chapter("softmax"), broken, typed))


def test_of_a_sound_question_nothing_is_said(typed: TypedFormulas) -> None:
    assert [*quizzes.problems_of(course.known_chapter("softmax"), asks(weights), typed)] == []
