"""The lecture in the course: every item is taught where the map says, and `progress --lecture` shows where."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest
from not_yet import LESSONS as NOT_YET
from support import ROOT, CommandLine

from learn_transformers import course
from learn_transformers.lessons import lecture


def test_the_map_has_every_item_in_order_and_its_minutes_are_right() -> None:
    items = lecture.items()
    assert [item.number for item in items] == [*range(1, 32)]
    assert [item.second for item in items] == sorted({item.second for item in items})
    assert all(item.chapters for item in items)
    assert lecture.wrong_minutes((ROOT / "exercises" / "README.md").read_text()) == []


@pytest.mark.parametrize("chapter", course.chapters(), ids=lambda c: c.folder)
def test_every_item_is_taught_in_the_chapter_that_carries_it(chapter: course.Chapter) -> None:
    from learn_transformers.authoring import teaching

    assert bool(teaching.untaught(chapter)) == (chapter.folder in NOT_YET)


def test_every_remark_is_there_and_none_is_made_up() -> None:
    """Nine caveats, and 28 errors and gaps of earlier notes; no lesson links to another."""
    names = [remark.place for remark in lecture.remarks()]
    assert names == [*(f"caveat {letter}" for letter in "abcdefghi"), *(f"note {number}" for number in range(1, 29))]
    without = [remark.place for remark in lecture.remarks() if not remark.chapters]
    assert without == ["note 25", "note 27", "note 28"]  # those that are put right by the course as a whole
    for chapter in course.chapters():
        linked = {p for s in lecture.sections(chapter) for p in s.places if not p[0].isdigit()}
        assert linked == {r.place for r in lecture.remarks() if chapter.number in r.chapters}, chapter.folder


def test_a_wrong_minute_is_found() -> None:
    link = "https://www.youtube.com/watch?v=P127jhj-8-Y&t={}s"
    assert lecture.wrong_minutes(f"[8:07]({link.format(487)}) [8:07]({link.format(488)})") == [
        "8:07 leads to second 488"
    ]


def test_progress_shows_where_each_is_taught(command_line: CommandLine, tmp_path: Path) -> None:
    shutil.copytree(ROOT / "exercises", tmp_path / "exercises")
    page = command_line("progress", "--lecture", cwd=tmp_path).stdout
    items = lecture.items()
    assert all(item.minute in page for item in items)
    document = json.loads(command_line("progress", "--lecture", "--format", "json", cwd=tmp_path).stdout)
    assert document["schema"] == "learn-transformers/lecture@1"
    assert [remark["name"] for remark in document["remarks"]] == [remark.place for remark in lecture.remarks()]
    assert all(remark.place in page for remark in lecture.remarks())
    taught = {item["number"]: item["taught"] for item in document["items"]}
    there = {chapter.number for chapter in course.chapters() if chapter.folder not in NOT_YET}
    for item in items:
        assert {int(place["chapter"][:2]) for place in taught[item.number]} >= there & {*item.chapters}
    assert any(place["functions"] for places in taught.values() for place in places)


def test_what_is_said_in_one_row_of_a_table_is_no_word_on_the_next() -> None:
    (first,) = [c for c in course.chapters() if c.name == "before_transformers"]
    care = next(section for section in lecture.sections(first) if section.heading.startswith("What the lecture says"))
    assert care.places["5:30"] == ("content_addressing",)
    assert care.places["0:05"] == ()


def test_to_see_the_lecture_and_to_forget_progress_are_two_things(command_line: CommandLine, tmp_path: Path) -> None:
    (tmp_path / "exercises").mkdir()
    shutil.copytree(ROOT / "exercises" / "02_softmax", tmp_path / "exercises" / "02_softmax")
    done = command_line("progress", "--lecture", "--reset", "--yes", cwd=tmp_path)
    assert (done.returncode, done.stdout) == (2, "")
    assert "one at a time" in done.stderr


def test_an_empty_lesson_is_shown_as_it_was_handed_out(command_line: CommandLine, tmp_path: Path) -> None:
    shutil.copytree(ROOT / "exercises" / "02_softmax", tmp_path / "exercises" / "02_softmax")
    (tmp_path / "exercises" / "02_softmax" / "README.md").write_text("\n")
    done = command_line("read", "softmax", cwd=tmp_path)
    assert done.returncode == 0
    assert "02_softmax/README.md is empty" in done.stderr
    assert "02 · Softmax" in done.stdout
