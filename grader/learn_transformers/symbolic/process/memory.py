"""What a bounded process has answered, for whoever asks the same again: a class writes the same things.

Kept on the side that asks, as data, and only what would come out the same again: no answer that ran out of time or
memory, or of a process that ended. Bounded in number and in bytes: what was not asked for longest goes first.
"""

from __future__ import annotations

import hashlib
import json
from collections import OrderedDict
from collections.abc import Mapping
from typing import Any, Final

ENTRIES: Final = 100_000
BYTES: Final = 64 << 20
_LARGEST_SHARE: Final = 64  # a single answer takes at most one part in so many
_OVERHEAD: Final = 300  # bytes beside the answer's own: its key, its place in order


class Memory:
    """Answers by their questions."""

    def __init__(self, entries: int = ENTRIES, size: int = BYTES) -> None:
        """At most so many, of so many bytes together."""
        self._most, self._size = entries, size
        self._answers: OrderedDict[bytes, bytes] = OrderedDict()
        self._held = 0
        self.found = 0  # questions that were not asked again

    def __len__(self) -> int:
        return len(self._answers)

    @property
    def held(self) -> int:
        """Bytes that it takes."""
        return self._held

    def recall(self, question: bytes) -> dict[str, Any] | None:
        """The answer to this very question, a copy of one's own; None where it is not known."""
        name = _name(question)
        known = self._answers.get(name)
        if known is None:
            return None
        self._answers.move_to_end(name)
        self.found += 1
        answer: dict[str, Any] = json.loads(known)
        return answer

    def keep(self, question: bytes, answer: Mapping[str, Any]) -> None:
        """Keep an answer, and no longer what is too much then."""
        name, known = _name(question), json.dumps(answer).encode()
        self._forget(name)
        if _cost(known) > self._size // _LARGEST_SHARE:
            return
        self._answers[name] = known
        self._held += _cost(known)
        while len(self._answers) > self._most or self._held > self._size:
            self._forget(next(iter(self._answers)))

    def _forget(self, name: bytes) -> None:
        known = self._answers.pop(name, None)
        if known is not None:
            self._held -= _cost(known)


def _name(question: bytes) -> bytes:
    return hashlib.sha256(question).digest()


def _cost(answer: bytes) -> int:
    return len(answer) + _OVERHEAD
