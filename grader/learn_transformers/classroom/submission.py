"""What one student handed in, read once: from here on it is bytes, and nobody looks at their folder again."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

LARGEST: Final = 64 << 20  # bytes of a submission on its way to a judge, and of its verdict on the way back


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
        return hashlib.sha256(self.as_bytes(self.files)).hexdigest()

    @staticmethod
    def as_bytes(files: Mapping[str, bytes]) -> bytes:
        """All of some files in one piece, so that no others give the same: names and bytes behind their lengths."""
        parts = (part for name in sorted(files) for part in (name.encode(), files[name]))
        return b"".join(piece for part in parts for piece in (len(part).to_bytes(8, "little"), part))
