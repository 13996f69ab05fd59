"""Which call a card shows: an author's as it is; of one that was drawn a simpler one of which the name is as true."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

import numpy as np
import pytest

from learn_transformers.explaining.drawn import drawn
from learn_transformers.explaining.smallest_call import shrink
from learn_transformers.key.axes import arguments, bind
from learn_transformers.key.calls import Call
from learn_transformers.key.loading import load_key
from learn_transformers.key.reference import Check, Reference
from learn_transformers.outcomes.comparison import difference
from learn_transformers.outcomes.records import Recorded
from learn_transformers.sandbox.outcome import Outcome, Raised, Returned

Answer = Callable[[Call], Outcome]


def off_by_a_bit(reference: Reference) -> Answer:
    """A function that is wrong everywhere, and refuses nothing."""

    def off(value: object) -> object:
        if isinstance(value, tuple):
            return tuple(map(off, value))
        return ~value if isinstance(value, np.ndarray) and value.dtype == bool else value + 0.5  # type: ignore[operator]

    def answer(made: Call) -> Outcome:
        right = reference.outcome(made)
        return Returned(off(right.value)) if isinstance(right, Returned) else Returned(0.0)

    return answer


def failing(reference: Reference, check: Check) -> Iterator[Recorded]:
    for made in check.calls(np.random.default_rng(0)):
        expected, got = reference.outcome(made), off_by_a_bit(reference)(made)
        yield Recorded(made, expected, got, difference(expected, got, check.naming), check.naming)


def shrunk(reference: Reference, check: Check, start: Recorded) -> Recorded:
    return shrink(reference, check, start, None, lambda: off_by_a_bit(reference))


def checks(chapter: str) -> Iterator[tuple[Reference, Check]]:
    for reference in load_key(chapter).references.values():
        for check in reference.checks:
            if check.build is not None:
                yield reference, check


CHAPTERS = ["softmax", "masking", "vision_transformer"]


@pytest.mark.parametrize("chapter", CHAPTERS)
def test_what_an_author_chose_stays_as_it_is(chapter: str) -> None:
    by_hand = [(r, c, s) for r, c in checks(chapter) for s in failing(r, c) if not drawn(r, c, s.call)]
    assert {check.stage for _, check, _ in by_hand} >= {"by hand"}
    assert all(shrunk(*one) is one[2] for one in by_hand)


def test_every_example_by_hand_is_an_authors() -> None:
    for chapter in CHAPTERS:
        for reference, check in checks(chapter):
            if check.stage == "by hand":
                assert not any(drawn(reference, check, start.call) for start in failing(reference, check)), check.name


@pytest.mark.parametrize("chapter", CHAPTERS)
def test_a_name_is_true_of_the_simpler_call(chapter: str) -> None:
    changed = 0
    for reference, check in checks(chapter):
        for start in failing(reference, check):
            found = shrunk(reference, check, start)
            if found is start:
                continue
            changed += 1
            assert found.difference is not None
            before, after = (arguments(reference, c) for c in (start.call, found.call))
            for name, old in before.items():
                if isinstance(old, np.ndarray):
                    new = after[name]
                    assert new.size > 1 or old.size == 1, (check.name, found.call)
                    if old.dtype == bool:
                        assert (new.any(), new.all()) == (old.any(), old.all()), (check.name, found.call)
            said = set(map(int, re.findall(r"\d+", check.name)))
            sizes, smaller = bind(reference, start.call), bind(reference, found.call)
            assert all(smaller[axis] == size for axis, size in sizes.items() if size in said), (check.name, found.call)
    assert changed > 5


def test_a_call_that_is_to_be_refused_holds_no_drawn_numbers() -> None:
    reference = load_key("multi_head_attention").references["multi_head_attention"]
    (check,) = (c for c in reference.checks if c.naming)
    start = next(failing(reference, check))
    found = shrunk(reference, check, start)
    assert isinstance(found.expected, Raised)
    assert isinstance(start.expected, Raised)
    assert found.expected.message == start.expected.message
    assert bind(reference, found.call)["d_model"] == 6
    assert not any(value.any() for value in found.call.args if isinstance(value, np.ndarray))
