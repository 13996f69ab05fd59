"""The pages that `grade` leaves for people: the teacher's, and two for each student, by their names in its folder."""

from __future__ import annotations

from collections.abc import Iterator

from learn_transformers.classroom.class_report import ClassReport
from learn_transformers.classroom.file_names import file_name
from learn_transformers.classroom.lookalikes import Beside
from learn_transformers.classroom.row import Row
from learn_transformers.report.classroom import class_page, side_by_side, student
from learn_transformers.report.classroom.sheet import Delivery


def of_student(row: Row) -> Iterator[tuple[str, str]]:
    """Those of one student."""
    remarks = tuple(filter(None, (row.counts, *row.refused)))
    delivery = Delivery(row.at, row.late_by, row.penalty, row.final_score, remarks)
    name = f"feedback/{file_name(row.student)}"
    html, markdown = student.pages(row.verdict, row.student, delivery)
    yield f"{name}.html", html
    yield f"{name}.md", markdown


def of_class(report: ClassReport) -> Iterator[tuple[str, str]]:
    """The teacher's."""
    yield "class.html", class_page.page(report)


def of_look_alikes(found: Beside) -> Iterator[tuple[str, str]]:
    """Both texts of two who look alike, for the teacher."""
    yield found.page, side_by_side.page(found)
