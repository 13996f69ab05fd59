"""What should be taught tomorrow: the most frequent mistakes, one card each."""

from __future__ import annotations

from collections.abc import Iterator

from learn_transformers.classroom.class_parts import ClassMistake
from learn_transformers.classroom.class_report import ClassReport
from learn_transformers.classroom.shared_mistakes import Example
from learn_transformers.report.classroom.class_pieces import alone_bar, day, names, percent, section, text, title
from learn_transformers.report.classroom.elements import element
from learn_transformers.report.verdicts.html import Html
from learn_transformers.verdict import Grid


def tomorrow(report: ClassReport) -> Html:
    top = report.most_frequent
    if not top:
        return section("What should be taught tomorrow?", element("p", _nothing(report)))
    said = "The mistakes that most students made, and what to go back to."
    cards = element("ol", *(_card(place, mistake) for place, mistake in enumerate(top, 1)), class_="cards")
    return section("What should be taught tomorrow?", element("p", said, class_="quiet"), cards)


def _nothing(report: ClassReport) -> str:
    if not report.graded:
        return "Nothing was graded yet."
    if report.hardest:
        return "No known mistake explains what fails. The hardest checks, below, say where most students are."
    return "All checks of everything that was written pass: go on."


def _card(place: int, mistake: ClassMistake) -> Html:
    return element(
        "li",
        element("h3", element("span", f"{place}", class_="place"), " ", title(mistake.titles)),
        element(
            "p",
            element("strong", f"{mistake.students} of {mistake.tried}"),
            " who wrote ",
            names(mistake.functions),
            f" ({percent(mistake.share)})",
        ),
        alone_bar(mistake, mistake.tried),
        element("p", *_how(mistake), class_="quiet"),
        *_say(mistake),
        *_example(mistake.example),
        class_="card",
    )


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
        yield f". First handed in on {day(mistake.since)}."
    else:
        yield "."


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
        rows = [(name, value) for name, value in (("Got", example.got), ("Expected", example.expected)) if value]
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
    yield element("div", *made, class_="matrices", tabindex="0", role="group", aria_label="Got and expected")
    axes = f"rows {grid.rows}, columns {grid.columns}" if grid.rows else f"along {grid.columns}"
    first = f"first wrong: {example.index}" if example.index else ""
    said = " · ".join(filter(None, [example.part, grid.place, axes, "a part of it" if grid.cut else "", first]))
    yield element("p", said, class_="quiet")
