"""What is due is said in a sentence that is true, on a page, and as JSON that says the same."""

from __future__ import annotations

import importlib.util
import json
import time
from dataclasses import replace
from pathlib import Path
from typing import Any

import jsonschema
import pytest
from learned import NOON, kept, passed, reply
from support import CommandLine

from learn_transformers import course, progress
from learn_transformers.progress import summary
from learn_transformers.progress.summary import Sure
from learn_transformers.quiz import schedule
from learn_transformers.quiz.schedule import DAY, Card, Item, Plan
from learn_transformers.report import overview, review_page

pytestmark = pytest.mark.skipif(importlib.util.find_spec("fsrs") is None, reason="needs the extra `quiz`")
SCHEMA = json.loads((course.PACKAGE / "schemas" / "review-1.schema.json").read_text())


def cards(count: int, seconds: float = 50.0) -> tuple[Card, ...]:
    return tuple(Card(Item("question", "softmax", f"q{n}"), NOON, seconds, n == 0, ()) for n in range(count))


@pytest.mark.parametrize(
    ("plan", "sentence"),
    [
        (Plan(cards(7)), "7 are due, about 6 minutes."),
        (Plan(cards(1)), "1 is due, about 1 minute."),
        (Plan(cards(2, 600.0), 9), "2 are due, about 20 minutes. 9 more can wait for another day."),
    ],
)
def test_how_many_are_due_and_how_long_it_takes(plan: Plan, sentence: str) -> None:
    assert review_page.due(plan) == sentence


@pytest.mark.parametrize(
    ("plan", "sentence"),
    [
        (Plan(), "Nothing is due: what you answer in a quiz, or pass, comes back here some days later."),
        (Plan(next_due=NOON + DAY), "Nothing is due. The next is due tomorrow, on 2027-01-16."),
        (Plan(next_due=NOON + 12 * DAY), "Nothing is due. The next is due in 12 days, on 2027-01-27."),
        (Plan(waiting=3), "Enough for today. 3 more can wait for another day."),
    ],
)
def test_without_anything_due_it_says_when_something_will_be(plan: Plan, sentence: str) -> None:
    assert review_page.lines(plan, {}, NOON) == [sentence]


def test_the_page_lists_what_is_due_and_how_well_the_learner_knows_themselves() -> None:
    rows = review_page.lines(Plan(cards(2)), {"sure": Sure(40, 31)}, NOON + 3 * DAY)
    assert rows[2].split() == ["softmax.q0", "question,", "sure", "but", "wrong,", "for", "3", "days"]
    assert rows[-1] == "Of 40 you were sure of, 31 were right."


def test_calibration_counts_the_first_attempt() -> None:
    sure = reply("signs", confidence="sure")
    replies = [
        sure, replace(sure, attempts=2), replace(sure, status="failed"), replace(sure, status="unfinished"),
        reply("signs", confidence="guess"), reply("signs", confidence=""),
    ]  # fmt: skip
    assert summary.calibration(replies) == {"sure": Sure(3, 1), "think": Sure(), "guess": Sure(1, 1)}


def learner(exercises: Path, days_ago: float = 7) -> Path:
    """Somebody who learned something some days before today."""
    at = time.time() - days_ago * DAY
    passed(exercises, "softmax", answers=("two_scores",), at=at)
    kept(exercises, *(replace(reply(q, confidence="sure", status="failed"), at=at) for q in ("signs", "crumbs")))
    return exercises


@pytest.fixture
def exercises(tmp_path: Path) -> Path:
    (tmp_path / "exercises" / "02_softmax").mkdir(parents=True)
    return tmp_path / "exercises"


def test_the_json_says_the_same(command_line: CommandLine, exercises: Path) -> None:
    done = command_line("review", "--format", "json", cwd=learner(exercises).parent)
    assert (done.returncode, done.stderr) == (0, "")
    found = json.loads(done.stdout)
    jsonschema.Draft202012Validator(SCHEMA, format_checker=jsonschema.FormatChecker()).validate(found)
    assert [one["name"] for one in found["due"]] == ["crumbs", "signs", "softmax", "two_scores"]
    assert [one["sure_but_wrong"] for one in found["due"]] == [True, True, False, False]
    assert found["calibration"]["sure"] == {"answers": 2, "right": 0}
    assert (found["waiting"], found["next_due"]) == (0, None)


def test_in_a_pipe_it_is_a_list_and_whatever_is_known_the_exit_code_is_0(
    command_line: CommandLine, exercises: Path
) -> None:
    done = command_line("review", cwd=learner(exercises).parent)
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.startswith("4 are due, about 14 minutes.\n\n  softmax.crumbs  ")


@pytest.mark.parametrize("until", ["2020-01-01", "soon", "2027-13-01"])
def test_an_end_that_is_none_is_one_sentence(command_line: CommandLine, exercises: Path, until: str) -> None:
    done = command_line("review", "--until", until, cwd=exercises.parent)
    assert (done.returncode, done.stdout) == (2, "")
    assert len(done.stderr.splitlines()) == 1


def test_a_damaged_file_is_mended_and_said(command_line: CommandLine, exercises: Path) -> None:
    progress.path_of(learner(exercises)).write_bytes(b"no database")
    done = command_line("review", cwd=exercises.parent)
    assert done.returncode == 0
    assert done.stdout.startswith("Nothing is due:")
    assert "The progress file was damaged" in done.stderr
    assert len(done.stderr.splitlines()) == 1


def test_the_first_screen_says_what_is_due(exercises: Path) -> None:
    lines, said = overview.text(learner(exercises))
    assert lines[-2:] == ["4 are due, about 14 minutes.", "Recall it: learn-transformers review"]
    assert said == ""


def test_the_first_screen_says_nothing_where_nothing_is_due(exercises: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def never(*arguments: Any) -> Any:
        raise AssertionError("fsrs is not loaded where nothing can be due")

    learner(exercises, days_ago=0)
    monkeypatch.setattr(schedule, "cards", never)
    assert "due" not in "\n".join(overview.text(exercises)[0])
    later = time.time() + 30 * DAY
    monkeypatch.setattr(time, "time", lambda: later)
    monkeypatch.setattr(schedule, "is_installed", lambda: False)
    assert "due" not in "\n".join(overview.text(exercises)[0])
