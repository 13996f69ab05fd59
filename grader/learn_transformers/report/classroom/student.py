"""A student's page: points, what goes wrong and a question that leads on, in a file that stands alone.

The functions of a verdict look as they do in a notebook; the same as Markdown, for what shows no pages, is in `text`.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache

from learn_transformers.report.classroom import sheet, text
from learn_transformers.report.classroom.elements import document, element, joined
from learn_transformers.report.classroom.sheet import Delivery, Sheet
from learn_transformers.report.signs import UNICODE
from learn_transformers.report.verdicts import html
from learn_transformers.report.verdicts.html import Html
from learn_transformers.verdict import Chapter, QuizEntry, Status, Verdict

WHAT = "What was found in your submission"
OTHERS = "fail as well"
_KNOWN = 1 << 10  # functions, with what came of each of their checks
_NOTHING = Delivery()


def page(verdict: Verdict | None, student: str, delivery: Delivery = _NOTHING) -> str:
    """HTML that needs nothing else; None stands for a submission that could not be graded.

    It holds what `classroom.disclosure` leaves of the verdict, and what `delivery` says.
    """
    return _page(Sheet.of(verdict, student, delivery))


def markdown(verdict: Verdict | None, student: str, delivery: Delivery = _NOTHING) -> str:
    """The same as Markdown, with no link, picture or markup of anybody else's."""
    return text.page(Sheet.of(verdict, student, delivery), WHAT, OTHERS)


def pages(verdict: Verdict | None, student: str, delivery: Delivery = _NOTHING) -> tuple[str, str]:
    """Both, in less time than one after the other takes."""
    shown = Sheet.of(verdict, student, delivery)
    return _page(shown), text.page(shown, WHAT, OTHERS)


def _page(shown: Sheet) -> str:
    parts = [_head(shown), *_remarks(shown.remarks), *_first(shown), *_overview(shown.chapters)]
    parts += [_chapter(chapter) for chapter in shown.chapters]
    return document(f"{shown.student}: {WHAT.lower()}", element("main", *parts))


def _head(shown: Sheet) -> Html:
    rows = [part for name, value in shown.facts for part in (element("dt", name), element("dd", value))]
    facts = [element("dl", *rows, class_="facts")] if rows else []
    return element("header", element("h1", shown.student), element("p", WHAT, class_="quiet"), *facts)


def _remarks(remarks: tuple[str, ...]) -> Iterator[Html]:
    if remarks:
        items = [element("li", remark) for remark in remarks]
        yield element("section", element("h2", "About your files"), element("ul", *items), class_="box")


def _first(shown: Sheet) -> Iterator[Html]:
    if shown.summary:
        yield element("p", shown.summary)
    if (first := shown.first) is not None:
        said = [element("p", element("strong", first.name), f": {first.said}")]
        said += [element("p", first.hint, class_="hint")] if first.hint else []
        yield element("section", element("h2", "Work on this first"), *said, class_="box")


def _overview(chapters: tuple[Chapter, ...]) -> Iterator[Html]:
    """Every chapter with its marks, where there is more than one."""
    if len(chapters) < 2:
        return
    lines = list(map(sheet.line, chapters))
    papers, quizzes = any(line.worksheet for line in lines), any(line.quiz for line in lines)
    heads = ["Chapter", "Functions", "Points", *(["Worksheet"] if papers else []), *(["Quiz"] if quizzes else [])]
    rows = []
    for chapter, line in zip(chapters, lines, strict=True):
        name = element("th", element("a", line.title, href=f"#{_id(chapter)}"), scope="row")
        marks = [line.points, *([line.worksheet] if papers else []), *([line.quiz] if quizzes else [])]
        numbers = [element("td", mark or "–", class_="number") for mark in marks]
        rows.append(element("tr", name, element("td", line.functions), *numbers))
    columns = [
        element("th", head, scope="col", **({"class_": "number"} if at > 1 else {})) for at, head in enumerate(heads)
    ]
    table = element("table", element("thead", element("tr", *columns)), element("tbody", *rows), class_="overview")
    yield _wide(table, "Overview")


def _id(chapter: Chapter) -> str:
    return f"chapter-{chapter.number}-{chapter.name}"


def _chapter(chapter: Chapter) -> Html:
    parts = [element("h2", sheet.title(chapter), id=_id(chapter))]
    if not chapter.was_handed_in:
        parts.append(element("p", f"{chapter.name}.py: {sheet.NOT_HANDED_IN}"))
    elif chapter.functions or chapter.problem is not None:
        parts.append(_part("Functions", sheet.points(chapter.score, chapter.max_score)))
        parts.append(_card(html.functions(chapter, OTHERS)))
        parts += _checks(chapter)
    if chapter.worksheet:
        parts += [_part("Worksheet", sheet.worksheet(chapter)), _card(html.worksheet(chapter))]
    if chapter.quiz:
        parts.append(_part("Quiz", sheet.quiz(chapter)))
        parts += map(_question, chapter.quiz)
    return element("section", *parts)


def _part(name: str, points: str) -> Html:
    return element("h3", f"{name} ", element("span", f"· {points} points", class_="quiet"))


def _card(parts: Iterator[Html]) -> Html:
    return element("div", *parts, class_="learn-transformers")


def _checks(chapter: Chapter) -> Iterator[Html]:
    """The names of all checks, and what came of each; nothing where none was run."""
    if chapter.problem is not None:
        return
    rows = [
        _rows(function.name, tuple((c.name, c.status, c.points, c.max_points) for c in function.checks))
        for function in chapter.functions
    ]
    count = sum(len(function.checks) for function in chapter.functions)
    heads = [element("th", head, scope="col") for head in ("Function", "Check", "Result")]
    heads.append(element("th", "Points", scope="col", class_="number"))
    table = element("table", element("thead", element("tr", *heads)), element("tbody", *rows), class_="checks")
    summary = element("summary", f"All {count} checks of {chapter.name}")
    yield element("details", summary, _wide(table, f"Checks of {chapter.name}"), class_="more")


@lru_cache(_KNOWN)
def _rows(function: str, checks: tuple[tuple[str, Status, float, float], ...]) -> Html:
    """The rows of one function, which are the same for many students."""
    return joined(
        element(
            "tr",
            *([element("th", function, scope="rowgroup", rowspan=str(len(checks)))] if at == 0 else []),
            element("td", name),
            element("td", _sign(status), f" {sheet.CHECKED[status]}", class_="result"),
            element("td", sheet.points(points, most), class_="number"),
        )
        for at, (name, status, points, most) in enumerate(checks)
    )


def _wide(table: Html, label: str) -> Html:
    """What may be too wide for a screen; it can be moved with keys alone."""
    return element("div", table, class_="wide", tabindex="0", role="region", aria_label=label)


def _sign(status: Status) -> Html:
    kind = {Status.PASSED: "good", Status.UNFINISHED: "quiet"}.get(status, "bad")
    return element("span", UNICODE.of(status), class_=kind, aria_hidden="true")


def _question(entry: QuizEntry) -> Html:
    """A sign alone says nothing to who cannot see it: what came of a question is said in words as well."""
    points = f" · {sheet.points(entry.score, entry.max_score)}" if entry.max_score else ""
    said = f" {sheet.answer_word(entry)}"
    head = element(
        "p", _sign(entry.status), " ", element("strong", entry.name), said, element("span", points, class_="quiet")
    )
    more = [element("p", entry.message)] if entry.message and entry.status != Status.PASSED else []
    return element("div", head, *more, class_="question")
