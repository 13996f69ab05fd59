"""Programs on terminals of their own, which are ended with the test."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from sessions import Session


@pytest.fixture
def start(tmp_path: Path) -> Iterator[Callable[..., Session]]:
    from sessions import Session  # not where no such terminal is

    sessions: list[Session] = []

    def begin(*arguments: str, **more: str) -> Session:
        sessions.append(Session(tmp_path / str(len(sessions)), *arguments, **more))
        return sessions[-1]

    yield begin
    for session in sessions:
        session.close()
