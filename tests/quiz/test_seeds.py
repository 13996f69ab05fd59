"""Which variant is asked of whom: practice has the seed 0, a class its students' own."""

from __future__ import annotations

import hashlib
import hmac
import json
from pathlib import Path

import pytest

from learn_transformers.course import WrongUse
from learn_transformers.quiz import seeds
from learn_transformers.quiz.seeds import Seed

KEY = bytes(range(100, 116))


def test_practice_has_the_seed_0_for_all_to_see() -> None:
    assert Seed.practice() == Seed(0, 0)


def test_a_students_seed_is_an_hmac_of_the_id_and_the_chapter() -> None:
    message = json.dumps(["learn-transformers/quiz@1", "seed", "ada", "softmax"]).encode()
    expected = hmac.new(KEY, message, hashlib.sha256).hexdigest()
    assert seeds.student(KEY, "ada").seed("softmax").value == expected


def test_another_student_chapter_or_key_gives_another_seed() -> None:
    ada = seeds.student(KEY, "ada").seed("softmax")
    others = [
        seeds.student(KEY, "bob").seed("softmax"),
        seeds.student(KEY, "ada").seed("masking"),
        seeds.student(KEY[::-1], "ada").seed("softmax"),
    ]
    assert len({ada.value, *(other.value for other in others)}) == 4
    assert len({ada.shown, *(other.shown for other in others)}) == 4
    assert seeds.student(KEY, " ada ").seed("softmax") == ada


def test_what_is_shown_is_not_the_seed() -> None:
    ada = seeds.student(KEY, "ada").seed("softmax")
    assert isinstance(ada.shown, str)
    assert str(ada.value)[:8] not in ada.shown
    assert hashlib.sha256(str(ada.value).encode()).hexdigest()[:8] not in ada.shown


@pytest.mark.parametrize(
    "key", [b"", b"a" * 15, b"0123456789abcdef0123456789abcde", b"0123456789abcdef01234567\n\n\n\n\n\n"]
)
def test_a_key_of_fewer_than_128_bits_is_refused(key: bytes) -> None:
    with pytest.raises(WrongUse, match="too short"):
        seeds.student(key, "ada")


@pytest.mark.parametrize("id", ["", " ", "a\x1b[2J", "a\nb", "a\x00", "a" * 201, "\udc80"])
def test_an_id_is_some_printable_characters(id: str) -> None:
    with pytest.raises(WrongUse, match="student's id"):
        seeds.student(KEY, id)


def test_a_key_is_a_file_of_its_own(tmp_path: Path) -> None:
    (tmp_path / "key").write_bytes(KEY.hex().encode() + b"\r\n")
    assert seeds.student_in(tmp_path / "key", "ada") == seeds.student(KEY.hex().encode(), "ada")
    with pytest.raises(WrongUse, match="missing"):
        seeds.student_in(tmp_path / "other", "ada")
