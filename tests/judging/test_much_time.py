"""A function that may take long is asked for little first: an endless one is not waited for as long as a slow one."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any, cast

from learn_transformers.judging.desk import Desk, Ran
from learn_transformers.judging.run_checks import Expectations
from learn_transformers.judging.run_function import Calls
from learn_transformers.key.calls import Call
from learn_transformers.key.loading import load_key
from learn_transformers.key.reference import Reference
from learn_transformers.sandbox.host import Sandboxes
from learn_transformers.sandbox.outcome import Died, Outcome, Returned

MASK_TOKENS = load_key("bert").references["mask_tokens"]


@dataclass
class Asked:
    """In place of a desk: answers by the number of words, and remembers it with the time that there was."""

    ends: bool
    sandbox: Any
    expectations: Expectations = field(default_factory=lambda: Expectations("bert", 0))
    calls: list[tuple[int, float]] = field(default_factory=list)
    ran: Ran = field(default_factory=Ran)
    output: str = ""

    def ready(self) -> bool:
        return True

    def answers(self, reference: Reference) -> None:
        """Nothing is known before it is asked."""

    def outcome(self, reference: Reference, made: Call, seconds: float) -> Outcome:
        self.calls.append((made.args[0].size, seconds))
        return Returned(None) if self.ends else Died("the call took too long", "time")


def asked(sandboxes: Sandboxes, *, ends: bool) -> tuple[list[tuple[int, float]], float]:
    """What a desk was asked for two cases, and the usual time."""
    desk = Asked(ends, sandboxes.get())
    calls = Calls(cast(Desk, desk), MASK_TOKENS)
    for check in MASK_TOKENS.checks[:2]:
        calls(desk.expectations.of(MASK_TOKENS, check)[0][0])
    return desk.calls, desk.sandbox.limits.call


def test_what_comes_back_at_once_has_all_its_time_for_much(sandboxes: Sandboxes) -> None:
    calls, usual = asked(sandboxes, ends=True)
    assert MASK_TOKENS.seconds is not None
    assert calls == [(4, usual / 2), (40_000, MASK_TOKENS.seconds), (125_000, MASK_TOKENS.seconds)]


def test_what_does_not_end_on_four_words_has_the_usual_time(sandboxes: Sandboxes) -> None:
    calls, usual = asked(sandboxes, ends=False)
    assert calls == [(4, usual / 2), (40_000, usual), (125_000, usual / 10)]
