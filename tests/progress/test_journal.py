"""What a learner has done is written down and read back as it was."""

from __future__ import annotations

import json
import sqlite3
from pathlib import Path

import pytest
from verdicts import answer, function, of, verdict

from learn_transformers import progress
from learn_transformers.progress import schema
from learn_transformers.progress.history import history
from learn_transformers.verdict import Status


@pytest.fixture
def exercises(tmp_path: Path) -> Path:
    return tmp_path / "exercises"


def test_the_last_verdict_is_kept_with_its_mistakes(exercises: Path) -> None:
    assert progress.records(exercises) == {}
    assert progress.record(exercises, verdict(Status.FAILED, "no_exp")) == ""
    assert progress.records(exercises)["softmax", "softmax"].mistakes == (("no_exp", "hint about no_exp?"),)
    progress.record(exercises, verdict(Status.PASSED))
    kept = progress.records(exercises)["softmax", "softmax"]
    assert (kept.status, kept.mistakes) == ("passed", ())


def test_every_check_is_kept_with_answers_of_the_same_name_apart(exercises: Path) -> None:
    sheet = (answer("softmax", Status.FAILED, "A sign is wrong."), answer("jacobian", Status.UNFINISHED))
    progress.record(exercises, of(function("softmax", Status.PASSED), answers=sheet))
    progress.record(exercises, verdict(Status.FAILED, "no_exp"))
    known = history(exercises)
    assert [(a.kind, a.name, a.status) for a in known.attempts] == [
        ("function", "softmax", "passed"),
        ("worksheet", "softmax", "failed"),
        ("worksheet", "jacobian", "unfinished"),
        ("function", "softmax", "failed"),
    ]
    assert len({a.at for a in known.attempts}) == 2
    assert known.mistakes["worksheet", "softmax", "softmax"][0].title == "A sign is wrong."
    assert known.mistakes["function", "softmax", "softmax"][0].title == "it has no_exp"
    assert set(progress.records(exercises)) == {("softmax", "softmax")}


def test_hints_are_kept_in_the_order_of_opening(exercises: Path) -> None:
    for step in ("b", "a", "b"):
        progress.open_hint(exercises, "softmax", "softmax", step)
    assert progress.opened_hints(exercises, "softmax", "softmax") == ["b", "a"]
    assert progress.opened_hints(exercises, "softmax", "log_softmax") == []


def test_the_first_time_a_solution_was_asked_for_is_kept(exercises: Path) -> None:
    assert progress.given_up(exercises, "softmax", "softmax") is None
    progress.give_up(exercises, "softmax", "softmax")
    first = progress.given_up(exercises, "softmax", "softmax")
    progress.give_up(exercises, "softmax", "softmax")
    assert first is not None
    assert progress.given_up(exercises, "softmax", "softmax") == first
    assert progress.given_up(exercises, "softmax", "log_softmax") is None


def test_a_reset_function_is_not_started_and_no_attempt_is_lost(exercises: Path) -> None:
    progress.record(exercises, of(function("softmax", Status.FAILED, "no_exp"), function("b", Status.PASSED)))
    progress.note_reset(exercises, "softmax", "softmax", "never_checked")
    known = progress.records(exercises)
    assert {name: (r.status, r.mistakes) for (_, name), r in known.items()} == {
        "softmax": ("unfinished", ()),
        "b": ("passed", ()),
    }
    assert [(a.status, a.checks) for a in history(exercises).attempts if a.name == "softmax"] == [
        ("failed", 1),
        ("unfinished", 0),
    ]


@pytest.mark.parametrize("broken", ["", "{", "null", "7", '{"a": 1}', "[1]", '[["one", "two", "three", "four"]]'])
def test_a_broken_text_names_no_mistake_and_costs_nothing_else(exercises: Path, broken: str) -> None:
    progress.record(exercises, verdict(Status.FAILED, "no_exp"))
    with sqlite3.connect(progress.path_of(exercises)) as connection:
        connection.execute(
            "insert into attempt (chapter, name, kind, at, status, score, max_score, mistakes)"
            " values ('softmax', 'softmax', 'function', 1.0, 'failed', 0.0, 2.0, ?)",
            (broken,),
        )
    connection.close()
    assert progress.records(exercises)["softmax", "softmax"].status == "failed"
    for mistake in history(exercises).mistakes["function", "softmax", "softmax"]:
        assert mistake.title == ""


def test_attempts_cannot_be_deleted_or_changed(exercises: Path) -> None:
    progress.record(exercises, verdict(Status.PASSED))
    connection = sqlite3.connect(progress.path_of(exercises))
    for statement in ("delete from attempt", "update attempt set status = 'failed'"):
        with pytest.raises(sqlite3.IntegrityError, match="only ever added"):
            connection.execute(statement)
    connection.close()


def version_1(exercises: Path, rows: list[tuple[object, ...]]) -> Path:
    """A file as the first version wrote it."""
    path = progress.path_of(exercises)
    path.parent.mkdir()
    connection = sqlite3.connect(path)
    connection.executescript(
        """create table function (
            chapter text not null, name text not null, status text not null, score real not null,
            max_score real not null, attempts integer not null, last_checked real not null, first_passed real,
            mistakes text not null default '[]', primary key (chapter, name)
        ) strict;
        create table hint (
            chapter text not null, name text not null, step text not null, opened real not null,
            primary key (chapter, name, step)
        ) strict;
        pragma user_version = 1;"""
    )
    connection.executemany("insert into function values (?, ?, ?, ?, ?, ?, ?, ?, ?)", rows)
    connection.executemany(
        "insert into hint values (?, ?, ?, ?)", [("softmax", "b", "second", 20.0), ("softmax", "b", "first", 10.0)]
    )
    connection.commit()
    connection.close()
    return path


OLD_ROWS: list[tuple[object, ...]] = [
    ("softmax", "a", "passed", 3.0, 3.0, 4, 50.0, 50.0, "[]"),
    ("softmax", "b", "failed", 1.0, 3.0, 7, 60.0, 40.0, json.dumps([["no_exp", "Why?"]])),
    ("softmax", "c", "passed", 2.0, 2.0, 9, 70.0, 30.0, "[]"),
    ("softmax", "d", "unfinished", 0.0, 2.0, 1, 20.0, None, "[]"),
]
AS_ATTEMPTS = [
    ("d", 20.0, "unfinished", 1),
    ("c", 30.0, "passed", 1),
    ("b", 40.0, "passed", 1),
    ("a", 50.0, "passed", 4),
    ("b", 60.0, "failed", 6),
    ("c", 70.0, "passed", 8),
]


def test_a_file_of_version_1_is_read_as_it_is_and_brought_up_to_date_by_the_next_check(exercises: Path) -> None:
    path = version_1(exercises, OLD_ROWS)
    before = path.read_bytes()
    for updated in (False, True):
        if updated:
            progress.record(exercises, verdict(Status.PASSED, name="new"))
        known = history(exercises)
        old = [(a.name, a.at, a.status, a.checks) for a in known.attempts if a.name != "new"]
        assert old == AS_ATTEMPTS
        assert progress.opened_hints(exercises, "softmax", "b") == ["first", "second"]
        record = progress.records(exercises)["softmax", "b"]
        assert (record.status, record.score, record.mistakes) == ("failed", 1.0, (("no_exp", "Why?"),))
        assert (path.read_bytes() == before) is not updated
    assert progress.records(exercises)["softmax", "new"].status == "passed"
    with sqlite3.connect(path) as connection:
        assert connection.execute("pragma user_version").fetchone() == (schema.VERSION,)
    connection.close()


def test_bringing_a_file_up_to_date_is_all_or_nothing(exercises: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = version_1(exercises, OLD_ROWS)
    before = path.read_bytes()

    def fails(*arguments: object) -> None:
        raise OSError("the power is gone")

    monkeypatch.setattr(schema, "insert", fails)
    with pytest.raises(progress.ProgressError, match="the power is gone"):
        progress.record(exercises, verdict(Status.PASSED))
    monkeypatch.undo()
    assert path.read_bytes() == before
    assert len(history(exercises).attempts) == len(AS_ATTEMPTS)
