"""The key of a class: 128 random bits, from which the seeds come that nobody can practice on.

A pool of eight seeds is derived from it and the key's version, so that what is right is worked out eight times and not
for every submission anew. Which of them a chapter of a submission takes is an HMAC of what was handed in: the same
after a restart, on another machine and when it is graded again, and nothing that could be chosen.
"""

from __future__ import annotations

import contextlib
import hashlib
import hmac
import json
import os
import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Final

from learn_transformers import course
from learn_transformers.quiz import seeds
from learn_transformers.trouble import WrongUse

POOL: Final = 8
FILE: Final = "class.key"
_PURPOSE: Final = "learn-transformers/class-seeds@1"
_SHOWN: Final = 16  # hexadecimal digits of a fingerprint


@dataclass(frozen=True)
class ClassKey:
    """Who has it has every seed; what is derived from it says nothing of it."""

    secret: bytes

    @cache  # noqa: B019 (a key is as small as what it is kept for, and there are few)
    def pool(self, version: str) -> tuple[str, ...]:
        """The seeds of one version of the answer keys."""
        return tuple(self._of_pool(version, number) for number in range(POOL))

    def seed(self, version: str, content: str, chapter: str) -> str:
        """The seed that a chapter of a submission takes, by the fingerprint of all that was handed in."""
        return self._of_pool(version, int(self._derived("which", version, content, chapter), 16) % POOL)

    def _of_pool(self, version: str, number: int) -> str:
        return self._derived("seed", version, str(number))

    def fingerprint(self, of: Sequence[str]) -> str:
        """Whether two seeds are the same, and no more."""
        return f"hmac-sha256:{self._derived('fingerprint', *of)[:_SHOWN]}"

    def _derived(self, *message: str) -> str:
        parts = json.dumps([_PURPOSE, *message])  # in which no two ways to split it are alike
        return hmac.digest(self.secret, parts.encode(), "sha256").hex()


def in_file(path: Path) -> tuple[ClassKey, bool]:
    """The key that a file holds; where there is none yet, it is made. Was it?

    Raises:
        WrongUse: if the file cannot be read or made, or holds fewer than 128 bits.
    """
    made = False
    if not path.exists():
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            with contextlib.suppress(FileExistsError):  # another grader was sooner: its key is the one
                descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
                with os.fdopen(descriptor, "w") as file:
                    file.write(f"{secrets.token_hex(16)}\n")
                made = True
        except OSError as error:
            raise WrongUse(f"The class key cannot be kept in {path}: {error.strerror}.") from None
    return ClassKey(seeds.key_in(path)), made


def usual_file() -> Path:
    """Where it is kept if nobody says where: in the state of whoever grades, and in no folder with results."""
    return course.state_folder() / FILE


@cache
def version_of_keys() -> str:
    """The version of all answer keys and of what they are written in: another text is another version."""
    found = hashlib.sha256()
    for folder in (course.keys(), course.PACKAGE / "key"):
        for file in sorted(folder.rglob("*.py")):
            found.update(file.relative_to(folder).as_posix().encode() + b"\0" + file.read_bytes() + b"\0")
    return found.hexdigest()[:_SHOWN]
