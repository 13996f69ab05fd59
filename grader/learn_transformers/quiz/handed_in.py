"""Quizzes that were handed in: `quiz.toml` beside a chapter's files, or a file that is named; never a crash for either.

Answers are marked under one seed. That is the one that the file names, for practice; where a class key says whose file
it is, that student's alone.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from contextlib import nullcontext
from dataclasses import replace
from pathlib import Path
from typing import Any

from learn_transformers import course
from learn_transformers.course import Assignment, Chapter
from learn_transformers.course.handed_in import HandedIn
from learn_transformers.key.quiz import Question
from learn_transformers.printable import clean
from learn_transformers.quiz import bank, marks, statistics
from learn_transformers.quiz.marks import Given, Marks
from learn_transformers.quiz.seeds import Owner, Seed, Student
from learn_transformers.quiz.typed import TypedFormulas
from learn_transformers.quiz.variants import Variant, variant
from learn_transformers.symbolic.process.comparer import NotStarted
from learn_transformers.trouble import KeyFault, Unreadable, WrongUse
from learn_transformers.verdict import QuizEntry, Status, Verdict

_MOST_NOTES = 3
_MOST_BYTES = 16 << 20  # of a verdict


def asked(target: str) -> tuple[Chapter, tuple[Question, ...]]:
    """The questions of a chapter, or the one question, that a name means.

    Raises:
        WrongUse: if there are none.
    """
    chapter = course.chapter_named(target)
    if chapter is None:
        chapter, question = bank.question_named(target)
        return chapter, (question,)
    questions = tuple(bank.questions(chapter.name).values())
    if not questions:
        raise WrongUse(f"Chapter {chapter.name} has no quiz.")
    return chapter, questions


def variants(chapter: Chapter, questions: Iterable[Question], seed: Seed) -> tuple[Variant, ...]:
    """Each question as this seed asks it."""
    return tuple(variant(chapter.name, question, seed.value) for question in questions)


def seed_of(chapter: Chapter, number: int | None, student: Owner | None) -> Seed:
    """The seed that is asked for: a student's own, or a number; 0 if neither is."""
    return student.seed(chapter.name) if student is not None else Seed.practice(number or 0)


def file_marks(target: str, file: Path, number: int | None, student: Student | None) -> Marks:
    """The marks of a file of answers that somebody named.

    Raises:
        WrongUse: if it is no such file, or an answer in it has no question or is not of its kind.
    """
    chapter, questions = asked(target)
    try:
        content = course.named_file(file)
        with TypedFormulas() as process:
            given = marks.read(content, file.name, process)
            seed = seed_of(chapter, number, student)
            if given.chapter is not None and course.chapter_named(given.chapter) != chapter:
                raise WrongUse(f"{file.name} holds answers to the quiz of {given.chapter}, not of {chapter.name}.")
            if given.seed not in (None, seed.shown):
                if student is not None:
                    return Marks(chapter.name, seed, marks.same(variants(chapter, questions, seed), *_NOT_THIS_SEED))
                seed = _own_seed(given, number, file.name)
            found = variants(chapter, questions, seed)
            answers, refused = marks.by_question(chapter.name, [q.name for q in questions], given.answers)
            if refused:
                raise WrongUse(*refused[:_MOST_NOTES])
            marks.require_wanted(found, answers)
            return Marks(chapter.name, seed, marks.marked(found, answers, process))
    except Unreadable as problem:
        raise WrongUse(f"{problem}.") from None


_NOT_THIS_SEED = (Status.FAILED, "These are answers to another variant than this student's own, so they do not count.")
_OF_A_CLASS = "These are answers to a student's own variant: they are marked with --student ID and --class-key FILE."


def _own_seed(given: Given, number: int | None, name: str) -> Seed:
    """The seed that a file names, in practice."""
    if not isinstance(given.seed, int):
        raise WrongUse(_OF_A_CLASS)
    if number is not None:
        raise WrongUse(f"{name} holds answers to the variant with the seed {given.seed}, not {number}.")
    return Seed.practice(given.seed)


def statistics_of(files: Sequence[Path]) -> dict[str, Any]:
    """Item statistics of files that hold marks of a quiz, or a verdict.

    Raises:
        WrongUse: for one that holds something else.
    """
    documents = []
    for file in files:
        try:
            document = json.loads(course.named_file(file, _MOST_BYTES).decode("utf-8-sig"))
            statistics.require_marks(document)
        except Unreadable as problem:
            raise WrongUse(f"{problem}.") from None
        except UnicodeDecodeError:
            raise WrongUse(f"{file} is not UTF-8.") from None
        except json.JSONDecodeError as problem:
            raise WrongUse(f"{file} is no JSON: {problem.msg}, line {problem.lineno}.") from None
        except RecursionError:
            raise WrongUse(f"{file} is nested too deeply.") from None
        except ValueError as problem:
            raise WrongUse(f"{file} {problem}.") from None
        documents.append(document)
    return statistics.statistics(documents)


def with_quizzes(
    verdict: Verdict,
    assignments: Sequence[Assignment],
    student: Owner | None = None,
    process: TypedFormulas | None = None,
) -> Verdict:
    """The verdict on these assignments with marks of each `quiz.toml`; what is wrong with one is said there, or noted.

    Nothing else of it changes. `student` is whose files these are, where a class is graded; a `process` that is at work
    already stays so.
    """
    if not any(a.quiz for a in assignments):
        return verdict
    notes: list[str] = []
    with TypedFormulas() if process is None else nullcontext(process) as typed:
        chapters = [
            chapter if a.quiz is None else replace(chapter, quiz=_beside(a, student, typed, notes))
            for a, chapter in zip(assignments, verdict.chapters, strict=True)
        ]
    return replace(verdict, chapters=tuple(chapters), notes=(*verdict.notes, *notes))


def _beside(
    assignment: Assignment, student: Owner | None, process: TypedFormulas, notes: list[str]
) -> tuple[QuizEntry, ...]:
    chapter = assignment.chapter
    questions = tuple(bank.questions(chapter.name).values())
    seed = seed_of(chapter, None, student)
    try:
        given = marks.read(_own(course.quiz_of(assignment), student, notes), Path(chapter.quiz).name, process)
        if not given.answers and given.chapter is given.seed is None:  # an empty file
            return marks.same(variants(chapter, questions, seed), Status.UNFINISHED, "")
        if given.chapter is None or course.chapter_named(given.chapter) != chapter:
            raise Unreadable(f'quiz.toml should hold `chapter = "{chapter.name}"`')
        if given.seed is None:
            raise Unreadable(f"quiz.toml should hold the seed of its questions, as in `seed = {seed.shown!r}`")
    except Unreadable as problem:
        return marks.same(variants(chapter, questions, seed), Status.ERROR, f"{problem}.")
    except NotStarted as problem:
        said = f"These answers could not be marked: {problem}. It costs nothing."
        return marks.same(variants(chapter, questions, seed), Status.UNFINISHED, said)
    if given.seed != seed.shown:
        if student is not None:
            return marks.same(variants(chapter, questions, seed), *_NOT_THIS_SEED)
        if not isinstance(given.seed, int):
            return marks.same(variants(chapter, questions, seed), Status.UNFINISHED, _OF_A_CLASS)
        seed = Seed.practice(given.seed)
    try:
        found = variants(chapter, questions, seed)
    except KeyFault:  # of a seed that nobody but this file has asked for
        said = f"The questions cannot be asked with the seed {seed.shown}."
        return marks.same(variants(chapter, questions, Seed.practice()), Status.UNFINISHED, said)
    answers, refused = marks.by_question(chapter.name, [q.name for q in questions], given.answers)
    notes += [clean(f"quiz.toml: {sentence}", 300) for sentence in refused[:_MOST_NOTES]]
    return marks.marked(found, answers, process)


def _own(found: HandedIn, student: Owner | None, notes: list[str]) -> bytes:
    """What it holds. One that has other names may be somebody else's: who grades for others takes none."""
    if found.names > 1:
        said = f"quiz.toml is a hard link: the same file stands under {found.names} names"
        if student is not None:
            raise Unreadable(f"{said}; hand in a copy")
        notes.append(f"{said}.")
    return found.content
