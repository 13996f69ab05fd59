"""Which attempt stands in the tables: what lies there now, the best, and never one that was kept out."""

from __future__ import annotations

import csv
import json
import os
import time
from pathlib import Path
from typing import Any

import pytest

pytest.importorskip("sqlalchemy")

from stand_in import grade, hand_in
from test_keeping_book import attempts, book_of, scores, submissions

from learn_transformers.classroom.class_report import NONE_PASSES, NOTHING
from learn_transformers.classroom.counts import Counts
from learn_transformers.classroom.gradebook.attempt import COUNTS, HANDED_IN_AGAIN, KEPT_OUT, Attempt, Event
from learn_transformers.classroom.lateness import Due

DAY = 86_400.0
DUE = "2026-12-01T12:00:00Z"
AT = Due.parse(DUE).at
POLICY = {"due": DUE, "late_policy": "per-day=10%"}


def row(folder: Path, student: str = "ada") -> dict[str, Any]:
    document = json.loads((folder / "out" / "grades.json").read_text())
    (found,) = (one for one in document["submissions"] if one["student"] == student)
    return dict(found)


def of_class(folder: Path) -> tuple[int, int, dict[str, str]]:
    """How many students the class report knows, of how many there is a verdict, and who needs help for which reason."""
    report = json.loads((folder / "out" / "class.json").read_text())
    return report["students"], report["graded"], {one["student"]: " ".join(one["reasons"]) for one in report["help"]}


def kept(folder: Path, student: str = "ada") -> list[Attempt]:
    with book_of(folder) as book:
        return list(book.history(student).attempts)


def decide(folder: Path, attempt: Attempt, what: str) -> None:
    with book_of(folder) as book:
        book.note(Event(time.time(), "a teacher", what, attempt.key.student, attempt.key.digest))


def test_what_lies_there_now_counts_or_the_best_there_ever_was(tmp_path: Path) -> None:
    for points, at in ((7, AT - 3 * DAY), (9, AT - 2 * DAY), (4, AT - DAY)):
        hand_in(submissions(tmp_path), {"ada": f"# {points}"}, at)
        grade(tmp_path)
    assert (row(tmp_path)["score"], row(tmp_path)["counts"]) == (4.0, "")
    grade(tmp_path, counts=Counts.BEST)
    best, found = kept(tmp_path)[1], row(tmp_path)
    assert (found["score"], found["attempt"], found["submitted_at"]) == (9.0, best.key.digest, "2026-11-29T12:00:00Z")
    assert found["counts"].startswith(f"What counts is other work of the same student: attempt {best.key.digest[:12]}")
    assert found["counts"] in found["notes"]
    assert found["counts"] in (tmp_path / "out" / "feedback" / "ada.md").read_text()
    assert found["verdict"]["score"] == 9.0
    grade(tmp_path)
    assert scores(tmp_path) == {"ada": 4.0}


def test_the_best_is_what_is_best_after_the_penalty(tmp_path: Path) -> None:
    for points, at in ((8, AT - DAY), (9, AT + 3 * DAY - 1), (3, AT + 4 * DAY)):
        hand_in(submissions(tmp_path), {"ada": f"# {points}"}, at)
        grade(tmp_path)
    grade(tmp_path, counts=Counts.BEST)
    assert row(tmp_path)["score"] == 9.0
    grade(tmp_path, counts=Counts.BEST, **POLICY)
    found = row(tmp_path)
    assert (found["score"], found["penalty"], found["final_score"], found["late_by"]) == (8.0, 0.0, 8.0, 0.0)
    grade(tmp_path, counts=Counts.BEST, due="2026-12-04T12:00:00Z", late_policy="per-day=10%")
    assert row(tmp_path)["final_score"] == 9.0
    document = json.loads((tmp_path / "out" / "grades.json").read_text())
    assert (document["due"], document["late_policy"], document["counts"]) == (
        "2026-12-04T12:00:00Z", "per-day=10%", "best",
    )  # fmt: skip


def test_worse_work_that_is_graded_where_the_best_counts_leaves_the_best(tmp_path: Path) -> None:
    """Its verdict is asked for before it is in the gradebook."""
    hand_in(submissions(tmp_path), {"ada": "# 9"}, AT - DAY)
    grade(tmp_path)
    hand_in(submissions(tmp_path), {"ada": "# 3"}, AT)
    grade(tmp_path, counts=Counts.BEST)
    assert row(tmp_path)["score"] == 9.0
    assert [attempt.score for attempt in kept(tmp_path)] == [9.0, 3.0]


def test_what_was_kept_out_does_not_count_but_what_the_same_files_had_before(tmp_path: Path) -> None:
    hand_in(submissions(tmp_path), {"ada": "# 9", "bob": "# 2"}, AT)
    grade(tmp_path)
    grade(tmp_path, again=True)
    first, second = kept(tmp_path)
    assert row(tmp_path)["attempt"] == second.key.digest
    decide(tmp_path, second, KEPT_OUT)
    grade(tmp_path)
    assert (row(tmp_path)["attempt"], row(tmp_path)["counts"]) == (first.key.digest, "")
    private = tmp_path / "private"
    private.mkdir()
    (private / "softmax.py").write_text("")
    grade(tmp_path, extra_key=private)
    third = kept(tmp_path)[2]
    assert row(tmp_path)["attempt"] == third.key.digest
    decide(tmp_path, third, KEPT_OUT)
    for counts in Counts:
        grade(tmp_path, extra_key=private, counts=counts)
        assert row(tmp_path)["attempt"] == first.key.digest
        assert row(tmp_path)["counts"].startswith("What counts is how the same files were graded before: attempt ")
    decide(tmp_path, third, COUNTS)
    assert grade(tmp_path, extra_key=private).known == 2
    assert row(tmp_path)["attempt"] == third.key.digest


def test_where_all_of_it_was_kept_out_earlier_work_counts_or_nothing(tmp_path: Path) -> None:
    hand_in(submissions(tmp_path), {"ada": "# 5"}, AT - DAY)
    grade(tmp_path)
    hand_in(submissions(tmp_path), {"ada": "# 9"}, AT)
    grade(tmp_path)
    earlier, later = kept(tmp_path)
    decide(tmp_path, later, KEPT_OUT)
    assert grade(tmp_path).known == 1
    assert (row(tmp_path)["score"], row(tmp_path)["attempt"]) == (5.0, earlier.key.digest)
    decide(tmp_path, earlier, KEPT_OUT)
    grade(tmp_path)
    found = row(tmp_path)
    assert (found["status"], found["score"], found["attempt"]) == ("refused", 0.0, None)
    assert found["refused"] == ["What was handed in was kept out of what counts; the gradebook says why."]
    assert attempts(tmp_path) == 2


def test_other_chapters_are_other_work(tmp_path: Path) -> None:
    hand_in(submissions(tmp_path), {"ada": "# 9"}, AT - DAY)
    grade(tmp_path, chapters=("softmax", "masking"))
    hand_in(submissions(tmp_path), {"ada": "# 5"}, AT)
    grade(tmp_path, counts=Counts.BEST)
    assert row(tmp_path)["score"] == 5.0


def test_who_has_handed_in_nothing_now_has_what_was_best(tmp_path: Path) -> None:
    (tmp_path / "roster.csv").write_text("\ufeffstudent;name\nada;Ada\nbob;Böb\nzoe;Zoë\n", encoding="utf-8")
    roster = {"roster": tmp_path / "roster.csv"}
    hand_in(submissions(tmp_path), {"ada": "# 9", "bob": "# 7"}, AT)
    grade(tmp_path, **roster)
    for file in (submissions(tmp_path) / "ada").iterdir():
        file.unlink()
    (submissions(tmp_path) / "ada").rmdir()
    grade(tmp_path, **roster)
    assert (row(tmp_path)["status"], scores(tmp_path)) == ("missing", {"ada": 0.0, "bob": 7.0, "zoe": 0.0})
    assert of_class(tmp_path) == (3, 1, {"ada": NOTHING, "bob": NONE_PASSES, "zoe": NOTHING})
    grade(tmp_path, counts=Counts.BEST, **roster)
    assert scores(tmp_path) == {"ada": 9.0, "bob": 7.0, "zoe": 0.0}
    assert of_class(tmp_path) == (3, 2, {"ada": NONE_PASSES, "bob": NONE_PASSES, "zoe": NOTHING})
    assert row(tmp_path)["name"] == "Ada"
    with (tmp_path / "out" / "grades.csv").open(encoding="utf-8", newline="") as file:
        assert [line["name"] for line in csv.DictReader(file)] == ["Ada", "Böb", "Zoë"]


def test_files_that_come_back_are_the_latest_again(tmp_path: Path) -> None:
    for points, at in ((9, AT - 3 * DAY), (4, AT - 2 * DAY), (9, AT - DAY)):
        hand_in(submissions(tmp_path), {"ada": f"# {points}"}, at)
        grade(tmp_path)
        grade(tmp_path)
    with book_of(tmp_path) as book:
        history = book.history("ada")
        latest = history.latest()
    assert latest is not None
    assert (latest.score, len(history.attempts)) == (9.0, 2)
    assert [(event.what, event.at) for event in history.events] == [(HANDED_IN_AGAIN, AT - DAY)]
    assert row(tmp_path)["submitted_at"] == "2026-11-30T12:00:00Z"


def test_copying_a_folder_is_no_handing_in(tmp_path: Path) -> None:
    hand_in(submissions(tmp_path), {"ada": "# 9"}, AT - DAY)
    grade(tmp_path)
    os.utime(submissions(tmp_path) / "ada" / "softmax.py", (AT, AT))
    grade(tmp_path)
    with book_of(tmp_path) as book:
        assert book.events("ada") == []


def test_earlier_work_says_since_when_there_is_a_mistake(tmp_path: Path) -> None:
    from dataclasses import replace

    import stand_in

    from learn_transformers.verdict import Explanation

    def with_mistake(some: Any, settings: Any) -> Any:
        for one in stand_in.engine(some, settings):
            (chapter,) = one.verdict.chapters
            said = Explanation(("unscaled",), "the scores are not divided", "Why?")
            function = replace(chapter.functions[0], diagnosis=(said,))
            found = replace(one.verdict, chapters=(replace(chapter, functions=(function,)),))
            yield replace(one, verdict=found)

    for points, at in ((4, AT - 5 * DAY), (5, AT)):
        hand_in(submissions(tmp_path), {"ada": f"# {points}"}, at)
        grade(tmp_path, engine=with_mistake)
    report = json.loads((tmp_path / "out" / "class.json").read_text())
    assert [(one["students"], one["since"]) for one in report["mistakes"]] == [(1, "2026-11-26T12:00:00Z")]
    assert "the same mistake over 5 days" in report["help"][0]["reasons"][1]
