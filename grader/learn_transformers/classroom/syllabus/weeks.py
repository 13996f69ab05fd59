"""The weeks of a semester, which of them are free, and when something is due in them, with the offset of that day."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta, tzinfo
from typing import Final
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from learn_transformers.printable import one_line
from learn_transformers.trouble import WrongUse

DAYS: Final = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
MOST: Final = 60
_SHOWN: Final = 40


@dataclass(frozen=True)
class Week:
    """Seven days, counted from the first day of the semester; `due` is on one of them, in the zone of the class."""

    number: int
    first: date
    due: datetime
    is_free: bool

    @property
    def last(self) -> date:
        return self.first + timedelta(days=6)


def weeks(
    start: date, count: int, skipped: Collection[date], due_day: str, due_time: time, zone: tzinfo | None
) -> tuple[Week, ...]:
    """So many weeks from a day on; those with a skipped day are free. Without a zone, it is that of this machine.

    Raises:
        WrongUse: if a skipped day is in none of them, or the calendar ends before.
    """
    try:
        firsts = [start + timedelta(weeks=n) for n in range(count)]
        end = firsts[-1] + timedelta(days=6)
        outside = sorted(day for day in skipped if not start <= day <= end)
        if outside:
            raise WrongUse(f"--skip {outside[0]} is in none of the {count} weeks from {start} to {end}.")
        free = {(day - start).days // 7 for day in skipped}
        ahead = (DAYS.index(due_day) - start.weekday()) % 7
        return tuple(
            Week(n + 1, first, _at(first + timedelta(days=ahead), due_time, zone), n in free)
            for n, first in enumerate(firsts)
        )
    except OverflowError:
        raise WrongUse(f"No calendar has {count} weeks after {start}.") from None


def day(text: str, option: str) -> date:
    """A day as it is typed, as in 2026-10-12.

    Raises:
        WrongUse: if it is none.
    """
    try:
        return datetime.strptime(text.strip(), "%Y-%m-%d").date()
    except ValueError:
        raise WrongUse(f"{option} takes a day as in 2026-10-12, not '{one_line(text, _SHOWN)}'.") from None


def time_of_day(text: str) -> time:
    """A time of day as it is typed, 23:59.

    Raises:
        WrongUse: if it is none.
    """
    try:
        return datetime.strptime(text.strip(), "%H:%M").time()
    except ValueError:
        raise WrongUse(f"--due-time takes a time as in 23:59, not '{one_line(text, _SHOWN)}'.") from None


def zone_named(name: str) -> tzinfo:
    """A time zone, as in Europe/Berlin.

    Raises:
        WrongUse: if this machine knows none of that name.
    """
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        raise WrongUse(
            f"This machine knows no time zone '{one_line(name, _SHOWN)}': --zone takes one as in Europe/Berlin."
        ) from None


def _at(day: date, at: time, zone: tzinfo | None) -> datetime:
    moment = datetime.combine(day, at)
    return moment.replace(tzinfo=zone) if zone is not None else moment.astimezone()
