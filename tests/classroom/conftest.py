"""Gradebooks to try: a new file of SQLite's, a new database of a PostgreSQL server that the session has for itself."""

from __future__ import annotations

import itertools
import warnings
from collections.abc import Iterator
from pathlib import Path

import postgres_server
import pytest
from postgres_server import Server

from learn_transformers.classroom.gradebook import engines
from learn_transformers.classroom.gradebook.book import Gradebook

_NUMBERS = itertools.count()


@pytest.fixture(scope="session")
def server() -> Iterator[Server]:
    if missing := postgres_server.missing():
        warnings.warn(missing, stacklevel=1)
        pytest.skip(missing)
    with postgres_server.running() as running:
        yield running


@pytest.fixture
def database(server: Server) -> Iterator[str]:
    """The name of an empty one."""
    name = f"class{next(_NUMBERS)}"
    server.sql(f"create database {name}")
    yield name
    server.sql(f"drop database {name} with (force)")


@pytest.fixture(params=["sqlite", "postgresql"])
def url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """Where there is nothing yet."""
    if request.param == "sqlite":
        return f"sqlite:///{tmp_path / 'class.gradebook'}"
    server: Server = request.getfixturevalue("server")
    return server.url(request.getfixturevalue("database"))


@pytest.fixture
def book(url: str) -> Iterator[Gradebook]:
    with Gradebook.open(url) as opened:
        yield opened


@pytest.fixture
def impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    """A lock is waited for a moment."""
    monkeypatch.setattr(engines, "LOCK_SECONDS", 0.1)
