"""What the journal amounts to, worked out by hand."""

from __future__ import annotations

from pathlib import Path

import pytest
from verdicts import answer, function, of, verdict

from learn_transformers import course, progress
from learn_transformers.progress import summary
from learn_transformers.progress.history import Attempt, History
from learn_transformers.progress.summary import LONGEST_GAP, Standing, State
from learn_transformers.verdict import Status


def checks(*rows: tuple[float, str, str] | tuple[float, str, str, int]) -> dict[str, Standing]:
    """The standings after checks at (a time, of a function, with this status, so many)."""
    attempts = tuple(
        Attempt("softmax", name, "function", at, status, 0.0, 1.0, *more) for at, name, status, *more in rows
    )
    return {name: s for (_, _, name), s in summary.standings_in(History(attempts)).items()}


def test_failing_counts_from_the_first_failure_after_the_last_pass() -> None:
    a = checks(
        (10, "a", "failed"), (20, "a", "passed"), (30, "a", "error"), (40, "a", "unfinished"), (50, "a", "failed")
    )["a"]
    assert (a.state, a.failing_since, a.first_passed, a.last_checked) == (State.FAILING, 30, 20, 50)
    a = checks((10, "a", "failed"), (20, "a", "passed"))["a"]
    assert (a.state, a.failing_since, a.first_passed) == (State.PASSED, None, 20)


def test_a_stub_is_not_started_and_no_attempt() -> None:
    a = checks((10, "a", "unfinished"), (20, "a", "unfinished"))["a"]
    assert (a.state, a.attempts, a.checks, a.failing_since) == (State.NOT_STARTED, 0, 2, None)


def test_what_has_just_passed_is_no_further_attempt() -> None:
    rows = [(1, "failed"), (2, "passed"), (3, "passed"), (4, "failed"), (5, "passed"), (6, "passed")]
    a = checks(*((at, "a", status) for at, status in rows))["a"]
    assert (a.attempts, a.checks, a.first_passed) == (4, 6, 2)


def test_a_reset_starts_anew_and_is_no_check() -> None:
    reset = checks((10, "a", "passed"), (20, "a", "failed"), (30, "a", "unfinished", 0))["a"]
    assert (reset.state, reset.checks, reset.attempts) == (State.NOT_STARTED, 2, 2)
    assert (reset.first_passed, reset.last_checked, reset.failing_since) == (10, 20, None)
    again = checks((10, "a", "failed"), (30, "a", "unfinished", 0), (40, "a", "failed"))["a"]
    assert again.failing_since == 40
    again = checks((10, "a", "passed"), (30, "a", "unfinished", 0), (40, "a", "passed"))["a"]
    assert (again.attempts, again.seconds, again.first_passed) == (2, 30, 10)


def test_checks_that_version_1_had_counted_together_count() -> None:
    a = checks((10, "a", "passed"), (20, "a", "failed", 6))["a"]
    assert (a.checks, a.attempts, a.failing_since) == (7, 7, 20)


def test_a_gap_is_shared_by_what_was_worked_on_and_none_is_longer_than_the_longest() -> None:
    found = checks(
        (1000, "a", "failed"), (1000, "b", "unfinished"),  # before the first check nothing is known
        (1060, "a", "passed"), (1060, "b", "failed"), (1060, "c", "unfinished"),  # 60 s for a and b
        (1100, "a", "passed"), (1100, "b", "failed"), (1100, "c", "unfinished"),  # 40 s for b alone
        (90000, "c", "failed"),  # a night
        (89000, "c", "failed"),  # a clock that was set back
    )  # fmt: skip
    assert {name: s.seconds for name, s in found.items()} == {"a": 30, "b": 70, "c": LONGEST_GAP}


@pytest.mark.parametrize("pause", [0, 1, LONGEST_GAP - 1, LONGEST_GAP, 1e9])
def test_no_more_time_is_counted_than_has_passed(pause: float) -> None:
    found = checks((0, "a", "failed"), (pause, "a", "failed"), (pause, "b", "failed"), (pause, "c", "error"))
    assert sum(s.seconds for s in found.values()) == pytest.approx(min(pause, LONGEST_GAP))


def test_of_a_course(tmp_path: Path) -> None:
    exercises = tmp_path / "exercises"
    sheet = (answer("two_scores", Status.FAILED, "A sign is wrong."),)
    progress.record(exercises, of(function("softmax", Status.FAILED, "no_exp"), answers=sheet))
    progress.record(exercises, verdict(Status.PASSED, name="no_longer_in_the_course"))
    progress.open_hint(exercises, "softmax", "log_softmax", "first")
    progress.give_up(exercises, "softmax", "cross_entropy")
    progress.give_up(exercises, "softmax", progress.WORKSHEET)
    found = summary.of(exercises)
    assert (found.said, found.readable) == ("", True)
    assert [c.chapter for c in found.chapters] == [*course.chapters()]
    standing = next(c for c in found.chapters if c.chapter.name == "softmax")
    functions = {s.name: s for s in standing.functions}
    assert [*functions] == standing.chapter.functions()
    assert functions["softmax"].mistakes[0].title == "it has no_exp"
    assert functions["log_softmax"].hints == 1
    assert functions["cross_entropy"].solution_shown == progress.given_up(exercises, "softmax", "cross_entropy")
    assert standing.worksheet_shown == progress.given_up(exercises, "softmax", progress.WORKSHEET)
    assert {s.name: s.state for s in standing.worksheet}["two_scores"] == State.FAILING


def test_a_reset_worksheet_is_not_started(tmp_path: Path) -> None:
    exercises = tmp_path / "exercises"
    progress.record(exercises, of(function("a", Status.PASSED), answers=(answer("a", Status.PASSED),)))
    progress.note_reset(exercises, "softmax", progress.WORKSHEET)
    assert {kind: status for (kind, _, _), status in progress.statuses(exercises).items()} == {
        "function": "passed",
        "worksheet": "unfinished",
    }


def test_what_cannot_be_read_is_said(tmp_path: Path) -> None:
    path = progress.path_of(tmp_path / "exercises")
    path.mkdir(parents=True)
    found = summary.of(tmp_path / "exercises")
    assert found.readable
    assert "was damaged" in found.said
    assert summary.of(tmp_path / "exercises").said == ""
