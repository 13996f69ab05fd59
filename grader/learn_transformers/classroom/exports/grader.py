"""The grader that goes elsewhere: what is packed for it here (`Grader`), and what it finds there (`Setup`).

Both are one file, `grader.json`, and what lies beside it: the wheel, what it needs, a class key, private checks.
"""

from __future__ import annotations

import json
import os
import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final, Self

from learn_transformers import course
from learn_transformers.classroom.class_key import ClassKey
from learn_transformers.classroom.exports import wheel
from learn_transformers.classroom.grading import Settings, layers_named
from learn_transformers.course import Chapter
from learn_transformers.quiz import seeds
from learn_transformers.sandbox.libraries import TORCH, needed
from learn_transformers.trouble import WrongUse

FILE: Final = "grader.json"
KEY_IN_ENVIRONMENT: Final = "LEARN_TRANSFORMERS_CLASS_KEY"
_SCHEMA: Final = "learn-transformers/grader@1"
_KEY: Final = "class.key"
_EXTRA: Final = "extra"
_SHARED: Final = Path(__file__).with_name("graders") / "files"


@dataclass(frozen=True)
class May:
    """What of a teacher's a place may hold: where students can read what lies there, neither key nor private checks."""

    keep_secrets: bool
    name_an_image: bool = False


@dataclass(frozen=True)
class Grader:
    """What is packed. `key` is the class key as its file holds it, `extra` private checks by their files' names.

    `points` is what all functions of the chapters are worth, `image` how a container is called that grades.
    """

    chapters: tuple[Chapter, ...]
    points: float
    layers: tuple[str, ...] = ()
    key: bytes | None = None
    extra: Mapping[str, bytes] | None = None
    image: str = ""

    @property
    def libraries(self) -> str:
        """What files of students can import there, in words."""
        if not self.uses_torch:
            return "NumPy, and no PyTorch, which these chapters do not need"
        return "NumPy and PyTorch (gigabytes; PIP_EXTRA_INDEX_URL, set for `install.sh`, can name an index with less)"

    @property
    def uses_torch(self) -> bool:
        """Does the model solution of a chapter?"""
        return any(TORCH in needed(course.solution_bytes(chapter.file) or b"") for chapter in self.chapters)

    def secrets(self) -> dict[str, bytes]:
        """The class key and private checks, by the names that `settings` gives them."""
        found = {_KEY: self.key} if self.key is not None else {}
        return found | {f"{_EXTRA}/{name}": data for name, data in (self.extra or {}).items()}

    def settings(self, beside: str = "", **further: Any) -> bytes:
        """The text of `grader.json`, with what a place has of its own; `beside` leads to where the secrets lie."""
        plain = {
            "schema": _SCHEMA,
            "chapters": [chapter.name for chapter in self.chapters],
            "isolation": list(self.layers),
            "class_key": f"{beside}{_KEY}" if self.key is not None else None,
            "extra_key": f"{beside}{_EXTRA}" if self.extra else None,
            **further,
        }
        return f"{json.dumps(plain, indent=2)}\n".encode()

    def program(self) -> dict[str, bytes]:
        """The wheel, what it needs, and a script that installs both."""
        name, content = wheel.wheel()
        required = wheel.requirements(torch=self.uses_torch)
        return {
            name: content,
            "requirements.txt": _lines(required),
            "constraints.txt": _lines(wheel.constraints(required)),
            "install.sh": shared("install.sh"),
        }


def shared(name: str, **words: str) -> bytes:
    """A file that is shipped for the places, in which `@WORD@` stands for one of the words."""
    text = (_SHARED / name).read_text(encoding="utf-8")
    for word, value in words.items():
        text = text.replace(f"@{word.upper()}@", value)
    return text.encode()


def number(value: float) -> str:
    """With no more digits than it needs."""
    return f"{value:.2f}".rstrip("0").rstrip(".")


def _lines(lines: list[str]) -> bytes:
    return "".join(f"{line}\n" for line in lines).encode()


@dataclass(frozen=True)
class Setup:
    """What a grader finds where it runs. `has_key` says that the key is a teacher's, and not drawn for this run."""

    chapters: tuple[str, ...]
    layers: tuple[str, ...]
    key: ClassKey
    has_key: bool
    extra_key: Path | None
    further: Mapping[str, Any]

    @classmethod
    def read(cls, file: Path) -> Self:
        """Read `grader.json`; the class key is that of the environment, else the one beside it, else drawn now.

        Raises:
            WrongUse: if it is no such file, or does not hold what it should.
        """
        try:
            plain = json.loads(course.named_file(file))
        except (course.Unreadable, ValueError) as problem:
            raise WrongUse(f"{file} cannot be read: {problem}.") from None
        if not isinstance(plain, dict) or plain.get("schema") != _SCHEMA:
            raise WrongUse(f"{file} is not what `learn-transformers export` writes for a grader: export it again.")
        chapters, layers = (_words(plain, name, file) for name in ("chapters", "isolation"))
        key_file, extra = (_beside(plain, name, file) for name in ("class_key", "extra_key"))
        secret = os.environ.pop(KEY_IN_ENVIRONMENT, "")  # no process that is started from here shall have it
        key: bytes | None = None
        if secret:
            key = seeds.student(secret.encode(), "nobody").key
        elif key_file is not None:
            key = seeds.key_in(key_file)
        return cls(
            tuple(course.known_chapter(name).name for name in chapters),
            layers_named(",".join(layers)),
            ClassKey(key if key is not None else secrets.token_bytes(16)),
            key is not None,
            extra,
            plain,
        )

    def settings(self) -> Settings:
        """The same for a judge."""
        return Settings(self.key, self.chapters, self.extra_key, self.layers)


def _words(plain: Mapping[str, Any], name: str, file: Path) -> list[str]:
    value = plain.get(name)
    if not isinstance(value, list) or not all(isinstance(word, str) for word in value):
        raise WrongUse(f'"{name}" in {file} is not a list of names.')
    return value


def _beside(plain: Mapping[str, Any], name: str, file: Path) -> Path | None:
    value = plain.get(name)
    if value is not None and not isinstance(value, str):
        raise WrongUse(f'"{name}" in {file} is not the name of a file.')
    return file.parent / value if value else None
