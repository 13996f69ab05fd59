"""Files are called after students: any file system takes the names, and no two students share one."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from learn_transformers.classroom.file_names import MOST, file_name

RESERVED = {"con", "prn", "aux", "nul", "conin$", "conout$", "clock$"}
RESERVED |= {f"{port}{n}" for port in ("com", "lpt") for n in "0123456789¹²³"}
names = st.text() | st.text(alphabet="aAbB.~_- /\\é\u0301李", max_size=12) | st.sampled_from(sorted(RESERVED))


@given(names)
def test_every_file_system_takes_it(student: str) -> None:
    name = file_name(student)
    assert 0 < len(f"{name}.html".encode()) <= 100
    assert not set(name) & set("<>:\"/\\|?*%$&;`'!#{}[]() \t\r\n")
    assert name.isprintable()
    assert name[0] not in ".-"
    assert name[-1] not in ". "
    assert ".." not in name
    assert name.split(".")[0] not in RESERVED


@given(names, names)
def test_no_two_students_share_one_even_where_case_and_accents_do_not_count(one: str, other: str) -> None:
    def as_seen(name: str) -> str:
        return unicodedata.normalize("NFKD", name).casefold()

    if one != other:
        assert as_seen(file_name(one)) != as_seen(file_name(other))


@pytest.mark.parametrize("student", ["student001", "jdoe", "jane.doe-2", "12345", "a"])
def test_plain_names_stay(student: str) -> None:
    assert file_name(student) == student


@pytest.mark.parametrize(
    ("student", "begins"),
    [
        ("Jane Doe", "jane_doe~"),
        ("JANE DOE", "jane_doe~"),
        ("jane@school.edu", "jane_school_edu~"),
        ("Zoë Müller", "zoë_müller~"),
        ("李明", "李明~"),
        ("../../etc/passwd", "etc_passwd~"),
        ("con", "con~"),
        ("con.b", "con_b~"),
        ("-rf", "rf~"),
        ("", "~"),
        ("a\u202eb\x1b[31m", "a_u202eb_x1b_31m~"),
        ("x" * 1000, "x" * (MOST - 17) + "~"),
    ],
)
def test_any_other_can_be_found_by_eye(student: str, begins: str) -> None:
    assert file_name(student).startswith(begins)
    assert len(file_name(student)) == len(begins) + 16


def test_what_looks_like_a_name_of_ours_is_not_taken_for_it() -> None:
    assert file_name(file_name("Jane Doe")) != file_name("Jane Doe")
