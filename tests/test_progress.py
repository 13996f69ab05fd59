"""What a learner has done is kept, and never stands in the way of a verdict."""

from __future__ import annotations

import sqlite3
from pathlib import Path

import pytest

from learn_transformers import progress
from learn_transformers.verdict import Chapter, Explanation, Function, Status, Verdict


def verdict(status: Status, *mistakes: str) -> Verdict:
    explained = tuple(Explanation((m,), "title", f"hint about {m}?") for m in mistakes)
    function = Function("softmax", status, 1.0, 2.0, None, explained, (), ())
    return Verdict.of([Chapter("softmax", status, 1.0, 2.0, (function,))], seed=0, isolation=[])


def test_the_last_verdict_is_kept_with_its_mistakes(tmp_path: Path) -> None:
    exercises = tmp_path / "exercises"
    assert progress.records(exercises) == {}
    progress.record(exercises, verdict(Status.FAILED, "no_exp"))
    assert progress.records(exercises)["softmax", "softmax"].mistakes == (("no_exp", "hint about no_exp?"),)
    progress.record(exercises, verdict(Status.PASSED))
    kept = progress.records(exercises)["softmax", "softmax"]
    assert (kept.status, kept.mistakes) == ("passed", ())


def test_hints_are_kept_in_the_order_of_opening(tmp_path: Path) -> None:
    exercises = tmp_path / "exercises"
    for step in ("b", "a", "b"):
        progress.open_hint(exercises, "softmax", "softmax", step)
    assert progress.opened_hints(exercises, "softmax", "softmax") == ["b", "a"]
    assert progress.opened_hints(exercises, "softmax", "log_softmax") == []


def test_a_file_that_is_not_ours_or_newer_is_left_alone(tmp_path: Path) -> None:
    exercises = tmp_path / "exercises"
    file = tmp_path / progress.FOLDER / progress.FILE
    file.parent.mkdir()
    file.write_text("no database")
    with pytest.raises(progress.ProgressError, match="cannot be used"):
        progress.record(exercises, verdict(Status.PASSED))
    assert file.read_text() == "no database"
    file.unlink()
    with sqlite3.connect(file) as connection:
        connection.execute("pragma user_version = 99")
    connection.close()
    with pytest.raises(progress.ProgressError, match="newer"):
        progress.record(exercises, verdict(Status.PASSED))
