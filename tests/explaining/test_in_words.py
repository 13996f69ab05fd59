"""One sentence for what was recorded, and no more than was."""

from __future__ import annotations

import numpy as np
import pytest

from learn_transformers.explaining.in_words import in_words, line_of
from learn_transformers.key.calls import call
from learn_transformers.outcomes.comparison import difference
from learn_transformers.outcomes.records import Recorded
from learn_transformers.sandbox.outcome import Died, Outcome, Raised, Returned, TracebackLine

RIGHT = Returned(np.ones(2))


def said(got: Outcome, source: bytes = b"") -> str:
    found = difference(RIGHT, got)
    assert found is not None
    return in_words("f", Recorded(call(1), RIGHT, got, found), found, source)


def recursion(*places: tuple[str, int]) -> Raised:
    lines = tuple(TracebackLine(line, function) for function, line in places)
    return Raised("RecursionError", "maximum recursion depth exceeded", ("RecursionError", "RuntimeError"), lines)


def test_where_the_time_went() -> None:
    assert said(Died("the call took longer than 2 s", "time", 34)) == (
        "the call took longer than 2 s; it was still in line 34"
    )
    assert said(Died("the call took longer than 2 s", "time")) == "the call took longer than 2 s"


def test_recursion_names_the_line_that_calls() -> None:
    own = recursion(*[("f", 3)] * 18, ("f", 2))
    assert said(own) == "RecursionError: `f` calls itself in line 3 again and again, until Python stops it"
    assert line_of(own) == 3
    both = recursion(*[("f", 3), ("g", 7)] * 10)
    assert said(both) == "RecursionError: `f` and `g` call each other in line 3 again and again, until Python stops it"


@pytest.mark.parametrize("places", [[], [("f", 3)], [("a", 1), ("b", 2), ("c", 3)] * 5])
def test_recursion_that_does_not_show_who_calls(places: list[tuple[str, int]]) -> None:
    assert said(recursion(*places)) == "raised RecursionError: maximum recursion depth exceeded"


@pytest.mark.parametrize(
    "source",
    [
        b"def f(x):\n    return x if x else None",
        b"f = lambda x: None",
        b"def f(x):\n    pass\nf = len",
        b"",
        b"# return",
    ],
)
def test_a_missing_return_is_only_said_where_there_is_none(source: bytes) -> None:
    assert said(Returned(None), source).startswith("returned None: does every way through `f` end in a `return`")
    none = b"def f(x):\n    x + 1\n\ndef g(x):\n    return x\n"
    assert said(Returned(None), none) == "returned None: there is no `return` in `f`"


def test_anything_else_speaks_for_itself() -> None:
    assert said(Returned(np.zeros(2))) == "2 of 2 entries differ; first at [0]: got 0, expected 1"
    assert said(Raised("KeyError", "'k'", ("KeyError",))) == "raised KeyError: 'k'"
