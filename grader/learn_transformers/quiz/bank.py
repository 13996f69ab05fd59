"""The bank: the questions of each chapter, found because `answer_key/CHAPTER/quiz.py` lies in its place."""

from __future__ import annotations

import importlib
from functools import cache

from learn_transformers import course
from learn_transformers.course import Chapter, WrongUse
from learn_transformers.key.loading import name_mistakes
from learn_transformers.key.quiz import Question
from learn_transformers.quiz.from_lesson import check_yourself
from learn_transformers.trouble import KeyFault


@cache
def questions(chapter: str) -> dict[str, Question]:
    """The questions of a chapter by name, in the order of its file, then those of its lesson; none without a quiz."""
    if not (of := course.known_chapter(chapter)).has_quiz:
        return {}
    try:
        module = importlib.import_module(f"learn_transformers.answer_key.{of.name}.quiz")
    except KeyFault:
        raise
    except Exception as error:
        raise KeyFault.at(str(of.key / "quiz.py"), 0, "the quiz cannot be loaded:", error) from error
    found = {name: value for name, value in vars(module).items() if isinstance(value, Question)}
    name_mistakes()
    return found | check_yourself(of)


def question_named(name: str) -> tuple[Chapter, Question]:
    """The question called `softmax.three_weights`, or by its second part where only one chapter has it.

    Raises:
        WrongUse: if there is none, or several.
    """
    of, _, short = name.rpartition(".")
    chapters = [course.known_chapter(of)] if of else [c for c in course.chapters() if c.has_quiz]
    found = [(c, asked[short]) for c in chapters if short in (asked := questions(c.name))]
    if len(found) == 1:
        return found[0]
    if found:
        which = " or ".join(f"{c.name}.{short}" for c, _ in found)
        raise WrongUse(f"Several chapters have a question {short!r}: say {which}.")
    if of:
        known = [f"{of}.{question}" for question in questions(chapters[0].name)]
        raise WrongUse(f"There is no question called {name!r}. {course.instead(name, known)}")
    known = [*(c.name for c in chapters), *(question for c in chapters for question in questions(c.name))]
    raise WrongUse(f"There is no chapter and no question called {name!r}. {course.instead(name, known)}")
