"""Grades in the columns of nbgrader and otter: nothing lost, nothing added, and no formula."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path

import pytest
from some_grades import folder, nobody, submission
from support import CommandLine

from learn_transformers.classroom.exports.grades import reading
from learn_transformers.classroom.exports.grades.written import nbgrader, otter


def rows(content: bytes) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(content.decode(), newline="")))


def test_nbgrader_has_an_assignment_for_each_chapter(tmp_path: Path) -> None:
    late = submission("ada", 30.0, penalty=3.0, final_score=27.0, name="Lovelace, Ada", email="a@x")
    own = submission("bob", 34.0, name="x", roster={"first_name": "=Bob", "last_name": "von B"})
    grades = reading.read(folder(tmp_path, late, own, nobody("eve"), submission("mal", None)))
    content = nbgrader.content(grades, "grades.csv")
    assert content.partition(b"\n")[0].decode() == ",".join(nbgrader.COLUMNS)
    found = rows(content)
    assert [(r["assignment"], r["student_id"]) for r in found] == [
        (chapter, student) for chapter in ("softmax", "masking") for student in ("ada", "bob", "eve")
    ]
    first = found[0]
    assert (first["last_name"], first["first_name"], first["timestamp"]) == ("Lovelace", "Ada", "2026-11-30T22:59:00Z")
    assert (found[1]["last_name"], found[1]["first_name"]) == ("von B", "'=Bob")
    assert (found[2]["score"], found[2]["max_score"]) == ("0.0", "24.0")
    for column, of_ada in (("raw_score", 30.0), ("late_submission_penalty", 3.0), ("score", 27.0)):
        assert sum(float(r[column]) for r in found if r["student_id"] == "ada") == pytest.approx(of_ada)
    plain = json.loads(nbgrader.content(grades, "grades.JSON"))
    assert [*plain[0]] == [*nbgrader.COLUMNS]
    assert plain[1]["first_name"] == "=Bob"  # no spreadsheet opens that
    assert any("mal" in note for note in nbgrader.notes(grades))


def test_otter_has_a_question_for_each_function_and_a_row_of_points(tmp_path: Path) -> None:
    graded = [
        submission("zoe", 20.0),
        submission("=ada", 34.0),
        nobody("eve"),
        nobody("r", "refused"),
        submission("m", None),
    ]
    grades = reading.read(folder(tmp_path, *graded))
    questions = ["masking.causal_mask", "softmax.log_softmax", "softmax.softmax"]
    content = otter.content(grades, "final_grades.csv")
    assert content.decode().partition("\n")[0].split(",") == [
        "file", *questions, "total_points_earned", "percent_correct", "grading_status",
    ]  # fmt: skip
    points, *found = rows(content)
    assert [points[q] for q in questions] == ["10.0", "12.0", "12.0"]
    assert (points["file"], points["total_points_earned"], points["grading_status"]) == (otter.POINTS, "34.0", "--")
    assert [r["file"] for r in found] == ["'=ada", "r", "zoe"]
    for row in found:
        assert float(row["total_points_earned"]) == sum(float(row[q]) for q in questions)
        assert float(row["percent_correct"]) == pytest.approx(float(row["total_points_earned"]) / 34)
    assert [r["grading_status"] for r in found][::2] == ["Completed", "Completed"]
    assert found[1]["grading_status"].startswith("nothing that can be graded")
    assert any(note.startswith("2 handed in nothing") for note in otter.notes(grades))


def test_nobody_was_graded(tmp_path: Path) -> None:
    grades = reading.read(folder(tmp_path, nobody("eve")))
    assert rows(nbgrader.content(grades, "x.csv")) == []
    assert [row["file"] for row in rows(otter.content(grades, "x.csv"))] == [otter.POINTS]


@pytest.mark.parametrize("form", ["nbgrader", "otter"])
def test_from_the_command_line(here: CommandLine, tmp_path: Path, form: str) -> None:
    folder(tmp_path / "graded", submission("ada"), submission("bob", None))
    done = here("export", form, "table.csv", "--grades", "graded", "--format", "json")
    assert (done.returncode, done.stderr) == (0, "")
    plain = json.loads(done.stdout)
    assert (plain["file"], plain["students"]) == ("table.csv", 2)
    assert plain["notes"]
    assert "is there already" in here("export", form, "table.csv", "--grades", "graded").stdout
    missing = here("export", form, "table.csv", "--grades", "nowhere")
    assert (missing.returncode, missing.stdout) == (2, "")
    assert "nowhere holds no grades.json" in missing.stderr
