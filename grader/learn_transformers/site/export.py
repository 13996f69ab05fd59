"""`export site`: the course as pages. A folder that holds a site of ours is brought up to date, no other is."""

from __future__ import annotations

import hashlib
import importlib
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import Any

from learn_transformers import course
from learn_transformers.course import WrongUse
from learn_transformers.notebook.exporting import Repository
from learn_transformers.site import finding
from learn_transformers.site.pages import (
    downloads,
    explorables,
    layout,
    lecture,
    lessons,
    places,
    quizzes,
    searching,
    texts,
    tour,
)
from learn_transformers.workspace import exporting
from learn_transformers.workspace.exporting import Exported

SCHEMA = "learn-transformers/site@1"
MARKER = ".learn-transformers-site.json"
_LARGEST = 4 << 20  # bytes of a marker
_JUDGE = "learn_transformers.site.browser.bundle"
_PYODIDE = f"{places.STATIC}/judge/pyodide/"


@dataclass(frozen=True)
class Site:
    """What was made, where, which files of an earlier site were taken away, and why pagefind made no index ("")."""

    folder: Path
    pages: int
    bytes: int
    files: tuple[Exported, ...]
    removed: tuple[Path, ...]
    has_notebooks: bool
    trouble: str = ""

    def to_json(self) -> dict[str, Any]:
        """The same for a machine."""
        written = [str(one.file) for one in self.files if one.written]
        return {
            "schema": "learn-transformers/site-export@1",
            "folder": str(self.folder),
            "pages": self.pages,
            "bytes": self.bytes,
            "files": len(self.files),
            "written": written,
            "removed": [str(file) for file in self.removed],
            "notebooks": self.has_notebooks,
            "trouble": self.trouble,
        }


def export(folder: Path, *, repository: str | None = None, pyodide: Path | None = None, force: bool = False) -> Site:
    """Write the site of this course to a folder; all of it or, if something is in the way, nothing.

    Raises:
        WrongUse: if a library is missing, the folder is a file or holds something else, or it cannot be written.
    """
    before = _before(folder, force=force)
    made, trouble = files(repository=repository, pyodide=pyodide)
    known = {name: hashlib.sha256(data).hexdigest() for name, data in made.items()}
    marker = json.dumps({"schema": SCHEMA, "files": known}, indent=1).encode()
    ours = [folder / name for name in before if _is_as_we_left_it(folder, name, before[name])]
    written = {folder / name: data for name, data in {**made, MARKER: marker}.items()}
    done = exporting.write(written, folder, "site", force=force, ours=[*ours, folder / MARKER])
    removed = [file for file in ours if file not in written]
    for file in removed:
        file.unlink()
    pages = sum(name.endswith(".html") for name in made)
    size = sum(map(len, made.values()))
    return Site(folder, pages, size, tuple(done), tuple(removed), downloads.has_notebooks(), trouble)


def files(*, repository: str | None = None, pyodide: Path | None = None) -> tuple[dict[str, bytes], str]:
    """Every file of the site by its place there, and why pagefind made no index of them ("": it did, or is not there).

    Raises:
        WrongUse: if a library is missing, or no repository is called so.
    """
    home = None if repository is None else Repository.named(repository)
    links, frame = places.links(), layout.frame(_PYODIDE if pyodide else "")
    pages = [*_pages(links, home)]
    made = {page.path: frame.page(page).encode() for page in pages}
    index = finding.index(made)
    search = searching.page(finding.SCRIPT if index.files else "")
    made |= {search.path: frame.page(search).encode(), searching.INDEX: searching.index(pages), **index.files}
    made |= {**dict(_figures()), **downloads.handed_out(), **downloads.notebooks(home), **dict(_static())}
    made |= {f"{places.STATIC}/judge/{name}": data for name, data in _judge(pyodide).items()}
    return made, index.trouble


def _pages(links: places.Links, home: Repository | None) -> Iterator[layout.Page]:
    yield tour.page(home)
    yield from texts.pages(links)
    yield from lecture.pages()
    yield downloads.page(home)
    for chapter in course.chapters():
        yield lessons.page(chapter, links, downloads.colab(chapter, home))
        if chapter.has_quiz:
            yield quizzes.page(chapter)


def _figures() -> Iterator[tuple[str, bytes]]:
    for of in course.pages():
        folder = f"{of.name}/" if isinstance(of, course.Chapter) else ""
        for target in lessons.figures_of(of):
            if (data := lessons.drawn(of, target)) is not None:
                yield f"{folder}{target}", data


def _static() -> Iterator[tuple[str, bytes]]:
    """What is shipped as it is: style sheets and scripts."""
    for file in sorted(layout.SHIPPED.rglob("*")):
        if file.is_file():
            yield f"{places.STATIC}/{file.relative_to(layout.SHIPPED).as_posix()}", file.read_bytes()
    yield from explorables.scripts()


def _judge(pyodide: Path | None) -> Mapping[str, bytes]:
    """What checks exercises in the page."""
    try:
        module = importlib.import_module(_JUDGE)
    except ModuleNotFoundError as missing:
        if not (missing.name or "").startswith("learn_transformers.site"):
            raise
        return {}
    made: Mapping[str, bytes] = module.judge_files(pyodide)
    return made


def _before(folder: Path, *, force: bool) -> dict[str, str]:
    """The files of the site that is there, each with its digest as it was written.

    Raises:
        WrongUse: if something else is there.
    """
    if folder.exists() and not folder.is_dir():
        raise WrongUse(f"{folder} is a file: a site needs a folder of its own.")
    marker = folder / MARKER
    if marker.is_file() and not marker.is_symlink():
        return _read(marker)
    if not force and folder.exists() and any(folder.iterdir()):
        raise WrongUse(f"{folder} holds other files: name a new folder, or --force writes the site among them.")
    return {}


def _read(marker: Path) -> dict[str, str]:
    """A marker may be anybody's: what is not a plain list of files is none."""
    try:
        with marker.open("rb") as file:
            content = json.loads(file.read(_LARGEST))
        known = content["files"] if content["schema"] == SCHEMA else {}
        return {name: digest for name, digest in known.items() if _is_inside(name) and isinstance(digest, str)}
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        return {}


def _is_inside(name: str) -> bool:
    parts = PurePosixPath(name).parts
    return bool(parts) and not name.startswith("/") and "\\" not in name and ":" not in name and ".." not in parts


def _is_as_we_left_it(folder: Path, name: str, digest: str) -> bool:
    file = folder / name
    steps = [file, *file.parents[: len(PurePosixPath(name).parts) - 1]]
    if any(step.is_symlink() for step in steps) or not file.is_file():
        return False
    try:
        return hashlib.sha256(file.read_bytes()).hexdigest() == digest
    except OSError:
        return False
