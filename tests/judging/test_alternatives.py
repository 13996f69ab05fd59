"""Right answers in other styles pass: loops, einsum, torch inside, a large negative number for minus infinity, …"""

from __future__ import annotations

from pathlib import Path

import pytest

from learn_transformers.authoring import sources
from learn_transformers.course import Assignment, chapter_named, chapters
from learn_transformers.judging.judge import Judge

FILES = sorted(Path(__file__).parents[1].glob("alternatives/*/*.py"))


def test_every_chapter_has_at_least_five() -> None:
    written = {c.name: len([f for f in FILES if f.parent.name == c.name]) for c in chapters()}
    assert {name: count for name, count in written.items() if count < 5} == {}


@pytest.mark.parametrize("file", FILES, ids=lambda f: f"{f.parent.name}-{f.stem}")
def test_a_right_answer_in_another_style_passes(file: Path, judge: Judge, tmp_path: Path) -> None:
    chapter = chapter_named(file.parent.name)
    assert chapter is not None
    handed_in = tmp_path / f"{chapter.name}.py"
    handed_in.write_bytes(file.read_bytes())
    functions = tuple(n for n in chapter.functions() if n in sources.written_in(file.read_text()))
    verdict = judge.chapter(Assignment(chapter, handed_in, functions))
    assert functions
    wrong = {f.name: [c.message for c in f.checks if c.message] for f in verdict.functions if f.status != "passed"}
    assert (verdict.problem, wrong) == (None, {})
    assert all(f.diagnosis == () and f.differences == () for f in verdict.functions)
