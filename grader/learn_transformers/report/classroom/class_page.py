"""The class report as one page, for a teacher: `class.html`. Its first screen says what should be taught tomorrow.

Names of students stand in parts that are folded, so that the page can be shown to the class as it opens.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from urllib.parse import quote

from learn_transformers.classroom.class_parts import LikeTheSolution, LookAlike
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
    pairs, alone = report.look_alikes, report.like_the_solution
    parts: list[Html] = []
    if pairs:
        parts.append(element("p", "These look alike. Why they do, only a talk with both can say."))
        rows = [[pair.first, pair.second, pair.note or "–", _beside(pair)] for pair in pairs]
        listed = table("Submissions that look alike", ["Student", "Student", "In what", "Texts"], rows)
        parts += [*_left_out(pairs), _with_names(f"{_count(pairs, 'pair')}, with names", listed)]
    if alone:
        parts.append(element("p", "These look like the model solution."))
        rows = [[one.student, one.note or "–", _beside(one)] for one in alone]
        listed = table("Submissions that look like the model solution", ["Student", "In what", "Texts"], rows)
        parts += [*_left_out(alone), _with_names(f"{_count(alone, 'submission')}, with names", listed)]
    if parts:
        said = "Names, comments and layout aside. A note and no verdict: short exercises have few right answers."
        yield section("Look-alikes", element("p", said), *parts)


def _count(listed: Sequence[object], what: str) -> str:
    return f"{len(listed)} {what if len(listed) == 1 else f'{what}s'}"


def _beside(one: LookAlike | LikeTheSolution) -> str:
    if not one.page:
        return "–"
    other = one.second if isinstance(one, LookAlike) else "the model solution"
    first = one.first if isinstance(one, LookAlike) else one.student
    return element("a", "side by side", href=quote(one.page), aria_label=f"{first} and {other} side by side")


def _left_out(listed: Sequence[LookAlike | LikeTheSolution]) -> Iterator[Html]:
    shown = sum(bool(one.page) for one in listed)
    if 0 < shown < len(listed):
        said = f"The {shown:,} that share the most have a page with both texts; {len(listed) - shown:,} have none."
        yield element("p", said, class_="quiet")


def _with_names(summary: str, listed: Html) -> Html:
    return element("details", element("summary", summary), listed, class_="names")
