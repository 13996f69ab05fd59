"""A syllabus: every chapter once, nothing before what it builds on, and the points of the keys."""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Sequence
from datetime import UTC, date, datetime, time
from functools import cache
from itertools import combinations, pairwise
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st
from support import ROOT, CommandLine

from learn_transformers import course
from learn_transformers.classroom.lateness import Due
from learn_transformers.classroom.syllabus import documents
from learn_transformers.classroom.syllabus.plan import LONGEST, Plan, plan, together
from learn_transformers.classroom.syllabus.weeks import DAYS, weeks
from learn_transformers.classroom.syllabus.worth import Worth, worth
from learn_transformers.trouble import WrongUse

BERLIN = ZoneInfo("Europe/Berlin")
START = date(2026, 10, 12)


@cache
def worths() -> tuple[Worth, ...]:
    return tuple(map(worth, course.chapters()))


def planned(count: int, skipped: Sequence[date] = (), chapters: Sequence[Worth] = ()) -> Plan:
    return plan(weeks(START, count, skipped, "sun", time(23, 59), BERLIN), chapters or worths())


def rows(content: bytes) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(content.decode(), newline="")))


@pytest.mark.parametrize("count", [5, 8, 10, 11, 12, 13, 14, 15, 16, 17, 30, 60])
def test_every_chapter_once_and_after_what_it_builds_on(count: int) -> None:
    made = planned(count)
    order = [one.chapter for block in made.blocks for one in block.chapters]
    assert sorted(order, key=lambda c: c.number) == list(course.chapters())
    assert len(order) == len(set(order))
    due = {one.chapter: block.due for block in made.blocks for one in block.chapters}
    for one in worths():
        assert all(order.index(before) < order.index(one.chapter) for before in one.builds_on)
        assert all(due[before] <= due[one.chapter] for before in one.builds_on)
    assert [week for block in made.blocks for week in block.weeks] == list(made.weeks)
    assert all(block.minutes is not None and block.minutes <= LONGEST * len(block.weeks) for block in made.blocks)


def test_points_are_those_of_a_verdict() -> None:
    """What the judge says that a chapter is worth, golden verdicts have; nobody has typed it here."""
    made = planned(12)
    golden = ROOT / "tests" / "answer_key" / "golden"
    for one in worths():
        (chapter,) = json.loads((golden / f"{one.chapter.name}.json").read_text(encoding="utf-8"))["chapters"]
        assert chapter["max_score"] == one.points
        assert {f["name"]: f["max_score"] for f in chapter["functions"]} == one.functions
    assert made.points == sum(one.points for one in worths()) == sum(sum(one.functions.values()) for one in worths())
    table = rows(documents.files(made)["points.csv"])
    for part, points in (("function", "functions"), ("worksheet", "answers"), ("quiz", "questions")):
        found = sum(float(row["points"]) for row in table if row["part"] == part)
        assert found == sum(sum(getattr(one, points).values()) for one in worths())
    assert {(row["chapter"], row["name"]) for row in table if row["part"] == "function"} == {
        (chapter.name, name) for chapter in course.chapters() for name in chapter.functions()
    }
    assert {row["name"] for row in table if row["part"] == "worksheet"} == {
        name for chapter in course.chapters() for name in chapter.answers()
    }


@given(st.lists(st.integers(1, 50), min_size=1, max_size=9), st.data())
def test_no_other_way_to_put_them_together_is_more_even(loads: list[int], data: st.DataObject) -> None:
    count = data.draw(st.integers(1, len(loads)))

    def squares(runs: Sequence[tuple[int, int]]) -> int:
        return sum(sum(loads[first:end]) ** 2 for first, end in runs)

    found = together([float(load) for load in loads], count)
    assert [place for run in found for place in range(*run)] == list(range(len(loads)))
    assert len(found) == count
    cuts = [(0, *some, len(loads)) for some in combinations(range(1, len(loads)), count - 1)]
    assert squares(found) == min(squares(list(pairwise(cut))) for cut in cuts)


@given(
    st.dates(date(1990, 1, 1), date(2100, 1, 1)),
    st.integers(1, 60),
    st.sampled_from(DAYS),
    st.sets(st.integers(0, 59), max_size=8),
)
def test_something_is_due_on_that_day_of_each_week(start: date, count: int, due_day: str, free: set[int]) -> None:
    skipped = [date.fromordinal(start.toordinal() + 7 * n + 3) for n in free if n < count]
    found = weeks(start, count, skipped, due_day, time(18, 30), BERLIN)
    assert [week.number for week in found] == list(range(1, count + 1))
    assert {week.number - 1 for week in found if week.is_free} == {n for n in free if n < count}
    for week in found:
        assert week.first <= week.due.date() <= week.last
        assert DAYS[week.due.weekday()] == due_day
        assert (week.due.hour, week.due.minute) == (18, 30)
        assert Due.parse(week.due.isoformat()).at == week.due.timestamp()


def test_offsets_are_those_of_the_day(tmp_path: Path) -> None:
    found = documents.files(planned(12))
    due = {row["week"]: row["due"] for row in rows(found["syllabus.csv"])}
    assert (due["1"], due["2"]) == ("2026-10-18T23:59:00+02:00", "2026-10-25T23:59:00+01:00")
    assert "DTSTART:20261018T215900Z" in found["syllabus.ics"].decode()


def test_free_weeks_have_nothing(tmp_path: Path) -> None:
    made = planned(12, [date(2026, 10, 28), date(2026, 10, 30), date(2026, 12, 24)])
    assert [week.number for week in made.weeks if week.is_free] == [3, 11]
    assert [block.weeks[0].number for block in made.blocks] == [1, 2, *range(4, 11), 12]
    text = documents.files(made)["syllabus.md"].decode()
    assert "| 3 | 2026-10-26 to 2026-11-01 | free | | | |" in text


def test_too_few_weeks_are_refused_and_how_many_would_do_is_said() -> None:
    with pytest.raises(WrongUse, match=r"In 2 weeks there would be \d+ hours of work in one of them") as problem:
        planned(2)
    enough = int(re.findall(r"need (\d+) weeks", str(problem.value))[0])
    assert planned(enough)
    with pytest.raises(WrongUse):
        planned(enough - 1)
    assert planned(1, chapters=worths()[:2])
    with pytest.raises(WrongUse, match="All weeks are skipped"):
        planned(1, [START])


def test_a_chapter_without_what_it_builds_on_is_noted() -> None:
    made = planned(3, chapters=[one for one in worths() if one.chapter.name in ("softmax", "masking")])
    (note,) = (note for note in made.notes if note.startswith("masking"))
    assert note.startswith("masking builds on self_attention, which is not in it: whoever has not handed that in")


def test_lines_of_a_calendar_are_short_and_its_text_comes_back() -> None:
    content = documents.files(planned(5))["syllabus.ics"]
    lines = content.decode().split("\r\n")
    assert lines[-1] == ""
    assert all(len(line.encode()) <= 75 for line in lines)
    whole = content.decode().replace("\r\n ", "").split("\r\n")
    assert len({line for line in whole if line.startswith("UID:")}) == 5
    summaries = [line.removeprefix("SUMMARY:Due: ") for line in whole if line.startswith("SUMMARY")]
    names = [name for text in summaries for name in text.partition(" (")[0].split("\\, ")]
    assert names == [chapter.name for chapter in course.chapters()]


def test_what_stands_in_markdown_can_be_typed(here: CommandLine, tmp_path: Path) -> None:
    text = documents.files(planned(12))["syllabus.md"].decode()
    (first, *_) = [line for line in text.splitlines() if line.startswith("learn-transformers grade")]
    done = here(*first.split()[1:])
    assert done.returncode == 2  # there are no submissions, and no roster, but every option is one
    assert "students.csv" in done.stderr


def test_from_the_command_line(here: CommandLine, tmp_path: Path) -> None:
    typed = ("export", "syllabus", "plan", "--start", "2026-10-12", "--weeks", "3", "--chapter", "2", "--zone", "UTC")
    done = here(*typed)
    assert (done.returncode, done.stderr) == (0, "")
    assert "weeks 1–3    due 2026-11-01 23:59     48 points  softmax" in done.stdout
    assert {path.name for path in (tmp_path / "plan").iterdir()} == {
        "syllabus.md", "syllabus.csv", "points.csv", "syllabus.ics",
    }  # fmt: skip
    plain = json.loads(here(*typed, "--format", "json").stdout)
    (block,) = plain["blocks"]
    assert (block["weeks"], block["chapters"], block["points"]) == ([1, 2, 3], ["softmax"], 48.0)
    assert datetime.fromisoformat(block["due"]) == datetime(2026, 11, 1, 23, 59, tzinfo=UTC)
    other = here(*typed, "--chapter", "masking")
    assert (other.returncode, other.stdout) == (2, "")
    assert "--force replaces them" in other.stderr


@pytest.mark.parametrize(
    ("more", "said"),
    [
        (["--start", "12.10.2026"], "--start takes a day as in 2026-10-12, not '12.10.2026'."),
        (["--start", "2026-W42-1"], "--start takes a day"),
        (["--start", "2026-02-30"], "--start takes a day"),
        (["--start", "9999-12-01"], "No calendar has 12 weeks after 9999-12-01."),
        (["--start", "2026-10-12", "--skip", "2027-06-01"], "--skip 2027-06-01 is in none of the 12 weeks"),
        (["--start", "2026-10-12", "--due-time", "noon"], "--due-time takes a time as in 23:59, not 'noon'."),
        (["--start", "2026-10-12", "--zone", "Mars/Olympus"], "no time zone 'Mars/Olympus'"),
        (["--start", "2026-10-12", "--zone", "../../etc/passwd"], "no time zone"),
        (["--start", "2026-10-12", "--chapter", "sofmax"], "Did you mean softmax?"),
        (["--start", "2026-10-12", "--due-day", "sunday"], "due-day"),
        (["--start", "2026-10-12", "--weeks", "0"], "weeks"),
        ([], "--start"),
    ],
    ids=str,
)
def test_wrong_use_is_a_sentence_and_makes_nothing(
    here: CommandLine, tmp_path: Path, more: list[str], said: str
) -> None:
    done = here("export", "syllabus", "plan", *more)
    assert (done.returncode, done.stdout) == (2, "")
    assert said in done.stderr
    assert not (tmp_path / "plan").exists()
