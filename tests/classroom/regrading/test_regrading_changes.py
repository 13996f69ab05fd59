"""What is different between two verdicts, named by function and check."""

from __future__ import annotations

import dataclasses

import pytest
from hypothesis import given
from hypothesis import strategies as st

from learn_transformers.classroom.regrading.changes import Change, changes
from learn_transformers.classroom.regrading.outputs import said
from learn_transformers.verdict import Answer, Chapter, Check, Function, QuizEntry, Status, Verdict

PASSES = st.lists(st.tuples(st.sampled_from(["a", "b", "c"]), st.booleans()), max_size=5)


def status(passed: bool) -> Status:
    return Status.PASSED if passed else Status.FAILED


def of(checks: list[tuple[str, bool]], name: str = "softmax") -> Verdict:
    made = tuple(Check(check, status(passed), float(passed), 1.0) for check, passed in checks)
    score = sum(check.points for check in made)
    function = Function(name, status(score == len(made)), score, float(len(made)), None, (), (), made)
    chapter = Chapter("softmax", function.status, score, float(len(made)), (function,))
    return Verdict.of([chapter], seed=0, isolation=())


@given(PASSES)
def test_nothing_is_different_from_itself(checks: list[tuple[str, bool]]) -> None:
    assert changes(of(checks).to_dict(), of(checks).to_dict()) == []


@given(PASSES, PASSES)
def test_the_other_way_round_is_the_opposite(one: list[tuple[str, bool]], other: list[tuple[str, bool]]) -> None:
    there, back = (changes(of(x).to_dict(), of(y).to_dict()) for x, y in ((one, other), (other, one)))
    assert [(c.old, c.new, set(c.passes), set(c.added)) for c in there] == [
        (c.new, c.old, set(c.fails), set(c.gone)) for c in back
    ]


def test_a_check_that_flipped_is_named_and_so_is_a_new_one() -> None:
    old, new = (
        of([("zeros", False), ("ones", True), ("old", True)]),
        of([("zeros", True), ("ones", True), ("new", True)]),
    )
    (change,) = changes(old.to_dict(), new.to_dict())
    assert change == Change("softmax", "softmax", "", 2.0, 3.0, ("zeros",), (), ("new",), ("old",))
    assert said(change) == "softmax.softmax 2 → 3; passes now: zeros; asked now: new; asked no more: old"


def test_a_function_that_is_asked_only_now_or_no_more() -> None:
    found = changes(of([("a", True)], "before").to_dict(), of([("a", True)], "after").to_dict())
    assert [said(change) for change in found] == ["softmax.after not asked → 1", "softmax.before 1 → not asked"]


def test_worksheets_and_quizzes_are_compared_too() -> None:
    def verdict(passed: bool) -> Verdict:
        answer = Answer("scores", status(passed), float(passed), 1.0, "", "")
        entry = QuizEntry("why", "choice", status(passed), float(passed), 1.0)
        chapter = Chapter("softmax", Status.PASSED, 0.0, 0.0, (), worksheet=(answer,), quiz=(entry,))
        return Verdict.of([chapter], seed=0, isolation=())

    found = changes(verdict(True).to_dict(), verdict(False).to_dict())
    assert [said(change) for change in found] == ["worksheet softmax.scores 1 → 0", "quiz softmax.why 1 → 0"]


def test_what_is_said_is_one_line_whatever_a_name_is() -> None:
    change = Change("softmax", "soft\n\x1b[31mmax", "", 0.0, 1.0, passes=("a\nb",) * 5)
    assert said(change) == r"softmax.soft \x1b[31mmax 0 → 1; passes now: a b, a b, a b and 2 more"


@pytest.mark.parametrize("wrong", [{}, {"chapters": [7]}, {"chapters": [{"name": "softmax", "functions": [{}]}]}, []])
def test_what_is_no_verdict_is_a_value_error(wrong: object) -> None:
    with pytest.raises(ValueError, match="no verdict"):
        changes(wrong, of([]).to_dict())  # type: ignore[arg-type]


def test_points_are_compared_where_no_check_is_otherwise() -> None:
    old = of([("a", True)])
    (chapter,) = old.chapters
    (function,) = chapter.functions
    half = dataclasses.replace(chapter, functions=(dataclasses.replace(function, score=0.5),))
    (change,) = changes(old.to_dict(), dataclasses.replace(old, chapters=(half,)).to_dict())
    assert (change.old, change.new, change.passes, change.fails) == (1.0, 0.5, (), ())
