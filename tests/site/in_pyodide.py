"""The judge of a site in Node, whose Python is the browser's: for tests that hold it to the judge of this machine."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from learn_transformers.site.browser import bundle, pyodide
from learn_transformers.trouble import WrongUse

FOLDER = "LEARN_TRANSFORMERS_PYODIDE"  # a folder with Pyodide's files, as `pyodide.sh` makes one
HERE = Path(__file__).parent
Plain = dict[str, Any]


def folder() -> Path:
    """Where Pyodide's files lie; whoever asks is skipped, and pytest's summary says so, where they are missing."""
    named = os.environ.get(FOLDER)
    if not named or shutil.which("node") is None:
        said = f"needs Node and {FOLDER}, a folder that `tests/site/pyodide.sh FOLDER` makes"
        warnings.warn(f"Nothing was tried in a browser's Python: it {said}.", stacklevel=2)
        pytest.skip(said)
    try:
        pyodide.files_in(Path(named))
    except WrongUse as problem:
        pytest.fail(str(problem))
    return Path(named)


class Node:
    """A process with the judge in it; `ready` says what it has loaded, and how long that took."""

    def __init__(self, process: subprocess.Popen[str]) -> None:
        self._process = process
        self.ready: Plain = self._line()

    def ask(self, given_up: dict[str, str] | None = None, **order: Any) -> Plain:
        """What is said to an order."""
        assert self._process.stdin is not None
        self._process.stdin.write(json.dumps({"order": order, "givenUp": given_up or {}}) + "\n")
        self._process.stdin.flush()
        said: Plain = self._line()["said"]
        assert "answer" in said, said
        answer: Plain = said["answer"]
        return answer

    def _line(self) -> Plain:
        assert self._process.stdout is not None
        found: Plain = json.loads(self._process.stdout.readline())
        return found


@contextmanager
def judge(scratch: Path) -> Iterator[Node]:
    """A judge at work, with the archive that a site would carry."""
    for file in folder().iterdir():
        (scratch / file.name).symlink_to(file)
    (scratch / bundle.ARCHIVE).unlink(missing_ok=True)
    (scratch / bundle.ARCHIVE).write_bytes(bundle.judge_files(None)[bundle.ARCHIVE])
    process = subprocess.Popen(
        ["node", str(HERE / "in_node.mjs"), str(scratch)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    )
    try:
        yield Node(process)
    finally:
        process.kill()
        process.communicate()
