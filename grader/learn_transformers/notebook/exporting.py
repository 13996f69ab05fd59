"""`export notebooks`: the map and a notebook a chapter, the same bytes each time, and nothing of a learner's lost."""

from __future__ import annotations

import hashlib
import importlib
import re
from collections import Counter
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from learn_transformers import course
from learn_transformers.course import Chapter, Map, WrongUse
from learn_transformers.notebook import lesson
from learn_transformers.notebook.lesson import name_of
from learn_transformers.workspace import exporting
from learn_transformers.workspace.exporting import Exported

_OWNER, _NAME, _BRANCH = r"[A-Za-z0-9](?:-?\w)*", r"(?!\.\.?(?:@|$))[\w.-]+(?<!\.git)", r"\w(?:[./-]?\w)*"
_REPOSITORY = re.compile(rf"({_OWNER})/({_NAME})(?:@({_BRANCH}))?", re.ASCII)
_MISSING = 'Notebooks are made with jupytext, which is missing: `pip install "learn-transformers[notebook]"` brings it.'
_BADGES = {
    "Colab": "https://colab.research.google.com/assets/colab-badge.svg",
    "Kaggle": "https://kaggle.com/static/images/open-in-kaggle.svg",
}
_KERNEL = {"display_name": "Python 3", "language": "python", "name": "python3"}


@dataclass(frozen=True)
class Repository:
    """A repository on GitHub; an empty `branch` is the one that it opens with."""

    owner: str
    name: str
    branch: str = ""

    @classmethod
    def named(cls, text: str) -> Repository:
        """The one that is called so.

        Raises:
            WrongUse: if that is no `OWNER/NAME` or `OWNER/NAME@BRANCH`.
        """
        match = _REPOSITORY.fullmatch(text)
        if match is None:
            raise WrongUse(f"{text!r} is no repository: write OWNER/NAME, or OWNER/NAME@BRANCH.")
        return cls(match[1], match[2], match[3] or "")

    @property
    def source(self) -> str:
        """What pip installs from it."""
        return f"git+https://github.com/{self.owner}/{self.name}{self.branch and f'@{self.branch}'}"


def export(folder: Path, *, repository: str | None = None, force: bool = False) -> list[Exported]:
    """Write the notebooks of the map and of all chapters to a folder; all of them or, if one is in the way, none.

    Raises:
        WrongUse: if jupytext is missing, a file is in the way or cannot be written, or no repository is called so.
    """
    home = None if repository is None else Repository.named(repository)
    above = course.map_of_course()
    pages: list[Chapter | Map] = [*([above] if above else []), *course.chapters()]
    made = {folder / name_of(page): notebook(page, home, folder).encode() for page in pages}
    return exporting.write(made, folder, "notebooks", force=force)


def notebook(page: Chapter | Map, home: Repository | None = None, folder: Path = Path()) -> str:
    """The notebook of a chapter, or of the map, as the text of its file.

    Its cells have the same ids as long as they say the same. With a `home` it links to services that open it from
    there, where it lies in `folder`, and installs the course from there.

    Raises:
        WrongUse: if jupytext is missing.
    """
    try:
        jupytext: Any = importlib.import_module("jupytext")
        nbformat: Any = importlib.import_module("nbformat")
    except ImportError:
        raise WrongUse(_MISSING) from None
    badges = links(home, folder, page) if home else ""
    if isinstance(page, Map):
        text = lesson.of_map(page, badges)
    else:
        text = lesson.text(page, badges, home.source if home else "")
    made = jupytext.reads(text, fmt={"extension": ".md", "split_at_heading": True})
    made.metadata = nbformat.from_dict({"kernelspec": _KERNEL, "language_info": {"name": "python"}})
    seen: Counter[str] = Counter()
    for cell in made.cells:
        digest = hashlib.sha256(f"{cell.cell_type}\n{cell.source}".encode()).hexdigest()[:12]
        seen[digest] += 1
        cell.id = digest if seen[digest] == 1 else f"{digest}-{seen[digest]}"
        cell.metadata = nbformat.from_dict({})
    made.nbformat, made.nbformat_minor = 4, 5
    return str(nbformat.writes(made, version=nbformat.NO_CONVERT)) + "\n"


def links(home: Repository, folder: Path, page: Chapter | Map) -> str:
    """Badges that open a notebook on services that run it."""
    opened = services(home, folder, page)
    return " ".join(f"[![Open in {service}]({_BADGES[service]})]({link})" for service, link in opened.items())


def services(home: Repository, folder: Path, page: Chapter | Map) -> dict[str, str]:
    """Services that run a notebook, each with the address at which it opens this one."""
    file = _within_checkout(folder / name_of(page))
    where = f"{home.owner}/{home.name}/blob/{home.branch or 'main'}/{file}"
    return {
        "Colab": f"https://colab.research.google.com/github/{where}",
        "Kaggle": f"https://kaggle.com/kernels/welcome?src=https://github.com/{where}",
    }


def _within_checkout(file: Path) -> str:
    """A file's place in the checkout that it lies in; outside of any, in a folder of the same name."""
    file = file.resolve()
    for folder in file.parents:
        if (folder / ".git").exists():
            return file.relative_to(folder).as_posix()
    return f"{file.parent.name}/{file.name}"
