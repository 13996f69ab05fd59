"""A platform's own export filled in: what is not the column stays byte for byte, and nobody gets another's grade."""

from __future__ import annotations

import codecs
import csv
import io
import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from some_grades import folder, nobody, submission
from support import CommandLine

from learn_transformers.classroom.exports.grades import filled, filling, reading, written
from learn_transformers.classroom.exports.grades.columns import recognizes
from learn_transformers.classroom.exports.grades.filling import Filled, Wanted
from learn_transformers.classroom.exports.grades.theirs import Theirs
from learn_transformers.quiz.exports import available
from learn_transformers.trouble import WrongUse

CANVAS = (
    "Student,ID,SIS User ID,SIS Login ID,Section,Softmax (11),Attention (12345),Current Score,Final Score\r\n"
    ",,,,,,Manual Posting,,\r\n"
    "    Points Possible,,,,,10,100,(read only),(read only)\r\n"
    '"Lovelace, Ada",501,S1,ada,"CS ""25"", A",7,,70,70\r\n'
    '"=cmd|calc, Bob",502,S2,bob@x.org,"A\nB",,88,,\r\n'
    '"Noether, Emmy",503,S3,emmy,A,9,,,\r\n'
    '"Student, Test",504,,,A,,,,\r\n'
)
MOODLE = (
    "First name,Last name,ID number,Email address,Assignment: Attention (Real),Assignment: Attention (Feedback)\n"
    "Ada,Lovelace,S1,Ada@X.org,-,\n"
    "Bob,Bobson,,bob@x.org,12.00,well done\n"
    "Emmy,Noether,S3,emmy@x.org,-,\n"
)
WORKSHEET = (
    "Identifier,Full name,Email address,Status,Grade,Maximum Grade,Grade can be changed,Feedback comments\n"
    "Participant 1,Ada Lovelace,ada@x.org,Submitted,,50.00,Yes,\n"
    "Participant 2,Bob Bobson,bob@x.org,Submitted,,50.00,No,\n"
)


def fill(text: str | bytes, tmp_path: Path, *graded: dict[str, Any], form: str = "canvas-csv", **wanted: Any) -> Filled:
    content = text.encode() if isinstance(text, str) else text
    known, grades = filling.form_named(form), reading.read(folder(tmp_path / "graded", *graded))
    theirs = Theirs.parse(content, "theirs.csv", lambda head: recognizes(known, wanted.get("by"), head))
    return filling.filled(theirs, grades, known, Wanted(**wanted))


def table(done: Filled, separator: str = ",", encoding: str = "utf-8-sig") -> list[list[str]]:
    return list(csv.reader(io.StringIO(done.content.decode(encoding), newline=""), delimiter=separator))


def values(done: Filled, **more: Any) -> dict[str, str]:
    head, *rows = table(done, **more)
    return {row[0]: row[head.index(done.column)] for row in rows}


def test_canvas_gets_the_rows_that_have_a_grade_and_nothing_else_changes(tmp_path: Path) -> None:
    done = fill(
        CANVAS, tmp_path, submission("ada", 20.5), submission("bob@x.org", 34.0), submission("zoe"), column="Attention"
    )
    expected = CANVAS.replace('A",7,,70', 'A",7,20.5,70').replace(",,88,,", ",,34,,")
    expected = expected[: expected.index('"Noether')]
    assert done.content == expected.encode()
    assert done.column == "Attention (12345)"
    assert done.written == (("ada", 4, "20.5"), ("bob@x.org", 5, "34"))
    assert done.nowhere == ("zoe",)
    assert done.without == ("Noether, Emmy (line 7)", "Student, Test (line 8)")
    assert any("out of 100 points, these are out of 34: --scale" in note for note in done.notes)
    assert not done.is_complete


def test_points_are_scaled_to_those_possible(tmp_path: Path) -> None:
    done = fill(CANVAS, tmp_path, submission("ada", 17.0), column="Attention (12345)", scale=True)
    assert values(done)["Lovelace, Ada"] == "50"
    assert done.notes == ()
    done = fill(CANVAS, tmp_path, submission("ada", 17.0), column="Attention (12345)", scale=True, points=7)
    assert values(done)["Lovelace, Ada"] == "3.5"


def test_the_grade_is_the_final_one(tmp_path: Path) -> None:
    late = submission("ada", 30.0, penalty=3.0, final_score=27.0, late_by=60.0)
    assert values(fill(CANVAS, tmp_path, late, column="Softmax"))["Lovelace, Ada"] == "27"


def test_a_new_column_says_its_points(tmp_path: Path) -> None:
    done = fill(CANVAS, tmp_path, submission("emmy", 34.0), new_column="=Week, 3")
    head, policy, points, emmy = table(done)
    assert (head[-1], policy[-1], points[-1], emmy[-1]) == ("'=Week, 3", "", "34", "34")
    assert done.content.startswith(CANVAS.encode().partition(b"\r\n")[0] + b',"\'=Week, 3"\r\n')


def test_whoever_handed_in_nothing_or_was_not_graded_is_left_as_it_stands_there(tmp_path: Path) -> None:
    done = fill(
        CANVAS, tmp_path, submission("ada", None), nobody("emmy"), nobody("x", "refused", id="S2"), column="Softmax"
    )
    assert done.left == (("ada", filling._NOT_GRADED), ("emmy", filling.MISSING))
    assert done.written == (("x", 5, "0"),)
    assert not done.is_complete
    done = fill(CANVAS, tmp_path, nobody("emmy"), column="Softmax", zeros=True)
    assert (done.written, done.left, done.is_complete) == ((("emmy", 7, "0"),), (), True)


@pytest.mark.parametrize(
    ("mine", "line"),
    [
        ({"student": "somebody", "id": "s1"}, 4),
        ({"student": "S1"}, 4),
        ({"student": "ADA"}, 4),
        ({"student": "x", "email": "BOB@X.ORG"}, 5),
        ({"student": "x", "name": "Emmy Noether"}, 7),
        ({"student": "x", "name": "Noether, Emmy"}, 7),
        ({"student": "noetheremmy"}, 7),  # as Canvas names files
        ({"student": "x", "name": "emmy  NOETHER"}, 7),
        ({"student": "501"}, 4),
        ({"student": "No"}, None),
        ({"student": "x", "id": "S9", "name": "Ada Byron"}, None),
    ],
    ids=str,
)
def test_whose_row_it_is(tmp_path: Path, mine: dict[str, str], line: int | None) -> None:
    graded = [submission(**mine), submission("bob@x.org" if line != 5 else "ada")]
    done = fill(CANVAS, tmp_path, *graded, column="Softmax")
    found = {who: at for who, at, _ in done.written}
    assert found.get(mine["student"]) == line
    assert (mine["student"] in done.nowhere) is (line is None)


def test_what_is_not_plain_is_nobodys(tmp_path: Path) -> None:
    twins = CANVAS + '"Lovelace, Ada",505,S5,ada2,A,,,,\r\n' + '"Double",506,S3,double,A,,,,\r\n'
    done = fill(
        twins, tmp_path,
        submission("x", name="Ada Lovelace"), submission("emmy"), submission("S3"), submission("502"),
        submission("bob@x.org"), submission("ada", email="bob@x.org"),
        column="Softmax",
    )  # fmt: skip
    why = dict(done.unclear)
    assert why["x"] == "its name stands in lines 4, 9"
    assert why["S3"] == "its id stands in lines 7, 10"
    assert "line 5 fits '502', 'bob@x.org'" in why["502"]
    assert why["ada"] == "its login stands in lines 4, 5"
    assert done.written == (("emmy", 7, "24"),)


@pytest.mark.parametrize(
    ("wanted", "said"),
    [
        ({}, "--column takes 'Softmax (11)', 'Attention (12345)'. --new-column NAME makes a new one."),
        ({"column": "Atention"}, "has no column 'Atention': --column takes 'Softmax (11)', 'Attention (12345)'."),
        ({"column": "Final Score"}, "'Final Score' of theirs.csv takes no grades"),
        ({"column": "Student"}, "takes no grades"),
        ({"column": "Softmax", "new_column": "New"}, "give one of them"),
        ({"new_column": "softmax"}, "has a column 'softmax' already"),
        ({"new_column": "My Final Score"}, "would not take it for an assignment"),
        ({"new_column": "a\nb"}, "would not take it for an assignment"),
        ({"column": "Softmax", "feedback": "Notes"}, "has no column 'Notes'"),
        ({"column": "Softmax", "feedback": "Softmax (11)"}, "need a column each"),
        ({"column": "Softmax", "by": "Matriculation"}, "has no column 'Matriculation': it has 'Student', 'ID'"),
    ],
    ids=str,
)
def test_a_column_that_is_not_plain_is_one_sentence(tmp_path: Path, wanted: dict[str, str], said: str) -> None:
    with pytest.raises(WrongUse) as problem:
        fill(CANVAS, tmp_path, submission("ada"), **wanted)
    assert said in str(problem.value)


def test_of_two_columns_of_one_name_none_is_taken(tmp_path: Path) -> None:
    twice = CANVAS.replace("Softmax (11)", "Attention (99)")
    with pytest.raises(WrongUse, match="has 2 columns that could be 'Attention'"):
        fill(twice, tmp_path, submission("ada"), column="Attention")
    assert fill(twice, tmp_path, submission("ada"), column="Attention (99)").column == "Attention (99)"


def test_of_two_columns_for_feedback_none_is_taken(tmp_path: Path) -> None:
    twice = MOODLE.replace("Last name", "Notes", 1).replace("First name", "Notes", 1)
    with pytest.raises(WrongUse, match="has 2 columns 'notes'"):
        fill(twice, tmp_path, submission("S1"), form="moodle-csv", feedback="notes")


def test_of_another_class(tmp_path: Path) -> None:
    with pytest.raises(WrongUse, match=r"None of the 1 in grades\.json stands in theirs\.csv"):
        fill(CANVAS, tmp_path, submission("stranger"), column="Softmax")


def test_an_id_and_an_e_mail_of_two_people(tmp_path: Path) -> None:
    done = fill(MOODLE, tmp_path, submission("x", id="S1", email="bob@x.org"), submission("S3"), form="moodle-csv")
    assert done.unclear == (("x", "its id stands in line 2, its e-mail in line 3"),)
    assert [who for who, *_ in done.written] == ["S3"]


def test_a_column_of_ones_own_says_who_somebody_is(tmp_path: Path) -> None:
    theirs = "Matrikel;Teilname;Punkte\nS1;x;\nS2;y;\n"
    with pytest.raises(WrongUse, match="no export of Moodle"):
        fill(theirs, tmp_path, submission("S2"), form="moodle-csv", column="Punkte")
    done = fill(theirs, tmp_path, submission("S2"), form="moodle-csv", column="Punkte", by="Matrikel")
    assert done.content == b"Matrikel;Teilname;Punkte\nS2;y;24\n"


def test_moodle_never_gets_a_feedback_without_a_grade(tmp_path: Path) -> None:
    graded = [
        submission("ada@x.org", 20.0, penalty=2.0, final_score=18.0), submission("bob@x.org", None), nobody("S3"),
    ]  # fmt: skip
    done = fill(MOODLE, tmp_path, *graded, form="moodle-csv", feedback="assignment: attention (feedback)")
    (head, ada) = table(done)
    assert head == table(done)[0] == MOODLE.partition("\n")[0].split(",")
    assert ada[4] == "18"
    assert ada[5] == "18 of 34 points (softmax 20 of 24, masking 0 of 10; 2 taken off for lateness)."
    assert {who for who, _ in done.left} == {"bob@x.org", "S3"}


def test_moodle_takes_no_new_columns_and_not_more_than_it_is_set_to(tmp_path: Path) -> None:
    with pytest.raises(WrongUse, match="refuses columns that are not its own"):
        fill(MOODLE, tmp_path, submission("S1"), form="moodle-csv", new_column="New")
    done = fill(MOODLE, tmp_path, submission("S1", 34.0), form="moodle-csv", scale=True, points=200)
    assert any("refuses more than 100 points" in note for note in done.notes)
    with pytest.raises(WrongUse, match="does not say out of how many points"):
        fill(MOODLE, tmp_path, submission("S1", 34.0), form="moodle-csv", scale=True)


def test_moodles_worksheet_says_what_can_be_changed_and_out_of_how_many(tmp_path: Path) -> None:
    graded = [submission("ada@x.org", 17.0), submission("x", name="Bob Bobson")]
    done = fill(WORKSHEET, tmp_path, *graded, form="moodle-csv", scale=True)
    assert (done.column, done.written) == ("Grade", (("ada@x.org", 2, "25"),))
    assert done.left == (("x", filling._LOCKED),)


@pytest.mark.parametrize(
    ("mark", "codec"), [(b"", "utf-8"), (codecs.BOM_UTF8, "utf-8"), (codecs.BOM_UTF16_LE, "utf-16-le"),
                        (codecs.BOM_UTF16_BE, "utf-16-be")]
)  # fmt: skip
@pytest.mark.parametrize("separator", [",", ";", "\t"])
def test_encodings_and_separators_stay(tmp_path: Path, mark: bytes, codec: str, separator: str) -> None:
    text = f'Student{separator}ID{separator}Aufgabe ü (1)\n"Ü, Ä"{separator}7{separator}\nB{separator}8{separator}'
    done = fill(mark + text.encode(codec), tmp_path, submission("7"), submission("8"))
    expected = (
        f'Student{separator}ID{separator}Aufgabe ü (1)\n"Ü, Ä"{separator}7{separator}24\nB{separator}8{separator}24'
    )
    assert done.content == mark + expected.encode(codec)


@pytest.mark.parametrize(
    ("content", "said"),
    [
        ("Student,ID,A (1)\nMüller,7,\n".encode("cp1252"), "Windows-1252"),
        ("Student,ID,A (1)\nB,7,\n".encode("utf-16-le"), "looks like UTF-16"),
        (codecs.BOM_UTF16_LE + b"\x00", "UTF-16"),
        (codecs.BOM_UTF32_LE + "Student".encode("utf-32-le"), "UTF-32"),
        (b"", "is empty"),
        (b"\n\n", "is empty"),
        (b'Student,ID,A (1)\n"B,7,\n', "never closed"),
        (b'Student,ID,A (1)\n"B"x,7,\n', "separator is missing"),
        (b"Student,ID,A (1)\nB\0,7,\n", "null byte"),
        (b"a,b,c\n1,2,3\n", "is no export of Canvas"),
        (b"Student,ID,A (1)\n", "None of the 1"),
        (b"\x89PNG\r\n\x1a\n", "not UTF-8"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_what_is_no_export_is_one_sentence(tmp_path: Path, content: bytes, said: str) -> None:
    with pytest.raises(WrongUse) as problem:
        fill(content, tmp_path, submission("7"), column="A")
    assert said in str(problem.value)
    assert "\n" not in str(problem.value)


CELLS = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), max_size=8)


@given(
    st.lists(st.lists(CELLS, min_size=1, max_size=4), min_size=1, max_size=5), st.sampled_from(",;\t"), st.booleans()
)
def test_cells_are_those_of_pythons_reader_and_nothing_is_lost(
    rows: list[list[str]], separator: str, everything_quoted: bool
) -> None:
    stream = io.StringIO(newline="")
    quoting = csv.QUOTE_ALL if everything_quoted else csv.QUOTE_MINIMAL
    csv.writer(stream, delimiter=separator, quoting=quoting).writerows([["Student", "ID", "a", "b", "c"], *rows])
    content = stream.getvalue().encode()
    read = list(csv.reader(io.StringIO(stream.getvalue(), newline=""), delimiter=separator))
    theirs = Theirs.parse(content, "x.csv", lambda head: "Student" in head)
    assert theirs.separator == separator
    assert theirs.written(theirs.records) == content
    assert [[v.strip() for v in row] or [""] for row in read] == [list(record.values) for record in theirs.records]
    for record in theirs.records:
        written = theirs.written([theirs.records[0], record.put(1, theirs.cell(f'a"b{separator}'))])
        again = Theirs.parse(written, "x.csv", lambda head: "Student" in head).records[1]
        assert again.values[1] == f'a"b{separator}'.strip()
        assert (again.raw[:1], again.raw[2:]) == (record.raw[:1], record.raw[2:])


HOSTILE = ("=cmd|'/c calc'!A1", "+1", "-1", "@x", "＝x", "\tx", "a\nb", "\u202eevil", "x;=1+1")


@given(st.permutations(HOSTILE))
def test_nothing_of_ours_becomes_a_formula(tmp_path_factory: pytest.TempPathFactory, names: list[str]) -> None:
    where = tmp_path_factory.mktemp("graded")
    plain = [submission(f"s{n}", name=name, email=name) for n, name in enumerate(names)]
    text = MOODLE.partition("\n")[0] + "".join(f'\n"{name}",,s{n},,-,old' for n, name in enumerate(names))
    done = fill(text, where, *plain, form="moodle-csv", feedback="Assignment: Attention (Feedback)")
    rows = table(done)[1:]
    assert [row[0] for row in rows] == names  # theirs, as it was
    assert all(row[4] == "24" and row[5].startswith("24 of 34") for row in rows)


def test_ten_thousand_rows(tmp_path: Path) -> None:
    rows = "".join(f'"Last{n}, First{n}",{n},S{n:06d},user{n},A,,,,\r\n' for n in range(10_000))
    done = fill(CANVAS + rows, tmp_path, *(submission(f"user{n}") for n in range(10_000)), column="Softmax")
    assert len(done.written) == 10_000
    assert done.is_complete


def test_every_form_says_what_it_is() -> None:
    forms = {**available(Path(filled.__file__).parent), **available(Path(written.__file__).parent)}
    assert forms.keys() == {"canvas-csv", "moodle-csv", "nbgrader", "otter"}
    assert all(sentence.endswith(".") for sentence in forms.values())


def test_from_the_command_line(here: CommandLine, tmp_path: Path) -> None:
    folder(tmp_path / "graded", submission("ada", 20.5), submission("zoe"))
    (tmp_path / "theirs.csv").write_bytes(CANVAS.encode())
    typed = ("export", "canvas-csv", "new.csv", "--grades", "graded", "--roster", "theirs.csv", "--column", "Attention")
    done = here(*typed)
    assert done.returncode == 1
    assert "1 grade in the column “Attention (12345)”." in done.stdout
    assert "Graded, and not in their file (1):\n  zoe" in done.stdout
    assert (tmp_path / "theirs.csv").read_bytes() == CANVAS.encode()
    plain = json.loads(here(*typed, "--format", "json").stdout)
    assert plain["written"] == [{"student": "ada", "line": 4, "value": "20.5"}]
    assert plain["graded_but_not_in_theirs"] == ["zoe"]
    folder(tmp_path / "graded", submission("ada", 21.5))
    refused = here(*typed)
    assert (refused.returncode, refused.stdout) == (2, "")
    assert "--force replaces them and keeps a backup" in refused.stderr
    forced = here(*typed, "--force")
    assert forced.returncode == 0
    assert "what stood there is in" in forced.stdout
    onto = here(*typed[:2], "theirs.csv", *typed[3:], "--force")
    assert onto.returncode == 2
    assert "left as it is" in onto.stderr
