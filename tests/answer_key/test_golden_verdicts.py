"""One golden verdict a chapter, on its solution: the names of its functions and checks, and what each is worth.

`pytest tests/answer_key/test_golden_verdicts.py --update-golden` writes them anew after a deliberate change of a key.
"""

from __future__ import annotations

from pathlib import Path

import pytest
from golden import agreed, verdict_on
from support import source_of

from learn_transformers import course
from learn_transformers.judging.judge import Judge

GOLDEN = Path(__file__).parent / "golden"


@pytest.mark.parametrize("name", [c.name for c in course.chapters()])
def test_what_a_chapter_asks_for(name: str, judge: Judge, tmp_path: Path, request: pytest.FixtureRequest) -> None:
    verdict = verdict_on(judge, tmp_path, f"{name}.py", source_of(name))
    found, golden = agreed(
        verdict, tmp_path, GOLDEN / f"{name}.json", update=request.config.getoption("--update-golden")
    )
    assert found == golden
