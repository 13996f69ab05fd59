"""The page says where everything stands, in 80 plain columns, and the JSON says the same."""

from __future__ import annotations

import json
import sys
import time
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import jsonschema
import pytest
from learned import kept, reply

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
    assert lines[start + 2 : start + 8] == [
        "   #  softmax                              2 tries            10 min",
        "   !  log_softmax                          1 try     2 hints  5 min      shown",
        "      since 2026-03-01 12:20: the maximum is not subtracted first",
        "   .  softmax_with_temperature, cross_entropy, softmax_jacobian",
        "   !  worksheet: two_scores                1 try              5 min",
        "      since 2026-03-01 12:20: A sign is wrong.",
    ]
    assert lines[start + 8].startswith("   .  worksheet: shift_invariance, doubled_weights")
    assert lines[start + 8].endswith(f"and {len(course.known_chapter('softmax').answers()) - 4} more")
    legend = lines.index("#  passed     !  failing     .  not started")
    assert legend < start
    assert "Worth doing first" in lines
    assert any(line.startswith("   self_attention.attention_scores: chapter") for line in lines)
    assert not any(line.startswith("   softmax.softmax:") for line in lines), "it is done"


def test_it_fits_80_plain_columns(exercises: Path) -> None:
    for lines in (page(exercises), page(exercises, *(c.name for c in course.chapters()))):
        assert max(len(line) for line in lines if str(exercises) not in line) < 80
        assert "\x1b" not in "\n".join(lines)


def test_every_row_is_one_line_however_long_its_names_are(exercises: Path) -> None:
    text = page(exercises, *(c.name for c in course.chapters()))
    rows = [line for line in text if line]
    assert all(line.startswith(("   ", *(c.folder for c in course.chapters()))) for line in rows)
    rows_of = [line for line in rows if line.startswith("   ") and line[3] in "#!."]
    assert len(rows_of) == sum(len(c.functions()) for c in course.chapters()) + 1 + len(course.chapters())
    assert any(line.endswith(" more") for line in rows_of)


def test_what_was_done_today_is_what_was_written_down(exercises: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert progress_page.today(summary.today(exercises)) == [
        "Today: 1 function passed (softmax); 3 checks, about 20 min between them."
    ]
    monkeypatch.setattr(time, "time", lambda: NOON + 60.0 * 30)
    answers = tuple(Answer(name, Status.PASSED, 1.0, 1.0, "", "") for name in ("once", "twice"))
    progress.record(
        exercises, Verdict.of([Chapter("softmax", Status.PASSED, 2.0, 2.0, (), answers)], seed=0, isolation=())
    )
    (line,) = progress_page.today(summary.today(exercises))
    assert "1 function passed (softmax); 2 worksheet answers passed (once, twice); 4 checks" in line
    monkeypatch.setattr(time, "time", lambda: NOON + 86_400.0)
    assert progress_page.today(summary.today(exercises)) == []


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
    assert "\x1b[31m!\x1b[0m  log_softmax" in "\n".join(page(exercises))
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
    (softmax,) = (chapter for chapter in document["chapters"] if chapter["name"] == "softmax")
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


def test_points_of_quizzes_are_those_of_the_best_answers(exercises: Path) -> None:
    assert "quiz point" not in "\n".join(page(exercises))
    failed = reply("signs", status="failed", confidence="sure")
    kept(
        exercises,
        failed,
        replace(failed, status="passed", score=0.75, attempts=2),
        replace(failed, score=0.25),
        reply("crumbs", confidence="sure"),
        replace(reply("printed", status="unfinished"), score=0.0),
        replace(reply("softmax"), kind=progress.FUNCTION, mode="review"),
    )
    lines = page(exercises)
    assert "   1.75 of 2 quiz points" in lines
    assert " ".join(lines[2:4]).endswith("; 1.75 of 2 quiz points; about 20 min.")
    assert "Of 4 you were sure of, 1 was right." in lines
    document = json.loads(progress_page.to_json(summary.of(exercises), needs.read()))
    jsonschema.validate(document, SCHEMA)
    (softmax,) = (chapter for chapter in document["chapters"] if chapter["name"] == "softmax")
    assert softmax["quiz"] == {"answered": 2, "points": 1.75}
    assert document["calibration"]["sure"] == {"answers": 4, "right": 1}
