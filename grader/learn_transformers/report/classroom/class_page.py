"""The class report as one page, for a teacher: `class.html`. Its first screen says what should be taught tomorrow.

Names of students stand in parts that are folded, so that the page can be shown to the class as it opens.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from learn_transformers.classroom.class_report import ClassReport
from learn_transformers.report.classroom import class_tables
from learn_transformers.report.classroom.charts import patterns
from learn_transformers.report.classroom.class_cards import tomorrow
from learn_transformers.report.classroom.class_pieces import percent, section, students, table, text
from learn_transformers.report.classroom.elements import document, element, joined
from learn_transformers.report.verdicts.html import Html


def page(report: ClassReport) -> str:
    """The whole page; the same report is the same page."""
    body = element(
        "main",
        patterns(),
        _head(report),
        tomorrow(report),
        class_tables.scores(report.scores),
        class_tables.functions(report.functions),
        class_tables.mistakes(report.mistakes),
        class_tables.hardest(report.hardest),
        *class_tables.worksheet(report.worksheet),
        *class_tables.quiz(report.quiz),
        _help(report),
        *_look_alikes(report),
        class_="class-page",
    )
    return document("Class report", body, styles=("page.css", "class_page.css"))


def _head(report: ClassReport) -> Html:
    left = report.students - report.graded
    said = [students(report.students)]
    said += [f"{left} of them handed in nothing that could be graded"] if left else []
    said += [f"median score {percent(report.scores.median)} of the points"] if report.scores.students else []
    return element("header", element("h1", "Class report"), element("p", " · ".join(said), class_="quiet"))


def _help(report: ClassReport) -> Html:
    rules = element("ul", *(element("li", rule) for rule in report.rules))
    parts: list[Html] = [element("p", "Listed is whoever one of these is true of:"), rules]
    if report.help:
        rows = [[one.student, joined(_lines(one.reasons))] for one in report.help]
        listed = table("Students who need help, and why", ["Student", "Why"], rows)
        parts.append(_with_names(f"{students(len(report.help))}, with names", listed))
    else:
        parts.append(element("p", "Nobody."))
    return section("Students who need help", *parts)


def _lines(reasons: Sequence[str]) -> Iterator[Html]:
    for place, reason in enumerate(reasons):
        yield from [Html("<br>")] * bool(place)
        yield text(reason)


def _look_alikes(report: ClassReport) -> Iterator[Html]:
    if not report.look_alikes:
        return
    said = "These look alike. That is a note and no verdict: why they do, only a talk with both can say."
    rows = [[pair.first, pair.second, pair.note or "–"] for pair in report.look_alikes]
    listed = table("Submissions that look alike", ["Student", "Student", "In what"], rows)
    count = len(report.look_alikes)
    yield section(
        "Look-alikes",
        element("p", said),
        _with_names(f"{count} {'pair' if count == 1 else 'pairs'}, with names", listed),
    )


def _with_names(summary: str, listed: Html) -> Html:
    return element("details", element("summary", summary), listed, class_="names")
