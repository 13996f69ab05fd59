"""What the marks of one question add to a comparison: known wrong answers, slips, and no right number given away."""

from __future__ import annotations

from dataclasses import replace

import pytest

from learn_transformers.symbolic.marking.question import Marked, mark
from learn_transformers.symbolic.marking.worksheet import FindMistake, Formula, Known

RELU = Formula("relu(x)", names={"x": "real"})
WEIGHT = Formula("sigmoid(sqrt(2)/40)", wrong=(Known("sigmoid(1/20)", "The scale is missing", "What is divided?"),))


def one(question: Formula, text: str) -> Marked:
    return mark("answer", question, {"answer": text})[0]


def test_where_a_form_is_not_defined_counts_if_the_question_is_strict() -> None:
    text = "x + 0*log(x)"
    assert one(RELU, text).status == "passed"
    assert "not defined" in one(RELU, text).message
    strict = one(replace(RELU, strict=True), text)
    assert (strict.status, strict.score) == ("failed", 0.0)
    assert "not defined" in strict.message
    assert one(replace(RELU, strict=True), "(x+|x|)/2").status == "passed"


def test_a_right_number_is_never_told() -> None:
    for text in ("0.5", "1/3", "0.5088", "0.508838", "sigmoid(1/20)", "σ(√2/20)"):
        marked = one(WEIGHT, text)
        assert marked.status == "failed"
        assert "sqrt(2)/40" not in marked.message + marked.hint + marked.counterexample
        assert "0.50883" not in (marked.message + marked.counterexample).replace(text, "")
    assert one(WEIGHT, "sigmoid(1/20)").message == "The scale is missing."


def test_right_entries_of_a_matrix_count() -> None:
    marked = one(Formula("[[1, 2], [3, 4]]", points=4), "[[1, 2], [3, 5]]")
    assert (marked.status, marked.score, marked.entries) == ("failed", 3.0, ((True, True), (True, False)))


def test_a_correction_counts_without_the_line() -> None:
    sheet = FindMistake(("a", "b"), 2, Formula("6/5"))
    line, correction = mark("answer", sheet, {"answer": "1.2", "answer_line": "1"})
    assert (line.status, correction.status) == ("failed", "passed")
    assert (line.score, correction.score) == (0.0, 1.0)


@pytest.mark.parametrize("text", ["35 tokens", "35 token", "35\\text{ tokens}", "n = 35 tokens.", "35"])
def test_the_unit_may_stand_behind_a_number(text: str) -> None:
    (marked,) = mark("n", Formula("35", unit="tokens"), {"n": text})
    assert marked.status == "passed"


def test_another_unit_is_no_name() -> None:
    (marked,) = mark("n", Formula("35", unit="tokens"), {"n": "35 bytes"})
    assert marked.status == "unfinished"
