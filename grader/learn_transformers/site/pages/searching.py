"""What a reader can search: the words of every section of every page, for a small script."""

from __future__ import annotations

import json
from collections.abc import Iterable

from learn_transformers.site.pages import places
from learn_transformers.site.pages.layout import Page

INDEX = f"{places.STATIC}/search.json"


def index(pages: Iterable[Page]) -> bytes:
    """A list of `[address, page, heading, words]`, one for each section."""
    entries = [
        [f"{page.path}#{part.anchor}" if part.anchor else page.path, page.title, part.heading, part.words]
        for page in pages
        for part in page.sections
    ]
    return json.dumps(entries, ensure_ascii=False, separators=(",", ":")).encode()


def page(pagefind: str = "") -> Page:
    """The page that searches, with the script of pagefind at this place, or in our own index."""
    return Page(places.SEARCH, "Search", "search.html", {"index": INDEX, "pagefind": pagefind})
