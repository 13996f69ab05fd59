"""What a class did, as tables with charts in them: scores, functions, mistakes, checks, worksheets, quizzes."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from learn_transformers import printable
from learn_transformers.classroom.class_parts import AnswerRate, ClassMistake, FunctionRate, HardCheck, Scores
from learn_transformers.classroom.class_report import OF_ONE_FUNCTION
from learn_transformers.report.classroom.charts import Column, Fill, Part, bar, histogram
from learn_transformers.report.classroom.class_pieces import (
    alone_bar,
    day,
    legend,
    names,
    percent,
    section,
    students,
    table,
    text,
    title,
)
from learn_transformers.report.classroom.elements import element, joined
from learn_transformers.report.verdicts.html import Html

_OPEN = 10  # mistakes that are listed before one unfolds the rest


def scores(scores: Scores) -> Html:
    if not scores.students:
        return section("Scores", element("p", "There are no scores yet."))
    columns = [Column(_range(b.low, b.high), b.students) for b in scores.bins]
    said = (
        f"Parts of the points that {students(scores.students)} have, before penalties: the median is "
        f"{percent(scores.median)}, the mean {percent(scores.mean)}."
    )
    listed = table(
        "How many students have which part of the points",
        ["Points", "Students", "Part of the class"],
        [(c.label, str(c.size), percent(c.size / scores.students)) for c in columns],
        (1, 2),
    )
    folded = element("details", element("summary", "The same as a table"), listed)
    chart = histogram(columns, said)
    return section(
        "Scores",
        element("p", said),
        element("div", chart, class_="wide", tabindex="0", role="group", aria_label="Chart of the scores"),
        folded,
    )


def _range(low: float, high: float) -> str:
    first, last = round(100 * low), round(100 * high) - 1
    return "100 %" if low >= 1 else f"{first}–{last} %"


def functions(functions: Sequence[FunctionRate]) -> Html:
    if not functions:
        return section("Functions", element("p", "No function was graded."))
    parts: list[Html] = [
        element("p", "How far each function is, and how many of those who wrote it pass."),
        legend(("solid", "pass"), ("hatched", "fail"), ("dotted", "not written"), ("crossed", "file cannot be loaded")),
    ]
    for chapter in dict.fromkeys(one.chapter for one in functions):
        rows = [_function(one) for one in functions if one.chapter == chapter]
        head = [
            "Function",
            "Students",
            "Pass",
            "Fail",
            "Unexplained",
            "Not written",
            "Not loaded",
            "Of those who wrote it pass",
        ]
        parts.append(table(f"Functions of {chapter}", head, rows, (2, 3, 4, 5, 6, 7)))
    return section("Functions", *parts)


def _function(one: FunctionRate) -> list[str]:
    sizes: list[tuple[int, Fill]] = [
        (one.passed, "solid"), (one.failed, "hatched"), (one.unfinished, "dotted"), (one.not_loaded, "crossed")
    ]  # fmt: skip
    drawn = bar([Part(size, fill) for size, fill in sizes], sum(size for size, _ in sizes))
    share = percent(one.passed / one.tried if one.tried else None)
    counts = (one.passed, one.failed, one.unexplained, one.unfinished, one.not_loaded)
    return [element("code", one.name), drawn, *map(str, counts), share]


def mistakes(mistakes: Sequence[ClassMistake]) -> Html:
    if not mistakes:
        return section("All mistakes", element("p", "No known mistake was made."))
    most = max(one.students for one in mistakes)
    rows = [_mistake(one, most) for one in mistakes]
    head = [
        "Mistake",
        "Students",
        "How many",
        "Of those who tried",
        "Alone",
        "With others",
        "First handed in",
        "Functions",
    ]
    numbers = (2, 3, 4, 5)
    parts: list[Html] = [
        element("p", "Each student counts once for each mistake, in whatever function of a chapter it is."),
        legend(("solid", "alone in the function"), ("hatched", "with something else that is wrong there")),
        table("The most frequent mistakes", head, rows[:_OPEN], numbers),
    ]
    if rows[_OPEN:]:
        rest = table("All other mistakes", head, rows[_OPEN:], numbers)
        parts.append(element("details", element("summary", f"{len(rows) - _OPEN} more"), rest))
    if pairs := _pairs(mistakes):
        listed = table("Mistakes made together", ["Mistake", "Together with", "Students"], pairs, (2,))
        parts.append(element("details", element("summary", "Which mistakes were made together"), listed))
    return section("All mistakes", *parts)


def _mistake(one: ClassMistake, most: int) -> list[str]:
    since = day(one.since) if one.since is not None else "not known"
    counts = [str(one.students), percent(one.share), str(one.alone), str(one.together)]
    where = joined([f"{one.chapter}: ", names(one.functions, len(one.functions))])
    return [title(one.titles), alone_bar(one, most), *counts, element("span", since, class_="day"), where]


def _pairs(mistakes: Sequence[ClassMistake]) -> list[list[str]]:
    """Each pair once."""
    seen: dict[frozenset[tuple[str, ...]], list[str]] = {}
    for one in mistakes:
        for other in one.companions:
            row = [title(one.titles), title(other.titles), str(other.students)]
            seen.setdefault(frozenset({(one.chapter, *one.titles), (one.chapter, *other.titles)}), row)
    return sorted(seen.values(), key=lambda row: -int(row[2]))


def hardest(checks: Sequence[HardCheck]) -> Html:
    if not checks:
        return section("Hardest checks", element("p", "Every check passes for everybody who wrote its function."))
    rows = [
        [
            text(one.check),
            joined([f"{one.chapter}: ", element("code", one.function)]),
            bar([Part(one.passed, "solid"), Part(one.tried - one.passed, "hatched")], one.tried),
            f"{one.passed} of {one.tried}",
            percent(one.passed / one.tried),
        ]
        for one in checks
    ]
    head = ["Check", "Function", "Pass and fail", "Pass", "Part"]
    return section(
        "Hardest checks",
        legend(("solid", "pass"), ("hatched", "fail")),
        table(f"Checks that the fewest pass, at most {OF_ONE_FUNCTION} a function", head, rows, (3, 4)),
    )


def worksheet(answers: Sequence[AnswerRate]) -> Iterator[Html]:
    if not answers:
        return
    rows = [
        [
            element("code", one.name),
            one.chapter,
            bar(
                [Part(one.passed, "solid"), Part(one.failed, "hatched"), Part(one.unfinished, "dotted")],
                one.passed + one.failed + one.unfinished,
            ),
            str(one.passed),
            str(one.failed),
            str(one.unfinished),
            _slips(one),
        ]
        for one in answers
    ]
    head = ["Answer", "Chapter", "Students", "Right", "Wrong", "Blank", "Slips that explain wrong answers"]
    yield section(
        "Worksheets",
        legend(("solid", "right"), ("hatched", "wrong"), ("dotted", "blank")),
        table("Answers of the worksheets", head, rows, (3, 4, 5)),
    )


def _slips(one: AnswerRate) -> Html:
    if not one.slips:
        return joined(["–"])
    return element("ul", *(element("li", f"{slip.students} × ", text(slip.title)) for slip in one.slips))


def quiz(statistics: dict[str, Any]) -> Iterator[Html]:
    if not statistics["chapters"]:
        return
    said = (
        "Difficulty is the mean share of the points: 100 % is easy. How well a question tells those who know more from "
        "those who know less is a correlation, from −1 to 1: below 0.2, it hardly does."
    )
    parts: list[Html] = [element("p", said)]
    for chapter in statistics["chapters"]:
        rows = []
        for one in chapter["questions"]:
            drawn = bar([Part(one["difficulty"] or 0.0, "solid")], 1.0)
            telling = "–" if one["discrimination"] is None else f"{one['discrimination']:.2f}".replace("-", "−")
            drew = ", ".join(f"{times} × {name}" for name, times in one["mistakes"].items()) or "–"
            name = printable.one_line(one["name"])
            rows.append(
                [
                    element("code", name),
                    drawn,
                    percent(one["difficulty"]),
                    str(one["answered"]),
                    telling,
                    printable.one_line(drew),
                ]
            )
        head = ["Question", "Mean share", "Difficulty", "Answers", "Tells apart", "Mistakes drawn"]
        parts.append(table(f"Quiz of {chapter['name']}: {students(chapter['n'])}", head, rows, (2, 3, 4)))
        parts += [element("p", chapter["note"], class_="quiet")] if chapter["note"] else []
    yield section("Quizzes", *parts)
