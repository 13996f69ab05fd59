"""Rosters of every spelling, and whose a submission is; what is no roster is refused with the lines that are wrong."""

from __future__ import annotations

import contextlib
import csv
import io
import os
import unicodedata
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from support import posix_only

from learn_transformers.classroom.roster import Entry, Roster
from learn_transformers.trouble import WrongUse

CLASS = "student,name,email,id\njdoe,Jane Doe,jane@example.org,1001\nasmith,Ada Smith,ada@example.org,1002\n"
JANE = Entry(2, "jdoe", "Jane Doe", "jane@example.org", "1001")
ADA = Entry(3, "asmith", "Ada Smith", "ada@example.org", "1002")


def roster(text: str) -> Roster:
    return Roster.parse(text.encode(), "class.csv")


def said(content: str | bytes) -> str:
    """The one sentence with which a roster is refused."""
    with pytest.raises(WrongUse) as refused:
        Roster.parse(content if isinstance(content, bytes) else content.encode(), "class.csv")
    sentence = str(refused.value)
    assert sentence.isprintable()
    assert len(sentence) < 500
    return sentence


# What is read


@pytest.mark.parametrize(
    "content",
    [
        CLASS.encode(),
        CLASS.encode("utf-8-sig"),
        CLASS.replace(",", ";").encode(),
        CLASS.replace(",", "\t").encode(),
        CLASS.replace("\n", "\r\n").encode(),
        CLASS.replace("\n", "\r").encode(),
        CLASS.strip().encode(),
        CLASS.replace("student,name", " Student , NAME ").encode(),
        CLASS.replace(",", " , ").encode(),
        b'"student", "name", "email", "id"\n' + CLASS.partition("\n")[2].encode(),
    ],
)
def test_one_class_is_written_in_many_ways(content: bytes) -> None:
    assert Roster.parse(content, "class.csv") == Roster((), (JANE, ADA))


def test_columns_come_in_any_order_and_further_ones_are_kept_in_theirs() -> None:
    found = roster("Section,id,student,SIS Login ID,name\nB,1001,jdoe,jd7,Jane Doe\n")
    assert found.columns == ("Section", "SIS Login ID")
    further = (("Section", "B"), ("SIS Login ID", "jd7"))
    assert found.entries == (Entry(2, "jdoe", "Jane Doe", "", "1001", further),)


def test_lines_are_those_of_the_file() -> None:
    found = roster('\n ,\n\nstudent,name\n\n,,,\na,"Anna\nMaria"\n\n\nb\nc,,\n')
    assert [(entry.line, entry.student, entry.name) for entry in found.entries] == [
        (7, "a", "Anna Maria"), (11, "b", ""), (12, "c", ""),
    ]  # fmt: skip


def test_a_separator_in_a_cell_is_none() -> None:
    assert roster('student;name\njdoe;"Doe, Jane"\n').entries[0].name == "Doe, Jane"
    assert roster('student,name\njdoe, "Doe; Jane"\n').entries[0].name == "Doe; Jane"
    assert roster("name;student;a,b\nDoe, Jane;jdoe;1,2\n").entries[0].further == (("a,b", "1,2"),)
    assert roster("student\njdoe\n").entries == (Entry(2, "jdoe"),)


def test_a_class_may_be_empty() -> None:
    assert roster("student,name\n") == Roster((), ())


def test_foreign_text_is_made_printable() -> None:
    found = roster("student,name,a\u202eb\njdoe,\x1b[31mJane,x\ty\n")
    assert found.entries[0].name == "\\x1b[31mJane"
    assert found.entries[0].further == (("a\\u202eb", "x y"),)


TEXT = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), max_size=8)


@given(names=st.lists(TEXT, max_size=6), separator=st.sampled_from(",;\t"), mark=st.booleans())
def test_what_the_csv_module_writes_is_read(names: list[str], separator: str, mark: bool) -> None:
    stream = io.StringIO()
    table = csv.writer(stream, delimiter=separator)
    table.writerow(["name", "student"])
    table.writerows([name, f"s{number}"] for number, name in enumerate(names))
    found = Roster.parse(stream.getvalue().encode("utf-8-sig" if mark else "utf-8"), "class.csv")
    assert [entry.student for entry in found.entries] == [f"s{number}" for number in range(len(names))]
    for entry, name in zip(found.entries, names, strict=True):
        assert entry.name.isprintable()
        if name.isascii() and name.isprintable():
            assert entry.name == name.strip()


@given(st.one_of(st.binary(max_size=60), TEXT.map(lambda text: f"student,name\n{text}".encode())))
def test_any_bytes_are_a_roster_or_wrong_use(content: bytes) -> None:
    with contextlib.suppress(WrongUse):
        found = Roster.parse(content, "class.csv")
        assert all(entry.student and entry.student.isprintable() for entry in found.entries)


# What is refused


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (CLASS.encode("utf-16"), ["class.csv is UTF-16 text", "UTF-8"]),
        (CLASS.encode("utf-16-le"), ["looks like UTF-16 text", "UTF-8"]),
        (CLASS.replace("Jane", "Jané").encode("latin-1"), ["is not UTF-8 text", "line 2", "“é”"]),
        (b"student\njdoe\nx\0y\n", ["null byte in line 3"]),
        ("", ["no column `student`", "nothing"]),
        ("\n\n", ["no column `student`"]),
        ("login,name\njdoe,Jane\n", ["no column `student`", "login and name"]),
        ("a,b,c,d,e\n", ["a, b, c and 2 more"]),
        ("name|student\nJane|jdoe\n", ["no column `student`", "name|student"]),
        ("student,name,Student\n", ["two columns `student`"]),
        ("student,group,group\n", ["two columns `group`"]),
        ("student,name\njdoe,Jane\n,Ada\n", ["Line 3", "which student"]),
        ("student,name\njdoe,Doe, Jane\n", ["Line 2", "more than its first line"]),
        ("student,,name\njdoe,x,Jane\n", ["Line 2", "more than its first line"]),
        ('student,name\njdoe,"Jane\nasmith,Ada\n', ["Line 2", "never closed"]),
        ('student,name\njdoe,"Jane" Doe\n', ["Line 2", "closing quotation mark"]),
        (f"student,name\njdoe,{'x' * 200_000}\n", ["Line 2", "more than 131,072 characters"]),
    ],
)
def test_what_is_no_roster_is_refused_in_one_sentence(content: str | bytes, words: list[str]) -> None:
    sentence = said(content)
    assert [word for word in words if word not in sentence] == []


def test_who_stands_there_twice_is_named_with_the_lines() -> None:
    assert "the same student more than once: 'a' in lines 2 and 4." in said("student\na\nb\na\n")
    assert "the same student more than once: 'é' in lines 2 and 3." in said("student\né\ne\u0301\n")
    assert "the same id more than once: '7' in lines 2, 3 and 4." in said("student,id\na,7\nb,7\nc,7\nd,\ne,\n")
    assert "'a@x.org' in lines 2 and 3" in said("student,email\na,A@x.org\nb,a@X.org\n")
    many = said("student\n" + "a\nb\nc\nd\ne\n" * 5)
    assert "'a' in lines 2, 7, 12 and 2 more" in many
    assert "and 2 more." in many


def test_a_null_byte_has_nothing_to_do_with_the_encoding() -> None:
    assert said(b"student\njdoe\nx\0y\n") == "class.csv holds a null byte in line 3, which no text may: take it out."


def test_names_may_be_those_of_several() -> None:
    assert len(roster("student,name\na,Jane Doe\nb,Jane Doe\nA,\n").entries) == 3


def test_a_file_that_cannot_be_read_is_wrong_use(tmp_path: Path) -> None:
    with pytest.raises(WrongUse, match=r"The roster cannot be read: class.csv is missing\."):
        Roster.read(tmp_path / "class.csv")
    with pytest.raises(WrongUse, match="is a folder"):
        Roster.read(tmp_path)
    (tmp_path / "class.csv").write_text(CLASS, encoding="utf-8")
    assert Roster.read(tmp_path / "class.csv").entries == (JANE, ADA)


@posix_only("named pipes in folders")
def test_a_pipe_is_no_roster(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "class.csv")
    with pytest.raises(WrongUse, match="not a regular file"):
        Roster.read(tmp_path / "class.csv")


# Whose a submission is


@pytest.mark.parametrize(
    "name", ["jdoe", "JDoe", "1001", "Jane Doe", "jane  doe ", "jane@example.org", "Jane@Example.org"]
)
def test_a_submission_is_found_by_any_of_a_students_names(name: str) -> None:
    assert roster(CLASS).match(name) == JANE


@pytest.mark.parametrize("name", ["", "doe", "Jane", "Doe Jane", "jdoe_2"])
def test_what_resembles_a_name_is_none(name: str) -> None:
    assert roster(CLASS).match(name) is None


def test_accents_are_the_same_however_they_are_encoded() -> None:
    found = roster("student,name\nzoé,Zoë Müller\n")
    for form in ("NFC", "NFD"):
        assert found.match(unicodedata.normalize(form, "zoé")) is found.entries[0]
        assert found.match(unicodedata.normalize(form, "ZOË MÜLLER")) is found.entries[0]


def test_what_could_be_of_several_is_of_none_unless_it_is_exact() -> None:
    found = roster("student,name,id\na,Jane Doe,b\nb,Jane Doe,\nA,,\n")
    a, b, upper = found.entries
    assert [found.match(name) for name in ("a", "A", "b", "B", "jane doe")] == [a, upper, b, None, None]


def test_a_class_is_matched_as_a_whole() -> None:
    found = roster(CLASS).matches(["Ada Smith", "jdoe", "stranger"])
    assert found.entries == {"Ada Smith": ADA, "jdoe": JANE}
    assert found.notes == {
        "Ada Smith": "This was handed in as 'Ada Smith'.",
        "stranger": "This is of nobody on the roster.",
    }
    assert found.missing == ()


def test_of_two_submissions_the_exact_one_is_theirs() -> None:
    found = roster(CLASS).matches(["JDOE", "jdoe"])
    assert found.entries == {"jdoe": JANE}
    assert found.notes == {"JDOE": "This is not the only one that fits line 2 of the roster: 'JDOE' and 'jdoe'."}
    assert found.missing == ((ADA, ""),)


def test_of_two_submissions_that_are_not_exact_none_is_theirs() -> None:
    found = roster(CLASS).matches(["Jane Doe", "1001"])
    assert found.entries == {}
    assert set(found.notes) == {"Jane Doe", "1001"}
    assert found.missing == ((JANE, "Which submission is theirs is not clear: '1001' and 'Jane Doe'."), (ADA, ""))


def test_a_submission_that_fits_two_students_is_said_to() -> None:
    found = roster("student,name\na,Jane Doe\nb,Jane Doe\n").matches(["jane doe"])
    assert found.notes == {"jane doe": "This could be of several on the roster, in lines 2 and 3 of it."}
    assert [entry.student for entry, _ in found.missing] == ["a", "b"]


NAMES = st.sampled_from(["a", "A", "b", "B ", "é", "e\u0301", "Jane Doe", "jane doe", "1", "x"])


@given(
    students=st.lists(NAMES, unique_by=lambda name: unicodedata.normalize("NFC", name.strip())),
    called=st.lists(NAMES, min_size=10, max_size=10),
    submissions=st.lists(NAMES, unique=True),
)
def test_nobody_is_lost_and_nobody_is_there_twice(
    students: list[str], called: list[str], submissions: list[str]
) -> None:
    lines = [f"{student},{name}" for student, name in zip(students, called, strict=False)]
    found = roster("\n".join(["student,name", *lines]))
    matches = found.matches(submissions)
    there = [entry.line for entry in matches.entries.values()]
    missing = [entry.line for entry, _ in matches.missing]
    assert sorted(there + missing) == [entry.line for entry in found.entries]
    for submission in submissions:
        assert submission in matches.entries or submission in matches.notes
    shown = [matches.entries[name].student if name in matches.entries else name for name in submissions]
    assert len({*shown}) == len(shown)


def test_many_students_are_matched_though_all_have_one_name() -> None:
    count = 20_000
    lines = [f"s{n},Same Name,s{n}@example.org,{n},B" for n in range(count)]
    found = roster("\n".join(["student,name,email,id,section", *lines]))
    matches = found.matches(f"S{n}@EXAMPLE.ORG" for n in range(count))
    assert len(matches.entries) == count
    assert len(found.candidates("same name")) == count
