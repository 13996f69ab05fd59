"""What can be taken home: each chapter's files as they are handed out, and its notebook."""

from __future__ import annotations

import importlib.util
from dataclasses import dataclass
from pathlib import Path

from learn_transformers import course
from learn_transformers.notebook import exporting
from learn_transformers.notebook.lesson import name_of
from learn_transformers.site.pages import layout, places

Files = dict[str, bytes]


@dataclass(frozen=True)
class Row:
    """The files of a chapter, each with its place in the site; where its notebook opens, if it does."""

    number: str
    title: str
    files: list[tuple[str, str]]
    colab: str


def has_notebooks() -> bool:
    """Are the libraries there with which notebooks are made?"""
    return all(importlib.util.find_spec(name) for name in ("jupytext", "nbformat"))


def handed_out() -> Files:
    """The files of all chapters by their place in the site."""
    names = [name for c in course.chapters() for name in _names(c)]
    return {f"{places.FILES}/{name}": course.shipped_bytes(name) for name in names}


def notebooks(home: exporting.Repository | None) -> Files:
    """The notebooks of all chapters by their place in the site; none if the libraries are missing."""
    return {
        f"{places.NOTEBOOKS}/{name_of(of)}": exporting.notebook(of, home, Path(places.NOTEBOOKS)).encode()
        for of in (course.pages() if has_notebooks() else ())
    }


def colab(chapter: course.Chapter, home: exporting.Repository | None) -> str:
    """Where a chapter's notebook opens on Colab, from the folder `notebooks` of the repository; "" without one."""
    return exporting.services(home, Path(places.NOTEBOOKS), chapter)["Colab"] if home else ""


def page(home: exporting.Repository | None) -> layout.Page:
    """The page that lists them."""
    with_notebooks = has_notebooks()
    rows = []
    for chapter in course.chapters():
        files = [(name.rpartition("/")[2], f"{places.FILES}/{name}") for name in _names(chapter)]
        if with_notebooks:
            files.append((name_of(chapter), f"{places.NOTEBOOKS}/{name_of(chapter)}"))
        rows.append(Row(f"{chapter.number:02d}", layout.name_of(chapter), files, colab(chapter, home)))
    return layout.Page(places.DOWNLOADS, "Downloads", "downloads.html", {"rows": rows, "notebooks": with_notebooks})


def _names(chapter: course.Chapter) -> list[str]:
    more = [(chapter.has_worksheet, chapter.worksheet), (chapter.has_experiment, chapter.experiment)]
    return [chapter.file, *(name for there, name in more if there)]
