"""Fingerprints of a text by winnowing (Schleimer, Wilkerson, Aiken 2003: "Winnowing: Local Algorithms for Document
Fingerprinting").

Every `GRAM` tokens in a row have a hash, and of every `WINDOW` hashes in a row the smallest is kept. So whatever two
texts share over `GRAM + WINDOW - 1` tokens leaves a fingerprint in both, and less than `GRAM` tokens leave none.
"""

from __future__ import annotations

from collections.abc import Sequence
from hashlib import blake2b
from typing import Final

from learn_transformers.classroom.lookalikes.tokens import Token, Tokens

GRAM: Final = 12
WINDOW: Final = 4
_CODE: Final = 4  # bytes of a token in what is hashed


def grams(run: Sequence[Token]) -> list[int]:
    """The hash, 64 bits, of each `GRAM` tokens in a row, the same on every machine; none where there are fewer."""
    codes: dict[str, bytes] = {}
    for token in run:
        if token.text not in codes:
            codes[token.text] = blake2b(token.text.encode("utf-8", "replace"), digest_size=_CODE).digest()
    joined = b"".join(codes[token.text] for token in run)
    size = GRAM * _CODE
    return [
        int.from_bytes(blake2b(joined[at : at + size], digest_size=8).digest())
        for at in range(0, len(joined) - size + 1, _CODE)
    ]


def winnowed(hashes: Sequence[int]) -> set[int]:
    """The smallest of each `WINDOW` hashes in a row; of all, where there are fewer."""
    return {min(hashes[at : at + WINDOW]) for at in range(max(len(hashes) - WINDOW + 1, min(len(hashes), 1)))}


def fingerprints(read: Tokens) -> frozenset[int]:
    """All of a file."""
    found: set[int] = set()
    for run in read.runs:
        found |= winnowed(grams(run))
    return frozenset(found)
