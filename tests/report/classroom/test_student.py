"""A student's page: it says what the verdict says, stands alone, and holds nobody's markup but ours."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import fields, is_dataclass, replace
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from markdown_it import MarkdownIt
from support import ROOT

from learn_transformers import course
from learn_transformers.classroom.judge_process import without_missing
from learn_transformers.judging.judge import Judge
from learn_transformers.report.classroom import sheet, student, text
from learn_transformers.report.classroom.sheet import Delivery
from learn_transformers.verdict import QuizEntry, Status, Verdict

GOLDEN = sorted((ROOT / "tests" / "golden").glob("*.json"))
FORMS = [student.page, student.markdown]
HOSTILE = (
    "</pre></style><script>alert(1)</script><img src=x onerror=alert(1)>\n```\n# [a](http://b.example) ![c](d) \x1b[31m"
)
UNICODE = {Status.PASSED: "✓", Status.UNFINISHED: "○", Status.FAILED: "✗", Status.ERROR: "✗"}
QUIZ = (
    QuizEntry("three_weights", "single", Status.PASSED, 1, 1),
    QuizEntry("which_axis", "multiple", Status.FAILED, 0, 1, "Each query needs weights of its own."),
    QuizEntry("why", "words", Status.UNFINISHED, 0, 0, "You mark it yourself."),
    QuizEntry("how_many", "number", Status.UNFINISHED, 0, 1),
)


def read(name: str) -> Verdict:
    verdict = Verdict.from_json((ROOT / "tests" / "golden" / f"{name}.json").read_text(encoding="utf-8"))
    first, *others = verdict.chapters
    return replace(verdict, chapters=(replace(first, quiz=QUIZ), *others))


_INLINE = {"a", "code", "em", "span", "strong"}


class Reader(HTMLParser):
    """Words and elements of a page."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.words: list[str] = []
        self.elements: set[tuple[str, ...]] = set()
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.add((tag, *(name for name, _ in attrs)))
        self.words += ["" if tag in _INLINE else " "]

    def handle_endtag(self, tag: str) -> None:
        self.words += ["" if tag in _INLINE else " "]

    def handle_data(self, data: str) -> None:
        self.words += [data] if ":root {" not in data else []


def words(document: str) -> str:
    rendered = document if document.startswith("<!DOCTYPE") else MarkdownIt("commonmark").render(document)
    return " ".join("".join(Reader(rendered).words).split())


def hostile(value: Any) -> Any:
    """The same verdict with markup in every text that a learner's file may have put there."""
    if is_dataclass(value) and not isinstance(value, type):
        kept = {"status", "schema", "course"}
        return replace(value, **{f.name: hostile(getattr(value, f.name)) for f in fields(value) if f.name not in kept})
    if isinstance(value, tuple):
        return tuple(map(hostile, value))
    if isinstance(value, dict):
        return {key: v if key == "status" else hostile(v) for key, v in value.items()}
    return HOSTILE + value if isinstance(value, str) else value


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("name", [path.stem for path in GOLDEN])
def test_it_says_what_the_verdict_says(name: str, form: Callable[..., str]) -> None:
    verdict = read(name)
    said = words(form(verdict, "jdoe"))
    for chapter in verdict.chapters:
        if chapter.problem is not None:
            assert " ".join(chapter.problem.message.split()) in said
        for function in chapter.functions if chapter.problem is None else ():
            assert function.name in said
            if function.status not in ("passed", "unfinished") and not function.follows_from:
                assert all(e.title in said and e.hint in said for e in function.diagnosis[:1])
                assert function.failure is None or " ".join(function.failure.call.split()) in said
        assert all(answer.name in said for answer in chapter.worksheet if answer.status != "unfinished")
    assert "three_weights right · 1 of 1" in said
    assert "which_axis not right · 0 of 1" in said
    assert "Each query needs weights of its own." in said
    assert "why not marked You mark it yourself." in said
    assert "how_many not answered · 0 of 1" in said
    assert "Quizzes" in said


def test_the_names_of_all_checks_are_told_with_what_came_of_each() -> None:
    verdict = read("wrong")
    page = words(student.page(verdict, "jdoe"))
    for check in (c for chapter in verdict.chapters for f in chapter.functions for c in f.checks):
        assert f"{check.name} {UNICODE[check.status]} {sheet.CHECKED[check.status]}" in page


@pytest.mark.parametrize("name", [path.stem for path in GOLDEN])
def test_nothing_in_it_is_markup_of_a_learner(name: str) -> None:
    delivery = Delivery(remarks=(HOSTILE,))
    ours = Reader(student.page(read("wrong"), "jdoe", delivery)).elements
    ours |= Reader(student.page(read(name), "jdoe", delivery)).elements
    theirs = replace(hostile(read(name)), notes=(HOSTILE,))
    page = student.page(theirs, HOSTILE, delivery)
    extra = {(tag, "style") for tag in ("pre", "div", "details", "summary", "li", "ul", "span", "code")}
    assert Reader(page).elements <= ours | extra
    assert "alert(1)" in words(page)
    rendered = MarkdownIt("gfm-like", {"linkify": False}).render(student.markdown(theirs, HOSTILE, delivery))
    known = {"h1", "h2", "h3", "p", "strong", "em", "ul", "li", "pre", "code", "br"}
    assert {tag for tag, *_ in Reader(rendered).elements} <= known
    assert not any(attributes and tag != "code" for tag, *attributes in Reader(rendered).elements)
    assert all("\x1b" not in made for made in (page, student.markdown(theirs, HOSTILE, delivery)))


@given(st.text())
def test_escaped_text_is_text_and_a_block_ends_where_we_end_it(said: str) -> None:
    render = MarkdownIt("commonmark").render
    shown = Reader(render(f"- {text.escaped(said)}"))
    assert shown.elements <= {("ul",), ("li",)}
    block = Reader(render(f"{text.block(said)}\n\nafter"))
    assert block.elements == {("pre",), ("code", "class"), ("p",)}


@pytest.mark.parametrize("path", GOLDEN, ids=lambda p: p.stem)
def test_a_page_stands_alone(path: Path) -> None:
    page = student.page(read(path.stem), "jdoe")
    assert not re.search(r"<(?:script|link|img|iframe|form|base|object)\b|\burl\(|@import|https?://", page)
    assert page == student.page(read(path.stem), "jdoe")
    ids = re.findall(r' id="([^"]*)"', page)
    assert len(ids) == len(set(ids))
    assert set(re.findall(r' href="#([^"]*)"', page)) <= set(ids)


@pytest.mark.parametrize("form", FORMS)
def test_lateness_and_what_it_costs(form: Callable[..., str]) -> None:
    verdict = replace(read("wrong"), score=8.1)
    said = words(form(verdict, "Zoë", Delivery(1790000000.0, 93784.0, 0.81, 7.29, ("softmax (1).py was taken.",))))
    assert "Points" in said
    assert f"8.1 of {verdict.max_score:g}" in said
    assert "2026-09-21 14:13 UTC" in said
    assert "1 day 2 hours" in said
    assert "0.81 for being late" in said
    assert f"7.29 of {verdict.max_score:g}" in said
    assert "softmax (1).py was taken." in said
    assert "late" not in words(form(read("passed"), "Zoë")).lower()


@pytest.mark.parametrize("form", FORMS)
def test_without_a_verdict_there_is_a_page_as_well(form: Callable[..., str]) -> None:
    said = words(form(None, "", Delivery(at=1e300, remarks=("The folder is empty.",))))
    assert "(no name)" in said
    assert sheet.NOTHING in said
    assert "The folder is empty." in said


def test_what_to_work_on_first() -> None:
    wrong, stub, passed = (read(name) for name in ("wrong", "stub", "passed"))
    found = sheet.Sheet.of(wrong, "jdoe", Delivery())
    assert found.first is not None
    (function,) = (f for f in wrong.chapters[0].functions if f.name == found.first.function)
    assert function.status in ("failed", "error")
    assert found.first.said.startswith(function.diagnosis[0].title)
    waiting = sheet.Sheet.of(stub, "jdoe", Delivery()).first
    assert waiting is not None
    assert waiting.said == "not started"
    done = sheet.Sheet.of(passed, "jdoe", Delivery())
    assert (done.first, done.summary) == (None, sheet.ALL_PASS)


@pytest.mark.parametrize("folder", [True, False])
def test_what_was_not_handed_in_is_called_that(judge: Judge, tmp_path: Path, folder: bool) -> None:
    chapter = course.known_chapter("softmax")
    if folder:
        (tmp_path / chapter.folder).mkdir()
    found = judge.verdict([course.Assignment(chapter, tmp_path / chapter.file, None, tmp_path)])
    verdict = without_missing(found, there=())
    assert not verdict.chapters[0].was_handed_in
    assert found.chapters[0].was_handed_in  # who practices hears what is missing, and how to get it back
    for form in FORMS:
        said = words(form(verdict, "jdoe"))
        assert "softmax.py: not handed in" in said
        assert "could not be loaded" not in said


def test_a_practice_verdict_says_so() -> None:
    assert sheet.PRACTICE in words(student.page(replace(read("passed"), practice=True), "jdoe"))


@pytest.mark.parametrize(
    ("seconds", "said"),
    [(0.4, "1 second"), (59, "59 seconds"), (60, "1 minute"), (3661, "1 hour 1 minute"), (86400, "1 day"),
     (90061, "1 day 1 hour"), (86460, "1 day")],
)  # fmt: skip
def test_spans_of_time(seconds: float, said: str) -> None:
    assert sheet.span(seconds) == said


def test_colors_can_be_read_on_what_they_stand_on() -> None:
    style = Path(student.__file__).with_name("page.css").read_text(encoding="utf-8")
    schemes = re.findall(r":root \{([^}]*)\}", style)
    assert len(schemes) == 3
    for scheme in schemes:
        colors = dict(re.findall(r"--(\w+): (#[0-9a-f]{6})", scheme))
        for name in ("ink", "quiet", "good", "bad", "note", "link"):
            assert all(contrast(colors[name], colors[ground]) >= 4.5 for ground in ("paper", "raised")), name


def contrast(one: str, other: str) -> float:
    """As the Web Content Accessibility Guidelines define it."""

    def luminance(color: str) -> float:
        channels = [int(color[place : place + 2], 16) / 255 for place in (1, 3, 5)]
        red, green, blue = (c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels)
        return 0.2126 * red + 0.7152 * green + 0.0722 * blue

    dark, light = sorted((luminance(one), luminance(other)))
    return (light + 0.05) / (dark + 0.05)
