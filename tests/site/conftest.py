"""The site of the course, built once for each process that runs tests."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from learn_transformers.site import export


@pytest.fixture(scope="session")
def built_site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """The folder that `export site` writes; read it, and change nothing there."""
    folder = tmp_path_factory.mktemp("site") / "site"
    export.export(folder)
    return folder
