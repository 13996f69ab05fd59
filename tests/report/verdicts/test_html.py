"""A verdict as HTML: whole, harmless whatever a learner wrote, and readable on white and on black."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import fields, is_dataclass, replace
from pathlib import Path
from typing import Any
from xml.etree import ElementTree as xml

import pytest
from support import ROOT

from learn_transformers.report.verdicts import html, notebook
from learn_transformers.report.verdicts.points import in_quarters
from learn_transformers.verdict import Verdict

GOLDEN = sorted((ROOT / "tests" / "golden").glob("*.json"))
HOSTILE = "</pre></div><script>alert(1)</script><img src=x onerror=alert(1)> & $x$ \"'"


def read(path: Path) -> Verdict:
    return Verdict.from_json(path.read_text(encoding="utf-8"))


def words(fragment: str) -> str:
    return " ".join("".join(xml.fromstring(fragment).itertext()).split())


def elements(fragment: str) -> Iterator[xml.Element]:
    return xml.fromstring(fragment).iter()


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


@pytest.mark.parametrize("path", GOLDEN, ids=lambda p: p.stem)
def test_it_says_what_the_verdict_says(path: Path) -> None:
    verdict = read(path)
    said = words(html.fragment(verdict))
    assert f"{in_quarters(verdict).score:g} of {verdict.max_score:g} points" in said
    for chapter in verdict.chapters:
        if chapter.problem is not None:
            assert chapter.problem.message in said
            continue
        for function in chapter.functions:
            assert function.name in said
            wrong = function.status not in ("passed", "unfinished")
            if wrong and function.failure is not None:
                assert function.failure.check in said
            if wrong and not function.follows_from:
                assert all(e.title in said for e in function.diagnosis)
                assert all(e.hint in said for e in function.diagnosis[:1])
        for answer in chapter.worksheet:
            if answer.status != "unfinished":
                assert answer.name in said


@pytest.mark.parametrize("path", GOLDEN, ids=lambda p: p.stem)
def test_nothing_in_it_is_markup_of_a_learner(path: Path) -> None:
    ours = {(e.tag, *e.attrib) for e in elements(html.fragment(read(path)))}
    theirs = hostile(read(path))
    fragment = html.fragment(replace(theirs, notes=(HOSTILE,)))
    assert {(e.tag, *e.attrib) for e in elements(fragment)} <= ours | {
        (tag, "style") for tag in ("pre", "div", "details", "summary")
    }
    assert "alert(1)" in words(fragment)
    styles = {e.attrib["style"] for e in elements(fragment)}
    assert not any("alert" in style or "url(" in style for style in styles)


def test_a_sentence_is_escaped() -> None:
    assert words(html.sentence(HOSTILE)) == HOSTILE
    assert notebook.sentence(HOSTILE)["text/plain"] == HOSTILE


def test_colors_can_be_seen_on_white_and_on_black_and_say_nothing_alone() -> None:
    styles = " ".join(e.attrib["style"] for path in GOLDEN for e in elements(html.fragment(read(path))))
    colors = set(re.findall(r"#[0-9a-f]{6}", styles))
    assert colors == {html.GREEN, html.RED, html.AMBER}
    for color in colors:
        for page in ("#ffffff", "#111111", "#1e1e1e"):
            assert contrast(color, page) > 3.5
    wrong = [e.text or "" for path in GOLDEN for e in elements(html.fragment(read(path))) if e.tag == "td"
             and html.RED in e.attrib["style"]]  # fmt: skip
    assert wrong
    assert all(entry.endswith("*") for entry in wrong)


def contrast(one: str, other: str) -> float:
    """As the Web Content Accessibility Guidelines define it."""

    def luminance(color: str) -> float:
        channels = [int(color[place : place + 2], 16) / 255 for place in (1, 3, 5)]
        red, green, blue = (c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels)
        return 0.2126 * red + 0.7152 * green + 0.0722 * blue

    dark, light = sorted((luminance(one), luminance(other)))
    return (light + 0.05) / (dark + 0.05)


@pytest.mark.parametrize("path", GOLDEN, ids=lambda p: p.stem)
def test_terminals_get_the_same_as_text(path: Path) -> None:
    bundle = notebook.bundle(read(path), ["A remark."])
    assert set(bundle) == {"text/html", "text/plain"}
    lines = bundle["text/plain"].splitlines()
    assert "· A remark." in lines
    assert "A remark." in words(bundle["text/html"])
    assert "\x1b" not in bundle["text/plain"]
    assert max(map(len, lines)) <= 80
