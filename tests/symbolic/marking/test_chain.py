"""Named steps: right, wrong, carried on from an own value; and what must not be carried on."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from learn_transformers.symbolic.language import limits
from learn_transformers.symbolic.marking import chain
from learn_transformers.symbolic.marking.chain import MarkedStep, mark_chain
from learn_transformers.symbolic.marking.worksheet import Step
from learn_transformers.symbolic.slips import search

IDENTITY = "[[1, 0],[0, 1]]"
SQUARE = "matrix(2, 2)"


@pytest.fixture(autouse=True)
def _unhurried(monkeypatch: pytest.MonkeyPatch) -> None:
    """On a busy machine as on a free one: what stops a search are its steps, not the clock."""
    for module, name in ((chain, "_SECONDS"), (search, "SECONDS"), (limits, "SECONDS")):
        monkeypatch.setattr(module, name, 60.0)


def attention(size: str, width: int, policy: str = "exact") -> tuple[Step, ...]:
    return (
        Step("Q", "X @ W_Q", size, policy),
        Step("K", "X @ W_K", size, policy),
        Step("V", "X @ W_V", size, policy),
        Step("S", "Q @ T(K)", size, policy),
        Step("Z", f"S/sqrt({width})", size, policy),
        Step("P", "softmax(Z)", size, policy, promises=("rows sum to 1", "positive")),
        Step("O", "P @ V", size, policy),
    )


# ---- the worked example of the notes: all weights are the identity

NOTES = attention(SQUARE, 2)
NOTES = (*NOTES[:3], replace(NOTES[3], promises=("symmetric",)), *NOTES[4:])
INPUTS = {"X": "[[1, 1/2],[1/5, 2]]", "W_Q": IDENTITY, "W_K": IDENTITY, "W_V": IDENTITY}
RIGHT = {
    "Q": "[[1, 1/2],[1/5, 2]]",
    "K": "[[1, 0.5],[0.2, 2]]",
    "V": "[[1, 1/2],[1/5, 2]]",
    "S": "[[5/4, 6/5],[6/5, 101/25]]",
    "Z": "[[5*sqrt(2)/8, 3*sqrt(2)/5],[3*sqrt(2)/5, 101*sqrt(2)/50]]",
    "P": "[[σ(√2/40), σ(-√2/40)],[σ(-71√2/50), σ(71√2/50)]]",
    "O": "[[(1+4σ(√2/40))/5, 2-3σ(√2/40)/2],[1-4σ(71√2/50)/5, (1+3σ(71√2/50))/2]]",
}


def marks(
    answers: Mapping[str, str], steps: tuple[Step, ...] = NOTES, inputs: Mapping[str, str] | None = None
) -> dict[str, MarkedStep]:
    return {marked.name: marked for marked in mark_chain(steps, answers, inputs=inputs or INPUTS)}


def statuses(found: Mapping[str, MarkedStep]) -> str:
    return " ".join(marked.status for marked in found.values())


def from_scores(a: str, b: str, c: str, d: str) -> dict[str, str]:
    """P and O, rightly worked out from four scaled scores."""
    one, two = f"σ(({a})-({b}))", f"σ(({d})-({c}))"
    return {
        "P": f"[[{one}, 1-{one}],[1-{two}, {two}]]",
        "O": f"[[{one}+(1-{one})/5, {one}/2+2*(1-{one})],[(1-{two})+{two}/5, (1-{two})/2+2*{two}]]",
    }


def test_right() -> None:
    found = marks(RIGHT)
    assert statuses(found) == "ok ok ok ok ok ok ok"
    assert all(marked.score == marked.max_score == 1 for marked in found.values())
    assert found["S"].entries == ((True, True), (True, True))
    assert found["S"].read_as == "[[5/4, 6/5], [6/5, 101/25]]"


@pytest.mark.parametrize(
    "spelling",
    ["[[5/4,6/5],[6/5,101/25]]/sqrt(2)", "1/√2*[[1.25,1.2],[1.2,4.04]]",
     r"\frac{1}{\sqrt{2}}\begin{bmatrix} 5/4 & 6/5 \\ 6/5 & 101/25 \end{bmatrix}"],
)  # fmt: skip
def test_written_with_a_factor_in_front(spelling: str) -> None:
    assert marks({**RIGHT, "Z": spelling})["Z"].status == "ok"


def test_the_notes_double_one_entry() -> None:
    wrong = {
        "S": "[[5/4, 12/5],[12/5, 101/25]]",
        "Z": "[[5/4, 12/5],[12/5, 101/25]]/sqrt(2)",
        **from_scores("5/(4*√2)", "12/(5*√2)", "12/(5*√2)", "101/(25*√2)"),
    }
    found = marks({**RIGHT, **wrong})
    assert statuses(found) == "ok ok ok wrong carried carried carried"
    scores = found["S"]
    assert scores.entries == ((True, False), (False, True))
    assert scores.score == 0.5
    assert "Entries (1,2) and (2,1) are wrong" in scores.message
    assert [found[name].score for name in "ZPO"] == [1, 1, 1]
    assert "your own S" in found["Z"].message
    assert "from the right values it would differ" in found["Z"].message
    assert "your own P" in found["O"].message
    assert found["P"].entries == ((False, False), (False, False))


def test_one_entry_alone_breaks_symmetry() -> None:
    found = marks({**RIGHT, "S": "[[5/4, 12/5],[6/5, 101/25]]"})
    assert found["S"].entries == ((True, False), (True, True))
    assert found["S"].score == 0.75
    assert "Entry (1,2) is wrong" in found["S"].message
    assert "not symmetric" in found["S"].message
    # All that comes after it is right by itself.
    assert statuses(found) == "ok ok ok wrong ok ok ok"


def test_not_scaled() -> None:
    found = marks({**RIGHT, "Z": RIGHT["S"], **from_scores("5/4", "6/5", "6/5", "101/25")})
    assert statuses(found) == "ok ok ok ok wrong carried carried"
    assert found["Z"].slips
    assert "scale" in found["Z"].slips[0]
    assert found["Z"].hint


def test_divided_by_the_width() -> None:
    found = marks({**RIGHT, "Z": "[[5/8, 3/5],[3/5, 101/50]]", **from_scores("5/8", "3/5", "3/5", "101/50")})
    assert statuses(found) == "ok ok ok ok wrong carried carried"
    assert "scale_without_root" in found["Z"].slips


def test_softmax_over_columns() -> None:
    columns = "[[σ(√2/40), σ(-71√2/50)],[σ(-√2/40), σ(71√2/50)]]"
    found = marks({**RIGHT, "P": columns})
    assert found["P"].status == "wrong"
    assert found["P"].entries == ((True, False), (False, True))
    assert "row 1 does not sum to 1" in found["P"].message
    assert any("ax" in slip or "column" in slip for slip in found["P"].slips)


def test_softmax_of_the_unscaled_scores() -> None:
    found = marks({**RIGHT, **from_scores("5/4", "6/5", "6/5", "101/25")})
    assert statuses(found) == "ok ok ok ok ok wrong carried"
    assert found["P"].slips == ("other_operand",)
    assert "with S in the place of Z" in found["P"].message


def test_no_softmax_or_no_exponential() -> None:
    linear = "[[25/49, 24/49],[30/131, 101/131]]"
    found = marks({**RIGHT, "P": linear})
    assert found["P"].status == "wrong"
    found = marks({**RIGHT, "P": RIGHT["Z"], "O": "[[1,2],[3,4]]"})
    assert "row 1 does not sum to 1" in found["P"].message
    assert "Your own P is not carried on: row 1 does not sum to 1" in found["O"].message


def test_weights_transposed() -> None:
    one, two = "σ(√2/40)", "σ(71√2/50)"
    output = f"[[{one}+(1-{two})/5, {one}/2+2*(1-{two})],[(1-{one})+{two}/5, (1-{one})/2+2*{two}]]"
    found = marks({**RIGHT, "O": output})
    assert found["O"].status == "wrong"
    assert found["O"].slips


def test_rounded_decimals_are_told_so_without_the_answer() -> None:
    found = marks({**RIGHT, "P": "[[0.5088, 0.4912],[0.1183, 0.8817]]"})
    assert found["P"].status == "wrong"
    assert "rounded" in found["P"].message
    assert "softmax" not in found["P"].message
    single = mark_chain([Step("a", "1/sqrt(b)")], {"a": "0.7071"}, inputs={"b": "2"})[0]
    assert single.message == "This is rounded; give the exact form."


def test_decimals_where_they_are_asked_for() -> None:
    steps = attention(SQUARE, 2, "dp 4")
    right = {
        **RIGHT, "Z": "[[0.8839, 0.8485],[0.8485, 2.8567]]", "P": "[[0.5088, 0.4912],[0.1183, 0.8817]]",
        "O": "[[0.6071, 1.2367],[0.2947, 1.8225]]",
    }  # fmt: skip
    assert statuses(marks(right, steps)) == "ok ok ok ok ok ok ok"
    unscaled = {
        **right,
        "Z": RIGHT["S"],
        "P": "[[0.5125, 0.4875],[0.0552, 0.9448]]",
        "O": "[[0.6100, 1.2313],[0.2442, 1.9172]]",
    }
    found = marks(unscaled, steps)
    assert statuses(found) == "ok ok ok ok wrong carried carried"
    assert "scale_missing" in found["Z"].slips
    coarse = marks({**right, "O": "[[0.607, 1.237],[0.295, 1.822]]"}, steps)["O"]
    assert coarse.status == "wrong"
    assert coarse.entries == ((False, False), (False, False))


# ---- guards: an early answer that makes the rest easy is not carried on


@pytest.mark.parametrize(
    ("planted", "why"),
    [
        ("[[0, 0],[0, 0]]", "it is zero"),
        ("[[1, 0],[0, 1]]", "it is the identity"),
        ("[[7, 7],[7, 7]]", "the same in all entries"),
        ("[[1, 2],[3, 4]]", "not symmetric"),
        ("[[1, 2, 3],[4, 5, 6]]", "(2,3), not (2,2)"),
        ("[5/4, 6/5]", "(2), not (2,2)"),
    ],
)
def test_planted_scores_carry_nothing(planted: str, why: str) -> None:
    scaled = {"[[0, 0],[0, 0]]": "[[0, 0],[0, 0]]", "[[7, 7],[7, 7]]": "[[7, 7],[7, 7]]/√2"}.get(
        planted, f"{IDENTITY}/√2"
    )
    found = marks({**RIGHT, "S": planted, "Z": scaled})
    assert (found["S"].status, found["Z"].status) == ("wrong", "wrong")
    assert "Your own S is not carried on" in found["Z"].message
    assert why in found["Z"].message


def test_planted_weights_carry_nothing() -> None:
    half = "[[1/2, 1/2],[1/2, 1/2]]"
    found = marks({**RIGHT, "P": half, "O": "[[3/5, 5/4],[3/5, 5/4]]"})
    assert (found["P"].status, found["O"].status) == ("wrong", "wrong")
    assert "would make all that follows too easy" in found["O"].message
    found = marks({**RIGHT, "P": IDENTITY, "O": RIGHT["V"]})
    assert found["O"].status == "wrong"
    found = marks({**RIGHT, "P": "[[2, -1],[0.5, 0.5]]", "O": "[[1.8, -1],[0.6, 1.25]]"})
    assert "entry (1,2) is not positive" in found["O"].message
    # An honest slip is carried on.
    found = marks({**RIGHT, "P": "[[1/4, 3/4],[1/2, 1/2]]", "O": "[[2/5, 13/8],[3/5, 5/4]]"})
    assert (found["P"].status, found["O"].status) == ("wrong", "carried")


def test_where_the_truth_is_simple_so_may_be_the_answer() -> None:
    steps = (Step("A", "X - X", SQUARE), Step("B", "A + X", SQUARE))
    found = {
        m.name: m for m in mark_chain(steps, {"A": IDENTITY, "B": "[[2, 1],[1, 3]]"}, inputs={"X": "[[1, 1],[1, 2]]"})
    }
    assert statuses(found) == "wrong wrong"
    assert "too easy" in found["B"].message
    steps = (Step("A", "X @ X", SQUARE), Step("B", "2*A", SQUARE))
    found = {m.name: m for m in mark_chain(steps, {"A": "[[0,0],[0,0]]", "B": "[[0,0],[0,0]]"}, inputs={"X": IDENTITY})}
    assert statuses(found) == "wrong wrong"


def test_symbols_must_stay() -> None:
    steps = (Step("A", "a*X", SQUARE), Step("B", "A @ X", SQUARE))
    inputs = {"X": "[[1, 2],[3, 4]]"}
    names = {"a": "real", "b": "real"}

    def second(a: str, b: str) -> MarkedStep:
        return mark_chain(steps, {"A": a, "B": b}, inputs=inputs, names=names)[1]

    assert second("[[a, 2a],[3a, 4a]]", "a*[[7, 10],[15, 22]]").status == "ok"
    assert second("[[a, 2a],[3a, 5a]]", "a*[[7, 10],[18, 26]]").status == "carried"
    assert "made of a" in second("[[1, 2],[3, 5]]", "[[7, 10],[18, 26]]").message
    assert "made of a" in second("[[b, 2a],[3a, 5a]]", "[[b+6a, 2b+8a],[18a, 26a]]").message


def test_blank_and_unreadable_steps_are_passed_over() -> None:
    found = marks({**RIGHT, "S": "", "Z": "  "})
    assert statuses(found) == "ok ok ok unfinished unfinished ok ok"
    assert found["S"].score == 0
    found = marks({**RIGHT, "S": "[[5/4, 6/5],[6/5"})
    assert statuses(found) == "ok ok ok invalid ok ok ok"
    assert found["S"].message
    found = marks({**RIGHT, "S": "[[x, 6/5],[6/5, 1]]"})
    assert "“x”" in found["S"].message
    assert statuses(marks({})) == " ".join(["unfinished"] * 7)


# ---- worked out, or as a formula


@pytest.mark.parametrize("formula", ["Q @ T(K)", "X @ T(X)", "[[1,1/2],[1/5,2]] @ [[1,1/5],[1/2,2]]", "Q Q'"])
def test_a_formula_is_no_worked_value(formula: str) -> None:
    found = marks({**RIGHT, "S": formula})["S"]
    assert (found.status, found.score) == ("unfinished", 0)
    assert "Work it out: write the entries" in found.message


def test_later_steps_and_the_step_itself_cannot_be_used() -> None:
    assert "comes later" in marks({**RIGHT, "S": "Z*sqrt(2)"})["S"].message
    assert "what is asked for" in marks({**RIGHT, "S": "S"})["S"].message


def test_formulas_where_they_are_allowed() -> None:
    steps = tuple(replace(step, worked=False) for step in NOTES)
    formulas = {"Q": "X", "K": "X W_K", "V": "X", "S": "Q @ T(K)", "Z": "S/√2", "P": "softmax(Z)", "O": "P V"}
    assert statuses(marks(formulas, steps)) == "ok ok ok ok ok ok ok"
    found = marks({**formulas, "S": "[[5/4, 12/5],[12/5, 101/25]]"}, steps)
    assert statuses(found) == "ok ok ok wrong carried carried carried"
    found = marks({**formulas, "Z": "S/2"}, steps)
    assert statuses(found) == "ok ok ok ok wrong carried carried"
    assert found["Z"].read_as == "S/2"


# ---- other fixtures

V2 = {"X": INPUTS["X"], "W_Q": "[[1,0],[1,1]]", "W_K": "[[0,1],[-1,2]]", "W_V": "[[2,1],[0,-1]]"}
V2_RIGHT = {
    "Q": "[[3/2, 1/2],[11/5, 2]]", "K": "[[-1/2, 2],[-2, 21/5]]", "V": "[[2, 1/2],[2/5, -9/5]]",
    "S": "[[1/4, -9/10],[29/10, 4]]", "Z": "[[1/4, -9/10],[29/10, 4]]/√2",
    "P": "[[σ(23√2/40), 1-σ(23√2/40)],[σ(-11√2/20), 1-σ(-11√2/20)]]",
    "O": "[[2/5+8/5*σ(23√2/40), -9/5+23/10*σ(23√2/40)],[2/5+8/5*σ(-11√2/20), -9/5+23/10*σ(-11√2/20)]]",
}  # fmt: skip


def test_second_fixture() -> None:
    plain = attention(SQUARE, 2)
    assert statuses(marks(V2_RIGHT, plain, V2)) == "ok ok ok ok ok ok ok"
    # W_Q transposed, and all the rest rightly worked out from it.
    wrong = {"Q": "[[1, 3/2],[1/5, 11/5]]", "S": "[[5/2, 43/10],[43/10, 221/25]]"}
    found = marks({**V2_RIGHT, **wrong}, plain, V2)
    assert found["Q"].status == "wrong"
    assert found["Q"].slips
    assert found["S"].status == "carried"
    assert found["Z"].status == "ok"


@pytest.mark.parametrize(
    ("step", "answer", "slip"),
    [
        ("S", "[[1/4, 29/10],[-9/10, 4]]", "queries_and_keys_exchanged"),
        ("Q", "[[-1/2, 2],[-2, 21/5]]", "other_operand"),
        ("V", "[[3, -2],[-1, 0]]", ""),
        ("S", "[[-7/4, 51/10],[-51/10, 64/5]]", ""),
    ],
)
def test_slips_of_the_second_fixture(step: str, answer: str, slip: str) -> None:
    found = marks({**V2_RIGHT, step: answer}, attention(SQUARE, 2), V2)[step]
    assert found.status == "wrong"
    assert slip in " ".join(found.slips)


A3 = {
    "X": "[[1,0,1,0],[0,2,0,2],[1,1,1,1]]", "W_Q": "[[1,0,1],[1,0,0],[0,0,1],[0,1,1]]",
    "W_K": "[[0,0,1],[1,1,0],[0,1,0],[1,1,0]]", "W_V": "[[0,2,0],[0,3,0],[1,0,3],[1,1,0]]",
}  # fmt: skip
A3_RIGHT = {
    "Q": "[[1,0,2],[2,2,2],[2,1,3]]", "K": "[[0,1,1],[4,4,0],[2,3,1]]", "V": "[[1,2,3],[2,8,0],[2,6,3]]",
    "S": "[[2,4,4],[4,16,12],[4,12,10]]",
}  # fmt: skip


def exact_weights(root: str) -> str:
    rows = [(2, 4, 4), (4, 16, 12), (4, 12, 10)]
    shown = []
    for row in rows:
        powers = [f"exp({score}{root})" for score in row]
        shown.append(", ".join(f"{power}/({'+'.join(powers)})" for power in powers))
    return f"[[{'],['.join(shown)}]]"


def test_the_lectures_animation_with_exponentials() -> None:
    steps = attention("matrix(3, 3)", 3)
    answers = {**A3_RIGHT, "Z": "[[2,4,4],[4,16,12],[4,12,10]]/√3", "P": exact_weights("/√3")}
    assert statuses(marks(answers, steps, A3)) == "ok ok ok ok ok ok unfinished"
    found = marks({**answers, "P": exact_weights("")}, steps, A3)
    assert found["P"].status == "wrong"
    assert found["P"].slips == ("other_operand",)
    found = marks({**answers, "Z": A3_RIGHT["S"], "P": exact_weights("")}, steps, A3)
    assert statuses(found) == "ok ok ok ok wrong carried unfinished"
    assert "scale_missing" in found["Z"].slips


def test_the_lectures_animation_in_decimals() -> None:
    steps = tuple(
        replace(step, policy="dp 4" if step.name in "ZPO" else "exact") for step in attention("matrix(3, 3)", 3)
    )
    right = {
        **A3_RIGHT, "Z": "[[1.1547,2.3094,2.3094],[2.3094,9.2376,6.9282],[2.3094,6.9282,5.7735]]",
        "P": "[[0.1361,0.4319,0.4319],[0.0009,0.9088,0.0903],[0.0074,0.7547,0.2378]]",
        "O": "[[1.8639,6.3194,1.7042],[1.9991,7.8141,0.2735],[1.9926,7.4796,0.7359]]",
    }  # fmt: skip
    assert statuses(marks(right, steps, A3)) == "ok ok ok ok ok ok ok"
    # The article does not scale; its output follows from that.
    article = {
        **right, "Z": A3_RIGHT["S"], "P": "[[0.0634,0.4683,0.4683],[0.0000,0.9820,0.0180],[0.0003,0.8805,0.1192]]",
        "O": "[[1.9366,6.6831,1.5951],[2.0000,7.9640,0.0540],[1.9997,7.7599,0.3584]]",
    }  # fmt: skip
    found = marks(article, steps, A3)
    assert statuses(found) == "ok ok ok ok wrong carried carried"
    assert "your own P" in found["O"].message
    # Worked out from the weights as they are rounded above.
    from_rounded = {**right, "O": "[[1.8637,6.3188,1.7040],[1.9991,7.8140,0.2736],[1.9924,7.4792,0.7356]]"}
    found = marks(from_rounded, steps, A3)
    assert statuses(found) == "ok ok ok ok ok ok carried"
    assert "as rounded; go on with more digits" in found["O"].message
    one_off = {**right, "O": "[[1.8639,6.3194,1.7042],[1.9991,7.8141,0.2735],[1.9926,7.4796,0.7395]]"}
    found = marks(one_off, steps, A3)
    assert found["O"].entries == ((True,) * 3, (True,) * 3, (True, True, False))
    assert found["O"].score == pytest.approx(8 / 9)
    assert "Entry (3,3) is wrong" in found["O"].message


def test_vectors_and_numbers() -> None:
    steps = (
        Step("p", "softmax(x)", "vector(3)", promises=("rows sum to 1",)),
        Step("L", "-log(p[2])"),
        Step("g", "p - y", "vector(3)"),
    )
    inputs = {"x": "[0, log(2), log(5)]", "y": "[0, 1, 0]"}
    right = {"p": "[1/8, 1/4, 5/8]", "L": "log(4)", "g": "[1/8, -3/4, 5/8]"}
    assert statuses(marks(right, steps, inputs)) == "ok ok ok"
    found = marks({**right, "g": "[1/8, 3/4, 5/8]", "L": "-log(4)"}, steps, inputs)
    assert found["g"].entries == ((True, False, True),)
    assert "Entry 2 is wrong" in found["g"].message
    assert found["L"].score == 0
    found = marks({"p": "[1/8, 3/8, 1/2]", "L": "-log(3/8)", "g": "[[1/8, -5/8, 1/2]]"}, steps, inputs)
    assert statuses(found) == "wrong carried carried"


# ---- what authors get wrong, what hosts need


@pytest.mark.parametrize(
    ("steps", "inputs", "words"),
    [
        ((Step("A", "B @ X", SQUARE),), INPUTS, "“B”"),
        ((Step("A", "X", "matrix(2, 3)"),), INPUTS, "declared as"),
        ((Step("X", "X", SQUARE),), INPUTS, "twice"),
        ((Step("A", "X", SQUARE, promises=("orthogonal",)),), INPUTS, "promise"),
        ((Step("A", "X", SQUARE, promises=("symmetric",)),), INPUTS, "breaks"),
        ((Step("A", "X", SQUARE, policy="dp"),), INPUTS, "policy"),
        ((Step("A", "X", "tensor"),), INPUTS, "tensor"),
        ((Step("A", "X", SQUARE),), {"X": "[[1, 2],[3"}, "input"),
    ],
)
def test_wrong_chains_are_the_authors_business(steps: tuple[Step, ...], inputs: dict[str, str], words: str) -> None:
    with pytest.raises(ValueError, match=words):
        mark_chain(steps, {}, inputs=inputs)


_ODD = [
    *("1/0", "[[1/0,1],[1,1]]", "[[1,2],[3,4]]", "[1,2]", "[[1,2,3],[1,2,3]]", "0", "9^9^9^9", "[[0,0],[0,0]]"),
    *("[[log(-1),1],[1,1]]", "softmax(Z)", "S/√2", "[[exp(exp(exp(9))),1],[1,2]]"),
]
_ANSWERS = st.one_of(
    st.text(), st.text("[]()0123456789/*+-.,√σSZPXx @'", max_size=40), st.sampled_from([*RIGHT.values(), *_ODD])
)


@given(st.dictionaries(st.sampled_from("QKVSZPO"), _ANSWERS))
@settings(max_examples=15, deadline=None)
def test_no_answer_is_an_error(answers: dict[str, str]) -> None:
    found = mark_chain(NOTES, answers, inputs=INPUTS)
    assert [marked.name for marked in found] == list("QKVSZPO")
    assert all(0 <= marked.score <= marked.max_score for marked in found)
