"""What many tests share besides fixtures. Not in `conftest.py`: there may be several of those."""

from __future__ import annotations

import subprocess
from collections.abc import Callable
from pathlib import Path

ROOT = Path(__file__).parents[1]
CommandLine = Callable[..., "subprocess.CompletedProcess[str]"]


def source_of(chapter: str) -> str:
    """The model solution of a chapter, as text to change."""
    (path,) = (ROOT / "solutions").glob(f"*_{chapter}/{chapter}.py")
    return path.read_text()
