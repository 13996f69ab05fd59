"""What was answered to questions is written down and read back as it was, whatever anybody makes of the file."""

from __future__ import annotations

import json
import math
import sqlite3
from dataclasses import replace
from pathlib import Path
from typing import Any

import hostile_folders as hostile
import pytest
from verdicts import verdict

from learn_transformers import progress
from learn_transformers.progress import Reply, schema
from learn_transformers.progress.history import history
from learn_transformers.verdict import Status

ONE = Reply(
    chapter="softmax", question="three_weights", at=1000.0, seed="0", mode="practice", status="failed", score=0.5,
    attempts=2, hints=1, confidence="sure", mistake="no_exp", seconds=31.5, answer=json.dumps("b"),
)  # fmt: skip


@pytest.fixture
def exercises(tmp_path: Path) -> Path:
    return tmp_path / "exercises"


def test_replies_are_kept_oldest_first_and_apart_from_what_was_done_once_more(exercises: Path) -> None:
    assert progress.replies(exercises) == []
    again = replace(ONE, at=2000.0, seed="a1b2", mode="exam", status="passed", score=1.0, mistake="", confidence="")
    code = replace(ONE, kind=progress.FUNCTION, question="softmax", mode="review")
    for reply in (ONE, code, again):
        assert progress.keep_reply(exercises, reply) == ""
    assert progress.replies(exercises) == [ONE, again]
    assert progress.replies(exercises, progress.FUNCTION) == [code]
    assert progress.replies(exercises, progress.WORKSHEET) == []
    assert progress.records(exercises) == {}, "a review is no check of the file"


def test_replies_cannot_be_deleted_or_changed(exercises: Path) -> None:
    progress.keep_reply(exercises, ONE)
    connection = sqlite3.connect(progress.path_of(exercises))
    for statement in ("delete from reply", "update reply set score = 1"):
        with pytest.raises(sqlite3.IntegrityError, match="only ever added"):
            connection.execute(statement)
    connection.close()


@pytest.mark.parametrize(
    "odd",
    [
        {"score": 1.5}, {"score": math.nan}, {"attempts": -1}, {"mode": "game"}, {"confidence": "very"},
        {"status": "fine"}, {"kind": "poem"}, {"at": -1.0}, {"seconds": math.inf}, {"hints": 0.5},
    ],
    ids=str,
)  # fmt: skip
def test_what_is_no_reply_is_not_kept_and_harms_nothing(exercises: Path, odd: dict[str, Any]) -> None:
    progress.keep_reply(exercises, ONE)
    assert progress.keep_reply(exercises, replace(ONE, **odd)).startswith("Progress was not kept: ")
    assert progress.replies(exercises) == [ONE]


def test_of_an_answer_without_end_only_its_text_is_lost(exercises: Path) -> None:
    assert progress.keep_reply(exercises, replace(ONE, answer=json.dumps("x" * 3_000_000))) == ""
    assert progress.keep_reply(exercises, replace(ONE, answer='"\ud800"')) == ""
    assert progress.replies(exercises) == [replace(ONE, answer="null"), replace(ONE, answer='"?"')]


def test_a_file_of_version_2_is_read_as_it_is_and_brought_up_to_date_by_the_next_reply(exercises: Path) -> None:
    path = hostile.version_2(progress.path_of(exercises))
    before = path.read_bytes()
    assert progress.replies(exercises) == []
    assert [a.name for a in history(exercises).attempts] == ["softmax"]
    assert path.read_bytes() == before
    assert progress.keep_reply(exercises, ONE) == ""
    assert progress.replies(exercises) == [ONE]
    assert [a.name for a in history(exercises).attempts] == ["softmax"]
    assert progress.opened_hints(exercises, "softmax", "softmax") == ["first"]
    assert progress.given_up(exercises, "softmax", "softmax") == 3.0
    with sqlite3.connect(path) as connection:
        assert connection.execute("pragma user_version").fetchone() == (schema.VERSION,)
    connection.close()


def test_bringing_a_file_of_version_2_up_to_date_is_all_or_nothing(
    exercises: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = hostile.version_2(progress.path_of(exercises))
    before = path.read_bytes()

    def fails(*arguments: object) -> None:
        raise OSError("the power is gone")

    monkeypatch.setattr(schema, "insert_sound", fails)
    assert "the power is gone" in progress.keep_reply(exercises, ONE)
    assert path.read_bytes() == before


def test_a_file_of_version_2_with_odd_values_is_mended(exercises: Path) -> None:
    odd = (
        "insert into attempt (chapter, name, kind, at, status, score, max_score) values ('a', 'b', 'c', 'x', 'd', 0, 0)"
    )
    hostile.version_2(progress.path_of(exercises), odd)
    known, said = progress.read_or_say(progress.replies, exercises, None)
    assert known == []
    assert "the 1 results that could be read" in said
    assert [a.name for a in history(exercises).attempts] == ["softmax"]


def test_starting_anew_forgets_replies_and_keeps_them_in_the_backup(exercises: Path) -> None:
    progress.keep_reply(exercises, ONE)
    backup = progress.start_anew(exercises)
    assert backup is not None
    assert progress.replies(exercises) == []
    backup.rename(progress.path_of(exercises))
    assert progress.replies(exercises) == [ONE]


def test_replies_in_a_damaged_file_are_saved(exercises: Path) -> None:
    progress.record(exercises, verdict(Status.PASSED))
    for n in range(3):
        progress.keep_reply(exercises, replace(ONE, at=float(n)))
    connection = sqlite3.connect(progress.path_of(exercises))
    connection.execute("drop table given_up")
    connection.close()
    known, said = progress.read_or_say(progress.replies, exercises, None)
    assert known == [replace(ONE, at=float(n)) for n in range(3)]
    assert "the 4 results that could be read" in said


def insert(values: str) -> str:
    return f"insert into reply values {values}"


SOUND = "1, 'question', 'softmax', 'q', 1.0, '0', 'practice', 'passed', 1.0, 1, 0, '', '', 1.0, 'null'"
ODD = {
    "a mode of somebody's": insert(f"({SOUND.replace('practice', 'other')})"),
    "a score beyond all": insert(f"({SOUND.replace('passed', 'failed').replace('1.0, 1, 0', '9e999, 1, 0')})"),
    "bytes for a text": insert(f"({SOUND.replace(chr(39) + 'q' + chr(39), 'zeroblob(3)')})"),
    "a moment that never comes": insert(f"({SOUND.replace(chr(39) + 'q' + chr(39) + ', 1.0', 'hex(1), 1e300')})"),
}


@pytest.mark.parametrize("statement", ODD.values(), ids=ODD.keys())
def test_odd_values_are_damage_that_is_mended(exercises: Path, statement: str) -> None:
    hostile.database(progress.path_of(exercises), insert(f"({SOUND.replace('1, ', '7, ', 1)})"), statement)
    known, said = progress.read_or_say(progress.replies, exercises, None)
    assert [reply.question for reply in known] == ["q"]
    assert "was damaged and is now" in said
    assert progress.keep_reply(exercises, ONE) == ""


def test_more_replies_than_anybody_gave_are_left_alone(exercises: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(schema, "MOST_ROWS", 1000)
    many = "with recursive n(i) as (select 1 union all select i + 1 from n limit 1001)"
    path = progress.path_of(exercises)
    hostile.database(path, f"insert into reply {many} select {SOUND.replace('1, ', 'i, ', 1)} from n")
    before = path.read_bytes()
    monkeypatch.setenv("XDG_STATE_HOME", str(exercises.parent / "state"))
    known, said = progress.read_or_say(progress.replies, exercises, None)
    assert known == []
    assert "too many to read at once" in said
    assert path.read_bytes() == before


def test_a_trigger_of_somebody_elses_is_refused(exercises: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_STATE_HOME", str(exercises.parent / "state"))
    spy = "create trigger t after insert on reply begin select hex(zeroblob(1e9)); end"
    hostile.database(progress.path_of(exercises), spy)
    assert "was left alone" in progress.keep_reply(exercises, ONE)
    assert progress.read_or_say(progress.replies, exercises, None)[0] == [ONE], "in the user's state folder"
