"""What was handed in comes back from a gradebook as it was, or not at all."""

from __future__ import annotations

import contextlib
import hashlib
import zlib
from collections.abc import Mapping

import pytest
import sqlalchemy as sa
from hypothesis import given
from hypothesis import strategies as st
from some_attempts import attempt, content, key

from learn_transformers.classroom.gradebook import engines
from learn_transformers.classroom.gradebook.address import Address
from learn_transformers.classroom.gradebook.attempt import KEPT_OUT, Event
from learn_transformers.classroom.gradebook.book import Gradebook
from learn_transformers.classroom.gradebook.contents import LARGEST, DamagedContent, packed, unpacked
from learn_transformers.classroom.submission import Submission

NAMES = st.text(st.characters(codec="utf-8", exclude_characters="/\\:\0"), min_size=1).filter(lambda n: n.strip("."))
FILES = st.dictionaries(st.lists(NAMES, min_size=1, max_size=3).map("/".join), st.binary(max_size=200), max_size=4)
DAMAGE = r"^The content [0-9a-f]{1,12} in the gradebook is damaged: it is not what was handed in\.$"


def fingerprint(files: Mapping[str, bytes]) -> str:
    return Submission("ada", files).fingerprint


@given(FILES)
def test_all_files_come_back(files: dict[str, bytes]) -> None:
    assert unpacked(fingerprint(files), packed(fingerprint(files), files)) == files


@given(FILES, FILES)
def test_no_two_contents_have_one_fingerprint(one: dict[str, bytes], other: dict[str, bytes]) -> None:
    assert (fingerprint(one) == fingerprint(other)) == (one == other)


@given(FILES, st.integers(0), st.integers(1, 255))
def test_a_changed_byte_is_damage_or_changes_nothing(files: dict[str, bytes], place: int, change: int) -> None:
    kept = bytearray(packed(fingerprint(files), files))
    kept[place % len(kept)] ^= change
    with contextlib.suppress(DamagedContent):
        assert unpacked(fingerprint(files), bytes(kept)) == files  # where the change is in what zlib does not need


@given(st.binary(max_size=60))
def test_what_never_was_a_content_is_damage(plain: bytes) -> None:
    """Its hash fits, as whoever can write the database can make it fit."""
    found = hashlib.sha256(plain).hexdigest()
    with contextlib.suppress(DamagedContent):
        assert fingerprint(unpacked(found, zlib.compress(plain))) == found


@pytest.mark.parametrize("name", ["../x.py", "/x.py", "a//x.py", "a/./x.py", "C:x.py", "a\\x.py", "a\0.py", ""])
def test_a_name_that_leads_elsewhere_is_damage(name: str) -> None:
    files = {name: b"x"}
    with pytest.raises(DamagedContent, match=DAMAGE):
        unpacked(fingerprint(files), packed(fingerprint(files), files))


def test_a_bomb_is_damage_and_never_unpacked() -> None:
    bomb = zlib.compress(bytes(LARGEST + 1))
    with pytest.raises(DamagedContent, match=DAMAGE):
        unpacked(hashlib.sha256(bytes(LARGEST + 1)).hexdigest(), bomb)


def test_what_is_kept_is_kept_once_for_everybody(url: str, book: Gradebook) -> None:
    (one, files), (other, more) = content("x = 1\n"), content("x = 2\n")
    assert book.content(one) is None
    book.keep_content({one: files})
    book.keep_content({one: files, other: more})
    book.keep_content({})
    assert (book.content(one), book.content(other)) == (files, more)
    assert book.contents_known([one, other, "nothing"]) == {one, other}
    raw = engines.engine(Address.of(url))
    with raw.connect() as connection:
        assert connection.scalar(sa.text("select count(*) from content")) == 2
    raw.dispose()


def test_another_fingerprint_is_refused_and_nothing_of_it_kept(book: Gradebook) -> None:
    (one, files), (other, more) = content("x = 1\n"), content("x = 2\n")
    with pytest.raises(ValueError, match="its own fingerprint"):
        book.keep_content({one: files, other: files})
    with pytest.raises(ValueError, match="its own fingerprint"):
        book.record_all([attempt()], contents={one: more})
    assert book.content(one) is None
    assert book.attempts("ada") == []


def test_more_than_is_kept_is_refused(book: Gradebook) -> None:
    files = {"x.py": bytes(LARGEST)}
    with pytest.raises(ValueError, match="64 MiB"):
        book.keep_content({fingerprint(files): files})


def test_attempts_their_contents_and_decisions_are_kept_together(book: Gradebook) -> None:
    one, files = content("x = 1\n")
    made = attempt(content=one)
    decided = {made.key: Event(1.0, "a teacher", KEPT_OUT, "ada", made.key.digest, "lower")}
    assert book.record_all([made], contents={one: files}, decisions=decided) == {made.key}
    assert book.content(one) == files
    assert book.history("ada").latest() is None
    assert book.record_all([made], contents={one: files}, decisions=decided) == set()
    assert book.record_all([attempt("bob")], decisions={key("eve"): Event(1.0, "a teacher", KEPT_OUT)}) != set()
    assert len(book.events()) == 1


def test_a_content_that_was_exchanged_is_damage(url: str, book: Gradebook) -> None:
    (one, files), (other, more) = content("x = 1\n"), content("x = 2\n")
    book.keep_content({one: files, other: more})
    raw = engines.engine(Address.of(url))
    with raw.begin() as connection:
        if connection.dialect.name == "postgresql":
            connection.execute(sa.text("drop trigger content_is_only_added on content"))
        else:
            connection.execute(sa.text("drop trigger content_is_not_changed"))
        connection.execute(
            sa.text("update content set files = (select files from content where fingerprint = :other)"),
            {"other": other},
        )
    raw.dispose()
    assert book.content(other) == more
    with pytest.raises(DamagedContent, match=DAMAGE):
        book.content(one)
