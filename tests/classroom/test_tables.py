"""`grades.csv` and `grades.json`: what is read from them is what stands in the rows, and nothing in them runs."""

from __future__ import annotations

import csv
import io
import json
import tracemalloc
from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise
from typing import Any

import jsonschema
import pytest
from hypothesis import given
from hypothesis import strategies as st

from learn_transformers import course
from learn_transformers.classroom import tables
from learn_transformers.classroom.lateness import Due, LatePolicy
from learn_transformers.classroom.roster import Entry
from learn_transformers.classroom.row import Outcome, Row
from learn_transformers.printable import one_line
from learn_transformers.verdict import NOT_GRADED, Chapter, Check, Function, Status, Verdict

SCHEMAS = course.PACKAGE / "schemas"
GRADES = json.loads((SCHEMAS / "grades-1.schema.json").read_text())
VERDICT = json.loads((SCHEMAS / "verdict-1.schema.json").read_text())
DUE = Due.parse("2026-11-30T22:59:00Z")
ABOUT = {
    "key": "0123456789abcdef", "package": "1.0", "chapters": ["softmax", "masking"], "due": DUE.text,
    "late_policy": "per-day=10%", "counts": "latest", "isolation": ["uid"],
}  # fmt: skip


def verdict(name: str = "softmax", number: int = 2, score: float = 3.0, message: str = "", reason: str = "") -> Verdict:
    check = Check("by hand", Status.FAILED, score, 4.0, message)
    status = Status.ERROR if reason else Status.FAILED
    function = Function(name, status, score, 4.0, None, (), (), (check,), output=message, reason=reason or None)
    of_it = Chapter(name, status, score, 4.0, (function,), number=number)
    return Verdict.of([of_it], seed="hmac-sha256:0123", isolation=["uid"])


def entry(student: str, **further: str) -> Entry:
    return Entry(2, student, f"Name of {student}", f"{student}@example.org", "007", tuple(further.items()))


def a_class() -> list[Row]:
    late = {"at": DUE.at + 86_400.5, "due": DUE, "policy": LatePolicy.parse("per-day=10%")}
    return [
        Row.of("zoe", verdict("masking", 4), entry=entry("zoe", section="B"), **late),
        Row.of("anna", verdict(score=1 / 3), entry=entry("anna", section="A"), at=DUE.at, due=DUE),
        Row.of("ben", Outcome.MISSING, entry=entry("ben", section="A"), max_score=8.0),
        Row.of("stranger", Outcome.REFUSED, refused=["x.ipynb is a notebook."], notes=["This is of nobody."]),
        Row.of("broken", verdict(reason=NOT_GRADED)),
    ]


def read(rows: Iterable[Row]) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(tables.grades_csv(rows), newline=""), strict=True))


def with_verdicts(rows: Iterable[Row]) -> Iterator[tuple[Row, str]]:
    for row in tables.in_order(rows):
        yield row.without_verdict(), row.verdict.to_json(indent=None) if row.verdict else ""


def written(rows: Iterable[Row]) -> str:
    stream = io.StringIO()
    tables.write_json(with_verdicts(rows), ABOUT, stream)
    return stream.getvalue()


def document_of(rows: Iterable[Row]) -> Any:
    return json.loads(written(rows))


def require_valid(document: Any) -> None:
    jsonschema.Draft202012Validator(GRADES, format_checker=jsonschema.FormatChecker()).validate(document)
    for submission in document["submissions"]:
        if submission["verdict"]:
            jsonschema.validate(submission["verdict"], VERDICT)


# grades.csv


def test_the_table_has_our_columns_the_rosters_and_the_chapters() -> None:
    text = tables.grades_csv(a_class())
    assert text.splitlines()[0] == (
        "student,name,email,id,status,score,max_score,penalty,final_score,late_by,submitted_at,notes,"
        "section,softmax,masking"
    )
    assert text.splitlines()[-1] == (
        "zoe,Name of zoe,zoe@example.org,007,failed,3.0,4.0,0.6,2.4,86400.5,2026-12-01T22:59:00.500Z,,B,,3.0"
    )


def test_whoever_has_no_points_has_empty_cells() -> None:
    found = {row["student"]: row for row in read(a_class())}
    assert found["anna"]["score"] == "0.3333"
    assert [found["ben"][name] for name in ("status", "score", "max_score", "softmax")] == ["missing", "0.0", "8.0", ""]
    assert [found["broken"][name] for name in ("score", "penalty", "final_score", "softmax")] == [""] * 4
    assert found["stranger"]["notes"] == "x.ipynb is a notebook. This is of nobody."


@pytest.mark.parametrize(
    ("column", "shown"),
    [("score", "roster score"), ("Score", "roster Score"), ("softmax", "softmax"), ("SOFTMAX", "SOFTMAX")],
)
def test_a_column_of_the_roster_stands_apart_from_ours(column: str, shown: str) -> None:
    text = tables.grades_csv([Row.of("a", verdict(), entry=entry("a", **{column: "x"}))])
    head, line = csv.reader(text.splitlines())
    assert len({name.casefold() for name in head}) == len(head)
    assert dict(zip(head, line, strict=True))[shown] == "x"


FORMULAS = ["=1+1", "+1", "-1", "@SUM(1)", "\t=1", "\r=1", "  =1", "\n=1", "＝1+1", "=cmd|' /C calc'!A0"]


@pytest.mark.parametrize("text", FORMULAS)
def test_no_text_is_a_formula(text: str) -> None:
    row = Row.of(text, Outcome.REFUSED, entry=Entry(2, text, text, text, text, ((text, text),)), refused=[text])
    head, line = csv.reader(io.StringIO(tables.grades_csv([row])))
    ours = {"status", "score", "max_score", "penalty", "final_score", "late_by", "submitted_at"}
    for name, cell in zip(head, line, strict=True):
        if name not in ours:
            assert cell[0] in "'\\"
    assert head[-1][0] == "'"


def test_no_text_is_a_formula_where_semicolons_separate() -> None:
    """As in a spreadsheet in German, which splits such a line at them, whatever is quoted."""
    row = Row.of("a", Outcome.MISSING, entry=Entry(2, "a", "Doe;=1+1", "x; @SUM(1)", "1;2"))
    line = tables.grades_csv([row]).splitlines()[1]
    assert line.startswith("a,Doe;'=1+1,x; '@SUM(1),1;2,")


FOREIGN = st.text(st.characters(exclude_characters="\0"), max_size=12) | st.sampled_from(FORMULAS)


@given(texts=st.lists(FOREIGN, min_size=5, max_size=5))
def test_any_text_comes_back_on_one_line_and_as_it_was(texts: Sequence[str]) -> None:
    student, name, email, id, section = texts
    row = Row.of("", Outcome.MISSING, entry=Entry(2, student, name, email, id, (("section", section),)))
    text = tables.grades_csv([row])
    assert text.encode().count(b"\n") == 2
    (found,) = csv.DictReader(io.StringIO(text, newline=""), strict=True)
    for key, value in [("student", student), ("name", name), ("email", email), ("id", id), ("section", section)]:
        cell = found[key]
        assert not cell.strip().startswith(("=", "+", "-", "@"))
        assert cell.isprintable()
        if not set(value) & set("=+-@＝＋－＠\t\r\n"):
            assert cell == one_line(value)


# grades.json


def test_the_document_keeps_to_its_schema() -> None:
    document = document_of(a_class())
    require_valid(document)
    assert {name: value for name, value in document.items() if name != "submissions"} == {
        "schema": "learn-transformers/grades@1", **ABOUT,
    }  # fmt: skip
    anna, ben, broken, stranger, zoe = document["submissions"]
    assert [one["student"] for one in (anna, ben, broken, stranger, zoe)] == [
        "anna",
        "ben",
        "broken",
        "stranger",
        "zoe",
    ]
    assert anna["score"] == 1 / 3
    assert anna["verdict"] == verdict(score=1 / 3).to_dict()
    assert (ben["verdict"], ben["submitted_at"], ben["seed"]) == (None, None, None)
    assert (broken["score"], broken["status"]) == (None, "not_graded")
    assert stranger["refused"] == ["x.ipynb is a notebook."]
    assert (zoe["late_by"], zoe["penalty"], zoe["final_score"]) == (86_400.5, 0.6, 2.4)
    assert (zoe["roster"], zoe["submitted_at"]) == ({"section": "B"}, "2026-12-01T22:59:00.500Z")


def test_the_schema_is_not_content_with_anything() -> None:
    jsonschema.Draft202012Validator.check_schema(GRADES)
    document = document_of([Row.of("a", verdict(), attempt="0" * 64)])
    require_valid(document)
    (good,) = document["submissions"]
    for wrong in (
        {"status": "fine"}, {"score": None}, {"score": -1.0}, {"student": ""}, {"notes": [""]}, {"status": "missing"},
        {"status": "not_graded"}, {"verdict": {}}, {"late_by": -1}, {"roster": {"section": 1}}, {"attempt": "x"},
    ):  # fmt: skip
        with pytest.raises(jsonschema.ValidationError):
            require_valid({**document, "submissions": [{**good, **wrong}]})
    for name in good.keys() - {"attempt", "counts"}:
        with pytest.raises(jsonschema.ValidationError):
            require_valid({**document, "submissions": [{k: v for k, v in good.items() if k != name}]})


def test_what_is_written_is_the_document_a_line_for_each() -> None:
    text = written(a_class())
    assert len(text.splitlines()) == len(a_class()) + 2
    assert document_of([]) == {"schema": tables.SCHEMA, **ABOUT, "submissions": []}


def test_the_order_of_rows_makes_no_difference() -> None:
    rows = a_class()
    assert written(rows) == written(reversed(rows))
    assert tables.grades_csv(rows) == tables.grades_csv(iter(rows[::-1]))
    students = [one["student"] for one in json.loads(written(rows))["submissions"]]
    assert all(one < other for one, other in pairwise(students))


def test_what_a_learner_wrote_is_data_and_moves_no_cursor() -> None:
    row = Row.of("a", verdict(message="\x1b[2J\u202e\ud800\r\n\x00é"))
    text = written([row])
    assert text.replace("\n", "").isprintable()
    assert text.encode()
    (one,) = json.loads(text)["submissions"]
    assert one["verdict"]["chapters"][0]["functions"][0]["output"] == "\x1b[2J\u202e\ud800\r\n\x00é"


def test_not_all_verdicts_are_in_memory_at_once() -> None:
    class Nowhere(io.TextIOBase):
        written = 0

        def write(self, text: str) -> int:
            self.written += len(text)
            return len(text)

    small = ((Row.of(f"s{n:03}", verdict()), verdict(message="x" * 20_000).to_json(indent=None)) for n in range(300))
    nowhere = Nowhere()
    tracemalloc.start()
    try:
        tables.write_json(small, ABOUT, nowhere)  # type: ignore[arg-type]
        _, most = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert most < nowhere.written / 20
