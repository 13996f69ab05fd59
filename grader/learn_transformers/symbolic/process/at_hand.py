"""`AtHand`: what is asked of the bounded process, answered in this one, where there can be no other: in a browser.

Its page keeps the clock: `begin` is told how long an answer may take, and raises for a question that has taken too long
once already.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from typing import Any, Protocol

from learn_transformers.symbolic.process import worker
from learn_transformers.symbolic.process.comparer import TookTooLong, WorkerEnded


class Clock(Protocol):
    """Who can end this process."""

    def begin(self, order: str, seconds: float) -> None:
        """A question is begun; raises where it was given up before."""

    def end(self, order: str) -> None:
        """It is answered."""


class AtHand:
    """In place of a `Bounded`."""

    def __init__(self, clock: Clock, seconds: float) -> None:
        self.seconds = seconds
        self._clock = clock

    def call(self, function: str, arguments: Mapping[str, Any], seconds: float | None = None) -> Any:
        """As `Bounded.call`.

        Raises:
            ValueError: that of the function.
            WorkerEnded: where there was no answer, or none in time.
        """
        question = json.dumps({"call": function, "arguments": dict(arguments)})
        name = hashlib.sha256(question.encode("utf-8", "replace")).hexdigest()[:16]
        try:
            self._clock.begin(name, seconds or self.seconds)
        except Exception:  # whichever it is, there was no answer
            raise TookTooLong(f"it took longer than {seconds or self.seconds:g} seconds") from None
        try:
            answer = json.loads(json.dumps(worker.answered(json.loads(question))))
        finally:
            self._clock.end(name)
        if "value_error" in answer:
            raise ValueError(answer["value_error"])
        if "failed" in answer:
            raise WorkerEnded(f"the comparison failed ({answer['failed']})")
        return answer["result"]

    def start(self) -> None:
        """It is there."""

    def close(self) -> None:
        """It stays."""

    def interrupt(self) -> None:
        """The page can."""
