"""Names of files for students: whoever looks for somebody finds them by eye, and no two students get one name."""

from __future__ import annotations

import base64
import hashlib
import re
import unicodedata
from typing import Final

from learn_transformers.printable import one_line

MOST: Final = 90  # bytes in UTF-8, so that there is room for an ending within 100
_PLAIN = re.compile(r"[a-z0-9](?:[a-z0-9._-]*[a-z0-9_-])?")
_RESERVED = re.compile(
    r"(?:con|prn|aux|nul|conin\$|conout\$|clock\$|com\d|lpt\d)(?:\.|$)"
)  # by Windows, with any ending
_MARK: Final = "~"  # stands in no plain name
_DIGEST: Final = 16  # characters of 5 bits: two of 10,000 students never meet


def file_name(student: str) -> str:
    """A name without an ending, of at most 90 bytes, that every file system takes, and takes for this student's alone.

    A plain name (small letters a to z, digits, `.`, `_`, `-`) is its own: `student001`. Of any other, letters of every
    script and digits stay, as in `jane_doe~` and sixteen characters that depend on the exact name: where "Jane" and
    "jane" are one name, they still are two files.
    """
    if _PLAIN.fullmatch(student) and len(student) <= MOST and ".." not in student and not _RESERVED.match(student):
        return student
    letters = unicodedata.normalize("NFC", one_line(student, MOST).casefold())
    seen = re.sub("_+", "_", "".join(c if _stays(c) else "_" for c in letters)).strip("_-")
    kept = seen.encode()[: MOST - len(_MARK) - _DIGEST].decode("utf-8", "ignore")
    digest = hashlib.sha256(student.encode("utf-8", "surrogatepass")).digest()
    return f"{kept}{_MARK}{base64.b32encode(digest).decode().lower()[:_DIGEST]}"


def _stays(character: str) -> bool:
    return unicodedata.category(character) in ("Ll", "Lu", "Lt", "Lo", "Lm", "Nd", "Mc", "Mn") or character == "-"
