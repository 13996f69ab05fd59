"""What a chapter is worth, and how long it takes: points off its keys, minutes off its lesson."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from learn_transformers import course
from learn_transformers.course import Chapter, needs
from learn_transformers.judging.run_checks import all_of
from learn_transformers.key.loading import load_key
from learn_transformers.lessons.heading import Heading, heading
from learn_transformers.quiz import bank, marks
from learn_transformers.quiz.variants import variant
from learn_transformers.symbolic.marking import worksheet


@dataclass(frozen=True)
class Worth:
    """The points of each function, answer and question of a chapter, by name; of a free text there are none.

    It builds on the chapters that its lesson names, and on those that its solution uses.
    """

    chapter: Chapter
    heading: Heading
    builds_on: tuple[Chapter, ...]
    functions: Mapping[str, float]
    answers: Mapping[str, float]
    questions: Mapping[str, float]

    @property
    def points(self) -> float:
        """What the chapter counts where a class is graded: worksheet and quiz are marked beside it."""
        return sum(self.functions.values())

    @property
    def minutes(self) -> int | None:
        """How long it takes, as its lesson says; None where that does not say both."""
        reading, work = self.heading.reading, self.heading.work
        return None if reading is None or work is None else reading + work


def worth(chapter: Chapter) -> Worth:
    """That of a chapter; its keys are loaded for it."""
    references = load_key(chapter.name).references
    return Worth(
        chapter,
        (said := heading(chapter)),
        _builds_on(chapter, said),
        {name: sum(check.points for check in all_of(reference)) for name, reference in references.items()},
        worksheet.entries(chapter.name),
        {name: marks.points(variant(chapter.name, q, 0)) for name, q in bank.questions(chapter.name).items()},
    )


def _builds_on(chapter: Chapter, said: Heading) -> tuple[Chapter, ...]:
    used = {*needs.read().builds_on(chapter)}
    return tuple(c for c in course.chapters() if c in used or c.number in said.builds_on)
