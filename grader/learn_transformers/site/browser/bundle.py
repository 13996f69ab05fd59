"""What a site carries so that exercises run in it: the judge with what it imports, and a list of what to load."""

from __future__ import annotations

import hashlib
import importlib.util
import io
import json
import zipfile
from base64 import b64encode
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Final

from learn_transformers import course
from learn_transformers.site.browser import pyodide

LIBRARIES: Final = ("latex2mathml", "markdown_it", "mdurl", "mpmath", "rich")
"""The pure-Python packages that the judge imports there."""

ARCHIVE: Final = "judge.zip"
LIST: Final = "files.json"
_NOT_THERE: Final = (
    "authoring/", "classroom/", "cli/", "doctor.py", "entry.py", "experiments/", "notebook/", "pytest_plugin.py",
    "schemas/", "shipped/", "site/explorables/", "site/static/", "site/templates/", "watch/", "__main__.py",
)  # fmt: skip  # of ours; what the command line, authors and notebooks need
_EPOCH: Final = (1980, 1, 1, 0, 0, 0)  # the same sources make the same archive
_PACKAGE: Final = "learn_transformers"


def judge_files(pyodide_folder: Path | None) -> Mapping[str, bytes]:
    """Files of a site by their name in its folder for the judge; with a folder of Pyodide's, that is in it, too.

    Raises:
        WrongUse: if that folder does not hold what is needed.
    """
    archive = _archive()
    own = {} if pyodide_folder is None else {f"pyodide/{n}": d for n, d in pyodide.files_in(pyodide_folder).items()}
    listed = [
        {"name": f.name, "url": f"pyodide/{f.name}" if own else f.url, "size": f.size, "integrity": f.integrity}
        for f in pyodide.FILES
    ]
    integrity = f"sha256-{b64encode(hashlib.sha256(archive).digest()).decode()}"
    listed.append({"name": ARCHIVE, "url": ARCHIVE, "size": len(archive), "integrity": integrity})
    return {ARCHIVE: archive, LIST: json.dumps({"files": listed}, indent=1).encode(), **own}


def _archive() -> bytes:
    """Everything that is imported there, as it lies in a folder for packages."""
    data = io.BytesIO()
    with zipfile.ZipFile(data, "w") as archive:
        for name, path in sorted(_sources()):
            entry = zipfile.ZipInfo(name, _EPOCH)
            entry.compress_type = zipfile.ZIP_DEFLATED
            archive.writestr(entry, path.read_bytes(), compresslevel=9)
    return data.getvalue()


def _sources() -> Iterator[tuple[str, Path]]:
    for library in LIBRARIES:
        found = importlib.util.find_spec(library)
        assert found is not None
        assert found.origin is not None
        folder = Path(found.origin).parent
        yield from _below(library, folder, (".py", ".txt"))
        for about in folder.parent.glob(f"{library}-*.dist-info/METADATA"):  # some ask which version they are
            yield f"{about.parent.name}/{about.name}", about
    for name, path in _below("", course.PACKAGE, (".py",)):
        if not name.startswith(_NOT_THERE) and not _draws_figures(name):
            yield f"{_PACKAGE}/{name}", path
    for kind in ("exercises", "solutions"):
        for name, path in _below("", course.shipped() / kind, (".py", ".md")):
            yield f"{_PACKAGE}/shipped/{kind}/{name}", path


def _draws_figures(name: str) -> bool:
    return name.startswith("answer_key/") and name.endswith("/figures.py")


def _below(prefix: str, folder: Path, endings: tuple[str, ...]) -> Iterator[tuple[str, Path]]:
    for path in folder.rglob("*"):
        if path.suffix in endings and "tests" not in path.parts and "__pycache__" not in path.parts:
            yield f"{prefix}/{path.relative_to(folder).as_posix()}".lstrip("/"), path
