"""What one student handed in, read once: from here on it is bytes, and nobody looks at their folder again."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True)
class Submission:
    """`files` are by their place in a course folder; `refused` and `notes` are sentences for the teacher.

    `at` is the newest time at which something of it was changed, in seconds since 1970, None where that is not known.
    """

    student: str
    files: Mapping[str, bytes]
    refused: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()
    at: float | None = None

    @property
    def fingerprint(self) -> str:
        """The same for the same contents, whoever handed them in."""
        found = hashlib.sha256()
        for name in sorted(self.files):
            for part in (name.encode(), self.files[name]):
                found.update(len(part).to_bytes(8, "little") + part)
        return found.hexdigest()
