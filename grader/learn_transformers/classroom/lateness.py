"""When a submission was due, how late it is, and what that costs: computed anew each time, from two points in time.

Times are compared to the millisecond. The time of a submission is what its files say, and whoever made them can set it.
"""

from __future__ import annotations

import math
import re
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from fractions import Fraction
from typing import Final, Self

from learn_transformers.printable import one_line
from learn_transformers.trouble import WrongUse

_EPOCH: Final = datetime(1970, 1, 1, tzinfo=UTC)
_DAY: Final = 24 * 60 * 60  # seconds, also where clocks are changed in between
_UNITS: Final = {"s": 1, "m": 60, "h": 60 * 60, "d": _DAY}
_TIME: Final = re.compile(
    r"(?P<day>[0-9]{4}-[0-9]{2}-[0-9]{2})"
    r"(?:[T ](?P<hour>[0-9]{2}):[0-9]{2}(?::(?P<second>[0-9]{2})(?:[.,][0-9]{1,6})?)?)?"
    r"(?P<offset>Z|[+-][0-9]{2}(?::?[0-5][0-9])?)?"
)
_OTHER_DATES: Final = re.compile(r"[0-9]{4}-?(W[0-9].*|[0-9]{3}([T ].*)?)")
_EXAMPLE: Final = "2026-11-30T23:59:00+01:00"
_NUMBER: Final = r"[0-9]{1,9}(?:\.[0-9]{1,6})?"
_SPAN: Final = re.compile(rf"({_NUMBER})([smhd])")
_SHARE: Final = re.compile(rf"({_NUMBER})%")
_POLICY: Final = "grace=15m,per-day=10%,floor=50%"
_PARTS: Final = ("grace", "per-day", "floor")
_SHOWN: Final = 80  # characters of what somebody typed


@dataclass(frozen=True)
class Due:
    """A point in time, in seconds since 1970; `text` is how the teacher wrote it."""

    at: float
    text: str

    @classmethod
    def parse(cls, text: str) -> Self:
        """Read a date and a time of day with its offset from UTC, as in `2026-11-30T23:59:00+01:00`; `Z` is an offset.

        Raises:
            WrongUse: for anything else, also for other dates that ISO 8601 knows; the message is one sentence.
        """
        written = text.strip()
        shown = one_line(written, _SHOWN)
        upper = written.upper()
        if _OTHER_DATES.fullmatch(upper):
            raise _no_time(shown, "counts weeks or days of the year")
        if (found := _TIME.fullmatch(upper)) is None:
            raise _no_time(shown, "is no point in time")
        if found["hour"] is None:
            raise _no_time(shown, "has no time of day")
        if found["offset"] is None:
            raise _no_time(shown, "does not say in which time zone")
        if found["hour"] == "24":
            raise _no_time(shown, "has an hour 24, which is 00:00 of the next day")
        if found["second"] == "60":
            raise _no_time(shown, "has a leap second, which no clock here counts")
        try:
            at = datetime.fromisoformat(upper)
        except ValueError:
            raise _no_time(shown, "is in no calendar and on no clock") from None
        return cls((at - _EPOCH).total_seconds(), written)

    def late_by(self, at: float) -> float:
        """How many seconds after it that point in time is, seconds since 1970 as well; 0 if it is not."""
        return max(0, _milliseconds(at - self.at)) / 1000


@dataclass(frozen=True)
class LatePolicy:
    """What lateness costs: `per_day` for each day begun after the `grace`, of which at least the `floor` stays.

    `grace` is in seconds; `per_day` and `floor` are shares of the raw score. By itself, lateness costs nothing.
    """

    grace: float = 0.0
    per_day: Fraction = Fraction(0)
    floor: Fraction = Fraction(0)

    @classmethod
    def parse(cls, text: str) -> Self:
        """Read as in `grace=15m,per-day=10%,floor=50%`: each part at most once, spans in s, m, h or d.

        Raises:
            WrongUse: if a part is not known, doubled or out of its range; the message is one sentence.
        """
        parts: dict[str, str] = {}
        for part in text.split(","):
            name, _, value = (piece.strip() for piece in part.partition("="))
            if name not in _PARTS:
                raise _no_policy(text, f"'{one_line(name, _SHOWN)}' is none of {', '.join(_PARTS)}")
            if name in parts:
                raise _no_policy(text, f"{name} stands in it twice")
            parts[name] = value
        grace = _SPAN.fullmatch(parts.get("grace", "0s"))
        if grace is None:
            raise _no_policy(text, "grace is a number with s, m, h or d behind it")
        per_day, floor = (_share(text, name, parts.get(name, "0%")) for name in ("per-day", "floor"))
        return cls(float(Fraction(grace[1]) * _UNITS[grace[2]]), per_day, floor)

    def days(self, late_by: float) -> int:
        """How many days are begun when a submission is so many seconds late.

        They are counted from the end of the grace: with a grace of 15 minutes none is begun at 15 minutes, the first
        one a millisecond later, and the second one a millisecond after 24 hours and 15 minutes.
        """
        beyond = _milliseconds(late_by) - _milliseconds(self.grace)
        return max(0, math.ceil(Fraction(beyond, _DAY * 1000)))

    def share(self, late_by: float) -> Fraction:
        """Which share of the raw score is taken off: it never falls with time, and leaves the floor."""
        return min(self.per_day * self.days(late_by), 1 - self.floor)


@dataclass(frozen=True)
class Reckoning:
    """What is taken off a raw score, and what is left of it."""

    penalty: float
    final_score: float


def penalty(score: float, late_by: float, policy: LatePolicy) -> Reckoning:
    """What a policy makes of a raw score that came so many seconds late.

    Shares are taken of the score as it is printed, so that 10 % of 48.1 is 4.81.
    """
    raw = Fraction(repr(float(score)))
    taken = raw * policy.share(late_by)
    return Reckoning(float(taken), float(raw - taken))


def in_utc(at: float) -> str:
    """A point in time as in `2026-11-30T22:59:00Z`, to the millisecond; empty where it is beyond every calendar."""
    try:
        moment = (_EPOCH + timedelta(milliseconds=_milliseconds(at))).replace(tzinfo=None)
    except OverflowError:
        return ""
    return moment.isoformat(timespec="milliseconds" if moment.microsecond else "seconds") + "Z"


def _milliseconds(seconds: float) -> int:
    return round(seconds * 1000)


def _share(text: str, name: str, value: str) -> Fraction:
    found = _SHARE.fullmatch(value)
    if found is None or (share := Fraction(found[1]) / 100) > 1:
        raise _no_policy(text, f"{name} is a share from 0% to 100%")
    return share


def _no_time(shown: str, why: str) -> WrongUse:
    return WrongUse(f"The due time '{shown}' {why}: write it as in {_EXAMPLE}, with an offset or Z at its end.")


def _no_policy(text: str, why: str) -> WrongUse:
    return WrongUse(f"The late policy '{one_line(text, _SHOWN)}' cannot be read: {why}; an example: {_POLICY}.")
