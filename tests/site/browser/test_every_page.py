"""Every page in a browser: nobody is kept out, nothing errs, nothing is fetched from elsewhere, nothing is too wide."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urldefrag

import pytest
from pages_read import page
from visits import DESK, PHONE, Opened, Visit

from learn_transformers import course
from learn_transformers.site.pages import places

PAGES = [
    *(places.TOUR, places.MAP, places.GLOSSARY, places.NUMPY, places.LECTURE, places.DOWNLOADS, places.SEARCH),
    *(place(chapter) for chapter in course.chapters() for place in (places.lesson, places.quiz)),
]
WCAG = {"type": "tag", "values": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]}
CONTRAST = {"type": "rule", "values": ["color-contrast"]}  # all that other colors can spoil
_RUN = """async (which) => {
  const found = await axe.run(document, { runOnly: which, resultTypes: ["violations"] });
  return found.violations.flatMap((one) => one.nodes.map((node) => `${one.id}: ${node.html.slice(0, 200)}`));
}"""
_LINKS = """() => [...document.querySelectorAll("a[href], img[src], link[href]")].map((one) => one.href || one.src)"""
_UNFOLD = """() => document.querySelectorAll("details").forEach((one) => (one.open = true))"""


def kept_out(visit: Visit, which: dict[str, Any]) -> Sequence[str]:
    return list(visit.page.evaluate(_RUN, which))


def dead(links: Sequence[str], site: Path, home: str) -> list[str]:
    """Those that lead nowhere within the site."""
    found = []
    for link in links:
        address, anchor = urldefrag(link)
        if not address.startswith(home):
            continue
        path = unquote(address.removeprefix(home).partition("?")[0])
        file = site / path / "index.html" if (site / path).is_dir() else site / path
        if not file.is_file() or (anchor and anchor not in page(file).ids):
            found.append(link)
    return found


def test_the_pages_that_are_visited_are_all(site: Path) -> None:
    assert sorted(PAGES) == sorted(file.relative_to(site).as_posix() for file in site.rglob("*.html"))


@pytest.mark.parametrize("path", PAGES)
def test_a_page_is_for_everybody(path: str, visitor: Opened, site: Path, home: str, axe: str) -> None:
    visit = visitor(path, viewport=PHONE)
    visit.page.add_script_tag(content=axe)
    visit.page.evaluate(_UNFOLD)
    visit.scroll_through()
    assert visit.too_wide() == []
    assert kept_out(visit, WCAG) == []
    visit.page.emulate_media(color_scheme="dark")
    visit.page.set_viewport_size(DESK)
    assert visit.too_wide() == []
    assert kept_out(visit, CONTRAST) == []
    assert dead(visit.page.evaluate(_LINKS), site, home) == []
    assert visit.errors == []
    assert visit.hosts == {visit.own_host}
    visit.page.context.close()
