"""Nothing is executed, nothing takes long, nothing is accepted, and every refusal is a sentence."""

from __future__ import annotations

import time
import tracemalloc
from pathlib import Path

import pytest
from hostile import HOSTILE

from learn_transformers.symbolic import Comparer, compare

NAMES = {"x": "real", "y": "real"}
REFERENCE = "x*y/7 + 12345"
ALL = [(category, text) for category, texts in HOSTILE.items() for text in texts]


@pytest.mark.parametrize(("category", "text"), ALL, ids=lambda text: ascii(text[:40]))
def test_hostile_text_is_refused_quickly(category: str, text: str) -> None:
    started = time.process_time()  # not what other processes take
    found = compare(text, REFERENCE, NAMES)
    assert time.process_time() - started < 20  # an endless search, not a slow machine; its own clock ends it
    assert found.status in ("invalid", "not_equal", "undecided"), found
    assert found.message.endswith((".", "?")), found.message
    assert len(found.message) < 400
    if category in ("code", "monsters", "look-alikes"):
        assert found.status == "invalid", found


def test_nothing_was_executed() -> None:
    for text in HOSTILE["code"]:
        compare(text, REFERENCE, NAMES)
    assert not Path("/tmp/pwned").exists()


@pytest.mark.parametrize("text", HOSTILE["towers"] + HOSTILE["monsters"], ids=lambda text: ascii(text[:40]))
def test_memory_is_bounded(text: str) -> None:
    tracemalloc.start()
    try:
        compare(text[:10_000], REFERENCE, NAMES)
        assert tracemalloc.get_traced_memory()[1] < 64 << 20
    finally:
        tracemalloc.stop()


def test_the_process_survives_all_of_it() -> None:
    with Comparer() as comparer:
        pid = comparer.compare("x", "x", NAMES) and comparer._process and comparer._process.pid
        for _, text in ALL:
            assert not comparer.compare(text, REFERENCE, NAMES).accepted
        assert comparer._process is not None
        assert comparer._process.pid == pid, "it was killed"
        assert comparer.compare("x+x", "2x", NAMES).status == "equal"


@pytest.mark.parametrize("answer", [None, 3, 2.5, ["x"], b"x", {"x": 1}, object()])
def test_an_answer_that_is_no_text_is_invalid(answer: object) -> None:
    assert compare(answer, "x", NAMES).status == "invalid"  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("х+1", "CYRILLIC SMALL LETTER HA in column 1"),
        ("x+\u200b1", "ZERO WIDTH SPACE in column 3"),
        ("ｘ", "FULLWIDTH LATIN SMALL LETTER X in column 1"),
        ("x\u202e", "RIGHT-TO-LEFT OVERRIDE in column 2"),
        ("x+dk", "“dk” in column 3"),
        ("x # y", "“#” in column 3"),
        ("x =", "right of the “=”"),
    ],
)
def test_the_refusal_says_what_and_where(text: str, words: str) -> None:
    found = compare(text, "x", NAMES)
    assert found.status == "invalid"
    assert words in found.message
