"""A class's worksheets that never were: every student picks answers that a key knows to be right or wrong, some none.

Popular answers are picked more often, as in a class; derivations leave lines out here and there, so that few are alike.
"""

from __future__ import annotations

import json
import random
from collections.abc import Iterator, Mapping, Sequence
from typing import Final, TypeVar

from support import ROOT

from learn_transformers import course
from learn_transformers.quiz import answer_file, bank
from learn_transformers.quiz.seeds import Student
from learn_transformers.quiz.variants import right_answer, variant
from learn_transformers.symbolic.language.sheet import read
from learn_transformers.symbolic.marking.worksheet import Chain, Derivation, FindMistake, Formula, Question, load

_T = TypeVar("_T")
_BLANK: Final = 0.05  # of all answers
_WRONG: Final = 0.2
_STEP_WRONG: Final = 0.1
_LINE_LEFT_OUT: Final = 0.1


def sheets(
    chapters: Sequence[course.Chapter], students: int, seed: int = 0, *, alike: bool = True
) -> Iterator[dict[str, str]]:
    """For each student the text of every chapter's worksheet, by its place in a course folder.

    Unless answers may be `alike`, everybody's end in a number of spaces of their own.
    """
    rng = random.Random(seed)
    for number in range(students):
        end = "" if alike else " " * number
        yield {chapter.worksheet: sheet(chapter, rng, end) for chapter in chapters}


def sheet(chapter: course.Chapter, rng: random.Random, end: str = "") -> str:
    """One worksheet."""
    given = {}
    model = {name: typed.text for name, typed in read(solution_of(chapter)).items()}
    for name, question in load(chapter.name).items():
        for entry, text in _answers(name, question, model, rng).items():
            given[entry] = "" if rng.random() < _BLANK else text + end
    return "".join(f"{name} = {_quoted(text)}\n" for name, text in given.items())


def _answers(name: str, question: Question, model: Mapping[str, str], rng: random.Random) -> dict[str, str]:
    match question:
        case Formula():
            return {name: _formula(question, rng)}
        case Chain():
            return {step.name: _step(model[step.name], rng) for step in question.steps}
        case FindMistake():
            others = [number for number in range(1, len(question.lines) + 1) if number != question.wrong_line]
            line = _picked([question.wrong_line], others, _WRONG, rng)
            return {f"{name}_line": str(line), name: _formula(question.correction, rng)}
        case Derivation():
            right = [question.model, *(text.splitlines() for text in question.right)]
            *lines, last = _picked(right, [text.splitlines() for text, _ in question.wrong], _WRONG, rng)
            return {name: "\n".join([*(line for line in lines if rng.random() >= _LINE_LEFT_OUT), last])}
    raise AssertionError(question)


def solution_of(chapter: course.Chapter) -> str:
    """The worksheet as the solutions have it."""
    return (ROOT / "solutions" / chapter.worksheet).read_text(encoding="utf-8")


def _formula(question: Formula, rng: random.Random) -> str:
    right = [question.reference, *question.right]
    return _picked(right, [one.answer for one in question.wrong], _WRONG, rng)


def _step(right: str, rng: random.Random) -> str:
    return _picked([right], [f"2*({right})", f"-({right})"], _STEP_WRONG, rng)


def _picked(right: Sequence[_T], wrong: Sequence[_T], how_often_wrong: float, rng: random.Random) -> _T:
    among = wrong if wrong and rng.random() < how_often_wrong else right
    return rng.choices(among, [1 / place for place in range(1, len(among) + 1)])[0]


def _quoted(text: str) -> str:
    return f'r"""\n{text}\n"""' if "\n" in text else f'r"""{text}"""'


def quiz(chapter: course.Chapter, student: Student) -> str:
    """A student's `quiz.toml` on a chapter, with every answer right."""
    seed = student.seed(chapter.name)
    asked = [variant(chapter.name, question, seed.value) for question in bank.questions(chapter.name).values()]
    lines = [f"{one.question.name} = {_toml(right_answer(one))}" for one in asked]
    head = {"schema": answer_file.SCHEMA, "chapter": chapter.name, "seed": seed.shown}
    return "\n".join([*(f"{name} = {_toml(value)}" for name, value in head.items()), "[answers]", *lines]) + "\n"


def _toml(value: object) -> str:
    if isinstance(value, dict):
        return "{" + ", ".join(f"{name} = {_toml(one)}" for name, one in value.items()) + "}"
    if isinstance(value, list | tuple):
        return "[" + ", ".join(map(_toml, value)) + "]"
    return json.dumps(value, ensure_ascii=False)
