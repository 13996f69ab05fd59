"""Derivations marked line by line: every table entry, and the rules one by one."""

from __future__ import annotations

from dataclasses import replace

import pytest
from derivations import BROKEN, EXERCISES, Broken, Exercise
from hypothesis import given, settings
from hypothesis import strategies as st

from learn_transformers.symbolic.language import limits
from learn_transformers.symbolic.marking import derivation, why
from learn_transformers.symbolic.marking.derivation import MarkedDerivation, mark
from learn_transformers.symbolic.marking.worksheet import Derivation
from learn_transformers.symbolic.slips import search

_BY_NAME = {exercise.name: exercise for exercise in EXERCISES}
JACOBIAN = _BY_NAME["softmax Jacobian"].question
VARIANCE = _BY_NAME["variance of q·k"].question
SQUARE = Derivation(start="(x + 1)^2 - x^2", target="2*x + 1", names={"x": "real", "y": "real"})


@pytest.fixture(autouse=True)
def _unhurried(monkeypatch: pytest.MonkeyPatch) -> None:
    """On a busy machine as on a free one: what stops a search are its steps, not the clock."""
    for module, name in (
        (derivation, "_SECONDS"),
        (why, "_SECONDS"),
        (search, "SECONDS"),
        (limits, "SECONDS"),
    ):
        monkeypatch.setattr(module, name, 60.0)


def statuses(found: MarkedDerivation) -> list[str]:
    return [line.status for line in found.lines]


# ---- the table


def test_there_are_enough_of_them() -> None:
    assert len(BROKEN) >= 200
    assert len({broken.exercise.name for broken in BROKEN}) >= 50
    assert sum(bool(broken.slips) for broken in BROKEN) >= 0.75 * len(BROKEN)


@pytest.mark.parametrize("exercise", EXERCISES, ids=str)
def test_right_derivations_get_full_marks(exercise: Exercise) -> None:
    found = mark(exercise.right, exercise.question)
    assert statuses(found) == ["ok"] * len(exercise.right)
    assert (found.status, found.first_wrong, found.reached) == ("passed", None, True)
    assert found.score == found.max_score


@pytest.mark.parametrize("broken", BROKEN, ids=str)
def test_the_first_wrong_line_and_what_follows_from_it(broken: Broken) -> None:
    found = mark(broken.lines, broken.exercise.question)
    assert statuses(found) == broken.statuses
    assert found.status == "failed"
    assert found.first_wrong == broken.first_wrong
    wrong = found.lines[broken.first_wrong - 1]
    assert wrong.message
    assert wrong.mark == 0
    if broken.slips:
        assert wrong.reason == "slip"
        assert wrong.slips[0] in broken.slips
        assert wrong.hint.endswith("?")
    target = broken.exercise.question.target
    assert len(target) < 6 or target not in wrong.message + wrong.hint  # the right line is never told
    assert sum(line.mark for line in found.lines) == pytest.approx(found.score)
    assert all(line.mark == line.max_mark for line in found.lines[:-1] if line.status != "wrong")
    assert found.score < found.max_score


# ---- reading lines


def test_left_hand_sides_labels_and_rules() -> None:
    lines = r"""
        dp_i/dx_j = (exp(x_i)*delta(i,j)*Z - exp(x_i)*exp(x_j))/Z^2   by quotient rule
        &= \frac{e^{x_i}}{Z} \delta_{ij} - \frac{e^{x_i}}{Z} \cdot \frac{e^{x_j}}{Z} \quad \text{by splitting} \\

        \frac{\partial p_i}{\partial x_j} = p_i*delta(i,j) - p_i*p_j
        = p_i*delta(i,j) - p_i*p_j = p_i*(delta(i,j) - p_j) (using the distributive law)
    """
    found = mark(lines, JACOBIAN)
    assert (found.status, found.score) == ("passed", found.max_score)
    assert [line.by for line in found.lines] == ["quotient rule", "splitting", "", "distributive law"]
    assert "(exp(x[i])·delta(i, j)·Z" in found.lines[0].read_as
    assert found.lines[3].read_as.count(" = ") == 1


def test_a_tag_is_no_formula_where_by_is_a_name() -> None:
    found = mark(["x*by"], Derivation(start="by*x", target="x*by", names={"x": "real", "by": "real"}, form="any"))
    assert found.lines[0].read_as == "x·by"
    assert found.lines[0].by == ""


def test_latex_rows_and_environments() -> None:
    lines = r"\begin{align*}(x+1)^2 - x^2 &= x^2 + 2x + 1 - x^2 \\ &= 2x + 1\end{align*}"
    lines = lines.replace("{align*}", "{align*}\n", 1).replace("\\end", "\n\\end")
    found = mark(lines, SQUARE)
    assert statuses(found) == ["ok", "ok"]
    assert found.status == "passed"


@pytest.mark.parametrize(
    ("line", "words"),
    [
        ("2*x + )", "“)”"),
        ("2*x + z", "“z”"),
        ("x^2 ≈ 2*x + 1", "only “=”"),
        ("2*x => 2*x + 1", "only “=”"),
        ("2*x + 1 < 5", "only “=”"),
        ("x/2x", "(x/2)·x or x/(2x)?"),
        ("(" * 60 + "x" + ")" * 60, "brackets"),
        ("x" * 3000, "characters"),
    ],
)
def test_what_cannot_be_read_costs_nothing_and_what_follows_is_judged(line: str, words: str) -> None:
    found = mark(["x^2 + 2*x + 1 - x^2", line, "7"], SQUARE)
    assert statuses(found) == ["ok", "invalid", "wrong"]
    assert words in found.lines[1].message
    assert (found.status, found.first_wrong) == ("failed", 3)
    assert "Line 2 cannot be read" in found.message
    assert found.lines[0].mark == found.lines[0].max_mark
    found = mark(["x^2 + 2*x + 1 - x^2", line, "2*x + 1", line], SQUARE)
    assert (statuses(found), found.status) == (["ok", "invalid", "ok", "given"], "passed")
    assert found.score == found.max_score
    found = mark(["x^2 + 2*x + 1 - x^2", line], SQUARE)
    assert (statuses(found), found.status) == (["ok", "invalid"], "unfinished")


def test_a_line_that_ends_in_an_operator_goes_on() -> None:
    found = mark(["x^2 + 2*x + 1 -", "x^2", "2*x + 1"], SQUARE)
    assert (statuses(found), found.status) == (["ok", "ok"], "passed")
    found = mark(["2*x + "], SQUARE)
    assert (statuses(found), "missing" in found.lines[0].message) == (["invalid"], True)


def test_a_left_hand_side_is_the_line_before_or_only_a_name() -> None:
    found = mark(["dp_i = p_i*(delta(i,j) - p_j)"], JACOBIAN)
    assert statuses(found) == ["ok"]
    assert "“dp_i” is taken as a name" in found.lines[0].message
    found = mark(["dp_i + q = p_i*(delta(i,j) - p_j)"], JACOBIAN)
    assert statuses(found) == ["invalid"]
    assert "dp_i/dx_j" in found.lines[0].message
    again = "(x + 1)^2 - x^2 = x^2 + 2*x + 1 - x^2"
    assert statuses(mark([again, "x^2 + 2*x + 1 - x^2 = 2*x + 1"], SQUARE)) == ["ok", "ok"]
    # With the start on the left once more, what follows a wrong line has its chance again.
    assert statuses(mark(["x^2 + 1 - x^2", "(x + 1)^2 - x^2 = 2*x + 1"], SQUARE)) == ["wrong", "recovered"]


def test_several_steps_in_one_line_take_the_worst() -> None:
    found = mark(["= x^2 + 2*x + 1 - x^2 = 2*x + 1"], SQUARE)
    assert (statuses(found), found.status) == (["ok"], "passed")
    found = mark(["= x^2 + x + 1 - x^2 = x + 1"], SQUARE)
    assert (statuses(found), found.reached) == (["wrong"], False)
    found = mark(["x^2 + x + 1 - x^2", "= x + 1 = 2*x + 1"], SQUARE)
    assert (statuses(found), found.reached) == (["wrong", "recovered"], True)


# ---- statuses


def test_repeating_earns_nothing() -> None:
    found = mark(["(x+1)^2 - x^2", "-x^2 + (1+x)^2", "x^2 + 2*x + 1 - x^2", "x^2 + 2*x + 1 - x^2", "2*x + 1"], SQUARE)
    assert statuses(found) == ["given", "ok", "ok", "given", "ok"]
    assert [line.max_mark > 0 for line in found.lines] == [False, False, True, False, True]
    assert found.score == found.max_score
    assert "order" in found.lines[1].message
    padded = ["(x+1)^2 - x^2", "x^2 + x + 1 - x^2", *["x^2 + 1 + x - x^2", "x^2 + x + 1 - x^2"] * 10, "x + 1"]
    plain = ["x^2 + x + 1 - x^2", "x + 1"]
    assert mark(padded, SQUARE).score == mark(plain, SQUARE).score


def test_a_second_break_is_charged_and_a_return_is_not() -> None:
    lines = ["x^2 + x + 1 - x^2", "x + 1", "x + 2", "2 + x", "x + 1", "2*x + 1"]
    found = mark(lines, SQUARE)
    assert statuses(found) == ["wrong", "follow-through", "wrong", "follow-through", "follow-through", "recovered"]
    assert "line 2" in found.lines[4].message
    assert "Line 3 breaks anew" in found.message
    assert (found.status, found.first_wrong, found.reached) == ("failed", 1, True)


def test_after_a_return_a_line_can_break_again() -> None:
    found = mark(["x^2 + x + 1 - x^2", "x + 1 + x", "x^2 + x + 1 - x^2"], SQUARE)
    assert statuses(found) == ["wrong", "recovered", "wrong"]
    found = mark(["x^2 + x + 1 - x^2", "x^2 + 2*x + 1 - x^2", "x^2 + x + 1 - x^2"], SQUARE)
    assert [line.reason for line in found.lines] == ["corrected", "", "slip"]


def test_blank_and_unfinished_work() -> None:
    for nothing in ("", " \n\n", [], ["", " "], "\n$$\n"):
        found = mark(nothing, SQUARE)
        assert (found.status, found.score, found.lines) == ("unfinished", 0, ())
    for little in (["(x+1)^2 - x^2"], ["(x+1)^2 - x^2 ="], ["="]):
        found = mark(little, SQUARE)
        assert (found.status, found.score) == ("unfinished", 0)
    found = mark(["x^2 + 2*x + 1 - x^2"], SQUARE)
    assert (found.status, found.reached) == ("unfinished", False)
    assert "Right so far: the last line is not yet" in found.message
    assert 0 < found.score <= found.max_score / 2


def test_many_lines_do_not_make_a_mistake_cheaper() -> None:
    model = ("x^2 + 2*x + 1 - x^2", "2*x + 1")
    padding = [f"x + 1 + {number} - {number}" for number in range(2, 32)]
    found = mark(["x^2 + x + 1 - x^2", *padding, "x + 1"], replace(SQUARE, model=model))
    assert statuses(found)[1:] == ["follow-through"] * 31
    assert found.score == pytest.approx(found.max_score - 2)  # the answer, and one line of two
    # Nor do they bring what is not finished near its end.
    padding = [f"(x+1)^2 - x^2 + {number} - {number}" for number in range(2, 32)]
    assert mark(padding, replace(SQUARE, model=model)).score <= 1
    assert mark(padding, SQUARE).score <= 1.5


def test_working_towards_the_model_solution_earns_its_lines() -> None:
    scores = [mark(VARIANCE.model[:count], VARIANCE).score for count in range(4)]
    assert scores == [0, 1, 2, 4]


def test_a_number_is_not_told() -> None:
    found = mark(["14*14 + 1", "28 + 1"], _BY_NAME["number of patches"].question)
    wrong = found.lines[1]
    assert "197" not in wrong.message + wrong.hint
    assert wrong.counterexample is None
    found = mark(["14*14 + 1", "2*14^3 + 17"], _BY_NAME["number of patches"].question)
    assert "197" not in found.lines[1].message
    assert found.lines[1].counterexample is None


def test_stopping_early_is_never_better_than_going_on() -> None:
    right = ("x^2 + 2*x + 1 - x^2", "2*x + 1")
    scores = [mark(right[:count], replace(SQUARE, model=right)).score for count in range(3)]
    assert scores == sorted(scores)
    early = mark(["x^2 + x + 1 - x^2"], replace(SQUARE, model=right))
    assert early.score == 0
    assert mark(["x^2 + x + 1 - x^2", "x + 1"], replace(SQUARE, model=right)).score > 0


@pytest.mark.parametrize("line", ["9^9^9^9", "x^(x^(x^(x^(x^x))))", "factorial(10^9)", "Sum(k, k, 1, 10^12)"])
def test_what_nobody_can_judge_earns_nothing(line: str) -> None:
    for lines in ([line], [line, line], ["x + 7", line]):
        found = mark(lines, Derivation(start="x + 1 + 0*x", target="x + 1", names={"x": "positive"}))
        assert (found.score, found.reached) == (0.0, False)
        assert found.status != "passed"


@pytest.mark.parametrize("rule", ["exp(a + b) = exp(a)*exp(b)", "V = X @ W_V", "k ≤ i", "Σy = 1", "the rule of (3)"])
def test_a_rule_may_be_a_formula(rule: str) -> None:
    question = Derivation(start="x + 1 + 0*x", target="x + 1", names={"x": "real"})
    (line,) = mark([f"= x + 1   by {rule}"], question).lines
    assert (line.status, line.read_as) == ("ok", "x + 1")
    assert line.by


def test_equal_only_where_defined_is_a_choice() -> None:
    item = Derivation(start="(x^2 - 1)/(x - 1)", target="(x^2 - 1)/(x - 1)", names={"x": "real"}, form="any")
    found = mark(["x + 1"], item)
    assert statuses(found) == ["ok"]
    assert "not defined at x = 1" in found.lines[0].message
    assert statuses(mark(["x + 1"], replace(item, strict=True))) == ["wrong"]


def test_steps_that_are_too_large() -> None:
    found = mark(VARIANCE.model[-1:], replace(VARIANCE, largest_step=1))
    assert (statuses(found), found.status) == (["gap"], "unfinished")
    assert "3 steps in one" in found.lines[0].message
    assert "write what lies between" in found.message
    assert found.score < found.max_score
    assert mark(VARIANCE.model[-1:], VARIANCE).status == "passed"
    assert mark(VARIANCE.model, replace(VARIANCE, largest_step=1)).status == "passed"
    assert mark([VARIANCE.model[0], VARIANCE.model[2]], replace(VARIANCE, largest_step=2)).status == "passed"
    # Lines of the learner's own count as steps.
    own = ["d_k*((v + m^2)*w + (v + m^2)*l^2 - m^2*l^2)", VARIANCE.model[1], VARIANCE.model[2]]
    assert mark(own, replace(VARIANCE, largest_step=1)).status == "passed"


# ---- the answer


@pytest.mark.parametrize(
    ("form", "line", "lacking"),
    [
        (None, "1 + 2*x", ""),
        (None, "2*(x + 1/2)", ""),
        (None, "exp(log(2*x + 1))", "exp and log"),
        (None, "2*x + 1 + y - y", "y"),
        (None, "x^2 + 2*x + 1 - x^2 + 3 - 3", "shorter"),
        ("same", "1 + x*2", ""),
        ("same", "2*(x + 1/2)", "form"),
        ("any", "(x+1)^2 - x*x", ""),
        ("expanded", "2*(x + 1/2)", "multiplied out"),
        ("without exp, log", "exp(log(2*x+1))", "exp and log"),
        ("without ^; expanded", "2*(x + 1/2)", "multiplied out"),
    ],
)
def test_the_last_line_has_the_form_that_is_asked_for(form: str | None, line: str, lacking: str) -> None:
    found = mark(["x^2 + 2*x + 1 - x^2", line], replace(SQUARE, form=form))
    assert statuses(found) == ["ok", "ok"]
    assert found.reached == (lacking == "")
    assert found.status == ("passed" if found.reached else "unfinished")
    assert lacking in found.message


@pytest.mark.parametrize(
    ("form", "target", "good", "bad"),
    [
        ("product", "x*(x+1)", "(x+1)*x", "x^2 + x"),
        ("single fraction", "(x+1)/x", "(1+x)/x", "1 + 1/x"),
        ("expanded", "x^2 + x", "x + x^2", "x*(x+1)"),
        ("without sqrt", "x*x^2", "x^3", "sqrt(x^6)"),
    ],
)
def test_named_forms(form: str, target: str, good: str, bad: str) -> None:
    item = Derivation(start=f"{target} + 1 - 1", target=target, names={"x": "positive"}, form=form)
    assert mark([good], item).reached
    assert not mark([bad], item).reached


def test_the_policy_is_for_the_answer() -> None:
    item = Derivation(start="sqrt(2)/4", target="sqrt(2)/4", names={}, form="any")
    found = mark(["1/(2*sqrt(2))", "0.3536"], replace(item, policy="dp 4"))
    assert (statuses(found), found.status) == (["ok", "ok"], "passed")
    assert statuses(mark(["0.3536"], item)) == ["wrong"]
    assert "exact" in mark(["0.3536"], item).lines[0].message
    assert "sqrt" not in mark(["0.3536"], item).lines[0].message
    assert statuses(mark(["0.3537", "0.35370", "0.7074/2"], replace(item, policy="dp 4")))[0] == "wrong"
    found = mark(["1/(2*sqrt(2))"], replace(item, policy="dp 4"))
    assert found.reached


def test_marks_depend_on_the_item_alone() -> None:
    for lines in ([], ["x"], ["2*x+1"], ["x^2 + 2*x + 1 - x^2", "x*2 + 1 + x^2 - x*x", "2*x + 1"], ["("]):
        assert mark(lines, replace(SQUARE, method=5, answer=2)).max_score == 7
    assert mark(["2*x+1"], replace(SQUARE, method=5, answer=2)).score == 7
    assert mark(["2*x+1"], replace(SQUARE, method=0, answer=1)).score == 1


# ---- reasons


def test_shapes_come_first() -> None:
    found = mark(
        ["X @ T(W) @ T(X)", "X @ (T(W) @ T(X))"],
        Derivation(
            start="X @ W @ T(X @ V)",
            target="X @ W @ T(V) @ T(X)",
            names={"X": "matrix(n,d)", "W": "matrix(d,r)", "V": "matrix(d,r)"},
        ),
    )
    assert statuses(found) == ["wrong", "follow-through"]
    assert found.lines[0].reason == "shape"
    assert "transpose" in found.lines[0].message


def test_shapes_that_do_not_fit_beside_matrices_of_numbers() -> None:
    question = Derivation(
        start="X @ T(M)",
        target="X @ T(M)",
        names={"X": "matrix(n,3)", "M": "matrix(3,3)"},
        given={"M": "[[0,1,0],[0,0,1],[1,0,0]]"},
        form="any",
    )
    found = mark(["M @ X", "T(M) @ T(X)", "M @ T(X)", "T(X) @ M", "X @ T(M)"], question)
    assert statuses(found) == ["wrong", "wrong", "wrong", "wrong", "given"]
    question = Derivation(
        start="X @ T(N)",
        target="X @ T(N)",
        names={"X": "matrix(n,2)", "N": "matrix(2,2)"},
        given={"N": "[[0,1],[1,0]]"},
        form="any",
    )
    found = mark(["N @ X", "N @ X @ T(N) @ N"], question)
    assert statuses(found) == ["wrong", "follow-through"]


@pytest.mark.parametrize(
    ("line", "words"),
    [
        ("p^3*u + p*u^7 - q^5 + p*q", "In the second term, p·u^7, the exponent, 7, is what breaks it"),
        ("p*q + p*u^2 - q^5 + sin(u)", "The fourth term, sin(u), is what breaks it"),
        ("p^3*u + p*u^2 - q^5 + p*q + 7*p", "The fifth term, 7·p, should not be there"),
    ],
)
def test_the_term_that_breaks_it(line: str, words: str) -> None:
    names = dict.fromkeys("puq", "real")
    start = "p^3*u + p*u^2 - q^5 + p*q"
    found = mark([line], Derivation(start=start, target=start, names=names, form="any"))
    if found.lines[0].reason == "term":
        assert words in found.lines[0].message
    else:
        assert found.lines[0].slips


def test_a_counterexample_compares_with_the_line_before() -> None:
    found = mark(["x^2 + 2*x + 1 - x^2", "17*x^3 + 5"], SQUARE)
    wrong = found.lines[1]
    assert wrong.counterexample is not None
    assert (wrong.reason, wrong.counterexample.where()) == ("value", "x = 1")
    assert wrong.message == "At x = 1 this line is 22, in the line before 3."
    second = mark(["17*x^3 + 5", "17*x^3 + 5 + sin(x)^3"], SQUARE).lines[1]
    assert second.counterexample is not None
    assert second.counterexample.reference == "22"


# ---- what authors get wrong, what learners may type


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"target": "2*x"}, "start"),
        ({"start": "2*x + z"}, "“z”"),
        ({"model": ("2*x + 2",)}, "model"),
        ({"largest_step": 1}, "model"),
        ({"form": "pretty"}, "form"),
        ({"form": "product"}, "does not have it"),
        ({"policy": "roughly"}, "policy"),
        ({"names": {"x": "complex"}}, "names"),
        ({"method": -1.0}, "points"),
    ],
)
def test_wrong_items_are_the_authors_business(change: dict[str, object], words: str) -> None:
    with pytest.raises(ValueError, match=words):
        mark(["2*x + 1"], replace(SQUARE, **change))  # type: ignore[arg-type]


def test_there_is_an_end_to_it(monkeypatch: pytest.MonkeyPatch) -> None:
    found = mark(["2*x + 1 + 0*x"] * 100, SQUARE)
    assert statuses(found)[1:] == ["given"] * 39 + ["invalid"]
    monkeypatch.setattr(derivation, "_SECONDS", 0.0)
    found = mark(["2*x", "sin(x)"], SQUARE)
    assert statuses(found)[0] == "invalid"
    assert "no time left" in found.lines[0].message
    assert (found.score, found.status) == (0.0, "unfinished")


_ALPHABET = "xyp_ij=+-*/^()[]{}, 0123.\\&$#'∂Σ√bySum\n"
_PIECES = st.sampled_from(
    ["2*x + 1", "x^2 + 2*x + 1 - x^2", "=", "dp_i/dx_j", " by ", "\\\\", "&=", "[[1, x]]", "Sum(x, k, 1, 3)", "(",
     "1/0", "x/0", "log(x)", "x!", "9^9^9", "\\begin{matrix}", "\\frac{1}{", "|x|", "T(x)", "\n", "x'", "=>"]
)  # fmt: skip


@given(st.one_of(st.text(), st.text(_ALPHABET, max_size=80), st.lists(_PIECES, max_size=8).map("".join)))
@settings(max_examples=60, deadline=None)
def test_no_text_is_an_error(text: str) -> None:
    found = mark(text, replace(SQUARE, labels=("dp_i/dx_j",)))
    assert 0 <= found.score <= found.max_score
    assert sum(line.mark for line in found.lines) == pytest.approx(found.score)
    assert all(0 <= line.mark <= line.max_mark for line in found.lines)
