"""The one data model: what was found out about a submission. Frozen, JSON in and out; imports nothing of ours."""

from __future__ import annotations

import dataclasses
import json
import types
import typing
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from functools import cache
from typing import Any, Self

SCHEMA = "learn-transformers/verdict@1"
COURSE = "cs25-v1"
UNTRAINED = "untrained"  # the reason of a trained model that is not there yet
STUB_IN = "; its stub is in "  # before the place where a learner finds a function that is missing
NOT_GRADED = "grader_failed"  # the reason of a function that could not be graded for no fault of its own
NOT_HANDED_IN = "not_handed_in"  # the reason of the problem of a chapter of which there is no file


class Status(StrEnum):
    """Worst first. `error`: could not be loaded, or the process died; `unfinished`: a stub or a blank answer."""

    ERROR = "error"
    FAILED = "failed"
    UNFINISHED = "unfinished"
    PASSED = "passed"


def worst(statuses: Iterable[Status]) -> Status:
    """The worst of some statuses; `passed` where there is none."""
    order = list(Status)
    return min(statuses, key=order.index, default=Status.PASSED)


@dataclass(frozen=True)
class Check:
    """One thing that was asked of a function. `reason` is a word for machines where `status` is not the whole story."""

    name: str
    status: Status
    points: float
    max_points: float
    message: str = ""
    seconds: float = 0.0
    stage: str = ""
    layer: str = ""
    reason: str | None = None
    public: bool = True
    call: str = ""
    got: str = ""
    expected: str = ""
    lines: tuple[int, ...] = ()


@dataclass(frozen=True)
class Explanation:
    """One mistake, or several made together, that reproduce what the learner's function gave.

    `kind` is `known` (to the key), `argument` or `result` (as if the right function had been called with other
    arguments, or something had been done to what it gives), `crash` (what an exception says, in words) or `contract`
    (exceptions, kinds of number, changed arguments: said by itself, whatever else is wrong). A `partial` one explains
    the check that is shown, and not all others.
    """

    mistakes: tuple[str, ...]
    title: str
    hint: str
    kind: str = "known"
    partial: bool = False


WHOLE_LINE = "all of it"  # what there is to look at in a line, where no part of it can be told


@dataclass(frozen=True)
class Located:
    """Where a small change puts right what fails first: a line, what to look at, and the text that is concerned."""

    line: int
    what: str
    text: str = ""

    @property
    def place(self) -> str:
        """As in "look at line 9, at the power"."""
        return f"line {self.line}" if self.what == WHOLE_LINE else f"line {self.line}, at {self.what}"


@dataclass(frozen=True)
class Grid:
    """Got, expected and their difference as matrices of text, cut to what fits; `wrong` marks the entries that differ.

    `rows` and `columns` name the two axes; `place` says which matrix of a larger result this is ("batch 0, head 1").
    """

    rows: str
    columns: str
    place: str
    got: tuple[tuple[str, ...], ...]
    expected: tuple[tuple[str, ...], ...]
    difference: tuple[tuple[str, ...], ...]
    wrong: tuple[tuple[bool, ...], ...]
    cut: bool = False


@dataclass(frozen=True)
class Failure:
    """The call that shows what is wrong, and what it printed.

    `line` and `text` are the learner's own line, where it raised, or was when its time was over. `smaller` says that it
    is none of the check's own calls, but a smaller one that fails in the same way.
    """

    check: str
    stage: str
    call: str
    sizes: str
    message: str
    part: str = ""
    index: str = ""
    grid: Grid | None = None
    got: str = ""
    expected: str = ""
    line: int = 0
    text: str = ""
    output: str = ""
    smaller: bool = False


@dataclass(frozen=True)
class Function:
    """One exercise. Where there are `differences`, they say more than a `diagnosis` of several mistakes together.

    The diagnosis is what is left with right functions `lent` in place of others of the file that fail by themselves.
    """

    name: str
    status: Status
    score: float
    max_score: float
    follows_from: str | None
    diagnosis: tuple[Explanation, ...]
    differences: tuple[str, ...]
    checks: tuple[Check, ...]
    reason: str | None = None
    output: str = ""
    failure: Failure | None = None
    located: Located | None = None
    lent: tuple[str, ...] = ()

    @property
    def to_do(self) -> str:
        """What there is to do before anything can be said of it, where that is not to write it; else nothing."""
        return self.checks[0].message if self.reason == UNTRAINED else ""


@dataclass(frozen=True)
class Answer:
    """One entry of a worksheet.

    `read_as` is how the answer was read; `lines` has the verdict on every line of a derivation, `entries` on every
    entry of a matrix. `slips` are known ones that explain it, `code` says whether the chapter's function agrees.
    """

    name: str
    status: Status
    score: float
    max_score: float
    read_as: str
    message: str
    lines: tuple[dict[str, Any], ...] = ()
    line: int = 0
    slips: tuple[str, ...] = ()
    hint: str = ""
    counterexample: str = ""
    entries: tuple[tuple[bool, ...], ...] = ()
    evidence: str = ""
    reason: str | None = None
    code: str = ""

    def as_check(self) -> Check:
        """The same where every line is a check, as in reports for other tools."""
        message = " ".join(filter(None, [self.message, self.counterexample]))
        return Check(self.name, self.status, self.score, self.max_score, message, got=self.read_as)


@dataclass(frozen=True)
class QuizEntry:
    """One question of a quiz that was handed in. Of a free text, which its writer marks, `max_score` is 0."""

    name: str
    kind: str
    status: Status
    score: float
    max_score: float
    message: str = ""
    mistake: str = ""

    def as_check(self) -> Check:
        """The same where every line is a check, as in reports for other tools."""
        return Check(self.name, self.status, self.score, self.max_score, self.message)


@dataclass(frozen=True)
class Problem:
    """Why a file could not be loaded, shown once. Line and columns count from 1; 0 where there is none.

    `reason` is a word for machines where the message is not the whole story.
    """

    message: str
    line: int = 0
    column: int = 0
    end: int = 0
    text: str = ""
    reason: str | None = None


@dataclass(frozen=True)
class Chapter:
    """One chapter of the course as handed in.

    `lent` names functions of earlier chapters of which it got right ones, for the learner's own have not passed.
    `weights` is a fingerprint of the trained model that was handed in with it. Neither the status nor the score depends
    on the answers to its `quiz`.
    """

    name: str
    status: Status
    score: float
    max_score: float
    functions: tuple[Function, ...]
    worksheet: tuple[Answer, ...] = ()
    number: int = 0
    file: str = ""
    problem: Problem | None = None
    output: str = ""
    lent: tuple[str, ...] = ()
    weights: str = ""
    quiz: tuple[QuizEntry, ...] = ()

    @property
    def was_handed_in(self) -> bool:
        """Is there a file of it, be it one that cannot be loaded? Where a class is graded, that is known."""
        return self.problem is None or self.problem.reason != NOT_HANDED_IN

    @property
    def was_graded(self) -> bool:
        """False where the grader itself failed on it."""
        return all(function.reason != NOT_GRADED for function in self.functions)

    def on_paper(self) -> Self:
        """What it says of the worksheet alone."""
        return dataclasses.replace(
            self,
            functions=(),
            status=worst(answer.status for answer in self.worksheet),
            score=sum(answer.score for answer in self.worksheet),
            max_score=sum(answer.max_score for answer in self.worksheet),
            problem=None,
            output="",
        )


@dataclass(frozen=True)
class Verdict:
    """Everything asked for."""

    schema: str
    course: str
    seed: int | str
    isolation: tuple[str, ...]
    status: Status
    score: float
    max_score: float
    chapters: tuple[Chapter, ...]
    exposed: tuple[str, ...] = ()
    notes: tuple[str, ...] = field(default=())
    practice: bool = False

    @classmethod
    def of(
        cls,
        chapters: Iterable[Chapter],
        *,
        seed: int | str,
        isolation: Iterable[str],
        exposed: Iterable[str] = (),
        notes: Iterable[str] = (),
        practice: bool = False,
    ) -> Self:
        """Sum up chapters. One for `practice` alone was made where the learner's code ran, and proves nothing."""
        chapters = tuple(chapters)
        return cls(
            schema=SCHEMA,
            course=COURSE,
            seed=seed,
            isolation=tuple(isolation),
            status=worst(c.status for c in chapters),
            score=sum(c.score for c in chapters),
            max_score=sum(c.max_score for c in chapters),
            chapters=chapters,
            exposed=tuple(exposed),
            notes=tuple(notes),
            practice=practice,
        )

    def to_dict(self) -> dict[str, Any]:
        """As plain data for JSON."""
        return typing.cast(dict[str, Any], _plain(self))

    def to_json(self, indent: int | None = 2) -> str:
        """As one JSON document."""
        return json.dumps(self.to_dict(), indent=indent, ensure_ascii=False, allow_nan=False)

    @classmethod
    def from_json(cls, text: str) -> Self:
        """Read what `to_json` wrote; keys that this version does not know are passed over."""
        return cls.from_dict(json.loads(text))

    @classmethod
    def from_dict(cls, plain: Mapping[str, Any]) -> Self:
        """The same of plain data."""
        reader = _reader(typing.cast(Any, cls))
        assert reader is not None
        return typing.cast(Self, reader(plain))


def refuse_practice(document: Any) -> None:
    """What counts for more than its reader asks this of a verdict, as plain data: was it made apart from the code?

    Raises:
        ValueError: if it was not; the message goes on after the name of a file.
    """
    if isinstance(document, dict) and document.get("practice") is True:
        raise ValueError("is a verdict for practice, made beside the code that it is about: grade the file itself")


def sharing_weights(verdicts: Mapping[str, Verdict]) -> tuple[tuple[str, ...], ...]:
    """Whose trained models have the same weights, of submissions by name: a note for a teacher, and no proof.

    Weights do not say who trained them; the same seed and the same code give the same ones.
    """
    known: dict[tuple[str, str], list[str]] = {}
    for name, verdict in verdicts.items():
        for chapter in verdict.chapters:
            if chapter.weights:
                known.setdefault((chapter.name, chapter.weights), []).append(name)
    return tuple(tuple(names) for names in known.values() if len(names) > 1)


_SCALARS = frozenset((str, int, float, bool, types.NoneType))


@cache
def _fields(kind: type) -> tuple[str, ...]:
    return tuple(field.name for field in dataclasses.fields(kind)) if dataclasses.is_dataclass(kind) else ()


def _plain(value: Any) -> Any:
    if type(value) in _SCALARS:
        return value
    if isinstance(value, tuple | list):
        return [item if type(item) in _SCALARS else _plain(item) for item in value]
    kind: Any = type(value)
    if fields := _fields(kind):
        own = value.__dict__
        return {name: own[name] if type(own[name]) in _SCALARS else _plain(own[name]) for name in fields}
    if isinstance(value, dict):
        return {key: _plain(item) for key, item in value.items()}
    return value.value if isinstance(value, StrEnum) else value


_Reader = Callable[[Any], Any]


@cache
def _reader(hint: Any) -> _Reader | None:
    """How to read a value of this type; None where it is what is read."""
    if dataclasses.is_dataclass(hint):
        return _reader_of_fields(typing.cast(type, hint))
    origin, arguments = typing.get_origin(hint), typing.get_args(hint)
    if origin is tuple:
        of_one = _reader(arguments[0])
        return tuple if of_one is None else lambda value: tuple(map(of_one, value))
    if origin in (typing.Union, types.UnionType):
        found = next(filter(None, map(_reader, arguments)), None)
        return None if found is None else lambda value: None if value is None else found(value)
    return hint if isinstance(hint, type) and issubclass(hint, StrEnum) else None


def _reader_of_fields(kind: type) -> _Reader:
    readers = {name: _reader(hint) for name, hint in typing.get_type_hints(kind).items()}

    def read(value: Mapping[str, Any]) -> Any:
        found = {}
        for name, part in value.items():
            if name in readers:
                reader = readers[name]
                found[name] = part if reader is None else reader(part)
        return kind(**found)

    return read
