"""Which variant is asked of whom: practice has the seed 0, a student of a class one that only the class key gives.

It is HMAC-SHA256, under the class key, of the student's id and the chapter; so it is the same after a restart and on
another machine, and nobody without the key works it out. Whoever knew it could have answers marked here until all are
right: shown is a keyed fingerprint, which says no more than whether two variants are the same.
"""

from __future__ import annotations

import hmac
import json
import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from learn_transformers import course
from learn_transformers.trouble import Unreadable, WrongUse

MOST = 2**63 - 1  # what TOML holds of a whole number
_BYTES = 16  # of a class key: 128 bits
_LONGEST_ID = 200
_PURPOSE = "learn-transformers/quiz@1"
_HEXADECIMAL = re.compile(rb"[0-9a-fA-F]+")


@dataclass(frozen=True)
class Seed:
    """What variants are drawn from, and how it is shown: of a class's seed that is a fingerprint."""

    value: int | str
    shown: int | str

    @classmethod
    def practice(cls, number: int = 0) -> Seed:
        """A seed that everybody may know."""
        return cls(number, number)


@dataclass(frozen=True)
class Student:
    """Somebody whose variants a class key gives."""

    key: bytes
    id: str

    def seed(self, chapter: str) -> Seed:
        """The one seed of this student's quiz on a chapter."""
        value = self._derived("seed", chapter)
        return Seed(value, f"hmac-sha256:{self._derived('fingerprint', value)[:16]}")

    def _derived(self, what: str, of: str) -> str:
        message = json.dumps([_PURPOSE, what, self.id, of])  # in which no two ways to split it are alike
        return hmac.digest(self.key, message.encode(), "sha256").hex()


class Owner(Protocol):
    """Whose file it is: one who has a seed of their own."""

    def seed(self, chapter: str) -> Seed:
        """The one seed of this one's quiz on a chapter."""


@dataclass(frozen=True)
class Drawn:
    """Seeds that were drawn where the class key is: who marks gets no more of it, and no student's id."""

    seeds: Mapping[str, Seed]

    def seed(self, chapter: str) -> Seed:
        """The one that was drawn for a chapter."""
        return self.seeds[chapter]


def student_in(class_key: Path, id: str) -> Student:
    """A student by the file of the class key, and by an id.

    Raises:
        WrongUse: if the file cannot be read, its key has fewer than 128 bits, or the id is none.
    """
    return student(key_in(class_key), id)


def key_in(class_key: Path) -> bytes:
    """What the file of a class key holds.

    Raises:
        WrongUse: if it cannot be read, or has fewer than 128 bits.
    """
    try:
        return _long_enough(course.named_file(class_key))
    except Unreadable as problem:
        raise WrongUse(f"{problem}.") from None


def student(key: bytes, id: str) -> Student:
    """The same by what the file of the class key holds.

    Raises:
        WrongUse: if the key has fewer than 128 bits, or the id is none.
    """
    key = _long_enough(key)
    id = unicodedata.normalize("NFC", id.strip())
    if not 0 < len(id) <= _LONGEST_ID or not id.isprintable():
        raise WrongUse(f"A student's id has 1 to {_LONGEST_ID} printable characters.")
    return Student(key, id)


def _long_enough(key: bytes) -> bytes:
    if key.isascii():
        key = key.strip()  # of the line end that an editor puts there
    if len(key) < (2 * _BYTES if _HEXADECIMAL.fullmatch(key) else _BYTES):
        raise WrongUse(
            "The class key is too short: 128 random bits are needed, as in 32 hexadecimal digits. "
            'Make one with `python -c "import secrets; print(secrets.token_hex(16))"`.'
        )
    return key
