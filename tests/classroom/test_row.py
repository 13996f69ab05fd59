"""Every student has a row, whatever became of the submission: points if there are any, never a silent zero."""

from __future__ import annotations

import dataclasses
from typing import Any

import pytest

from learn_transformers.classroom.lateness import Due, LatePolicy
from learn_transformers.classroom.roster import Entry
from learn_transformers.classroom.row import Mark, Outcome, Row
from learn_transformers.verdict import NOT_GRADED, Chapter, Function, Status, Verdict

ENTRY = Entry(2, "jdoe", "Jane Doe", "jane@example.org", "1001", (("section", "B"),))
DUE = Due.parse("2026-11-30T23:59:00+01:00")
POLICY = LatePolicy.parse("grace=15m,per-day=10%,floor=50%")
DAY = 86_400.0


def chapter(name: str, number: int, score: float, reason: str | None = None) -> Chapter:
    status = Status.ERROR if reason else Status.PASSED if score == 24 else Status.FAILED
    function = Function(name, status, score, 24.0, None, (), (), (), reason=reason)
    return Chapter(name, status, score, 24.0, (function,), number=number)


def verdict(*chapters: Chapter, **further: Any) -> Verdict:
    return Verdict.of(chapters or [chapter("softmax", 2, 24.0)], seed="hmac-sha256:0123", isolation=["uid"], **further)


def test_a_graded_submission_has_its_verdicts_points() -> None:
    found = Row.of("Jane Doe", verdict(chapter("softmax", 2, 24.0), chapter("masking", 4, 12.0)), at=DUE.at)
    assert (found.student, found.status) == ("Jane Doe", Status.FAILED)
    assert (found.score, found.max_score, found.penalty, found.final_score) == (36.0, 48.0, 0.0, 36.0)
    assert found.marks == (Mark("softmax", 2, 24.0, 24.0), Mark("masking", 4, 12.0, 24.0))
    assert (found.seed, found.late_by) == ("hmac-sha256:0123", None)


def test_chapters_stand_in_the_order_of_the_course() -> None:
    found = Row.of("a", verdict(chapter("masking", 4, 12.0), chapter("softmax", 2, 24.0)))
    assert [mark.chapter for mark in found.marks] == ["softmax", "masking"]


def test_the_roster_says_who_it_is() -> None:
    found = Row.of("Jane Doe", verdict(), entry=ENTRY)
    assert (found.student, found.name, found.email, found.id) == ("jdoe", "Jane Doe", "jane@example.org", "1001")
    assert found.further == (("section", "B"),)


def test_lateness_costs_what_the_policy_says() -> None:
    found = Row.of("a", verdict(), at=DUE.at + DAY, due=DUE, policy=POLICY)
    assert (found.score, found.penalty, found.final_score, found.late_by) == (24.0, 2.4, 21.6, DAY)
    assert Row.of("a", verdict(), at=DUE.at + 900, due=DUE, policy=POLICY).final_score == 24.0
    assert Row.of("a", verdict(), at=DUE.at + DAY, due=DUE).final_score == 24.0
    assert Row.of("a", verdict(), at=DUE.at - DAY, due=DUE, policy=POLICY).late_by == 0


@pytest.mark.parametrize("at", [None, float("nan"), float("inf")])
def test_a_time_that_is_not_known_costs_nothing_and_is_said(at: float | None) -> None:
    found = Row.of("a", verdict(), at=at, due=DUE, policy=POLICY)
    assert (found.at, found.late_by, found.final_score) == (None, None, 24.0)
    assert found.notes == ("When this was handed in is not known: nothing is taken off for lateness.",)
    assert Row.of("a", verdict(), at=at).notes == ()


def test_who_handed_in_nothing_has_a_row() -> None:
    found = Row.of("jdoe", Outcome.MISSING, entry=ENTRY, due=DUE, policy=POLICY, max_score=48.0)
    assert (found.status, found.score, found.max_score, found.final_score) == ("missing", 0.0, 48.0, 0.0)
    assert (found.late_by, found.verdict, found.notes, found.marks) == (None, None, (), ())


def test_what_is_refused_is_in_the_row() -> None:
    found = Row.of("a", Outcome.REFUSED, refused=["softmax.py is a symbolic link."], notes=["It lay deep.", ""], at=1.0)
    assert (found.status, found.score) == ("refused", 0.0)
    assert (found.refused, found.notes) == (("softmax.py is a symbolic link.",), ("It lay deep.",))


def test_where_the_grader_failed_there_are_no_points_not_even_none() -> None:
    alone = Row.of("a", Outcome.NOT_GRADED, notes=["A judge died."], due=DUE, at=DUE.at + DAY, policy=POLICY)
    assert (alone.status, alone.score, alone.penalty, alone.final_score) == ("not_graded", None, None, None)
    assert alone.late_by == DAY
    partly = Row.of("a", verdict(chapter("softmax", 2, 24.0), chapter("masking", 4, 0.0, reason=NOT_GRADED)))
    assert (partly.status, partly.score, partly.final_score, partly.max_score) == ("not_graded", None, None, 48.0)
    assert [mark.score for mark in partly.marks] == [24.0, None]


def test_a_verdict_for_practice_is_no_grade() -> None:
    with pytest.raises(ValueError, match="for practice"):
        Row.of("a", verdict(practice=True))


def test_what_others_wrote_is_printable() -> None:
    found = Row.of("\x1b[31mjdoe\n", verdict(notes=["a\u202eb"]), refused=["x\ny\x07"], notes=["\r"])
    assert found.student == "\\x1b[31mjdoe"
    assert found.refused == ("x y\\x07",)
    assert found.notes == ("\\r", "a\\u202eb")


def test_a_row_without_its_verdict_says_the_same() -> None:
    found = Row.of("a", verdict(), entry=ENTRY, at=1.0, due=DUE)
    small = found.without_verdict()
    assert small.verdict is None
    assert dataclasses.replace(small, verdict=found.verdict) == found


def test_what_counts_is_said_in_front() -> None:
    found = Row.of("a", verdict(), notes=["It lay deep."], attempt="0" * 64, counts="What counts is another.")
    assert found.notes == ("What counts is another.", "It lay deep.")
    assert (found.attempt, found.counts) == ("0" * 64, "What counts is another.")


def test_what_is_known_once_all_are_there() -> None:
    missing = Row.of("a", Outcome.MISSING, notes=["x"]).beside_others(["y\n"], 48.0)
    assert (missing.max_score, missing.notes) == (48.0, ("x", "y"))
    assert Row.of("a", verdict()).beside_others((), 48.0).max_score == 24.0


def test_rows_of_many_are_small() -> None:
    """Marks that many have are there once."""
    one, other = (Row.of(name, verdict()).without_verdict() for name in "ab")
    assert one.marks[0] is other.marks[0]
    assert not hasattr(one, "__dict__")
