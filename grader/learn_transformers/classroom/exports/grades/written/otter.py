"""Write grades as otter-grader's final_grades.csv.

It has a question for each function, and a first row with the points of each.

It knows no lateness: the points are those before anything is taken off for it.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Sequence
from typing import Final

from learn_transformers.classroom.exports.grades.reading import Grade, Grades
from learn_transformers.classroom.spreadsheets import cell

POINTS: Final = "points-per-question"
_BEHIND: Final = ("total_points_earned", "percent_correct", "grading_status")
_DIGITS: Final = 6


def content(grades: Grades, name: str) -> bytes:
    """The file; questions and students are sorted as otter sorts them."""
    most = {f"{c.name}.{f.name}": f.max_score for c in grades.chapters for f in c.functions}
    questions = sorted(most)
    stream = io.StringIO(newline="")
    table = csv.writer(stream, lineterminator="\n")
    table.writerow(["file", *map(cell, questions), *_BEHIND])
    table.writerow([POINTS, *(most[question] for question in questions), sum(most.values()), 1, "--"])
    for grade in sorted(_handed_in(grades), key=lambda grade: grade.student):
        table.writerow(_row(grade, questions, sum(most.values())))
    return stream.getvalue().encode()


def notes(grades: Grades) -> Iterator[str]:
    """What this form does not say."""
    if late := sum(grade.penalty > 0 for grade in grades.submissions):
        yield f"Points are those before lateness, of which this form knows nothing: {late} had some taken off."
    if left := len(grades.submissions) - len(list(_handed_in(grades))):
        yield f"{left} handed in nothing, or the grader itself failed on them: this form has no row for them."


def _handed_in(grades: Grades) -> Iterator[Grade]:
    yield from (grade for grade in grades.submissions if grade.was_graded and grade.was_handed_in)


def _row(grade: Grade, questions: Sequence[str], most: float) -> list[str | float]:
    earned = {f"{c.name}.{f.name}": f.score for c in grade.chapters for f in c.functions}
    points = [earned.get(question) or 0.0 for question in questions]
    total = sum(points)
    status = "Completed" if grade.chapters else "nothing that can be graded was handed in"
    return [cell(grade.student), *points, round(total, _DIGITS), round(total / most, _DIGITS) if most else 0.0, status]
