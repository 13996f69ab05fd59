"""Is every file there that belongs to a chapter, and none that does not?"""

from __future__ import annotations

from collections.abc import Collection
from pathlib import Path, PurePath

from learn_transformers.authoring.findings import Finding, finding
from learn_transformers.authoring.sources import exercises_in, read, written_in
from learn_transformers.course import Chapter, Checkout, keyed_chapters

STRAY = "no file is missing and none is stray"
OTHER_STYLES = "every function has right answers in other styles"
STYLES_AT_LEAST = 5

_GENERATED = {"__pycache__", ".learn-transformers", ".pytest_cache", ".mypy_cache", ".ruff_cache", ".ipynb_checkpoints"}
_EDITORS = {".vscode", "pyrightconfig.json"}
_BESIDE = {"worksheet.py", "experiment.py", "margins.json", "train.py"}
_KEY = {
    "__init__.py",
    "functions.py",
    "stand_ins.py",
    "training.py",
    "worksheet.py",
    "pictures.py",
    "figures.py",
    "quiz",
    "quiz.py",
}


def check_course(checkout: Checkout) -> list[Finding]:
    """The folders around the chapters."""
    keyed, root = set(keyed_chapters()), checkout.root
    exercises, solutions = (checkout.chapters_in(folder) for folder in ("exercises", "solutions"))
    problems = _strays(
        checkout, root / "exercises", {c.folder for c in exercises} | _EDITORS | {"README.md", "figures"}
    )
    problems += _strays(checkout, root / "exercises" / ".vscode", {"settings.json"})
    problems += _strays(checkout, root / "solutions", {c.folder for c in exercises})
    problems += [f"exercises/{c.folder} has no answer key" for c in exercises if c.name not in keyed]
    problems += [f"exercises/{c.folder} has no folder in solutions" for c in exercises if c not in solutions]
    problems += [f"the key {name} has no chapter" for name in sorted(keyed - {c.name for c in exercises})]
    return [finding("", "", STRAY, problems)]


def check(checkout: Checkout, chapter: Chapter) -> list[Finding]:
    """The files of one chapter."""
    stub, solution, key = checkout.stub(chapter), checkout.solution(chapter), checkout.key(chapter)
    problems = _strays(checkout, stub.parent, {"README.md", stub.name, *_BESIDE, checkout.figures(chapter).name})
    trained = [PurePath(chapter.weights).name] if chapter.is_trained else []
    problems += _strays(checkout, solution.parent, {solution.name, "worksheet.py", *trained})
    problems += _strays(checkout, key.parent, _KEY)
    wanted = (stub, solution, key, key.parent / "__init__.py", checkout.lesson(chapter))
    problems += [f"{checkout.shown(p)} is missing" for p in wanted if not p.is_file()]
    return [finding(chapter.name, "", STRAY, problems), _other_styles(checkout, chapter)]


def _strays(checkout: Checkout, folder: Path, belong: Collection[str]) -> list[str]:
    there = sorted(p.name for p in folder.iterdir()) if folder.is_dir() else []
    return [f"{checkout.shown(folder / n)} does not belong there" for n in there if n not in {*belong, *_GENERATED}]


def _other_styles(checkout: Checkout, chapter: Chapter) -> Finding:
    """A file may hold some of the functions. That they pass is for the test-suite to see."""
    wanted = list(exercises_in(read(checkout.key(chapter))))
    files = sorted(checkout.alternatives(chapter).glob("*.py"))
    problems, written = [], []
    for file in files:
        try:
            written += written_in(read(file))
        except SyntaxError as error:
            problems.append(f"{file.name} cannot be read: {error}")
    few = [f"{name} {count}" for name in wanted if (count := written.count(name)) < STYLES_AT_LEAST]
    problems += (
        [f"fewer than {STYLES_AT_LEAST} in {checkout.shown(checkout.alternatives(chapter))}: {', '.join(few)}"]
        if few
        else []
    )
    return finding(chapter.name, "", OTHER_STYLES, problems, f"{len(files)} files")
