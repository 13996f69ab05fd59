"""A file is replaced as a whole, and what a killed process had begun is taken away by the next."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from pathlib import Path

import pytest
from support import posix_only

from learn_transformers.course import replacement

OLD = time.time() - 60


def left(folder: Path, name: str, at: float = OLD) -> Path:
    path = folder / name
    path.write_text("half of it")
    os.utime(path, (at, at))
    return path


@posix_only("kills a process")
def test_what_a_killed_process_had_begun_is_taken_away(tmp_path: Path) -> None:
    program = (
        "import os, signal, sys; from pathlib import Path; from learn_transformers.course.replacement import writing\n"
        "with writing(Path(sys.argv[1], 'grades.json')) as file:\n"
        "    file.write(b'half'); file.flush(); os.kill(os.getpid(), signal.SIGKILL)"
    )
    subprocess.run([sys.executable, "-c", program, str(tmp_path)], check=False)
    (beside,) = tmp_path.iterdir()
    os.utime(beside, (OLD, OLD))
    replacement.take_away_leftovers(tmp_path)
    assert [*tmp_path.iterdir()] == []


@posix_only("locks files")
def test_what_is_being_written_stays(tmp_path: Path) -> None:
    with replacement.writing(tmp_path / "grades.json") as file:
        (beside,) = tmp_path.iterdir()
        os.utime(beside, (OLD, OLD))
        replacement.take_away_leftovers(tmp_path)
        file.write(b"whole")
    assert {path.name: path.read_bytes() for path in tmp_path.iterdir()} == {"grades.json": b"whole"}


def test_nothing_else_is_taken_away(tmp_path: Path) -> None:
    stay = [
        left(tmp_path, ".grades.json.0123abcd.tmp", time.time()),  # which may have been begun just now
        left(tmp_path, ".grades.json.0123.tmp"),
        left(tmp_path, "grades.json.0123abcd.tmp"),
        left(tmp_path, ".0123abcd.tmp"),
        left(tmp_path, ".grades.json.0123abcd.tmp.bak"),
    ]
    (tmp_path / ".folder.0123abcd.tmp").mkdir()
    gone = left(tmp_path, ".grades.json.0123abce.tmp")
    replacement.take_away_leftovers(tmp_path)
    assert not gone.exists()
    assert {*tmp_path.iterdir()} == {*stay, tmp_path / ".folder.0123abcd.tmp"}
    replacement.take_away_leftovers(tmp_path / "nowhere")


@posix_only("makes a link and a FIFO")
def test_a_link_leads_nowhere(tmp_path: Path) -> None:
    (tmp_path / "mine").mkdir()
    mine = left(tmp_path / "mine", "notes.txt")
    (tmp_path / ".a.00000000.tmp").symlink_to(mine)
    os.mkfifo(tmp_path / ".b.00000000.tmp")
    replacement.take_away_leftovers(tmp_path)
    assert mine.read_text() == "half of it"
    assert (tmp_path / ".a.00000000.tmp").is_symlink()


def test_where_files_cannot_be_locked(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """On Windows nobody can take away a file that is open."""
    monkeypatch.setattr(replacement, "fcntl", None)
    replacement.write(tmp_path / "file", b"new")
    left(tmp_path, ".file.00000000.tmp")
    replacement.take_away_leftovers(tmp_path)
    assert [path.name for path in tmp_path.iterdir()] == ["file"]
