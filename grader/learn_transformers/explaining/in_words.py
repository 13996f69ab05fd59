"""What came of a call in one sentence, where more was recorded than the outcome alone says."""

from __future__ import annotations

from collections import Counter

from learn_transformers.explaining.reachable import without_return
from learn_transformers.outcomes.comparison import Difference
from learn_transformers.outcomes.records import Recorded
from learn_transformers.sandbox.outcome import Died, Outcome, Raised, Returned


def in_words(name: str, recorded: Recorded, found: Difference, source: bytes) -> str:
    """The sentence for a failing call of the function `name`."""
    got = recorded.got
    if isinstance(got, Died):
        return why_it_died(got)
    if isinstance(got, Raised) and "RecursionError" in got.family:
        return _recursion(got) or found.message
    if isinstance(got, Returned) and got.value is None and isinstance(recorded.expected, Returned):
        if without_return(source, name):
            return f"returned None: there is no `return` in `{name}`"
        return f"returned None: does every way through `{name}` end in a `return`, with a value behind it?"
    return found.message


def why_it_died(outcome: Died) -> str:
    """Why a process was ended, and where it was then."""
    return f"{outcome.reason}; it was still in line {outcome.line}" if outcome.line else outcome.reason


def line_of(outcome: Outcome) -> int:
    """The line of the file that a failing call came to; 0 where none was recorded."""
    if isinstance(outcome, Died):
        return outcome.line
    if not isinstance(outcome, Raised) or not outcome.lines:
        return 0
    return _again(outcome)[1] if "RecursionError" in outcome.family else outcome.lines[-1].line


def _recursion(raised: Raised) -> str:
    """Who calls whom again and again, if the last lines before the end show it."""
    if not raised.lines:
        return ""
    function, line, times = _again(raised)
    others = {place.function for place in raised.lines} - {function}
    if times < 3 or len(others) > 1:
        return ""
    calls = f"`{function}` and `{others.pop()}` call each other" if others else f"`{function}` calls itself"
    return f"RecursionError: {calls} in line {line} again and again, until Python stops it"


def _again(raised: Raised) -> tuple[str, int, int]:
    """The place that an exception passed through most often, and how often."""
    ((function, line), times) = Counter((p.function, p.line) for p in raised.lines).most_common(1)[0]
    return function, line, times
