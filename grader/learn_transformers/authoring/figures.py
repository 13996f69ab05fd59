"""The figures of a lesson: written from their script, and what should hold of them."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from learn_transformers.authoring.findings import Finding, finding
from learn_transformers.authoring.sources import PLACEHOLDER, read
from learn_transformers.course import Chapter, Checkout, Map
from learn_transformers.key.figures import Figure, figures_of
from learn_transformers.lessons.figures import images

FIGURES = "every figure is what its script draws, can be read, and is in the lesson"
LARGEST = 30 << 10  # bytes
ALT_AT_LEAST = 40  # characters


def write(checkout: Checkout, page: Chapter | Map) -> dict[Path, bool]:
    """Write the figures of a lesson, or of the map, anew; was each another one?"""
    changed = {}
    for path, text in _files(checkout, page, figures_of(page)).items():
        changed[path] = read(path) != text
        if changed[path]:
            path.parent.mkdir(exist_ok=True)
            path.write_text(text, encoding="utf-8", newline="\n")
    return changed


def check(checkout: Checkout, page: Chapter | Map) -> Finding:
    """Do script, files and lesson agree, and can each figure be read?"""
    figures = figures_of(page)
    problems = [*_apart(checkout, page, figures), *_unreadable(figures), *_in_lesson(checkout, page, figures)]
    return finding(page.name, "", FIGURES, problems, f"{len(figures)} figures")


def _files(checkout: Checkout, page: Chapter | Map, figures: dict[str, Figure]) -> dict[Path, str]:
    """The files that these figures make, with their texts; one for terminals, too, where a figure has that."""
    folder, files = checkout.figures(page), {}
    for name, figure in figures.items():
        files[folder / f"{name}.svg"] = figure.to_svg()
        if words := figure.to_terminal():
            files[folder / f"{name}.txt"] = words
    return files


def _apart(checkout: Checkout, page: Chapter | Map, figures: dict[str, Figure]) -> Iterator[str]:
    """Where files are not what the script draws."""
    files, folder = _files(checkout, page, figures), checkout.figures(page)
    for path, text in files.items():
        if not path.is_file():
            yield f"{checkout.shown(path)} is missing: `dev figures {page.name}` writes it"
        elif read(path) != text:
            yield f"{checkout.shown(path)} is not what its script draws: `dev figures {page.name}` writes it"
    for path in sorted(folder.iterdir()) if folder.is_dir() else ():
        if path not in files:
            yield f"{checkout.shown(path)} is drawn by no function of figures.py"


def _unreadable(figures: dict[str, Figure]) -> Iterator[str]:
    """What is too much for one figure, leaves it, or is not written yet."""
    for name, figure in figures.items():
        size = len(figure.to_svg().encode())
        if size > LARGEST:
            yield f"{name} has {size / 1024:.0f} KB, more than {LARGEST >> 10}"
        yield from (f"{name}: {words}" for words in figure.beyond())
        if PLACEHOLDER in figure.to_svg():
            yield f"{name}: {PLACEHOLDER} stands in it"


def _in_lesson(checkout: Checkout, page: Chapter | Map, figures: dict[str, Figure]) -> Iterator[str]:
    """Where the lesson and its figures do not know of each other."""
    shown = images(read(checkout.lesson(page)))
    for image in shown:
        if image.name not in figures:
            yield f"the lesson shows {image.target}, which no function of figures.py draws"
        if len(image.alt) < ALT_AT_LEAST:
            yield f"{image.target} says in {len(image.alt)} of at least {ALT_AT_LEAST} characters what is to be seen"
    for name in figures:
        if name not in {image.name for image in shown}:
            yield f"{name} is in no lesson"
