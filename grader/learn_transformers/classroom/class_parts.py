"""What a class report is made of: plain data, frozen, without anybody's own words."""

from __future__ import annotations

from dataclasses import dataclass

from learn_transformers.classroom.shared_mistakes import Example


@dataclass(frozen=True)
class Bin:
    """How many students have at least `low` of the points, as a share, and less than `high`; the last one has all."""

    low: float
    high: float
    students: int


@dataclass(frozen=True)
class Scores:
    """Shares of the points, before penalties. `mean` and `median` are None where there is no score."""

    students: int
    mean: float | None
    median: float | None
    bins: tuple[Bin, ...]


@dataclass(frozen=True)
class FunctionRate:
    """One function: how many students passed, failed, left it undone, or have a file that cannot be loaded.

    `unexplained` are those of the failed ones whose numbers no known mistake explains.
    """

    chapter: str
    name: str
    passed: int
    failed: int
    unfinished: int
    not_loaded: int
    unexplained: int

    @property
    def tried(self) -> int:
        return self.passed + self.failed


@dataclass(frozen=True)
class Companion:
    """Another mistake that so many students made in the same function."""

    titles: tuple[str, ...]
    students: int


@dataclass(frozen=True)
class Teaching:
    """What there is to go back to: a section of a lesson, questions of its quiz, minutes of the lecture.

    `symptoms` is the heading of the lesson's list of what wrong numbers look like.
    """

    lesson: str
    section: str
    symptoms: str
    questions: tuple[str, ...]
    minutes: tuple[str, ...]


@dataclass(frozen=True)
class ClassMistake:
    """A mistake that students made, in whatever function of a chapter.

    `names` are several where results cannot tell which of these mistakes it is; `titles` say them in the same order.
    `hint` is about others that were made with it, too, where it was made with others only. `alone` and `together` add
    up to `students`; `tried` is how many wrote at least one of the functions, `share` what
    part of them made it. `since` is when it was first handed in, ISO 8601 in UTC, None where no time is known.
    """

    chapter: str
    number: int
    functions: tuple[str, ...]
    names: tuple[str, ...]
    kind: str
    titles: tuple[str, ...]
    hint: str
    students: int
    alone: int
    together: int
    tried: int
    share: float
    companions: tuple[Companion, ...]
    since: str | None
    teaching: Teaching | None
    example: Example | None


@dataclass(frozen=True)
class Slip:
    """A slip that explains the wrong answers of so many students, perhaps beside others."""

    name: str
    title: str
    hint: str
    students: int


@dataclass(frozen=True)
class AnswerRate:
    """One answer of a worksheet."""

    chapter: str
    name: str
    passed: int
    failed: int
    unfinished: int
    slips: tuple[Slip, ...]


@dataclass(frozen=True)
class HardCheck:
    """A check, and how many of those who wrote the function pass it."""

    chapter: str
    function: str
    check: str
    passed: int
    tried: int


@dataclass(frozen=True)
class NeedsHelp:
    """A student, and by which rules they need help."""

    student: str
    reasons: tuple[str, ...]


@dataclass(frozen=True)
class LookAlike:
    """Two submissions that look alike, and in what. A note for whoever looks at both; it proves nothing.

    `shared` is how many fingerprints they share; `page`, from the folder of results, shows both texts; it is empty
    where there is none.
    """

    first: str
    second: str
    note: str = ""
    shared: int = 0
    page: str = ""


@dataclass(frozen=True)
class LikeTheSolution:
    """A submission that looks like the model solution, and in what; the rest is as of `LookAlike`."""

    student: str
    note: str = ""
    shared: int = 0
    page: str = ""
