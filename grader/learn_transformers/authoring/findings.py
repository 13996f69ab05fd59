"""What `dev check` found, as data."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Finding:
    """One thing that should hold, of a function or (where `function` is empty) of a whole chapter or course.

    `detail` says what is wrong where it does not hold, and may add a number where it does.
    """

    chapter: str
    function: str
    what: str
    passed: bool
    detail: str = ""


def finding(chapter: str, function: str, what: str, problems: list[str], detail: str = "") -> Finding:
    """Passed where there is no problem; else the problems are the detail."""
    return Finding(chapter, function, what, not problems, "; ".join(problems) if problems else detail)
