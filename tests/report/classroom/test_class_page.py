"""The class report as a page: it stands alone, answers its question first, and shows no name before one unfolds it."""

from __future__ import annotations

import re
from html.parser import HTMLParser

import pytest
from foreign import hostile
from made_up_class import graded, handed_in

from learn_transformers.classroom.class_report import ClassReport, LookAlike, class_report
from learn_transformers.report.classroom.charts import FILLS, Column, Part, bar, histogram, swatch
from learn_transformers.report.classroom.class_page import page, percent
from learn_transformers.sandbox.host import Sandboxes

VOID = {"meta", "br"}


class Read(HTMLParser):
    """A page as its elements: what is open where, text, identities, and what would be fetched or run."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.open: list[str] = []
        self.folded: list[str] = []  # text in what is folded
        self.first: list[str] = []  # all other text
        self.names: list[str] = []
        self.ids: list[str] = []
        self.headings: list[tuple[str, str]] = []
        self.asks: list[tuple[str, str, str | None]] = []
        self.tables: list[list[int]] = []
        self.feed(text)
        self.close()
        assert self.open == []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        if tag not in VOID:
            self.open.append(tag)
        self.ids += [given["id"] or ""] if "id" in given else []
        self.asks += [(tag, n, v) for n, v in attrs if n in ("src", "href", "srcset", "action") or n.startswith("on")]
        if tag in ("script", "link", "iframe", "object", "img"):
            self.asks.append((tag, "", None))
        if tag == "table":
            self.tables.append([])
        if tag == "tr":
            self.tables[-1].append(0)
        if tag in ("td", "th"):
            self.tables[-1][-1] += 1
        if tag in ("h1", "h2", "h3"):
            self.headings.append((tag, ""))

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        if "style" in self.open:
            return
        (self.folded if "details" in self.open and "summary" not in self.open else self.first).append(data)
        if self.open and {"h1", "h2", "h3"} & set(self.open):
            tag, words = self.headings[-1]
            self.headings[-1] = (tag, words + data)


@pytest.fixture(scope="module")
def report(sandboxes: Sandboxes, tmp_path_factory: pytest.TempPathFactory) -> ClassReport:
    verdicts = graded(sandboxes, tmp_path_factory.mktemp("class"))
    pairs = [LookAlike(hostile("one"), "student 00002", hostile("note"))]
    return class_report(handed_in(verdicts, 300), pairs)


def test_it_stands_alone(report: ClassReport) -> None:
    read = Read(page(report))
    assert read.asks == []
    assert len(read.ids) == len(set(read.ids))
    assert "url(http" not in page(report)


def test_the_first_thing_is_what_should_be_taught(report: ClassReport) -> None:
    headings = Read(page(report)).headings
    assert [tag for tag, _ in headings[:5]] == ["h1", "h2", "h3", "h3", "h3"]
    assert headings[1][1] == "What should be taught tomorrow?"
    words = " ".join(Read(page(report)).first)
    for mistake in report.most_frequent:
        assert f"{mistake.students} of {mistake.tried}" in words
        assert mistake.teaching is not None
        assert mistake.teaching.lesson in words


def test_names_are_folded(report: ClassReport) -> None:
    read = Read(page(report))
    assert "student 0" not in " ".join(read.first)
    for one in report.help:
        assert one.student in " ".join(read.folded)


def test_what_others_wrote_is_text(report: ClassReport) -> None:
    text = page(report)
    assert not {c for c in text if not c.isprintable() and c not in "\n\u202f"}
    hostile_name = "<script>alert(1)</script>"
    made = class_report([(hostile_name, None, None)], [LookAlike(hostile_name, "<b>", "&amp;")])
    read = Read(page(made))
    assert read.asks == []
    assert read.folded.count(hostile_name) == 2
    assert "&amp;" in read.folded


def test_every_row_has_as_many_cells_as_its_table(report: ClassReport) -> None:
    for rows in Read(page(report)).tables:
        assert len(set(rows)) == 1


def test_the_same_report_is_the_same_page(report: ClassReport) -> None:
    assert page(report) == page(report)


@pytest.mark.parametrize("students", [(), (("a", None, None),)])
def test_a_class_of_nobody_has_a_page(students: tuple[tuple[str, None, None], ...]) -> None:
    read = Read(page(class_report(students)))
    assert "Nothing was graded yet." in read.first


@pytest.mark.parametrize(
    ("share", "said"),
    [(None, "–"), (0.0, "0 %"), (0.001, "under 1 %"), (0.5, "50 %"), (0.999, "over 99 %"), (1.0, "100 %")],
)
def test_a_part_never_claims_all_or_nothing(share: float | None, said: str) -> None:
    assert percent(share).replace("\u202f", " ") == said


def test_parts_of_a_bar_fill_it() -> None:
    widths = [
        float(w)
        for w in re.findall(r'x="[\d.]+" y="0" width="([\d.]+)"', bar([Part(3, "solid"), Part(1, "hatched")], 4))
    ]
    assert widths == [240, 180, 60]
    assert bar([], 0).count("<rect") == 1


def test_fills_differ_without_color() -> None:
    assert len({swatch(fill) for fill in FILLS}) == len(FILLS)


def test_a_histogram_says_its_numbers() -> None:
    drawn = histogram([Column("0–9 %", 3), Column("100 %", 0)], "two columns")
    assert re.findall(r'class="number"[^>]*>(\d+)<', drawn) == ["3", "0"]
    assert 'aria-label="two columns"' in drawn
