"""A gradebook that is a file: what may be there already, who may read it, and a disk that is full."""

from __future__ import annotations

import os
import sqlite3
import stat
import subprocess
import sys
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest
import some_attempts
from some_attempts import attempt, many
from support import make_pipe, posix_only

from learn_transformers.classroom.gradebook import engines
from learn_transformers.classroom.gradebook.book import Gradebook
from learn_transformers.classroom.gradebook.trouble import GradebookError
from learn_transformers.trouble import WrongUse

FULL = """
import resource, signal, sys
import some_attempts
from learn_transformers.classroom.gradebook.book import Gradebook
signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
resource.setrlimit(resource.RLIMIT_FSIZE, (100_000, resource.RLIM_INFINITY))
with Gradebook.open(sys.argv[1]) as book:
    for attempt in some_attempts.many(500):
        book.record(attempt)
        print(attempt.key.digest, flush=True)
"""


def tables_of_others(path: Path) -> None:
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("create table attempt (id integer primary key)")
        connection.commit()


def half_of_one(path: Path) -> None:
    Gradebook.open(str(path)).close()
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("drop table event")
        connection.commit()


def of_the_future(path: Path) -> None:
    Gradebook.open(str(path)).close()
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("update gradebook_version set version_num = '99'")
        connection.commit()


def version_lost(path: Path) -> None:
    Gradebook.open(str(path)).close()
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("delete from gradebook_version")
        connection.commit()


def overwritten(path: Path) -> None:
    with Gradebook.open(str(path)) as book:
        book.record_all(many(50))
    content = bytearray(path.read_bytes())
    content[100:9000] = b"\xff" * 8900
    path.write_bytes(content)


def no_database(path: Path) -> None:
    path.write_text("name,score\nada,3\n" * 100)


@pytest.mark.parametrize(
    ("laid", "said"),
    [
        (no_database, "the file is no gradebook, or a damaged one"),
        (overwritten, "damaged"),
        (tables_of_others, "other tables"),
        (half_of_one, "its tables are not those of a gradebook, or are damaged"),
        (version_lost, "its tables are not those of a gradebook, or are damaged"),
        (of_the_future, "a newer version of learn-transformers has made it"),
        (Path.mkdir, "it is no file"),
        (make_pipe, "it is no file"),
        pytest.param(
            lambda path: path.symlink_to(path),
            "symbolic links",
            marks=posix_only("makes a link, which Windows forbids"),
        ),
    ],
)
def test_what_is_no_gradebook_is_said_and_stays(tmp_path: Path, laid: Callable[[Path], None], said: str) -> None:
    path = tmp_path / "class.gradebook"
    laid(path)
    before = path.read_bytes() if path.is_file() else b""
    with pytest.raises(WrongUse) as refusal:
        Gradebook.open(str(path))
    assert str(refusal.value).startswith(f"The gradebook {path} cannot be used: ")
    assert said in str(refusal.value)
    assert str(refusal.value).endswith(".")
    assert "\n" not in str(refusal.value)
    assert (path.read_bytes() if path.is_file() else b"") == before


def test_a_folder_that_is_not_there_is_not_made(tmp_path: Path) -> None:
    with pytest.raises(WrongUse, match="cannot be made: No such file or directory"):
        Gradebook.open(str(tmp_path / "no" / "class.gradebook"))
    assert list(tmp_path.iterdir()) == []


def test_an_empty_file_becomes_one(tmp_path: Path) -> None:
    path = tmp_path / "a class, 100 %? #1.gradebook"
    path.touch()
    with Gradebook.open(str(path)) as book:
        assert book.record(attempt())
    with Gradebook.open(f"sqlite:///{path}") as book:
        assert not book.record(attempt())
    assert [file.name for file in tmp_path.iterdir()] == [path.name]


@posix_only("looks at permissions")
def test_its_owner_alone_may_read_it(tmp_path: Path) -> None:
    path = tmp_path / "class.gradebook"
    Gradebook.open(str(path)).close()
    assert stat.S_IMODE(path.stat().st_mode) == 0o600


@pytest.mark.parametrize("closed", ["class.gradebook", ""], ids=["the file", "its folder"])
def test_what_cannot_be_written_is_said_before_anything_is_graded(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, closed: str
) -> None:
    path = tmp_path / "class.gradebook"
    Gradebook.open(str(path)).close()
    access = os.access  # root may write everywhere, so that no permission would do
    monkeypatch.setattr(os, "access", lambda place, mode: Path(place) != tmp_path / closed and access(place, mode))
    with pytest.raises(WrongUse, match="it, or its folder, cannot be written"):
        Gradebook.open(str(path))


def test_a_database_that_sqlite_may_not_write_is_one_sentence(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "class.gradebook"
    Gradebook.open(str(path)).close()
    connect = sqlite3.connect
    monkeypatch.setattr(sqlite3, "connect", lambda url, *more, **named: connect(url[:-2] + "ro", *more, **named))
    with pytest.raises(WrongUse, match="it cannot be written"):
        Gradebook.open(str(path))


def test_a_file_that_vanishes_is_not_made_anew(tmp_path: Path) -> None:
    path = tmp_path / "class.gradebook"
    with Gradebook.open(str(path)) as book:
        assert book.record(attempt())
        path.unlink()
        with pytest.raises(GradebookError, match="cannot be opened"):
            book.record(attempt(content="c1"))
    assert not path.exists()


@posix_only("limits how large a file may be")
def test_where_the_disk_is_full_what_was_kept_stays(tmp_path: Path) -> None:
    path = tmp_path / "class.gradebook"
    environment = {**os.environ, "PYTHONPATH": str(Path(some_attempts.__file__).parent)}
    words = [sys.executable, "-c", FULL, str(path)]
    done = subprocess.run(words, capture_output=True, text=True, check=False, env=environment)
    assert "GradebookError: The gradebook" in done.stderr.splitlines()[-1]
    assert done.stderr.splitlines()[-1].endswith(".")
    with Gradebook.open(str(path)) as book:
        kept = {a.key.digest for history in book.histories() for a in history.attempts}
        assert kept == set(done.stdout.split())
        assert 0 < len(kept) < 500
        assert len(book.record_all(many(500))) == 500 - len(kept)


@pytest.mark.usefixtures("impatient")
def test_a_file_that_is_locked_when_it_is_opened_is_one_sentence(tmp_path: Path) -> None:
    path = tmp_path / "class.gradebook"
    with closing(sqlite3.connect(path, isolation_level=None)) as other:
        other.execute("begin exclusive")
        with pytest.raises(WrongUse, match="another program keeps it locked"):
            Gradebook.open(str(path), patience=0.2)
    assert engines.LOCK_SECONDS < 1
    Gradebook.open(str(path)).close()
