"""PyTorch costs nothing where it is not needed, and where it is missing one sentence says so; on the fixture course."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest
from support import FIXTURE_COURSE

from learn_transformers import course
from learn_transformers.judging import session, torch_needed
from learn_transformers.judging.judge import Judge
from learn_transformers.sandbox.libraries import TORCH
from learn_transformers.verdict import Verdict
from learn_transformers.workspace import starting

FILE = "02_gain/gain.py"


@pytest.fixture
def mine(tmp_path: Path, fixture_course: Path) -> Path:
    """A course in which doubling is done, and gain, an exercise in PyTorch, is as it was handed out."""
    starting.start(tmp_path / "mine")
    exercises = tmp_path / "mine" / "exercises"
    done = FIXTURE_COURSE / "solutions" / "01_doubling" / "doubling.py"
    (exercises / "01_doubling" / "doubling.py").write_bytes(done.read_bytes())
    return exercises


def statuses(verdict: Verdict) -> dict[str, list[tuple[str, str, str]]]:
    return {
        f.name: [(c.name, str(c.status), c.message) for c in f.checks]
        for chapter in verdict.chapters
        for f in chapter.functions
    }


def test_what_nobody_has_begun_starts_no_torch(mine: Path) -> None:
    with session.sandboxes() as boxes:
        verdict = Judge(boxes).verdict(course.assignments([], mine, mine))
        assert not any(TORCH in sandbox.needs for sandbox in boxes.used())
    assert [str(chapter.status) for chapter in verdict.chapters] == ["passed", "unfinished"]


@pytest.mark.torch
def test_a_stub_that_is_run_says_the_same(mine: Path, judge: Judge) -> None:
    gain = course.assignments(["gain"], mine, mine)
    untouched = judge.verdict(gain)
    (mine / FILE).write_bytes((mine / FILE).read_bytes() + b"\n# begun\n")
    assert statuses(judge.verdict(gain)) == statuses(untouched)


@pytest.mark.torch
def test_without_torch_its_exercises_are_not_graded_and_others_are(mine: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (mine / FILE).write_bytes((FIXTURE_COURSE / "solutions" / FILE).read_bytes())
    monkeypatch.setitem(sys.modules, "torch", None)
    with session.sandboxes() as boxes:
        verdict = Judge(boxes).verdict(course.assignments([], mine, mine))
    doubling, gain = verdict.chapters
    assert (str(doubling.status), doubling.was_graded) == ("passed", True)
    assert (str(gain.status), gain.was_graded) == ("error", False)
    assert gain.problem is not None
    assert gain.problem.message == torch_needed.NOT_THERE
