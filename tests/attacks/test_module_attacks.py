"""Hostile modules: whatever a class does to what it is asked for, no verdict is forged and nobody else is harmed.

They attack the class `Gain` of the fixture course, beside an honest chapter; functions of tensors, functions that are
given a model, and what a new module holds are attacked through references of this file.
"""

from __future__ import annotations

import dataclasses
import os
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from corpus import Attack, attacks_on_modules, honest
from unharmed import PACKAGE, QuickSandboxes, expect_harmless, left_over, nothing_left_over, surroundings

from learn_transformers import course as courses
from learn_transformers.judging.judge import Judge
from learn_transformers.sandbox.host import Sandboxes
from learn_transformers.verdict import Verdict

pytestmark = [
    pytest.mark.torch,
    pytest.mark.usefixtures("fixture_course"),
    pytest.mark.skipif(not sys.platform.startswith("linux"), reason="looks into /proc"),
]

PATIENCE = 30.0  # seconds for one submission, however hostile
ATTACKS = {attack.name: attack for attack in attacks_on_modules()}


@pytest.fixture(scope="module")
def boxes() -> Iterator[Sandboxes]:
    with QuickSandboxes() as boxes:
        yield boxes


@pytest.fixture
def exercises(tmp_path: Path) -> Path:
    for folder, chapter in (("01_doubling", "doubling"), ("02_gain", "gain")):
        (tmp_path / folder).mkdir()
        (tmp_path / folder / f"{chapter}.py").write_text(honest(chapter))
    return tmp_path


def judged(boxes: Sandboxes, exercises: Path, *, explains: bool = False) -> Verdict:
    found = [dataclasses.replace(a, worksheet=None) for a in courses.assignments([], exercises, exercises)]
    started = time.monotonic()
    verdict = Judge(boxes, shrinks=explains).verdict(found)
    assert time.monotonic() - started < PATIENCE
    return verdict


@pytest.mark.parametrize("attack", ATTACKS.values(), ids=ATTACKS.keys())
def test_attack(boxes: Sandboxes, attack: Attack, exercises: Path) -> None:
    if not attack.covered(boxes.get({"torch"}).isolation):
        pytest.skip(f"not covered without a layer that stops: {', '.join(attack.needs)}")
    file = exercises / "02_gain" / "gain.py"
    file.write_text(attack.text(exercises, PACKAGE, os.getpid()))
    before = surroundings(exercises)
    verdict = judged(boxes, exercises)
    assert surroundings(exercises) == before
    assert nothing_left_over(), left_over()
    neighbor, chapter = verdict.chapters
    assert neighbor.status == "passed"
    assert [str(function.status) for function in chapter.functions] == [*attack.ends & {str(chapter.status)}]
    expect_harmless(verdict)


def test_the_honest_one_passes(boxes: Sandboxes, exercises: Path) -> None:
    assert judged(boxes, exercises).status == "passed"
