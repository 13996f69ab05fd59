"""What one submission has on paper takes no longer than it may, and costs the next one nothing."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pytest

from learn_transformers.symbolic.process import allowance
from learn_transformers.symbolic.process.allowance import Allowance
from learn_transformers.symbolic.process.comparer import TookTooLong


class Slow:
    """A process for which every question takes a second, and some are too much."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.asked, self.done, self._now = 0, "", 0.0
        monkeypatch.setattr(allowance.time, "monotonic", lambda: self._now)

    def call(self, function: str, arguments: Mapping[str, Any], seconds: float | None = None) -> Any:
        self.asked, self._now = self.asked + 1, self._now + 1.0
        if function == "too much":
            raise TookTooLong("it took longer than 1 seconds")
        return self.asked

    def start(self) -> object:
        self.done += "started "
        return None

    def close(self) -> None:
        self.done += "closed "

    def interrupt(self) -> None:
        self.done += "interrupted "


def test_time_is_counted_whatever_came_of_it_until_somebody_else_s_turn(monkeypatch: pytest.MonkeyPatch) -> None:
    slow = Slow(monkeypatch)
    allowed = Allowance(slow, 3.0)
    assert [allowed.call("f", {}), allowed.call("f", {})] == [1, 2]
    with pytest.raises(TookTooLong, match="longer than 1 seconds"):
        allowed.call("too much", {})
    for _ in range(5):
        with pytest.raises(TookTooLong, match=r"^what was marked before it took 3 seconds$"):
            allowed.call("f", {})
    assert slow.asked == 3
    allowed.renew()
    assert allowed.call("f", {}) == 4


def test_the_rest_is_the_process_s_own(monkeypatch: pytest.MonkeyPatch) -> None:
    slow = Slow(monkeypatch)
    allowed = Allowance(slow, 1.0)
    allowed.start()
    allowed.interrupt()
    allowed.close()
    assert slow.done == "started interrupted closed "
