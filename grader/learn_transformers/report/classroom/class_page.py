"""The class report as one page, for a teacher: `class.html`. Its first screen says what should be taught tomorrow.

Names of students stand in parts that are folded, so that the page can be shown to the class as it opens.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from typing import Any

from learn_transformers import printable
from learn_transformers.classroom.class_report import (
    OF_ONE_FUNCTION,
    AnswerRate,
    ClassMistake,
    ClassReport,
    FunctionRate,
    Scores,
)
from learn_transformers.classroom.shared_mistakes import Example
from learn_transformers.report.classroom.charts import Column, Fill, Part, bar, histogram, patterns, swatch
from learn_transformers.report.classroom.elements import document, element, joined
from learn_transformers.report.verdicts.html import Html
from learn_transformers.verdict import Grid

_CODE = re.compile(r"`([^`\n]+)`")
_OPEN = 10  # mistakes that are listed before one unfolds the rest


def page(report: ClassReport) -> str:
    """The whole page; the same report is the same page."""
    body = element(
        "main",
        patterns(),
        _head(report),
        _tomorrow(report),
        _scores(report.scores),
        _functions(report.functions),
        _mistakes(report.mistakes),
        _hardest(report),
        *_worksheet(report.worksheet),
        *_quiz(report.quiz),
        _help(report),
        *_look_alikes(report),
        class_="class-page",
    )
    return document("Class report", body, styles=("page.css", "class_page.css"))


def text(words: str) -> Html:
    """A line of ours or of a key, with its `code` as code."""
    pieces = _CODE.split(printable.one_line(words))
    return joined(element("code", piece) if place % 2 else piece for place, piece in enumerate(pieces))


def percent(share: float | None) -> str:
    """A share in words that never claim all or nothing where that is not so."""
    if share is None:
        return "–"
    whole = round(100 * share)
    if whole == 100 and share < 1:
        return "over 99\u202f%"
    return "under 1\u202f%" if whole == 0 and share > 0 else f"{whole}\u202f%"


def _head(report: ClassReport) -> Html:
    left = report.students - report.graded
    said = [_students(report.students)]
    said += [f"{left} of them handed in nothing that could be graded"] if left else []
    said += [f"median score {percent(report.scores.median)} of the points"] if report.scores.students else []
    return element("header", element("h1", "Class report"), element("p", " · ".join(said), class_="quiet"))


def _students(count: int) -> str:
    return f"{count} {'student' if count == 1 else 'students'}"


def _section(title: str, *children: str) -> Html:
    name = re.sub(r"[^a-z]+", "-", title.lower()).strip("-")
    return element("section", element("h2", title, id=name), *children, aria_labelledby=name)


# ---- what should be taught tomorrow


def _tomorrow(report: ClassReport) -> Html:
    top = report.most_frequent
    if not top:
        return _section("What should be taught tomorrow?", element("p", _nothing(report)))
    said = "The mistakes that most students made, and what to go back to."
    cards = element("ol", *(_card(place, mistake) for place, mistake in enumerate(top, 1)), class_="cards")
    return _section("What should be taught tomorrow?", element("p", said, class_="quiet"), cards)


def _nothing(report: ClassReport) -> str:
    if not report.graded:
        return "Nothing was graded yet."
    if report.hardest:
        return "No known mistake explains what fails. The hardest checks, below, say where most students are."
    return "All checks of everything that was written pass: go on."


def _card(place: int, mistake: ClassMistake) -> Html:
    return element(
        "li",
        element("h3", element("span", f"{place}", class_="place"), " ", _title(mistake.titles)),
        element(
            "p",
            element("strong", f"{mistake.students} of {mistake.tried}"),
            " who wrote ",
            _names(mistake.functions),
            f" ({percent(mistake.share)})",
        ),
        _alone_bar(mistake, mistake.tried),
        element("p", *_how(mistake), class_="quiet"),
        *_say(mistake),
        *_example(mistake.example),
        class_="card",
    )


def _title(titles: Sequence[str]) -> Html:
    if len(titles) == 1:
        return text(_capital(titles[0]))
    said = " – or: ".join(titles)
    return joined(["One of these, which results cannot tell apart: ", text(said)])


def _capital(sentence: str) -> str:
    """With a capital letter in front, unless it begins with a variable."""
    first = sentence.partition(" ")[0]
    return sentence[:1].upper() + sentence[1:] if first == "a" or (first.isalpha() and len(first) > 1) else sentence


def _names(functions: Sequence[str], most: int = 3) -> Html:
    shown = [element("code", name) for name in functions[:most]]
    left = len(functions) - most
    parts: list[str] = [*shown, *([f"{left} more"] if left > 0 else [])]
    return joined(part for n, one in enumerate(parts) for part in (*_between(n, len(parts), "or"), one))


def _between(place: int, count: int, word: str) -> list[str]:
    return [] if place == 0 else [f" {word} "] if place == count - 1 else [", "]


def _alone_bar(mistake: ClassMistake, whole: int) -> Html:
    return bar([Part(mistake.alone, "solid"), Part(mistake.together, "hatched")], whole)


def _how(mistake: ClassMistake) -> Iterator[str]:
    """Alone or with others, and since when."""
    if mistake.together == 0:
        yield "Each time the only thing wrong in that function"
    else:
        yield f"{mistake.alone} alone, {mistake.together} with something else in the same function"
        if mistake.companions:
            first = mistake.companions[0]
            yield f"; most often ({first.students}) with: "
            yield text(" – or: ".join(first.titles))
    if mistake.since is not None:
        yield f". First handed in on {_day(mistake.since)}."
    else:
        yield "."


def _day(moment: str) -> str:
    at = datetime.strptime(moment, "%Y-%m-%dT%H:%M:%SZ")
    return f"{at.day} {_MONTHS[at.month - 1]} {at.year}"


_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")  # fmt: skip


def _say(mistake: ClassMistake) -> Iterator[Html]:
    """What to say in the next lecture."""
    if mistake.hint:
        yield element("p", element("strong", "Ask: "), text(mistake.hint))
    if (where := mistake.teaching) is None:
        return
    minutes = f" (lecture at {', '.join(where.minutes)})" if where.minutes else ""
    back = [element("strong", "Go back to: "), text(where.lesson), ", “", text(where.section), f"”{minutes}."]
    yield element("p", *back)
    if where.questions:
        names = [element("code", f"{mistake.chapter}.{name}") for name in where.questions[:2]]
        yield element(
            "p", element("strong", "Quiz: "), *(p for n, one in enumerate(names) for p in ([", "] * bool(n) + [one]))
        )


def _example(example: Example | None) -> Iterator[Html]:
    if example is None:
        return
    parts = [element("p", "Check: ", text(example.check))]
    if example.beside:
        parts.append(element("p", "In this one there is also: ", text("; ".join(example.beside))))
    parts.append(element("pre", example.call, tabindex="0", role="group", aria_label="The call"))
    parts += [element("p", example.sizes, class_="quiet")] if example.sizes else []
    if example.grid is not None:
        parts += [*_grid(example, example.grid)]
    else:
        rows = [("Got", example.got), ("Expected", example.expected)]
        parts.append(
            element("dl", *(element(tag, said) for name, value in rows for tag, said in (("dt", name), ("dd", value))))
        )
    yield element("details", element("summary", "A real example, without a name"), *parts)


def _grid(example: Example, grid: Grid) -> Iterator[Html]:
    """Got and expected side by side; a star and bold mark what differs."""
    blank = tuple(tuple(False for _ in row) for row in grid.expected)
    tables = [("Got, * where it differs", grid.got, grid.wrong), ("Expected", grid.expected, blank)]
    made = []
    for name, entries, wrong in tables:
        rows = [
            element("tr", *(element("td", element("b", f"{e}*") if w else e) for e, w in zip(*row, strict=True)))
            for row in zip(entries, wrong, strict=True)
        ]
        made.append(element("table", element("caption", name), *rows, class_="matrix"))
    yield element("div", *made, class_="matrices")
    axes = f"rows {grid.rows}, columns {grid.columns}" if grid.rows else f"along {grid.columns}"
    first = f"first wrong: {example.index}" if example.index else ""
    said = " · ".join(filter(None, [example.part, grid.place, axes, "a part of it" if grid.cut else "", first]))
    yield element("p", said, class_="quiet")


# ---- tables with charts in them


def _table(caption: str, head: Sequence[str], rows: Iterable[Sequence[str]], numbers: Sequence[int] = ()) -> Html:
    """A table whose first column names its rows; what is in the columns `numbers` is set to the right."""
    cells = [
        element("th", name, scope="col", **({"class_": "number"} if n in numbers else {}))
        for n, name in enumerate(head)
    ]
    body = []
    for row in rows:
        first = element("th", row[0], scope="row")
        rest = [
            element("td", cell, **({"class_": "number"} if n in numbers else {})) for n, cell in enumerate(row[1:], 1)
        ]
        body.append(element("tr", first, *rest))
    table = element(
        "table", element("caption", caption), element("thead", element("tr", *cells)), element("tbody", *body)
    )
    return element("div", table, class_="wide", tabindex="0", role="group", aria_label=caption)


def _legend(*entries: tuple[Fill, str]) -> Html:
    made = [element("span", swatch(fill), " ", words) for fill, words in entries]
    return element("p", *made, class_="legend")


def _scores(scores: Scores) -> Html:
    if not scores.students:
        return _section("Scores", element("p", "There are no scores yet."))
    columns = [Column(_range(b.low, b.high), b.students) for b in scores.bins]
    said = (
        f"Parts of the points that {_students(scores.students)} have, before penalties: the median is "
        f"{percent(scores.median)}, the mean {percent(scores.mean)}."
    )
    table = _table(
        "How many students have which part of the points",
        ["Points", "Students", "Part of the class"],
        [(c.label, str(c.size), percent(c.size / scores.students)) for c in columns],
        (1, 2),
    )
    folded = element("details", element("summary", "The same as a table"), table)
    chart = histogram(columns, said)
    return _section(
        "Scores",
        element("p", said),
        element("div", chart, class_="wide", tabindex="0", role="group", aria_label="Chart of the scores"),
        folded,
    )


def _range(low: float, high: float) -> str:
    first, last = round(100 * low), round(100 * high) - 1
    return "100 %" if low >= 1 else f"{first}–{last} %"


def _functions(functions: Sequence[FunctionRate]) -> Html:
    if not functions:
        return _section("Functions", element("p", "No function was graded."))
    parts: list[Html] = [
        element("p", "How far each function is, and how many of those who wrote it pass."),
        _legend(
            ("solid", "pass"), ("hatched", "fail"), ("dotted", "not written"), ("crossed", "file cannot be loaded")
        ),
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
        parts.append(_table(f"Functions of {chapter}", head, rows, (2, 3, 4, 5, 6, 7)))
    return _section("Functions", *parts)


def _function(one: FunctionRate) -> list[str]:
    sizes: list[tuple[int, Fill]] = [
        (one.passed, "solid"), (one.failed, "hatched"), (one.unfinished, "dotted"), (one.not_loaded, "crossed")
    ]  # fmt: skip
    drawn = bar([Part(size, fill) for size, fill in sizes], sum(size for size, _ in sizes))
    share = percent(one.passed / one.tried if one.tried else None)
    counts = (one.passed, one.failed, one.unexplained, one.unfinished, one.not_loaded)
    return [element("code", one.name), drawn, *map(str, counts), share]


def _mistakes(mistakes: Sequence[ClassMistake]) -> Html:
    if not mistakes:
        return _section("All mistakes", element("p", "No known mistake was made."))
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
        _legend(("solid", "alone in the function"), ("hatched", "with something else that is wrong there")),
        _table("The most frequent mistakes", head, rows[:_OPEN], numbers),
    ]
    if rows[_OPEN:]:
        rest = _table("All other mistakes", head, rows[_OPEN:], numbers)
        parts.append(element("details", element("summary", f"{len(rows) - _OPEN} more"), rest))
    if pairs := _pairs(mistakes):
        table = _table("Mistakes made together", ["Mistake", "Together with", "Students"], pairs, (2,))
        parts.append(element("details", element("summary", "Which mistakes were made together"), table))
    return _section("All mistakes", *parts)


def _mistake(one: ClassMistake, most: int) -> list[str]:
    since = _day(one.since) if one.since is not None else "not known"
    counts = [str(one.students), percent(one.share), str(one.alone), str(one.together)]
    where = joined([f"{one.chapter}: ", _names(one.functions, len(one.functions))])
    return [_title(one.titles), _alone_bar(one, most), *counts, element("span", since, class_="day"), where]


def _pairs(mistakes: Sequence[ClassMistake]) -> list[list[str]]:
    """Each pair once."""
    seen: dict[frozenset[tuple[str, ...]], list[str]] = {}
    for one in mistakes:
        for other in one.companions:
            row = [_title(one.titles), _title(other.titles), str(other.students)]
            seen.setdefault(frozenset({(one.chapter, *one.titles), (one.chapter, *other.titles)}), row)
    return sorted(seen.values(), key=lambda row: -int(row[2]))


def _hardest(report: ClassReport) -> Html:
    if not report.hardest:
        return _section("Hardest checks", element("p", "Every check passes for everybody who wrote its function."))
    rows = [
        [
            text(one.check),
            joined([f"{one.chapter}: ", element("code", one.function)]),
            bar([Part(one.passed, "solid"), Part(one.tried - one.passed, "hatched")], one.tried),
            f"{one.passed} of {one.tried}",
            percent(one.passed / one.tried),
        ]
        for one in report.hardest
    ]
    head = ["Check", "Function", "Pass and fail", "Pass", "Part"]
    return _section(
        "Hardest checks",
        _legend(("solid", "pass"), ("hatched", "fail")),
        _table(f"Checks that the fewest pass, at most {OF_ONE_FUNCTION} a function", head, rows, (3, 4)),
    )


def _worksheet(answers: Sequence[AnswerRate]) -> Iterator[Html]:
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
    yield _section(
        "Worksheets",
        _legend(("solid", "right"), ("hatched", "wrong"), ("dotted", "blank")),
        _table("Answers of the worksheets", head, rows, (3, 4, 5)),
    )


def _slips(one: AnswerRate) -> Html:
    if not one.slips:
        return joined(["–"])
    return element("ul", *(element("li", f"{slip.students} × ", text(slip.title)) for slip in one.slips))


def _quiz(statistics: dict[str, Any]) -> Iterator[Html]:
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
        parts.append(_table(f"Quiz of {chapter['name']}: {_students(chapter['n'])}", head, rows, (2, 3, 4)))
        parts += [element("p", chapter["note"], class_="quiet")] if chapter["note"] else []
    yield _section("Quizzes", *parts)


# ---- parts with names


def _help(report: ClassReport) -> Html:
    rules = element("ul", *(element("li", rule) for rule in report.rules))
    parts: list[Html] = [element("p", "Listed is whoever one of these is true of:"), rules]
    if report.help:
        rows = [[one.student, joined(_lines(one.reasons))] for one in report.help]
        table = _table("Students who need help, and why", ["Student", "Why"], rows)
        parts.append(_with_names(f"{_students(len(report.help))}, with names", table))
    else:
        parts.append(element("p", "Nobody."))
    return _section("Students who need help", *parts)


def _lines(reasons: Sequence[str]) -> Iterator[Html]:
    for place, reason in enumerate(reasons):
        yield from [Html("<br>")] * bool(place)
        yield text(reason)


def _look_alikes(report: ClassReport) -> Iterator[Html]:
    if not report.look_alikes:
        return
    said = "These look alike. That is a note and no verdict: why they do, only a talk with both can say."
    rows = [[pair.first, pair.second, pair.note or "–"] for pair in report.look_alikes]
    table = _table("Submissions that look alike", ["Student", "Student", "In what"], rows)
    count = len(report.look_alikes)
    yield _section(
        "Look-alikes",
        element("p", said),
        _with_names(f"{count} {'pair' if count == 1 else 'pairs'}, with names", table),
    )


def _with_names(summary: str, table: Html) -> Html:
    return element("details", element("summary", summary), table, class_="names")
