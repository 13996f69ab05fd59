"""Seeds that nobody can practice on, and that are the same wherever a submission is graded."""

from __future__ import annotations

import os
import stat
from pathlib import Path

import pytest

from learn_transformers import course
from learn_transformers.classroom import class_key
from learn_transformers.classroom.class_key import POOL, ClassKey
from learn_transformers.trouble import WrongUse

KEY = ClassKey(bytes(range(16)))


def test_a_key_is_made_once_and_for_its_owner_alone(tmp_path: Path) -> None:
    file = tmp_path / "new" / "class.key"
    made, first = class_key.in_file(file)
    again, second = class_key.in_file(file)
    assert (made, first, second) == (again, True, False)
    assert len(bytes.fromhex(made.secret.decode())) == 16
    if os.name == "posix":
        assert stat.S_IMODE(file.stat().st_mode) == 0o600


def test_two_keys_are_two(tmp_path: Path) -> None:
    keys = {class_key.in_file(tmp_path / str(number))[0] for number in range(4)}
    assert len(keys) == 4


@pytest.mark.parametrize("content", [b"", b"short", b"0123456789abcdef" * 1 + b"\n", b"a" * 31])
def test_a_key_of_too_few_bits_is_refused(content: bytes, tmp_path: Path) -> None:
    (tmp_path / "key").write_bytes(content)
    with pytest.raises(WrongUse, match="128 random bits"):
        class_key.in_file(tmp_path / "key")


def test_a_place_where_no_key_can_be_kept_is_one_sentence(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(WrongUse, match=r"cannot be kept in .*file"):
        class_key.in_file(tmp_path / "file" / "class.key")


def test_the_pool_has_eight_seeds_of_256_bits() -> None:
    pool = KEY.pool("1")
    assert len(set(pool)) == POOL == 8
    assert all(len(bytes.fromhex(seed)) == 32 for seed in pool)
    assert not set(pool) & {*KEY.pool("2"), *ClassKey(bytes(16)).pool("1")}


def test_a_submission_takes_seeds_of_the_pool_and_always_the_same() -> None:
    taken = [KEY.seed("1", str(content), "softmax") for content in range(200)]
    assert {*taken} == {*KEY.pool("1")}
    assert taken == [KEY.seed("1", str(content), "softmax") for content in range(200)]
    assert taken != [KEY.seed("1", str(content), "masking") for content in range(200)]


def test_a_fingerprint_says_no_more_than_whether_seeds_are_the_same() -> None:
    pool = KEY.pool("1")
    shown = KEY.fingerprint(pool[:2])
    assert shown == KEY.fingerprint(pool[:2]) != KEY.fingerprint(pool[1:3])
    assert shown != ClassKey(bytes(16)).fingerprint(pool[:2])
    assert not any(shown.partition(":")[2] in seed for seed in pool)


def test_a_key_is_another_version_when_its_text_is_another(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    before = class_key.version_of_keys()
    monkeypatch.setattr(course, "keys", lambda: tmp_path)
    class_key.version_of_keys.cache_clear()
    (tmp_path / "softmax.py").write_text("x = 1\n")
    try:
        assert class_key.version_of_keys() != before
    finally:
        class_key.version_of_keys.cache_clear()
