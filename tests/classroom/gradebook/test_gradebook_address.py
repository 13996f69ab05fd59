"""What may be typed for a gradebook, and that no password is ever shown."""

from __future__ import annotations

from pathlib import Path

import pytest

from learn_transformers.classroom.gradebook.address import Address
from learn_transformers.classroom.gradebook.book import Gradebook
from learn_transformers.trouble import WrongUse


@pytest.mark.parametrize("text", ["grades/class.gradebook", "sqlite:///grades/class.gradebook"])
def test_a_file_lies_below_the_current_folder(text: str) -> None:
    address = Address.of(text)
    assert address.file == Path.cwd() / "grades" / "class.gradebook"
    assert address.shown == "grades/class.gradebook"


@pytest.mark.parametrize("text", ["/srv/class 1.db", "sqlite:////srv/class 1.db"])
def test_a_file_may_lie_anywhere(text: str) -> None:
    assert Address.of(text).file == Path("/srv/class 1.db").absolute()


def test_a_drive_is_no_kind_of_address() -> None:
    assert Address.of(r"C:\grades.db").file is not None


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("postgresql://db.example/class", "postgresql://db.example/class"),
        ("postgresql+psycopg://u:pw@db.example:5433/class", "postgresql://db.example:5433/class"),
        ("postgresql://u:pw@[::1]/class?sslmode=require", "postgresql://[::1]/class"),
        ("postgresql:///class?host=/run/pg", "postgresql:///class"),
    ],
)
def test_a_server_is_shown_without_its_user(text: str, shown: str) -> None:
    assert Address.of(text).shown == shown


@pytest.mark.parametrize(
    "text",
    [
        *("", "sqlite:///", "sqlite://", "sqlite:///:memory:", "sqlite:class.db", ":memory:", "a\0b", "http://h/class"),
        *("mysql://u:s3cret@h/d", "postgres://u:s3cret@h/d", "postgresql:d", "mysql+postgresql://h/d"),
        *("postgresql://u:s3cret@h:port/d", "postgresql://u:s3cret@[::1/d", "postgresql://u:s3cret@h:99999/d"),
    ],
)
def test_anything_else_is_one_sentence(text: str) -> None:
    with pytest.raises(WrongUse) as refusal:
        Address.of(text)
    assert str(refusal.value).endswith(".")
    assert "\n" not in str(refusal.value)
    assert "s3cret" not in str(refusal.value)


def test_no_password_is_shown() -> None:
    address = Address.of("postgresql://u:s3%40cret@h/d?password=another&sslpassword=third")
    assert "cret" not in repr(address) + str(address)
    assert address.without_secrets("a s3@cret, s3%40cret, another\x1b third") == r"a …, …, …\x1b …"


@pytest.mark.parametrize(
    "text",
    [
        "postgresql://u:s3cret@127.0.0.1:1/d",
        "postgresql://u:s3cret@127.0.0.1:1/d?sslmode=s3cret",
        "postgresql://u@127.0.0.1:1/d?password=s3cret&nothing=s3cret",
    ],
)
def test_a_server_that_cannot_be_reached_is_one_sentence(text: str) -> None:
    with pytest.raises(
        WrongUse, match=r"^The gradebook postgresql://127.0.0.1:1/d cannot be used: [^\n]+\.$"
    ) as refusal:
        Gradebook.open(text)
    assert "s3cret" not in str(refusal.value)


def test_without_the_libraries_it_says_what_brings_them(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("importlib.util.find_spec", lambda name: None)
    with pytest.raises(WrongUse, match=r"with sqlalchemy, alembic, psycopg, .*learn-transformers\[classroom\]"):
        Gradebook.open("class.gradebook")
