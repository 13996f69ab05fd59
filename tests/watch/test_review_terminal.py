"""`review` where somebody types: questions on the screen of quizzes, then functions, each in a file of its own."""

from __future__ import annotations

import builtins
import importlib.util
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from learned import NOON, passed
from sessions import Session
from support import ROOT, source_of

from learn_transformers import course, progress
from learn_transformers.quiz import bank, review, schedule
from learn_transformers.quiz.schedule import DAY
from learn_transformers.quiz.variants import right_answer, variant
from learn_transformers.watch import review as on_a_terminal

pytestmark = pytest.mark.skipif(importlib.util.find_spec("fsrs") is None, reason="needs the extra `quiz`")
Start = Callable[..., Session]
SOFTMAX = course.known_chapter("softmax")
A_WEEK_AGO = f"""
import sys, time
from dataclasses import replace
from pathlib import Path
sys.path.insert(0, {str(ROOT / "tests")!r})
from learned import kept, passed, reply
exercises, week = Path("exercises"), time.time() - 7 * 86400
(exercises / "02_softmax").mkdir()
passed(exercises, answers=("doubled_weights",), at=week)
kept(exercises, *(replace(reply("three_weights", confidence=c, status=s), at=week)
                  for c, s in (("think", "passed"), ("sure", "failed"))))
sys.argv[1:] = ["review"]
from learn_transformers.cli import main; main()
"""


def test_a_week_later_it_asks_with_other_numbers_and_keeps_what_is_answered(start: Start) -> None:
    session = start(program=A_WEEK_AGO)
    session.draws("2 are due, about ")
    session.draws("three_weights")
    exercises = session.file.parents[1]
    before = progress.replies(exercises)
    question = bank.questions("softmax")["three_weights"]
    seed = review.fresh_seed("softmax", question, before)
    session.type(f"{right_answer(variant('softmax', question, seed))}\rs")
    session.draws("Right")
    session.type("n")
    session.draws("Both scores are doubled.")
    session.type("[1/10, 9/10]\rt")
    session.draws("Read as: ")
    session.type("q")
    session.draws("Of 2 you were sure of, 1 was right.")
    assert session.ends() == 0
    session.until(session.in_order, "in order")
    (now,) = progress.replies(exercises)[2:]
    assert (now.mode, now.seed, now.status, now.confidence) == ("review", seed, "passed", "sure")
    (paper,) = progress.replies(exercises, progress.WORKSHEET)
    assert (paper.question, paper.status, paper.score) == ("doubled_weights", "passed", 1.0)
    assert schedule.plan(exercises, time.time()).cards == ()


def test_whatever_is_skipped_costs_nothing(start: Start) -> None:
    session = start(program=A_WEEK_AGO)
    session.draws("three_weights")
    session.type("q")
    assert session.ends() == 0
    exercises = session.file.parents[1]
    assert len(progress.replies(exercises)) == 2
    assert len(schedule.plan(exercises, time.time()).cards) == 2


@pytest.fixture
def exercises(tmp_path: Path) -> Path:
    file = tmp_path / "exercises" / SOFTMAX.file
    file.parent.mkdir(parents=True)
    file.write_text(source_of("softmax"))
    passed(tmp_path / "exercises", "log_softmax")
    return tmp_path / "exercises"


def typed(monkeypatch: pytest.MonkeyPatch, *steps: Callable[[], str]) -> None:
    """What somebody does, and then types, whenever they are waited for."""
    coming: Iterator[Callable[[], str]] = iter(steps)
    monkeypatch.setattr(builtins, "input", lambda: next(coming)())


def skips() -> str:
    return "s"


def leaves() -> str:
    raise EOFError


@pytest.mark.parametrize("skip", [skips, leaves])
def test_a_function_is_skipped_for_nothing(
    exercises: Path, monkeypatch: pytest.MonkeyPatch, skip: Callable[[], str]
) -> None:
    typed(monkeypatch, skip)
    assert on_a_terminal.review(exercises, schedule.plan(exercises, NOON + 7 * DAY)) == 0
    assert progress.replies(exercises, progress.FUNCTION) == []


def test_a_function_is_written_again_checked_and_kept(
    exercises: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def writes(text: str) -> Callable[[], str]:
        def step() -> str:
            (file,) = (progress.home(exercises) / "review").glob("*/softmax.py")
            file.write_text(file.read_text().replace('raise NotImplementedError("log_softmax")', text))
            return ""

        return step

    right = source_of("softmax").partition("def log_softmax")[2].partition("\n\n\n")[0].partition("shifted =")[2]
    typed(monkeypatch, lambda: "", writes("return x"), writes("..."), skips)
    assert on_a_terminal.review(exercises, schedule.plan(exercises, NOON + 7 * DAY)) == 0
    said = capsys.readouterr().out
    assert "log_softmax: write it again, from its stub, in 10 minutes." in said
    assert "It is still a stub" in said
    (failed,) = progress.replies(exercises, progress.FUNCTION)
    assert (failed.question, failed.status, failed.attempts, failed.mode) == ("log_softmax", "failed", 2, "review")

    (file,) = (progress.home(exercises) / "review").glob("*/softmax.py")
    file.write_text(file.read_text().replace("return x\n", f"shifted ={right}\n", 1))
    typed(monkeypatch, lambda: "")
    on_a_terminal.review(exercises, schedule.plan(exercises, max(time.time(), NOON) + 60 * DAY))
    assert "log_softmax passes again, after 1 minute." in capsys.readouterr().out
    assert [r.status for r in progress.replies(exercises, progress.FUNCTION)] == ["failed", "passed"]
    assert (exercises / SOFTMAX.file).read_text() == source_of("softmax")
    assert progress.records(exercises)["softmax", "log_softmax"].status == "passed"
