"""What lateness costs: nothing within the grace, never less with time, never more than the floor leaves."""

from __future__ import annotations

import contextlib
from datetime import UTC, datetime
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from learn_transformers.classroom.lateness import Due, LatePolicy, in_utc, penalty
from learn_transformers.trouble import WrongUse

DAY = 86_400
AT = datetime(2026, 11, 30, 22, 59, tzinfo=UTC).timestamp()

MILLISECONDS = st.integers(0, 40 * DAY * 1000)
LATE = MILLISECONDS.map(lambda n: n / 1000)
SHARES = st.integers(0, 1000).map(lambda n: Fraction(n, 1000))
POLICIES = st.builds(LatePolicy, LATE, SHARES, SHARES)
SCORES = st.floats(0, 1000)


def said(text: str) -> str:
    """The one sentence with which a due time is refused."""
    with pytest.raises(WrongUse) as refused:
        Due.parse(text)
    return str(refused.value)


# The due time


@pytest.mark.parametrize(
    "text",
    [
        "2026-11-30T23:59:00+01:00",
        "2026-11-30T23:59+0100",
        "2026-11-30 23:59+01",
        "2026-11-30T22:59:00Z",
        "2026-11-30t22:59z",
        " 2026-11-30T22:59:00.000Z\n",
        "2026-11-30T22:59:00,0-00:00",
        "2026-12-01T04:44:00+05:45",
        "2026-11-30T12:59:00-10:00",
    ],
)
def test_one_point_in_time_is_written_in_many_ways(text: str) -> None:
    due = Due.parse(text)
    assert (due.at, due.text) == (AT, text.strip())


def test_days_of_calendars_and_clocks_are_as_in_utc() -> None:
    assert Due.parse("1970-01-01T00:00:00.25Z").at == 0.25
    assert Due.parse("0001-01-01T00:00+14:00").at < Due.parse("9999-12-31T23:59:59-12:00").at


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("2026-11-30T23:59:00", "does not say in which time zone"),
        ("2026-11-30 23:59", "does not say in which time zone"),
        ("2026-11-30", "has no time of day"),
        ("2026-11-30+01:00", "has no time of day"),
        ("2026-11-30T24:00:00Z", "an hour 24"),
        ("2016-12-31T23:59:60Z", "a leap second"),
        ("2026-W49-1T10:00Z", "counts weeks or days of the year"),
        ("2026W491", "counts weeks or days of the year"),
        ("2026-334T10:00Z", "counts weeks or days of the year"),
        ("2026-02-30T10:00Z", "in no calendar"),
        ("2026-11-30T25:00Z", "on no clock"),
        ("2026-11-30T10:00+24:00", "on no clock"),
        ("2026-11-30T10:00+01:75", "is no point in time"),
        ("2026-11-30T10Z", "is no point in time"),
        ("20261130T100000Z", "is no point in time"),
        ("30.11.2026 23:59", "is no point in time"),
        ("2026-11-30T10:00 CET", "is no point in time"),
        ("２０２６-11-30T10:00Z", "is no point in time"),
        ("tomorrow", "is no point in time"),
        ("", "is no point in time"),
        ("2026-11-30T10:00Z\nx", "is no point in time"),
        ("\x1b[2J" * 100, "is no point in time"),
    ],
)
def test_what_is_no_point_in_time_is_refused_in_one_sentence(text: str, why: str) -> None:
    sentence = said(text)
    assert why in sentence
    assert sentence.isprintable()
    assert len(sentence) < 500


@given(
    st.one_of(
        st.text(max_size=30),
        st.from_regex(
            r"\A[0-9]{4}-[01][0-9]-[0-3][0-9][T ][0-2][0-9]:[0-6][0-9](:[0-6][0-9])?(Z|[+-][0-2][0-9]:[0-6][0-9])?\Z"
        ),
    )
)
def test_any_text_is_a_point_in_time_or_wrong_use(text: str) -> None:
    with contextlib.suppress(WrongUse):
        assert Due.parse(Due.parse(text).text).text == text.strip()


@given(at=st.integers(-60_000_000_000_000, 250_000_000_000_000))
def test_a_time_in_utc_is_read_as_itself(at: int) -> None:
    assert Due.parse(in_utc(at / 1000)).at * 1000 == pytest.approx(at, abs=0.1)


def test_a_time_beyond_every_calendar_has_no_text() -> None:
    assert in_utc(AT) == "2026-11-30T22:59:00Z"
    assert in_utc(AT + 0.5) == "2026-11-30T22:59:00.500Z"
    assert in_utc(2.0**60) == in_utc(-(2.0**60)) == ""


# The policy


def test_a_policy_has_parts_in_any_order() -> None:
    whole = LatePolicy(900.0, Fraction(1, 10), Fraction(1, 2))
    assert LatePolicy.parse("grace=15m,per-day=10%,floor=50%") == whole
    assert LatePolicy.parse(" floor = 50% , per-day=10.0% , grace=0.25h") == whole
    assert LatePolicy.parse("per-day=12.5%") == LatePolicy(per_day=Fraction(1, 8))
    assert [LatePolicy.parse(f"grace=2{unit}").grace for unit in "smhd"] == [2, 120, 7200, 2 * DAY]


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("", "none of grace, per-day, floor"),
        ("grace=15m,", "none of grace, per-day, floor"),
        ("perday=10%", "'perday' is none of"),
        ("Grace=15m", "'Grace' is none of"),
        ("grace=1m,grace=2m", "grace stands in it twice"),
        ("floor=50%,floor=50%", "floor stands in it twice"),
        ("grace=15", "grace is a number with"),
        ("grace=-1m", "grace is a number with"),
        ("grace=1w", "grace is a number with"),
        ("grace=nand", "grace is a number with"),
        ("grace", "grace is a number with"),
        ("grace=1m=2m", "grace is a number with"),
        ("per-day=-10%", "per-day is a share"),
        ("per-day=0.1", "per-day is a share"),
        ("per-day=100.1%", "per-day is a share"),
        ("per-day=1e1%", "per-day is a share"),
        ("floor=101%", "floor is a share"),
        ("floor=٥٠%", "floor is a share"),
        ("grace=1m;floor=50%", "grace is a number with"),
        ("\u202egrace=1m", "none of"),
        ("x" * 10_000, "none of"),
    ],
)
def test_what_is_no_policy_is_refused_in_one_sentence(text: str, why: str) -> None:
    with pytest.raises(WrongUse) as refused:
        LatePolicy.parse(text)
    assert why in str(refused.value)
    assert str(refused.value).isprintable()
    assert len(str(refused.value)) < 500


# What it costs


def test_a_day_that_is_begun_counts_from_the_end_of_the_grace() -> None:
    policy = LatePolicy.parse("grace=15m,per-day=10%,floor=50%")
    late = [0, 900, 900.001, 900 + DAY, 900.001 + DAY, 900 + 2 * DAY, 5 * DAY, 6 * DAY, 10_000 * DAY]
    assert [policy.days(seconds) for seconds in late] == [0, 0, 1, 1, 2, 2, 5, 6, 10_000]
    assert [penalty(48.0, seconds, policy).penalty for seconds in late] == [0, 0, 4.8, 4.8, 9.6, 9.6, 24, 24, 24]


def test_points_are_exact_as_they_are_printed() -> None:
    found = penalty(48.1, 1, LatePolicy.parse("per-day=10%"))
    assert (found.penalty, found.final_score) == (4.81, 43.29)
    assert penalty(0.1, 3 * DAY, LatePolicy.parse("per-day=10%")).penalty == 0.03


def test_each_part_has_an_effect_of_its_own() -> None:
    assert penalty(10, DAY, LatePolicy()).final_score == 10
    assert penalty(10, DAY, LatePolicy.parse("grace=1s,floor=20%")).final_score == 10
    assert penalty(10, 20 * DAY, LatePolicy.parse("per-day=10%")).final_score == 0
    assert penalty(10, 20 * DAY, LatePolicy.parse("per-day=10%,floor=100%")).final_score == 10


@given(due=st.floats(0, 4e9), grace=MILLISECONDS)
def test_the_boundary_is_free_wherever_it_lies(due: float, grace: int) -> None:
    """To the millisecond, however a float rounds so many seconds since 1970."""
    policy = LatePolicy(grace / 1000, Fraction(1, 10))
    boundary = due + grace / 1000
    assert policy.days(Due(due, "").late_by(boundary)) == 0
    assert policy.days(Due(due, "").late_by(boundary + 0.002)) == 1
    assert policy.days(Due(due, "").late_by(boundary + DAY)) == 1


@given(score=SCORES, one=LATE, other=LATE, policy=POLICIES)
def test_what_is_left_never_grows_with_time(score: float, one: float, other: float, policy: LatePolicy) -> None:
    earlier, later = sorted((one, other))
    assert penalty(score, earlier, policy).final_score >= penalty(score, later, policy).final_score
    assert penalty(score, earlier, policy).penalty <= penalty(score, later, policy).penalty


@given(score=SCORES, late=LATE, policy=POLICIES)
def test_what_is_left_lies_between_the_floor_and_the_score(score: float, late: float, policy: LatePolicy) -> None:
    found = penalty(score, late, policy)
    assert float(Fraction(repr(score)) * policy.floor) <= found.final_score <= score
    assert 0 <= found.penalty <= score
    assert found.penalty + found.final_score == pytest.approx(score)


@given(due=st.floats(-4e9, 4e9), at=st.floats(-4e9, 4e9), policy=POLICIES)
def test_who_is_not_late_loses_nothing(due: float, at: float, policy: LatePolicy) -> None:
    late = Due(due, "").late_by(at)
    assert late >= 0
    if at <= due:
        assert (late, penalty(7.5, late, policy).final_score) == (0, 7.5)
