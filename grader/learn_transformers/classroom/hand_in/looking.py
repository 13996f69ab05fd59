"""What stands in the files that are handed in, by their syntax alone: functions, answers, and nothing of it is run."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, Final

from learn_transformers import course
from learn_transformers.classroom.hand_in.gathering import places
from learn_transformers.course import Chapter, encoding
from learn_transformers.printable import one_line
from learn_transformers.quiz import answer_file, answers, bank, marks
from learn_transformers.quiz.variants import variant
from learn_transformers.symbolic.language import sheet
from learn_transformers.symbolic.process.comparer import Bounded, WorkerEnded
from learn_transformers.workspace import outline

_SECONDS: Final = 10.0
_READERS: Final = (outline.__name__, sheet.__name__, answer_file.__name__)
_SHOWN: Final = 300


class Kind(StrEnum):
    """What a file is to a chapter."""

    FUNCTIONS = "functions"
    WORKSHEET = "worksheet"
    MODEL = "model"
    QUIZ = "quiz"


@dataclass(frozen=True)
class Part:
    """One file that a chapter has, and what of it is filled in. `absent` are functions that the file does not define.

    `note` says what will go wrong with it when it is graded; empty where nothing is known of that.
    """

    kind: Kind
    file: str
    there: bool
    filled: tuple[str, ...] = ()
    blank: tuple[str, ...] = ()
    absent: tuple[str, ...] = ()
    note: str = ""


class Reader:
    """Looks into files in a bounded process, which starts when it is first needed; use it in a `with` statement."""

    def __init__(self) -> None:
        self._process = Bounded(_SECONDS, _READERS, "reads what is handed in")

    def __enter__(self) -> Reader:
        return self

    def __exit__(self, *details: object) -> None:
        self._process.close()

    def parts(self, chapter: Chapter, files: Mapping[str, bytes]) -> tuple[Part, ...]:
        """The parts of a chapter, as far as they are in these files; a quiz only where there is one."""
        found = []
        for name in places(chapter):
            kind = _kind(chapter, name)
            if name in files:
                found.append(self._part(chapter, kind, name, files[name]))
            elif kind != Kind.QUIZ:
                found.append(Part(kind, name, there=False))
        return tuple(found)

    def _part(self, chapter: Chapter, kind: Kind, name: str, content: bytes) -> Part:
        if kind == Kind.MODEL:
            return Part(kind, name, there=True)
        look = {Kind.FUNCTIONS: self._functions, Kind.WORKSHEET: self._worksheet, Kind.QUIZ: self._quiz}[kind]
        try:
            return look(chapter, name, encoding.plain_text(content).decode())
        except (ValueError, WorkerEnded, encoding.Misencoded) as problem:
            return Part(kind, name, there=True, note=one_line(f"it {problem}", _SHOWN))

    def _functions(self, chapter: Chapter, name: str, text: str) -> Part:
        stub = course.shipped_bytes(chapter.file).decode()
        asked = {"text": text, "stub": stub, "names": chapter.definitions()}
        states = self._process.call(f"{outline.__name__}:written", asked)
        if "problem" in states:
            raise ValueError(f"is no Python that can be read: {states['problem']}")
        filled, blank, absent = (
            tuple(f for f, state in states.items() if state == wanted) for wanted in ("written", "blank", "absent")
        )
        return Part(Kind.FUNCTIONS, name, True, filled, blank, absent)

    def _worksheet(self, chapter: Chapter, name: str, text: str) -> Part:
        typed = self._process.call(f"{sheet.__name__}:read_plain", {"text": text})
        found = {answer: sheet.Typed(**typed[answer]) for answer in chapter.answers() if answer in typed}
        filled = tuple(answer for answer, one in found.items() if not one.blank)
        problems = [one.problem for one in found.values() if one.problem]
        blank = tuple(answer for answer in chapter.answers() if answer not in filled)
        return Part(Kind.WORKSHEET, name, True, filled, blank, note=one_line(" ".join(problems), _SHOWN))

    def _quiz(self, chapter: Chapter, name: str, text: str) -> Part:
        given = self._process.call(f"{answer_file.__name__}:read_plain", {"text": text, "is_toml": True})
        questions = bank.questions(chapter.name)
        found, refused = marks.by_question(chapter.name, [*questions], given["answers"])
        filled = tuple(q for q in questions if q in found and not _is_left_out(chapter, q, found[q]))
        blank = tuple(q for q in questions if q not in filled)
        return Part(Kind.QUIZ, name, True, filled, blank, note=_on_quiz(chapter, given, refused))


def _kind(chapter: Chapter, name: str) -> Kind:
    known = {chapter.worksheet: Kind.WORKSHEET, chapter.weights: Kind.MODEL, chapter.quiz: Kind.QUIZ}
    return known.get(name, Kind.FUNCTIONS)


def _is_left_out(chapter: Chapter, question: str, answer: Any) -> bool:
    return answers.is_left_out(variant(chapter.name, bank.questions(chapter.name)[question], 0), answer)


def _on_quiz(chapter: Chapter, given: Mapping[str, Any], refused: list[str]) -> str:
    """What will go wrong with a file of answers."""
    named, seed = given["chapter"], given["seed"]
    if named is None or course.chapter_named(named) != chapter:
        return f'it should hold `chapter = "{chapter.name}"`'
    if seed is None:
        return "it does not hold the seed of its questions"
    if isinstance(seed, int):
        return (
            f"it answers the variant for practice (seed {seed}); where a class is graded, only answers to the sheet "
            "that your teacher made for you count"
        )
    return one_line(" ".join(refused), _SHOWN)
