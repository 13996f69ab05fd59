"""The pages that `grade` leaves for people: one for the teacher, two for each student, by their names in its folder."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from learn_transformers.classroom.class_report import ClassReport
from learn_transformers.classroom.file_names import file_name
from learn_transformers.classroom.row import Row
from learn_transformers.report.classroom import class_page, student
from learn_transformers.report.classroom.sheet import Delivery


def pages(rows: Sequence[Row], of_class: ClassReport) -> Iterator[tuple[str, str]]:
    """All of them."""
    yield "class.html", class_page.page(of_class)
    for row in rows:
        delivery = Delivery(row.at, row.late_by, row.penalty, row.final_score, row.refused)
        name = f"feedback/{file_name(row.student)}"
        yield f"{name}.html", student.page(row.verdict, row.student, delivery)
        yield f"{name}.md", student.markdown(row.verdict, row.student, delivery)
