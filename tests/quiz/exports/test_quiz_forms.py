"""In which forms a question may be asked elsewhere, and what is said of how it departs from home."""

from __future__ import annotations

from itertools import count

import numpy as np
import pytest

from learn_transformers.key.quiz import (
    RECALL,
    Choice,
    Claim,
    Cloze,
    Expression,
    Grid,
    Heat,
    Item,
    Match,
    Number,
    Order,
    Output,
    Question,
    Shape,
    right,
    wrong,
)
from learn_transformers.quiz.exports.forms import Candidate, NotHeld, candidates
from learn_transformers.quiz.exports.items import Gaps, Numeric, Pairs, Pick, Sequence, Short
from learn_transformers.quiz.exports.rich_text import Typesetter, heat_table
from learn_transformers.quiz.variants import variant
from learn_transformers.report.lesson import formulas
from learn_transformers.symbolic.marking.worksheet import Formula, Known

TYPE = Typesetter(formulas.inline)
_NAMES = count()


def forms(item: Item) -> list[Candidate]:
    asked = Question(f"q{next(_NAMES)}", "What?", lambda rng: item, RECALL, 1, "Here", "Because.", ("?", ".", "."))
    found = []
    try:
        for one in candidates(variant("softmax", asked, 1), TYPE):
            found.append(one)
    except NotHeld as reason:
        found.append(Candidate(Short((), TYPE.line("")), "", str(reason)))
    return found


def test_a_number_is_right_within_half_a_unit_and_knows_only_what_is_apart_from_it() -> None:
    (first,) = forms(Number((right(0.125), wrong(0.1251, "near"), wrong(0.5, "half"), wrong(np.inf, "none")), "dp 2"))
    assert isinstance(first.form, Numeric)
    assert abs(0.13 - 0.125) <= first.form.tolerance < 0.00501  # which is how it is rounded
    assert [(number, said.plain) for number, said in first.form.known] == [(0.5, "half")]
    assert first.ask == "Type a decimal number with 2 decimals."


@pytest.mark.parametrize(
    ("content", "value", "ask"),
    [
        (3, 3.0, ""),
        ("1/4", 0.25, ""),
        (1 / 3, 1 / 3, "Type a decimal number with 4 significant digits."),
        (0.0, 0.0, ""),
    ],
)
def test_an_exact_number_is_asked_for_with_digits_only_where_it_has_too_many(
    content: object, value: float, ask: str
) -> None:
    (first,) = forms(Number((right(content),), "exact"))
    assert isinstance(first.form, Numeric)
    assert (first.form.value, first.ask) == (pytest.approx(value), ask)
    assert first.form.tolerance > 0


def test_a_claim_is_a_choice_of_verdict_and_reason_with_half_marks_for_the_verdict() -> None:
    (only,) = forms(Claim(False, (right("because so"), wrong("because not", "Why?"), wrong("because", "No."))))
    assert isinstance(only.form, Pick)
    credits = {answer.text.plain: answer.credit for answer in only.form.answers}
    assert credits["It does not hold: because so"] == 1
    assert credits["It does not hold: because not"] == 0.5
    assert {credits[text] for text in credits if text.startswith("It holds")} == {0}
    assert only.how


def test_a_formula_is_a_choice_from_wrong_ones_or_is_left_out_with_the_reason() -> None:
    known = (Known("a - b", "A sign", "Which?"), Known("a*b", "A product", "Why?"))
    (only,) = forms(Expression(Formula("a + b", names={"a": "real", "b": "real"}, wrong=known)))
    assert isinstance(only.form, Pick)
    assert [(a.text.plain, a.why.plain) for a in only.form.answers[1:]] == [
        ("a - b", "A sign. Which?"),
        ("a*b", "A product. Why?"),
    ]
    (none,) = forms(Expression(Formula("a + b", names={"a": "real", "b": "real"}, wrong=known[:1])))
    assert none.how == "of wrong formulas one is known, too few to choose from"


def test_a_table_has_a_gap_for_each_cell_or_asks_for_the_one_that_tells_most() -> None:
    item = Grid((right(np.eye(2)), wrong(np.array([[1.0, 0.0], [7.0, 1.0]]), "seven")), rows=("a", "b"))
    whole, one, *others = forms(item)
    assert isinstance(whole.form, Gaps)
    assert all(f"[[{n}]]" in whole.form.text.html for n in (1, 2, 3, 4))
    assert isinstance(one.form, Numeric)
    assert one.ask.startswith("Give one entry of it: b, column 1.")
    assert (one.form.value, one.form.known[0][0]) == (0, 7)
    assert len(others) == 3


def test_lines_without_others_are_put_into_order_and_with_others_matched() -> None:
    plain, _, place = forms(Order(("x", "y", "z")))
    assert isinstance(plain.form, Sequence)
    assert plain.how == ""
    assert isinstance(place.form, Pick)
    assert place.ask == "Which of these is line 2?"
    assert [answer.text.plain for answer in place.form.answers if answer.is_right] == ["y"]
    matched, shorter, _ = forms(Order(("x", "y"), extra=(wrong("w", "No."),)))
    assert isinstance(matched.form, Pairs)
    assert [shown.plain for shown in matched.form.extra] == ["w"]
    assert shorter.how == "without the lines that do not belong there"


def test_of_a_match_one_pair_can_be_asked_for() -> None:
    _, one = forms(Match((("a", "1"), ("b", "2")), extra=("3",), why="So."))
    assert isinstance(one.form, Pick)
    assert one.ask == "What belongs to this: b"
    assert [answer.text.plain for answer in one.form.answers if answer.is_right] == ["2"]


def test_a_shape_may_be_typed_in_several_ways() -> None:
    first, _ = forms(Shape((right(("B", "n")), wrong(("n",), "Where is B?"), wrong(("n", "B"), "Order."))))
    assert isinstance(first.form, Short)
    assert {"(B, n)", "(B,n)", "B, n", "[B, n]", "B n"} <= {*first.form.right}
    assert "(n,)" in first.form.known[0][0]


def test_a_printed_number_is_typed_as_a_number_and_several_lines_are_chosen() -> None:
    number = forms(Output("print(1)", (right("−2.0"), wrong("3", "No."), wrong("nan", "No."))))[0]
    assert isinstance(number.form, Numeric)
    assert (number.form.value, len(number.form.known)) == (-2, 1)
    lines = forms(Output("print(1)", (right("1\n2"), wrong("2\n1", "No."), wrong("3", "No."))))
    assert isinstance(lines[0].form, Pick)
    assert lines[-1].how.startswith("it prints several lines")


def test_gaps_within_a_formula_are_numbered_and_follow_below() -> None:
    first, one = forms(Cloze("$x_{[[1]]}$ and [[2]]", ((right("a"), wrong("b", "."), wrong("c", ".")), (right("d"),))))
    assert isinstance(first.form, Gaps)
    assert r"\boxed{1}" in first.form.text.html
    assert first.form.text.plain.endswith("1: [[1]]")
    assert "[[" not in one.ask
    assert "d" in one.ask


def test_formulas_are_latex_in_questions_and_unicode_elsewhere() -> None:
    text = TYPE.line(r"so $\sqrt{d_k} < 2$ & `a<b` [more](../x.md)")
    assert text.html == r"so \( \sqrt{d_k} &lt; 2 \) &amp; <code>a&lt;b</code> more"
    assert text.read == "so √dₖ &lt; 2 &amp; <code>a&lt;b</code> more"
    assert text.plain == "so √dₖ < 2 & a<b more"


def test_a_picture_is_a_table_of_its_numbers_and_names() -> None:
    drawn = TYPE.blocks(heat_table(Heat(np.array([[[0.25, 1.0]], [[0.0, 1 / 3]]]), panels=("one", "two"))))
    assert drawn.html.count("<table>") == 2
    assert all(word in drawn.plain for word in ("one", "two", "query 1", "key 2", "0.25", "0.333"))


def test_a_choice_keeps_what_is_said_of_each_option() -> None:
    (only,) = forms(Choice((right("a", "Yes."), wrong("b", "No."), wrong("c", "Never."))))
    assert isinstance(only.form, Pick)
    assert {(a.text.plain, a.why.plain, a.credit) for a in only.form.answers} == {
        ("a", "Yes.", 1.0),
        ("b", "No.", 0.0),
        ("c", "Never.", 0.0),
    }
