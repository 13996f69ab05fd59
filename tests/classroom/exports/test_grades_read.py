"""`grades.json` read again: all that `grade` writes, and of anything else one sentence."""

from __future__ import annotations

import io
import json
import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from some_grades import document, folder, nobody, submission

from learn_transformers.classroom import tables
from learn_transformers.classroom.exports.grades import reading
from learn_transformers.classroom.row import Outcome, Row
from learn_transformers.printable import one_line
from learn_transformers.trouble import WrongUse

TEXT = st.text(min_size=1, max_size=12).filter(one_line)


def test_points_of_everybody_and_of_every_part(tmp_path: Path) -> None:
    found = reading.read(folder(tmp_path, submission("ada", 20.0, id="7"), nobody("bob"), submission("eve", None)))
    ada, bob, eve = found.submissions
    assert (ada.student, ada.id, ada.final_score, ada.max_score) == ("ada", "7", 20.0, 34.0)
    assert [(c.name, c.score, c.max_score) for c in ada.chapters] == [("softmax", 20.0, 24.0), ("masking", 0.0, 10.0)]
    assert [part.score for part in ada.chapters[0].functions] == [12.0, 8.0]
    assert (bob.was_handed_in, bob.was_graded, bob.chapters) == (False, True, ())
    assert (eve.was_handed_in, eve.was_graded, eve.chapters[0].score) == (True, False, None)
    assert [c.name for c in found.chapters] == ["softmax", "masking"]


@given(st.lists(TEXT, min_size=1, max_size=5, unique_by=lambda name: Row.of(name, Outcome.MISSING).student))
def test_what_grade_writes_is_read_whatever_people_are_called(
    tmp_path_factory: pytest.TempPathFactory, names: list[str]
) -> None:
    rows = [Row.of(name, Outcome.REFUSED, refused=[name], max_score=3.0) for name in names]
    stream = io.StringIO()
    tables.write_json(((row, "") for row in rows), {"key": "k"}, stream)
    where = tmp_path_factory.mktemp("graded")
    (where / "grades.json").write_bytes(stream.getvalue().encode("utf-8", "backslashreplace"))
    found = reading.read(where)
    assert {grade.student for grade in found.submissions} == {row.student for row in rows}
    assert all(text.isprintable() for grade in found.submissions for text in (grade.student, grade.name))


@pytest.mark.parametrize("indent", [None, 2])
def test_however_it_is_laid_out(tmp_path: Path, indent: int | None) -> None:
    made = document([submission("ada"), submission("bob")])
    (tmp_path / "grades.json").write_text(json.dumps(made, indent=indent))
    assert [grade.student for grade in reading.read(tmp_path).submissions] == ["ada", "bob"]


def with_first(**changes: Any) -> Callable[[dict[str, Any]], None]:
    return lambda made: made["submissions"][0].update(changes)


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (lambda made: made.update(schema="other"), "schema is not"),
        (lambda made: made.update(submissions={}), "is no list"),
        (lambda made: made["submissions"].append(made["submissions"][0]), "'ada' stands in it twice"),
        (lambda made: made["submissions"].append("ada"), "a submission is no object"),
        (with_first(student=""), "whose it is"),
        (with_first(student=["ada"]), "`student` is no text"),
        (with_first(final_score="34"), "of 'ada', `final_score` is no number"),
        (with_first(final_score=-1), "`final_score` is no number"),
        (with_first(final_score=True), "`final_score` is no number"),
        (with_first(final_score=10**400), "`final_score` is no number"),
        (with_first(late_by=10**400), "`late_by` is no number"),
        (with_first(final_score=None), "do not go together"),
        (with_first(status="splendid"), "no status 'splendid'"),
        (with_first(max_score=None), "`max_score` is missing"),
        (with_first(verdict=[]), "verdict is no object"),
        (with_first(verdict={"practice": True, "chapters": []}), "of 'ada', is a verdict for practice"),
        (with_first(verdict={"chapters": [{"functions": [], "score": 0, "max_score": 1, "number": "x"}]}), "number"),
        (with_first(name={"=cmd": 1}), "`name` is no text"),
    ],
)
@pytest.mark.parametrize("by_line", [True, False])
def test_what_grade_never_writes_is_one_sentence(
    tmp_path: Path, change: Callable[[dict[str, Any]], None], said: str, by_line: bool
) -> None:
    made = document([submission("ada")])
    change(made)
    text = json.dumps(made)
    if by_line and isinstance(made["submissions"], list):
        lines = ",\n".join(map(json.dumps, made["submissions"]))
        text = f'{{"schema": {json.dumps(made["schema"])}, "submissions": [\n{lines}\n]}}\n'
    (tmp_path / "grades.json").write_text(text)
    with pytest.raises(WrongUse) as problem:
        reading.read(tmp_path)
    assert said in str(problem.value)
    assert "\n" not in str(problem.value)


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "no JSON"),
        (b"\xff\xfe", "not UTF-8"),
        (b"[" * 100_000, "nested too deeply"),
        (b'{"schema": "learn-transformers/grades@1", "submissions": [\n{"student": "ada"', "ends in the midst"),
        (b'{"schema": "learn-transformers/grades@1", "submissions": [\nNaN\n]}', "no number of points"),
    ],
)
def test_damaged_files(tmp_path: Path, content: bytes, said: str) -> None:
    (tmp_path / "grades.json").write_bytes(content)
    with pytest.raises(WrongUse, match=said):
        reading.read(tmp_path)


def test_a_folder_without_grades(tmp_path: Path) -> None:
    if hasattr(os, "mkfifo"):
        os.mkfifo(tmp_path / "grades.json")
    with pytest.raises(WrongUse, match="give --grades the folder that `grade --out` made"):
        reading.read(tmp_path)
