"""What a whole class says: which mistakes it made, what is hard, who needs help, and what should be taught next.

Verdicts are read one after another and none is kept, so that a class of ten thousand takes no more memory than one of
ten. The same verdicts in another order say the same.
"""

from __future__ import annotations

import json
import math
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import asdict, dataclass, replace
from datetime import UTC, datetime
from itertools import groupby
from typing import Any, Final, TypeVar

from learn_transformers import course, printable
from learn_transformers.classroom.class_parts import (
    AnswerRate,
    Bin,
    ClassMistake,
    Companion,
    FunctionRate,
    HardCheck,
    LikeTheSolution,
    LookAlike,
    NeedsHelp,
    Scores,
    Slip,
    Teaching,
)
from learn_transformers.classroom.class_tally import ClassTally, Key, MistakeCount, Place
from learn_transformers.lessons.on_mistakes import place
from learn_transformers.verdict import Status, Verdict

__all__ = [
    "MOST_FREQUENT",
    "NONE_PASSES",
    "NOTHING",
    "NOT_BEGUN",
    "NOT_LOADED",
    "OF_ONE_FUNCTION",
    "RULES",
    "SCHEMA",
    "STUCK_DAYS",
    "ClassReport",
    "HandedIn",
    "LikeTheSolution",
    "LookAlike",
    "class_report",
]

SCHEMA: Final = "learn-transformers/class-report@1"
MOST_FREQUENT: Final = 3
STUCK_DAYS: Final = 3
OF_ONE_FUNCTION: Final = 3
_HARDEST: Final = 10
_TENTHS: Final = 10
_DIGITS: Final = 4
_DAY: Final = 86_400.0
_LAST: Final = 253_402_300_799.0  # the end of the year 9999
_NAME: Final = 200
_Note = TypeVar("_Note", LookAlike, LikeTheSolution)

NOTHING: Final = "nothing that could be graded was handed in"
NOT_LOADED: Final = "no file could be loaded"
NOT_BEGUN: Final = "no function is begun"
NONE_PASSES: Final = "no function passes"
RULES: Final = (
    "Nothing that could be graded was handed in.",
    "No file could be loaded.",
    "No function is begun.",
    "Functions are written, and none of them passes.",
    f"The same mistake stands in everything that was handed in over {STUCK_DAYS} days or more.",
)


@dataclass(frozen=True)
class ClassReport:
    """All of it. `mistakes` has the most frequent ones first, look-alikes those that share the most."""

    schema: str
    students: int
    graded: int
    scores: Scores
    mistakes: tuple[ClassMistake, ...]
    functions: tuple[FunctionRate, ...]
    worksheet: tuple[AnswerRate, ...]
    quiz: dict[str, Any]
    hardest: tuple[HardCheck, ...]
    rules: tuple[str, ...]
    help: tuple[NeedsHelp, ...]
    look_alikes: tuple[LookAlike, ...]
    like_the_solution: tuple[LikeTheSolution, ...] = ()

    @property
    def most_frequent(self) -> tuple[ClassMistake, ...]:
        """What the next lecture should be about."""
        return self.mistakes[:MOST_FREQUENT]

    def to_dict(self) -> dict[str, Any]:
        """As plain data for JSON, as `schemas/class-report-1.schema.json` has it."""
        return asdict(self)

    def to_json(self, indent: int | None = 2) -> str:
        """As one JSON document."""
        return json.dumps(self.to_dict(), indent=indent, ensure_ascii=False, allow_nan=False)


HandedIn = tuple[str, Verdict | None, float | None]


class Observer:
    """Sees what a class handed in, one student after the other; of verdicts nothing but numbers stays."""

    def __init__(self) -> None:
        self._tally = ClassTally()
        self._wanted: list[NeedsHelp] = []
        self._seen: set[str] = set()

    def see(
        self,
        student: str,
        verdict: Verdict | None,
        at: float | None,
        earlier: Iterable[tuple[Verdict, float | None]] = (),
    ) -> None:
        """See what counts of a student's, handed in at that time, seconds since 1970; None: nothing could be graded.

        What was handed in `earlier` says since when there is a mistake.

        Raises:
            ValueError: if the student was seen before, or a verdict is for practice alone.
        """
        if student in self._seen:
            raise ValueError(f"what {student!r} handed in does not stand together")
        self._seen.add(student)
        reasons: tuple[str, ...] = (NOTHING,)
        if verdict is not None:
            times = [_see(self._tally, one, moment) for one, moment in (*earlier, (verdict, at))]
            self._tally.count(verdict)
            reasons = (*_standing(verdict), *_stuck(self._tally, times))
        if reasons:
            self._wanted.append(NeedsHelp(printable.one_line(student, _NAME), reasons))

    def report(
        self, look_alikes: Iterable[LookAlike] = (), like_the_solution: Iterable[LikeTheSolution] = ()
    ) -> ClassReport:
        """What all of it says; the same students in another order say the same."""
        tally = self._tally
        pairs = [_printable(pair, "first", "second") for pair in look_alikes]
        alone = [_printable(one, "student") for one in like_the_solution]
        return ClassReport(
            schema=SCHEMA,
            students=len(self._seen),
            graded=tally.graded,
            scores=_scores(tally),
            mistakes=_mistakes(tally),
            functions=_functions(tally),
            worksheet=_worksheet(tally),
            quiz=tally.quizzes.statistics(),
            hardest=_hardest(tally),
            rules=RULES,
            help=tuple(sorted(self._wanted, key=lambda one: one.student)),
            look_alikes=tuple(sorted(pairs, key=lambda pair: (-pair.shared, pair.first, pair.second, pair.note))),
            like_the_solution=tuple(sorted(alone, key=lambda one: (-one.shared, one.student, one.note))),
        )


def _printable(note: _Note, *names: str) -> _Note:
    texts: dict[str, Any] = {name: printable.one_line(getattr(note, name), _NAME) for name in names}
    return replace(note, **texts, note=printable.one_line(note.note))


def class_report(handed_in: Iterable[HandedIn], look_alikes: Iterable[LookAlike] = ()) -> ClassReport:
    """The report on what students handed in: who, the verdict on it, and when, in seconds since 1970.

    Where a student handed in several times, these follow each other, in any order; the last in time counts, and the
    others say since when there is a mistake. No verdict: nothing could be graded.

    Raises:
        ValueError: if a student comes back after another one, or a verdict is for practice alone.
    """
    observer = Observer()
    for student, attempts in groupby(handed_in, key=lambda one: one[0]):
        graded = [(verdict, at) for _, verdict, at in attempts if verdict is not None]
        last = max(range(len(graded)), key=lambda n: (_known(graded[n][1]), n), default=None)
        if last is None:
            observer.see(student, None, None)
        else:
            observer.see(student, *graded[last], earlier=[*graded[:last], *graded[last + 1 :]])
    return observer.report(look_alikes)


def _see(tally: ClassTally, verdict: Verdict, at: float | None) -> tuple[float, frozenset[Key]]:
    if verdict.practice:
        raise ValueError("a verdict for practice was made beside the code that it is about, and counts for nothing")
    return _known(at), tally.see(verdict, _moment(at))


def _known(at: float | None) -> float:
    """A time to order by: what is not known comes first."""
    moment = _moment(at)
    return -math.inf if moment is None else moment


def _moment(at: float | None) -> float | None:
    """A time that a calendar can say; None for any other."""
    return at if at is not None and 0 < at < _LAST else None


def _standing(verdict: Verdict) -> Iterator[str]:
    asked = [chapter for chapter in verdict.chapters if chapter.functions]
    functions = [function for chapter in asked for function in chapter.functions]
    if not functions or any(function.status == Status.PASSED for function in functions):
        return
    handed_in = [chapter for chapter in asked if chapter.was_handed_in]
    if handed_in and all(chapter.problem is not None for chapter in handed_in):
        yield NOT_LOADED
    elif all(function.status == Status.UNFINISHED for function in functions):
        yield NOT_BEGUN
    else:
        yield NONE_PASSES


def _stuck(tally: ClassTally, times: Sequence[tuple[float, frozenset[Key]]]) -> Iterator[str]:
    """The mistakes that stand in all of the last things handed in, over so many days; in words."""
    ordered = sorted((one for one in times if one[0] > 0), key=lambda one: one[0])
    if not ordered:
        return
    for key in sorted(ordered[-1][1]):
        first = ordered[-1][0]
        for at, mistakes in reversed(ordered):
            if key not in mistakes:
                break
            first = at
        days = int((ordered[-1][0] - first) // _DAY)
        if days >= STUCK_DAYS:
            yield f"the same mistake over {days} days, in {key[0]}: {' — or: '.join(_titles(tally.mistakes[key]))}"


def _scores(tally: ClassTally) -> Scores:
    shares = sorted(tally.shares)
    n = len(shares)
    counts = [0] * (_TENTHS + 1)
    for share in shares:
        counts[_TENTHS if share >= 1 else min(int(share * _TENTHS + 1e-9), _TENTHS - 1)] += 1
    bins = [Bin(k / _TENTHS, min(k + 1, _TENTHS) / _TENTHS, counts[k]) for k in range(_TENTHS + 1)]
    if not n:
        return Scores(0, None, None, tuple(bins))
    middle = (shares[(n - 1) // 2] + shares[n // 2]) / 2
    return Scores(n, round(math.fsum(shares) / n, _DIGITS), round(middle, _DIGITS), tuple(bins))


def _titles(mistake: MistakeCount) -> tuple[str, ...]:
    """What it is called most often."""
    return min(mistake.titles, key=lambda titles: (-mistake.titles[titles], titles))


def _mistakes(tally: ClassTally) -> tuple[ClassMistake, ...]:
    made = [_mistake(tally, key, found) for key, found in tally.mistakes.items() if found.alone or found.together]
    return tuple(sorted(made, key=lambda one: (-one.students, -one.share, one.number, one.chapter, one.names)))


def _mistake(tally: ClassTally, key: Key, found: MistakeCount) -> ClassMistake:
    chapter, names = key
    functions = tuple(sorted(found.functions, key=lambda name: _order(tally, chapter, name)))
    students, tried = found.alone + found.together, tally.tried(chapter, functions)
    companions = [Companion(_titles(tally.mistakes[other]), times) for other, times in found.companions.items()]
    return ClassMistake(
        chapter=chapter,
        number=found.chapter,
        functions=functions,
        names=names,
        kind=min(found.kinds, key=lambda kind: (kind != "known", kind)),
        titles=_titles(found),
        hint=min(found.hints, key=lambda hint: (hint[0], -found.hints[hint], hint[1]))[1],
        students=students,
        alone=found.alone,
        together=found.together,
        tried=tried,
        share=round(students / tried, _DIGITS),
        companions=tuple(sorted(companions, key=lambda one: (-one.students, one.titles))),
        since=None if found.first is None else _in_words(found.first),
        teaching=_teaching(chapter, functions, names),
        example=found.example,
    )


def _in_words(at: float) -> str:
    """A time as ISO 8601 in UTC, in whole seconds."""
    return datetime.fromtimestamp(int(at), UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def _teaching(chapter: str, functions: Sequence[str], names: Sequence[str]) -> Teaching | None:
    known = course.chapter_named(chapter)
    if known is None:
        return None
    where = place(known, functions, [name for joined in names for name in joined.split("+")])
    return Teaching(where.lesson, where.section, where.symptoms, where.questions, where.minutes)


def _functions(tally: ClassTally) -> tuple[FunctionRate, ...]:
    """In the order of the course, as far as it is known there."""
    rates = [FunctionRate(*place, **asdict(counts)) for place, counts in tally.functions.items()]
    return tuple(sorted(rates, key=lambda one: _order(tally, one.chapter, one.name)))


def _order(tally: ClassTally, chapter: str, name: str) -> tuple[int, str, int, str]:
    """Where a function or an answer stands in the course."""
    known = course.chapter_named(chapter)
    names = [] if known is None else [*known.functions(), *known.answers()]
    return (tally.numbers[chapter], chapter, names.index(name) if name in names else len(names), name)


def _worksheet(tally: ClassTally) -> tuple[AnswerRate, ...]:
    known = {}
    if any(counts.slips for counts in tally.answers.values()):
        from learn_transformers.symbolic.slips.library import library  # takes its time

        known = {slip.name: (slip.title, slip.hint) for slip in library()}
    rates = []
    for (chapter, name), counts in tally.answers.items():
        slips = [Slip(slip, *known.get(slip, (slip, "")), students) for slip, students in counts.slips.items()]
        slips.sort(key=lambda slip: (-slip.students, slip.name))
        rates.append(AnswerRate(chapter, name, counts.passed, counts.failed, counts.unfinished, tuple(slips)))
    return tuple(sorted(rates, key=lambda one: _order(tally, one.chapter, one.name)))


def _hardest(tally: ClassTally) -> tuple[HardCheck, ...]:
    """The checks that the fewest pass; not too many of one function, which would hide all others."""
    checks = [HardCheck(*key, passed, tried) for key, (passed, tried) in tally.checks.items() if passed < tried]
    checks.sort(key=lambda one: (one.passed / one.tried, -one.tried, one.chapter, one.function, one.check))
    listed: Counter[Place] = Counter()
    hardest: list[HardCheck] = []
    for one in checks:
        listed[one.chapter, one.function] += 1
        if listed[one.chapter, one.function] <= OF_ONE_FUNCTION and len(hardest) < _HARDEST:
            hardest.append(one)
    return tuple(hardest)
