"""`solution`: the model solution beside the learner's own, once that passes, or once they have given it up."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from learn_transformers import course, progress
from learn_transformers.course import Assignment, Chapter, Part, WrongUse
from learn_transformers.workspace import definitions, keeping
from learn_transformers.workspace.models import as_lines, model_of

if TYPE_CHECKING:
    from learn_transformers.judging.one_file import Progress
    from learn_transformers.verdict import Verdict

_NAMED = 3  # unfinished functions or answers that a sentence lists


class NotYet(Exception):
    """What was asked for has not passed and was not given up; the message is a sentence that says what to do."""


@dataclass(frozen=True)
class Solution:
    """Two texts to lay side by side; `yours` is `None` where it cannot be read, and `notes` say why."""

    what: str
    file: Path
    yours: str | None
    model: str
    notes: tuple[str, ...] = ()


def solution(
    exercises: Path,
    part: Part,
    *,
    give_up: bool = False,
    passed: bool = False,
    grade: Callable[[Assignment], Verdict] | None = None,
    journal: Path | None = None,
) -> Solution:
    """The model solution of a function, a chapter, a worksheet or one answer of it, with what the learner wrote for it.

    It passes if it did when it was last checked, or does now, as `grade` finds. That it was given up need only be said
    once; whoever gave up a worksheet gave up its answers. Who knows that it has `passed` says so. What is remembered
    lies in the course folder `journal`, if not in `exercises`.

    Raises:
        NotYet: if it has not passed and was not given up.
        WrongUse: if there is no solution.
    """
    part.require_written()
    if course.solution_bytes(part.file) is None:
        raise WrongUse(f"There is no model solution for {part.name}.")
    notes: list[str] = []
    journal = journal or exercises
    waiting = [] if passed else _waiting(journal, part)
    if waiting and give_up:
        notes += _given_up(journal, part.chapter, waiting)
    elif waiting:
        failing = _failing(exercises, part, grade)
        waiting = failing if part.is_worksheet else [name for name in waiting if name in failing]
        if waiting:
            raise NotYet(_what_to_do(part, waiting))
    yours, problem = _yours(exercises, part)
    return Solution(part.name, exercises / part.file, yours, model_of(part), (*notes, *problem))


def _waiting(exercises: Path, part: Part) -> list[str]:
    """What of a part is not known to pass and was never given up. A worksheet is one thing here."""
    one = part.answer or part.function
    names = [one] if one else [progress.WORKSHEET] if part.is_worksheet else part.chapter.definitions()
    chapter = part.chapter.name

    def waiting(where: Path) -> list[str]:
        if part.answer and progress.given_up(where, chapter, progress.WORKSHEET) is not None:
            return []
        records = progress.records(where, progress.WORKSHEET if part.is_worksheet else progress.FUNCTION)
        passed = {name for (of, name), r in records.items() if of == chapter and r.status == "passed"}
        return [n for n in names if n not in passed and progress.given_up(where, chapter, n) is None]

    return progress.read_or_say(waiting, exercises, names)[0]


def _given_up(exercises: Path, chapter: Chapter, names: list[str]) -> list[str]:
    """Remember it; what there is to say about that."""
    try:
        said = [progress.give_up(exercises, chapter.name, name) for name in names]
    except progress.ProgressError as problem:
        said = [str(problem)]
    return [sentence for sentence in said if sentence]


def _failing(exercises: Path, part: Part, grade: Callable[[Assignment], Verdict] | None) -> list[str]:
    """What of a part does not pass, its file being graded now."""
    functions = () if part.is_worksheet else (part.function,) if part.function else None
    worksheet = exercises / part.file if part.is_worksheet else None
    answers = (part.answer,) if part.answer else None
    assignment = Assignment(
        part.chapter, exercises / part.chapter.file, functions, exercises, worksheet, answers=answers
    )
    (chapter,) = (grade or graded)(assignment).chapters
    return [a.name for a in (chapter.worksheet if part.is_worksheet else chapter.functions) if a.status != "passed"]


def graded(assignment: Assignment, shown: AbstractContextManager[Progress] | None = None) -> Verdict:
    """A verdict made now, of which `shown` hears while it is made."""
    from learn_transformers.judging import session

    return session.check([assignment], shown=shown)


def _what_to_do(part: Part, waiting: list[str]) -> str:
    many = f"{len(waiting)} {'answers' if part.is_worksheet else 'functions'}"
    names = ", ".join(waiting) if len(waiting) <= _NAMED else many
    what = part.name if part.function or part.answer else f"{names} of {part.name}"
    have = "have" if len(waiting) > 1 else "has"
    on = f"hint {part.chapter.name}.{waiting[0]}"
    return (
        f"{what} {have} not passed yet: `learn-transformers {on}` helps you on; "
        f"`learn-transformers solution {part.name} --give-up` shows the solution all the same, which is remembered."
    )


def _yours(exercises: Path, part: Part) -> tuple[str | None, tuple[str, ...]]:
    """What the learner wrote; or nothing, and why."""
    if part.answer is not None:
        from learn_transformers.judging import on_paper

        found = on_paper.written(exercises, part.chapter, part.answer)
        return (None, (found.problem,)) if found.problem else (as_lines(found.text), ())
    name = Path(part.file).name
    try:
        source = keeping.content(exercises, part.file)
        if source is None:
            return None, (f"{name} is missing.",)
        if part.function is None:
            return definitions.decoded(source), ()
        place = definitions.find(source, part.function, part.chapter.definitions())
        return definitions.taken(source, [place.place, *place.helpers]), ()
    except definitions.Unreadable as problem:
        return None, (f"{name} {problem}.",)
    except (WrongUse, OSError) as problem:
        return None, (str(problem),)
