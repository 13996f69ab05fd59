"""Wrong answers as learners write them, whole files: every one is rejected, nearly every one is named.

What a file's first lines say is told in `diagnosis_report`.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from diagnosis_report import expected, files, graded, is_named

from learn_transformers.judging import session
from learn_transformers.judging.judge import Judge
from learn_transformers.sandbox.host import Sandboxes

FILES = files("imagined")
NAMED_AT_LEAST = 0.95
UNNAMED: frozenset[str] = frozenset()  # "chapter/file: function" of what is rejected and not named


@pytest.fixture(scope="module")
def judge(sandboxes: Sandboxes) -> Iterator[Judge]:
    """One for all files: what a chapter expects is worked out once."""
    with session.judge([], boxes=sandboxes) as judge:
        yield judge


def test_there_are_enough() -> None:
    assert len(FILES) >= 60


@pytest.mark.parametrize("file", FILES, ids=lambda f: f"{f.parent.name}-{f.stem}")
def test_rejected_and_named_and_nothing_else_is(file: Path, judge: Judge, tmp_path: Path) -> None:
    says = expected(file)
    assert says.wrong
    verdict = graded(judge, file, tmp_path)
    judge.forget()
    assert verdict.problem is None
    failed = {f.name for f in verdict.functions if f.status != "passed"}
    assert failed == {*says.wrong, *says.follows}
    for function in verdict.functions:
        if function.name in says.follows and function.name not in says.wrong:
            cause = says.follows[function.name]
            assert function.follows_from == (None if cause == "nothing" else cause)
        options = says.wrong.get(function.name)
        if options:
            named = is_named(function, options)
            said = ["+".join(e.mistakes) for e in function.diagnosis] or function.differences
            assert named is (f"{file.parent.name}/{file.stem}: {function.name}" not in UNNAMED), said


def test_nearly_all_are_named() -> None:
    """Which are, is asserted file by file above; this is the rate."""
    known = sum(bool(options) for file in FILES for options in expected(file).wrong.values())
    assert 1 - len(UNNAMED) / known >= NAMED_AT_LEAST
