"""Both texts of two submissions that look alike, side by side, for a teacher: `look-alikes/001.html`.

What both have is marked by a number before its lines, and by a bar and a color besides.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from learn_transformers import printable
from learn_transformers.classroom.lookalikes.both import SOLUTION, Both, Texts
from learn_transformers.classroom.lookalikes.passages import Passage
from learn_transformers.report.classroom.elements import document, element, joined
from learn_transformers.report.verdicts.html import Html

NOTE = "A note and no verdict: why two texts are alike, only a talk can say."
READ = (
    "Lines with the same number say the same, names, comments and layout aside. What everybody was given, the stub and "
    "the code of the lesson, has no number."
)
OF_SOLUTION = "Lines with the same number say the same, names, comments and layout aside."
_NAME = 200


def page(both: Both) -> str:
    """The whole page."""
    pair = both.pair
    one, other = (printable.one_line(name, _NAME) for name in (pair.one, pair.other))
    said = [f"{pair.note[:1].upper()}{pair.note[1:]}. " if pair.note else "", NOTE]
    parts: list[Html] = [
        element("p", element("a", "Class report", href="../class.html")),
        element("header", element("h1", f"{one} and {other}"), element("p", *said, class_="quiet")),
    ]
    if both.problem:
        parts.append(element("p", both.problem))
    else:
        parts.append(element("p", OF_SOLUTION if pair.other == SOLUTION else READ))
    parts += [_file(number, texts, one, other) for number, texts in enumerate(both.texts)]
    return document(f"{one} and {other}", element("main", *parts, class_="both-page"), styles=_STYLES)


_STYLES = ("page.css", "both_page.css")


def _file(number: int, texts: Texts, one: str, other: str) -> Html:
    count = len(texts.passages)
    said = f"{count} {'passage is' if count == 1 else 'passages are'} the same" if count else "No passage is the same."
    listed = [element("li", *_places(number, at, passage)) for at, passage in enumerate(texts.passages, 1)]
    columns = [
        _column(f"{one}: {texts.file}", texts.one, [p.one for p in texts.passages], f"a{number}"),
        _column(f"{other}: {texts.file}", texts.other, [p.other for p in texts.passages], f"b{number}"),
    ]
    return element(
        "section",
        element("h2", texts.file),
        element("details", element("summary", said), element("ol", *listed)) if count else element("p", said),
        element("div", *columns, class_="columns"),
    )


def _places(number: int, at: int, passage: Passage) -> Iterator[str]:
    yield element("a", _lines(passage.one), href=f"#a{number}-{at}")
    yield " and "
    yield element("a", _lines(passage.other), href=f"#b{number}-{at}")


def _lines(span: tuple[int, int]) -> str:
    first, last = span
    return f"line {first}" if first == last else f"lines {first}–{last}"


def _column(title: str, lines: Sequence[str], spans: Sequence[tuple[int, int]], name: str) -> Html:
    """One text: a number for each line, and before it that of the passage that it belongs to."""
    of_line: dict[int, int] = {}
    for at, (first, last) in enumerate(spans, 1):
        for line in range(first, last + 1):
            of_line.setdefault(line, at)
    begins = {span[0]: at for at, span in reversed([*enumerate(spans, 1)])}
    rows = []
    for line, words in enumerate(lines, 1):
        passage = of_line.get(line)
        target = {"id": f"{name}-{begins[line]}"} if line in begins else {}
        rows.append(
            element(
                "tr",
                element("td", str(passage or ""), class_="passage"),
                element("th", str(line), scope="row"),
                element("td", element("code", words)),
                **({"class_": "same"} if passage else {}),
                **target,
            )
        )
    table = element("table", element("caption", title), joined([element("tbody", *rows)]))
    return element("div", table, class_="wide", tabindex="0", role="region", aria_label=title)
