"""Each kind of question: what counts as an answer, what a right, a half right and a wrong one earn."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from learn_transformers.course import WrongUse
from learn_transformers.quiz import answers, bank
from learn_transformers.quiz.marking import BLANK, mark
from learn_transformers.quiz.typed import TypedFormulas
from learn_transformers.quiz.variants import Variant, right_answer, variant
from learn_transformers.verdict import Status

ONE_OF_EACH = {  # kind: a question of it
    "single": "three_weights",
    "multiple": "leave_weights",
    "true-false": "crumbs",
    "number": "warm_weight",
    "formula": "two_scores",
    "grid": "jacobian",
    "shape": "shape_of_sums",
    "order": "lines_of_softmax",
    "match": "signs",
    "output": "printed",
    "cloze": "gaps_in_the_loss",
    "first-wrong-line": "broken_shift",
    "words": "saturated",
}
JSON = st.recursive(
    st.none() | st.booleans() | st.integers(-5, 5) | st.floats() | st.sampled_from(["", "a", "b", "1", "x", "🙂"]),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(st.sampled_from(["holds", "reason", "a", "b", "text", "met"]), inner, max_size=3)
    ),
    max_leaves=8,
)


def of(kind: str, seed: int = 0) -> Variant:
    made = variant("softmax", bank.questions("softmax")[ONE_OF_EACH[kind]], seed)
    assert made.kind == kind
    return made


@pytest.fixture(scope="module")
def typed() -> Iterator[TypedFormulas]:
    with TypedFormulas() as process:
        yield process


def marked(made: Variant, answer: Any, typed: TypedFormulas) -> Any:
    return mark(made, answers.checked(made, answer), typed)


@pytest.mark.parametrize("kind", ONE_OF_EACH)
@given(answer=JSON)
@settings(max_examples=60, deadline=None)
def test_whatever_is_no_answer_is_refused_in_one_sentence(kind: str, answer: Any) -> None:
    made = of(kind)
    try:
        found = answers.checked(made, answer)
    except WrongUse as refused:
        (sentence,) = refused.args
        assert made.id in sentence and "\n" not in sentence  # noqa: PT018
        return
    assert answers.checked(made, found) == found


@pytest.mark.parametrize("kind", ONE_OF_EACH)
def test_the_same_seed_gives_the_same_variant(kind: str) -> None:
    one, other = of(kind, 5), of(kind, 5)
    assert (one.stem, one.options, one.lines, one.right, one.blanks) == (
        other.stem,
        other.options,
        other.lines,
        other.right,
        other.blanks,
    )


def test_other_seeds_give_other_numbers() -> None:
    assert len({of("single", seed).stem for seed in range(20)}) > 3


def test_several_right_options_share_the_mark_and_a_false_one_takes_of_it(typed: TypedFormulas) -> None:
    made = of("multiple")
    right = right_answer(made)
    wrong = [option.letter for option in made.options if not option.is_right]
    assert marked(made, right[:1], typed).score == 0.5
    assert marked(made, [*right, wrong[0]], typed).score == pytest.approx(2 / 3)
    assert marked(made, wrong, typed).score == 0.0
    assert marked(made, [o.letter for o in made.options], typed).score == 0.0


def test_a_claim_wants_its_reason(typed: TypedFormulas) -> None:
    made = of("true-false")
    right = right_answer(made)
    other = next(option.letter for option in made.options if not option.is_right)
    assert marked(made, {**right, "reason": other}, typed).score == 0.5
    assert marked(made, {**right, "holds": not right["holds"]}, typed).score == 0.0


def test_a_number_may_be_typed_in_many_ways_and_a_known_wrong_one_is_named(typed: TypedFormulas) -> None:
    made = of("number")
    value = float(right_answer(made))
    assert marked(made, f"{value:.3f}", typed).status == Status.PASSED
    unscaled = next(option for option in made.options if option.mistake == "not_divided")
    found = marked(made, f"{float(unscaled.text.partition('/')[0]) / float(unscaled.text.partition('/')[2])}", typed)
    assert (found.status, found.mistake) == (Status.FAILED, "not_divided")
    assert "temperature" in found.message


def test_what_cannot_be_read_costs_nothing(typed: TypedFormulas) -> None:
    found = marked(of("formula"), "exp(x_1", typed)
    assert found.status == Status.UNFINISHED
    assert found.message


def test_each_cell_of_a_grid_counts(typed: TypedFormulas) -> None:
    made = of("grid")
    cells = right_answer(made)
    found = marked(made, [[cells[0][0], ""], cells[1]], typed)
    assert found.score == 0.75
    assert [said.is_right for said in found.said] == [True, False, True, True]


def test_a_line_that_does_not_belong_is_told_by_its_mistake(typed: TypedFormulas) -> None:
    made = of("order")
    extra = next(line for line in made.lines if line.mistake == "whole_array")
    found = marked(made, [*right_answer(made)[:2], extra.letter, right_answer(made)[3]], typed)
    assert found.mistake == "whole_array"
    assert 0 < found.score < 1


def test_axes_in_another_order_are_called_that(typed: TypedFormulas) -> None:
    made = of("shape")
    assert "another order" in marked(made, right_answer(made)[::-1], typed).message
    assert "axes" in marked(made, ["1", "2", "3", "4"], typed).message
    assert marked(made, str(tuple(map(int, right_answer(made)))), typed).score == 1.0


def test_white_space_in_an_output_does_not_count(typed: TypedFormulas) -> None:
    made = of("output")
    assert marked(made, f"  {float(right_answer(made).replace('−', '-'))}\n", typed).score == 1.0


@pytest.mark.parametrize("answer", ["", " ", [], {}, None, [["", " "]], {"text": " ", "met": []}])
def test_nothing_is_blank(answer: Any) -> None:
    assert answers.blank(answer)
    assert BLANK.status == Status.UNFINISHED


def test_a_question_is_found_by_its_name_and_an_unknown_one_is_a_sentence() -> None:
    assert bank.question_named("softmax.three_weights") == bank.question_named("three_weights")
    with pytest.raises(WrongUse, match="Did you mean three_weights"):
        bank.question_named("tree_weights")
    assert bank.question_named("2.three_weights") == bank.question_named("three_weights")
    with pytest.raises(WrongUse, match=r"Did you mean 2\.three_weights"):
        bank.question_named("2.tree_weights")
    with pytest.raises(WrongUse, match="Did you mean softmax"):
        bank.question_named("sofmax.three_weights")
    with pytest.raises(WrongUse, match=r"no chapter and no question called 'sofmax'. Did you mean softmax"):
        bank.question_named("sofmax")
