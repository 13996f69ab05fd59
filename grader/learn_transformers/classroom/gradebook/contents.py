"""What was handed in, as a gradebook keeps it: name and bytes of every file behind their lengths, compressed.

Before it is compressed it is what a fingerprint is taken of (`Submission.fingerprint`): what comes back is held to the
fingerprint that it was kept under.
"""

from __future__ import annotations

import hashlib
import zlib
from collections.abc import Iterator, Mapping
from typing import Final

from learn_transformers.classroom.gradebook.trouble import GradebookError
from learn_transformers.classroom.submission import Submission

LARGEST: Final = 64 << 20  # bytes of one content; intake takes a quarter of that
_LEVEL: Final = 1  # of zlib: three times as fast as the usual one, for a fifth more room
_LENGTH: Final = 8  # bytes


class DamagedContent(GradebookError):
    """A content that is not what was kept; the message is one sentence."""


def packed(fingerprint: str, files: Mapping[str, bytes]) -> bytes:
    """The files that have this fingerprint, as they are kept.

    Raises:
        ValueError: if they have another one, or are more than is kept.
    """
    plain = Submission.as_bytes(files)
    if len(plain) > LARGEST:
        raise ValueError(f"a content of more than {LARGEST >> 20} MiB is not kept")
    if hashlib.sha256(plain).hexdigest() != fingerprint:
        raise ValueError("a content is kept under its own fingerprint")
    return zlib.compress(plain, _LEVEL)


def unpacked(fingerprint: str, kept: bytes) -> dict[str, bytes]:
    """The files again, below names that lead nowhere else.

    Raises:
        DamagedContent: if that is not what was kept under this fingerprint.
    """
    unpacking = zlib.decompressobj()
    try:
        plain = unpacking.decompress(kept, LARGEST)
    except zlib.error:
        raise _damaged(fingerprint) from None
    if not unpacking.eof or hashlib.sha256(plain).hexdigest() != fingerprint:
        raise _damaged(fingerprint)
    try:
        parts = list(_parts(plain))
        files = {name.decode(): content for name, content in zip(parts[::2], parts[1::2], strict=True)}
    except ValueError:
        raise _damaged(fingerprint) from None
    if not all(map(_leads_below, files)):
        raise _damaged(fingerprint)
    return files


def _parts(plain: bytes) -> Iterator[bytes]:
    at = 0
    while at < len(plain):
        start = at + _LENGTH
        at = start + int.from_bytes(plain[at:start], "little")
        if at > len(plain):
            raise ValueError("cut off")
        yield plain[start:at]


def _leads_below(name: str) -> bool:
    """Whoever can write the database can have names there that intake would not take."""
    parts = name.split("/")
    return not (set(parts) & {"", ".", ".."} or any(character in name for character in "\\:\0"))


def _damaged(fingerprint: str) -> DamagedContent:
    return DamagedContent(f"The content {fingerprint[:12]} in the gradebook is damaged: it is not what was handed in.")
