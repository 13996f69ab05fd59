"""One submission graded where a place has put it, in the same judge as `grade` has; never an exception for it."""

from __future__ import annotations

import time
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Final

from learn_transformers import course, printable
from learn_transformers.classroom import grading, intake
from learn_transformers.classroom.exports.grader import Setup
from learn_transformers.classroom.submission import Submission
from learn_transformers.course.chapters import QUIZ
from learn_transformers.trouble import KeyFault, WrongUse
from learn_transformers.verdict import Verdict

_LONGEST_NAME: Final = 100
_NO_QUIZ: Final = "The quiz was not marked: nothing here says which questions were asked of whom."


@dataclass(frozen=True)
class One:
    """A submission and the verdict on it, or the `problem` for which there is none, for the teacher; and how long."""

    submission: Submission
    verdict: Verdict | None
    problem: str
    seconds: float

    @property
    def remarks(self) -> tuple[str, ...]:
        """Sentences on the files, for the student."""
        return (*self.submission.refused, *self.submission.notes)


def graded(folder: Path, setup: Setup, student: str | None = None, *, called: str = "student") -> One:
    """Grade what lies in a folder; without a `student`, or a key of the class, quizzes are left out.

    `called` heads the page where nobody is known.

    A verdict in which the grader failed on any chapter is none: no points are better than wrong ones.
    """
    start = time.monotonic()
    submission = Submission(student or printable.one_line(called, _LONGEST_NAME), {})
    verdict, problem = None, ""
    try:
        chapter = course.known_chapter(setup.chapters[0]) if len(setup.chapters) == 1 else None
        submission = intake.one(folder, submission.student, chapter=chapter)
        if student is None or not setup.has_key:
            submission = _without_quizzes(submission)
        (found,) = grading.graded([submission], setup.settings())
        verdict, problem = found.verdict, found.problem
        if verdict is not None and (failed := [c.name for c in verdict.chapters if not c.was_graded]):
            verdict, problem = None, f"the grader itself failed on {', '.join(failed)}"
    except (WrongUse, KeyFault) as error:
        problem = str(error)
    except Exception as error:
        problem = f"the grader itself failed: {type(error).__name__}: {error}"
    return One(submission, verdict, printable.one_line(problem), round(time.monotonic() - start, 3))


def _without_quizzes(submission: Submission) -> Submission:
    files = {name: data for name, data in submission.files.items() if not name.endswith(f"/{QUIZ}")}
    if len(files) == len(submission.files):
        return submission
    return replace(submission, files=files, notes=(*submission.notes, _NO_QUIZ))
