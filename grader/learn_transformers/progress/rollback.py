"""What a rollback journal would have SQLite do: how large it makes a file, and which other file it names.

A transaction over several files ends each of their journals with the name of one more file, the super-journal, which
SQLite unlinks once it has rolled back. This program changes one file at a time: a journal that names another is not
its own, wherever it comes from.
"""

from __future__ import annotations

import struct
from typing import Final

_MAGIC: Final = bytes.fromhex("d9d505f920a163d7")
_HEADER: Final = struct.Struct(">8s5I")  # magic, records, checksum, pages before the transaction, sector and page size
_LARGEST_PAGE: Final = 1 << 16  # what a size that is not given may mean


def objection(journal: bytes, most: int) -> str:
    """Why SQLite shall not roll this back, where the file may have so many bytes; empty if it may."""
    if journal.endswith(_MAGIC):
        return "it names another file to remove"
    if len(journal) >= _HEADER.size:
        magic, _, _, pages, _, page_size = _HEADER.unpack_from(journal)
        if magic == _MAGIC and pages * (page_size or _LARGEST_PAGE) > most:
            return "it would make the progress file larger than one ever gets"
    return ""
