"""The page says where everything stands, in 80 plain columns, and the JSON says the same."""

from __future__ import annotations

import json
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import jsonschema
import pytest

from learn_transformers import course, progress
from learn_transformers.course import needs
from learn_transformers.progress import summary
from learn_transformers.report import progress_page
from learn_transformers.verdict import Answer, Chapter, Explanation, Function, Status, Verdict

SCHEMA = json.loads((course.PACKAGE / "schemas" / "progress-1.schema.json").read_text())
NOON = 1_772_366_400  # 2026-03-01, in London


@pytest.fixture(autouse=True)
def _in_london(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setenv("TZ", "Europe/London")
    if hasattr(time, "tzset"):
        time.tzset()
    yield
    monkeypatch.undo()
    if hasattr(time, "tzset"):
        time.tzset()


@pytest.fixture
def exercises(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Some work on chapter 2, ten minutes between the checks."""
    folder = tmp_path / "exercises"
    unstable = (Explanation(("no_max_subtraction",), "the maximum is not subtracted first", "Why?"),)

    def check(minute: int, softmax: Status, log_softmax: Status, answer: Status) -> None:
        monkeypatch.setattr(time, "time", lambda: NOON + 60.0 * minute)
        functions = (
            Function("softmax", softmax, 1.0, 3.0, None, (), (), ()),
            Function("log_softmax", log_softmax, 1.0, 3.0, None, unstable, (), ()),
        )
        answers = (Answer("two_scores", answer, 0.0, 1.0, "", "A sign is wrong."),)
        chapters = [Chapter("softmax", Status.FAILED, 2.0, 6.0, functions, answers)]
        progress.record(folder, Verdict.of(chapters, seed=0, isolation=()))

    check(0, Status.FAILED, Status.UNFINISHED, Status.UNFINISHED)
    check(10, Status.PASSED, Status.UNFINISHED, Status.UNFINISHED)
    check(20, Status.PASSED, Status.FAILED, Status.FAILED)
    progress.open_hint(folder, "softmax", "log_softmax", "first")
    progress.open_hint(folder, "softmax", "log_softmax", "second")
    progress.give_up(folder, "softmax", "log_softmax")
    return folder


def page(exercises: Path, *chapters: str) -> list[str]:
    only = [course.known_chapter(name) for name in chapters]
    return progress_page.text(summary.of(exercises), needs.read(), only).splitlines()


def test_the_page(exercises: Path) -> None:
    lines = page(exercises)
    assert lines[0] == f"Your course: {exercises}"
    assert any(line.startswith("1 of ") and "passed, 1 failing; 0 of " in line for line in lines)
    start = next(n for n, line in enumerate(lines) if line.startswith("02_softmax"))
    names = course.known_chapter("softmax").functions()
    signs = "".join({"softmax": "#", "log_softmax": "!"}.get(name, ".") for name in names)
    assert lines[start].split()[:5] == ["02_softmax", "1", "of", str(len(names)), signs]
    assert lines[start].endswith("about 20 min")
    assert lines[start + 1].startswith("   used by 03")
    waiting = next(n for n, line in enumerate(lines) if line.startswith("   failing      worksheet"))
    assert [*lines[start + 2 : start + 6], *lines[waiting : waiting + 2]] == [
        "   passed       softmax                           2 attempts, about 10 min",
        "   failing      log_softmax                       1 attempt, 2 hints,",
        "                about 5 min, solution shown",
        "                since 2026-03-01 12:20: the maximum is not subtracted first",
        "   failing      worksheet: two_scores             1 attempt, about 5 min",
        "                since 2026-03-01 12:20: A sign is wrong.",
    ]
    others = [name for name in names if name not in ("softmax", "log_softmax")]
    assert " ".join(" ".join(lines[start + 6 : waiting]).split()) == f"not started {', '.join(others)}"
    assert "Worth doing first" in lines
    assert any(line.startswith("   self_attention.attention_scores: chapter") for line in lines)
    assert not any(line.startswith("   softmax.softmax:") for line in lines), "it is done"


def test_it_fits_80_plain_columns(exercises: Path) -> None:
    for lines in (page(exercises), page(exercises, *(c.name for c in course.chapters()))):
        assert max(len(line) for line in lines if str(exercises) not in line) < 80
        assert "\x1b" not in "\n".join(lines)


def test_a_chapter_in_detail_says_what_each_function_builds_on(exercises: Path) -> None:
    text = "\n".join(page(exercises, "self_attention"))
    assert text.startswith("03_self_attention")
    assert "02_softmax" not in text
    assert "builds on softmax.softmax, self_attention.attention_scores" in text


def test_color_is_for_who_sees_it_and_has_not_asked_for_none(exercises: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    plain = page(exercises)
    monkeypatch.setattr(sys.stdout, "isatty", lambda: True, raising=False)
    monkeypatch.setenv("TERM", "xterm")
    monkeypatch.setenv("WT_SESSION", "1")
    monkeypatch.delenv("NO_COLOR", raising=False)
    assert "\x1b[31mfailing" in "\n".join(page(exercises))
    monkeypatch.setenv("NO_COLOR", "1")
    assert page(exercises) == plain
    monkeypatch.delenv("NO_COLOR")
    monkeypatch.setenv("TERM", "dumb")
    assert page(exercises) == plain


def test_the_json_holds_to_its_schema(exercises: Path, tmp_path: Path) -> None:
    validator = jsonschema.Draft202012Validator(SCHEMA, format_checker=jsonschema.FormatChecker())
    jsonschema.Draft202012Validator.check_schema(SCHEMA)
    document = json.loads(progress_page.to_json(summary.of(exercises), needs.read()))
    validator.validate(document)
    validator.validate(json.loads(progress_page.to_json(summary.of(tmp_path / "none"), needs.read())))
    softmax = document["chapters"][0]
    functions = {f["name"]: f for f in softmax["functions"]}
    assert document["schema"] == SCHEMA["$id"]
    assert [f["name"] for f in softmax["functions"]] == course.known_chapter("softmax").functions()
    assert functions["log_softmax"] | {"score": 0, "builds_on": [], "used_by": []} == {
        "name": "log_softmax", "state": "failing", "score": 0, "max_score": 3.0, "checks": 3, "attempts": 1,
        "hints_opened": 2, "seconds": 300.0, "last_checked": "2026-03-01T12:20:00+00:00", "first_passed": None,
        "failing_since": "2026-03-01T12:20:00+00:00", "solution_shown": "2026-03-01T12:20:00+00:00",
        "mistakes": [{"name": "no_max_subtraction", "title": "the maximum is not subtracted first"}],
        "builds_on": [], "used_by": [],
    }  # fmt: skip
    assert functions["softmax"]["first_passed"] == "2026-03-01T12:10:00+00:00"
    assert document["seconds"] == softmax["seconds"] == 1200.0
    for chapter in document["chapters"]:
        for broken in ({**chapter, "functions": [{}]}, {k: v for k, v in chapter.items() if k != "used_by"}):
            with pytest.raises(jsonschema.ValidationError):
                validator.validate({**document, "chapters": [broken]})
