"""Counting a class: verdicts come one after another, and of each only numbers stay."""

from __future__ import annotations

from array import array
from collections import Counter
from collections.abc import Iterable
from dataclasses import asdict, dataclass, field, replace

from learn_transformers import printable
from learn_transformers.classroom.disclosure import disclosed
from learn_transformers.classroom.shared_mistakes import Example, Found, Named, example, found
from learn_transformers.quiz.statistics import Tally as QuizTally
from learn_transformers.verdict import NOT_GRADED, SCHEMA, Answer, Chapter, Function, Status, Verdict

Place = tuple[str, str]  # a chapter's name, and that of a function or an answer in it
Key = tuple[str, tuple[str, ...]]  # a chapter's name, and the names of a mistake

_MISSING = "missing"  # the reason of a function that a file does not define


@dataclass
class Counts:
    """How many passed, failed, left it undone, or handed in a file that cannot be loaded."""

    passed: int = 0
    failed: int = 0
    unfinished: int = 0
    not_loaded: int = 0
    unexplained: int = 0  # of those that failed


@dataclass
class MistakeCount:
    """A mistake: who made it, alone or in company, since when, under which titles, and the shortest example."""

    chapter: int
    alone: int = 0
    together: int = 0
    first: float | None = None
    companions: Counter[Key] = field(default_factory=Counter)
    functions: set[str] = field(default_factory=set)
    titles: Counter[tuple[str, ...]] = field(default_factory=Counter)
    hints: Counter[tuple[bool, str]] = field(default_factory=Counter)  # whether it is about other mistakes, too
    kinds: set[str] = field(default_factory=set)
    example: Example | None = None

    def see(self, named: Named, at: float | None) -> None:
        """It was in something that was handed in, which may not be the last of that student."""
        self.titles[named.titles] += 1
        self.hints[named.joined, named.hint] += 1
        self.kinds.add(named.kind)
        if at is not None:
            self.first = at if self.first is None else min(self.first, at)

    def show(self, candidate: Example | None) -> None:
        """Keep it if it is shorter than the one that is kept."""
        if candidate is not None and (self.example is None or candidate.order < self.example.order):
            self.example = candidate


@dataclass
class AnswerCount:
    """An answer of a worksheet."""

    passed: int = 0
    failed: int = 0
    unfinished: int = 0
    slips: Counter[str] = field(default_factory=Counter)


class ClassTally:
    """What is counted of a class."""

    def __init__(self) -> None:
        self.graded = 0
        self.shares = array("d")  # of the points, one for each student of whom anything was asked
        self.functions: dict[Place, Counts] = {}
        self.numbers: dict[str, int] = {}  # of chapters
        self.checks: dict[tuple[str, str, str], list[int]] = {}  # passed, tried
        self.answers: dict[Place, AnswerCount] = {}
        self.mistakes: dict[Key, MistakeCount] = {}
        self.quizzes = QuizTally()
        self._tried: Counter[int] = Counter()  # which functions somebody tried, as bits
        self._bits: dict[Place, int] = {}

    def see(self, verdict: Verdict, at: float | None) -> frozenset[Key]:
        """The mistakes in what somebody handed in then, last or not."""
        seen = set()
        for chapter in verdict.chapters:
            for function in chapter.functions:
                for named in found(function).mistakes:
                    self._mistake(chapter, named).see(named, at)
                    seen.add((chapter.name, named.names))
        return frozenset(seen)

    def count(self, verdict: Verdict) -> None:
        """What somebody handed in last. Its mistakes were seen."""
        self.graded += 1
        if verdict.max_score > 0:
            self.shares.append(max(0.0, min(1.0, verdict.score / verdict.max_score)))
        tried, alone, company = 0, set[Key](), dict[Key, set[Key]]()
        for chapter, told in zip(verdict.chapters, disclosed(verdict).chapters, strict=True):
            self.numbers[chapter.name] = chapter.number
            for function, shown in zip(chapter.functions, told.functions, strict=True):
                if self._function(chapter, function):
                    tried |= self._bit((chapter.name, function.name))
                    self._found(chapter, function, shown, alone, company)
            for answer in chapter.worksheet:
                self._answer(chapter, answer)
        self._tried[tried] += 1
        for key in alone | company.keys():
            self.mistakes[key].alone += key not in company
            self.mistakes[key].together += key in company
            self.mistakes[key].companions.update(company.get(key, ()))
        self._quiz(verdict)

    def tried(self, chapter: str, functions: Iterable[str]) -> int:
        """How many tried at least one of these functions."""
        wanted = sum(self._bits.get((chapter, function), 0) for function in functions)
        return sum(times for bits, times in self._tried.items() if bits & wanted)

    def _bit(self, place: Place) -> int:
        return self._bits.setdefault(place, 1 << len(self._bits))

    def _mistake(self, chapter: Chapter, named: Named) -> MistakeCount:
        return self.mistakes.setdefault((chapter.name, named.names), MistakeCount(chapter.number))

    def _function(self, chapter: Chapter, function: Function) -> bool:
        """Count it; whether it was tried: somebody wrote it, and it could be asked."""
        counts = self.functions.setdefault((chapter.name, function.name), Counts())
        if function.reason == NOT_GRADED:
            return False
        if chapter.problem is not None and chapter.was_handed_in:
            counts.not_loaded += 1
            return False
        if function.status == Status.UNFINISHED or function.reason == _MISSING:
            counts.unfinished += 1
            return False
        counts.passed += function.status == Status.PASSED
        counts.failed += function.status != Status.PASSED
        for check in function.checks:
            counted = self.checks.setdefault((chapter.name, function.name, printable.one_line(check.name)), [0, 0])
            counted[0] += check.status == Status.PASSED
            counted[1] += 1
        return True

    def _found(
        self, chapter: Chapter, function: Function, told: Function, alone: set[Key], company: dict[Key, set[Key]]
    ) -> None:
        """Sort the mistakes of one function: alone in it, or with others. `told` is what may be shown of it."""
        what: Found = found(function)
        keys = [(chapter.name, named.names) for named in what.mistakes]
        if function.status != Status.PASSED and not keys and not function.follows_from:
            self.functions[(chapter.name, function.name)].unexplained += 1
        for key in keys:
            self.mistakes[key].functions.add(function.name)
        shown = example(told) if keys and what.whole else None
        for key in keys:
            if shown is not None:
                beside = (" — or: ".join(named.titles) for named in what.mistakes if named.names != key[1])
                self.mistakes[key].show(replace(shown, beside=tuple(beside)))
        if len(keys) == 1 and what.whole:
            alone.add(keys[0])
            return
        for key in keys:
            company.setdefault(key, set()).update(other for other in keys if other != key)

    def _answer(self, chapter: Chapter, answer: Answer) -> None:
        counts = self.answers.setdefault((chapter.name, answer.name), AnswerCount())
        counts.passed += answer.status == Status.PASSED
        counts.unfinished += answer.status == Status.UNFINISHED
        counts.failed += answer.status in (Status.FAILED, Status.ERROR)
        counts.slips.update(set(answer.slips))

    def _quiz(self, verdict: Verdict) -> None:
        answered = [
            {"name": chapter.name, "quiz": [asdict(entry) for entry in chapter.quiz]}
            for chapter in verdict.chapters
            if chapter.quiz
        ]
        if answered:
            self.quizzes.add({"schema": SCHEMA, "chapters": answered})
