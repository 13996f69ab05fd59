"""A class to regrade, in a file and on a server, and a key that changes."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from a_class import Class

from learn_transformers.classroom import grading
from learn_transformers.classroom.grading import Settings

Mend = Callable[[str], None]


@pytest.fixture
def mend(monkeypatch: pytest.MonkeyPatch) -> Mend:
    """Makes the key another one."""

    def mended(version: str) -> None:
        monkeypatch.setattr(grading, "version_of_keys", lambda: version)
        monkeypatch.setattr(Settings, "version", version)

    mended("k1")
    return mended


@pytest.fixture
def of_class(url: str, tmp_path: Path) -> Iterator[Class]:
    made = Class.made(url, tmp_path / "graded")
    yield made
    made.book.close()
