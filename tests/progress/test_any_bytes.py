"""Whatever bytes and whatever entries lie in the folder of ours: no crash, no wait, nobody is harmed."""

from __future__ import annotations

import os
import sqlite3
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import hostile_folders as hostile
import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from support import IS_ROOT, posix_only
from verdicts import verdict

from learn_transformers import progress
from learn_transformers.course import needs
from learn_transformers.progress import door, rollback, summary
from learn_transformers.report import overview, progress_page
from learn_transformers.verdict import Status
from learn_transformers.workspace import manifest

pytestmark = posix_only("needs links and pipes")
FEW = settings(
    max_examples=25, deadline=None, suppress_health_check=[HealthCheck.too_slow]
)  # a slow machine is no find
SOUND: bytes
with tempfile.TemporaryDirectory() as _name:
    hostile.database(Path(_name) / "progress.sqlite3")
    SOUND = (Path(_name) / "progress.sqlite3").read_bytes()


def in_memory() -> tempfile.TemporaryDirectory[str]:
    """A folder that no disk is waited for, where there is such."""
    return tempfile.TemporaryDirectory(dir="/dev/shm" if os.access("/dev/shm", os.W_OK) else None)


@contextmanager
def a_course() -> Iterator[Path]:
    """A course, beside a file that is dear to somebody."""
    with in_memory() as name:
        (Path(name) / "victim").write_text("dear to me")
        exercises = Path(name) / "mine" / "exercises"
        (exercises / "02_softmax").mkdir(parents=True)
        hostile.home(exercises)
        yield exercises
        assert (Path(name) / "victim").read_text() == "dear to me"
        assert {path.name for path in Path(name).iterdir()} == {"victim", "mine"}


def is_served(exercises: Path, *, known: bool = True) -> None:
    """Looking and recording come through, and what was recorded is known."""
    page, _ = overview.text(exercises)
    assert "\n".join(page).startswith("Your course: ")
    seen = summary.of(exercises)
    if seen.readable:
        progress_page.to_json(seen, needs.read())
    progress.read_or_say(progress.replies, exercises, [])
    with suppress(progress.ProgressError):
        assert "\n" not in progress.record(exercises, verdict(Status.PASSED))
        found, _ = progress.read_or_say(progress.records, exercises, {})
        assert not known or found["softmax", "softmax"].status == "passed"


@st.composite
def nearly_sound(draw: st.DrawFn) -> bytes:
    """A progress file with some bytes changed, cut off or put in front of the rest."""
    data = bytearray(SOUND)
    for _ in range(draw(st.integers(1, 8))):
        where = draw(st.integers(0, len(data) - 1) | st.integers(0, 120))
        data[where : where + 1] = draw(st.binary(min_size=1, max_size=1) | st.binary(max_size=4))
    return bytes(data[: draw(st.just(len(data)) | st.integers(0, len(data)))])


def journals(victim: str = "../../victim") -> st.SearchStrategy[bytes]:
    sizes = st.sampled_from([0, 1, 512, 4096, 65536, 1 << 31])
    named = st.builds(
        hostile.super_journal, st.sampled_from([victim, "", "v" * 300]), st.integers(0, 1 << 31), st.just(4096)
    )
    headed = st.builds(
        lambda numbers, rest: hostile.MAGIC + b"".join(n.to_bytes(4, "big") for n in numbers) + rest,
        st.tuples(st.integers(0, 1 << 31), st.integers(0, 99), st.integers(0, 1 << 31), sizes, sizes),
        st.binary(max_size=600),
    )
    return st.binary(max_size=600) | named | headed


@given(content=st.binary(max_size=300) | nearly_sound())
@example(content=b"SQLite format 3\0")
@FEW
def test_any_bytes_as_the_progress_file(content: bytes) -> None:
    with a_course() as exercises:
        progress.path_of(exercises).write_bytes(content)
        is_served(exercises)


@given(content=st.just(SOUND) | nearly_sound() | st.just(b""), journal=journals())
@FEW
def test_any_bytes_as_the_journal(content: bytes, journal: bytes) -> None:
    with a_course() as exercises:
        progress.path_of(exercises).write_bytes(content)
        (progress.home(exercises) / door.JOURNAL).write_bytes(journal)
        is_served(exercises)
        assert progress.path_of(exercises).stat().st_size <= door.MOST


@given(journal=journals() | st.binary(max_size=600).map(lambda data: hostile.super_journal("x")[:-8] + data))
@FEW
def test_sqlite_removes_nothing_where_we_do_not_object(journal: bytes) -> None:
    """The other way round, without any of our code: what is let through is harmless in SQLite's own hands."""
    with in_memory() as name:
        folder = Path(name)
        names = {"progress.sqlite3", "x", "victim", "v" * 200}
        for file in names:
            (folder / file).write_bytes(SOUND if file == "progress.sqlite3" else b"dear to me")
        if rollback.objection(journal, door.MOST):
            return
        (folder / door.JOURNAL).write_bytes(journal)
        here = Path.cwd()
        os.chdir(folder)
        try:
            connection = sqlite3.connect("progress.sqlite3")
            with suppress(sqlite3.Error):
                connection.execute("select count(*) from sqlite_master").fetchone()
            connection.close()
        finally:
            os.chdir(here)
        assert names <= {path.name for path in folder.iterdir()}


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3),
    max_leaves=8,
)


@given(
    content=st.binary(max_size=200)
    | st.builds(
        lambda version, files: manifest.json.dumps({"version": version, "sha256": files}).encode(),
        JSON,
        JSON | st.dictionaries(st.text(max_size=40), st.text(max_size=70), max_size=3),
    )
)
@example(content=b"[" * 200_000)
@example(content=b'{"version":"\\u001b[2J","sha256":{}}')
@example(content=b'{"version":"1","sha256":{"../../victim":"x","/etc/passwd":"x","a\\u0000":"x"}}')
@example(content=b'{"version":"1","sha256":{"' + b"a" * 5000 + b'":"x"}}')
@FEW
def test_any_bytes_as_the_manifest(content: bytes) -> None:
    with a_course() as exercises:
        (progress.home(exercises) / manifest.FILE).write_bytes(content)
        known = manifest.read(exercises)
        assert known.version.isprintable()
        for file in known.files:
            assert (exercises / file).resolve().is_relative_to(exercises.resolve())
            (exercises / file).exists()
        manifest.write(exercises, manifest.Manifest("9", {}))
        assert manifest.read(exercises).version == "9"


MAKERS = {make.__name__: make for make in (*hostile.ENTRIES, *(hostile.AS_ROOT if IS_ROOT else ()))}
NAMES = [door.FILE, door.JOURNAL, f"{door.FILE}-wal", f"{door.FILE}-shm", manifest.FILE, "backups"]
ENTRIES = st.sampled_from([*MAKERS, "a folder", "an empty file", "a sound file"])


@given(
    entries=st.dictionaries(st.sampled_from(NAMES), ENTRIES, min_size=1), mode=st.sampled_from([0o755, 0o777, 0o555])
)
@FEW
def test_any_entries(entries: dict[str, str], mode: int) -> None:
    with a_course() as exercises:
        home = progress.home(exercises)
        for name, what in entries.items():
            if what == "a folder":
                (home / name).mkdir()
            elif what in MAKERS:
                MAKERS[what](home / name) if not (home / "elsewhere").exists() else (home / name).touch()
            else:
                (home / name).write_bytes(SOUND if what == "a sound file" else b"")
        home.chmod(mode)
        links = {path.name: os.readlink(path) for path in home.iterdir() if path.is_symlink()}
        journal = home / door.JOURNAL
        blocked = mode == 0o777 and journal.is_file() and not journal.is_symlink() and journal.stat().st_size > 0
        is_served(exercises, known=not blocked)  # what lies there is shown, what is recorded is kept elsewhere
        progress.here_or_elsewhere(manifest.read, exercises)
        home.chmod(0o755)
        assert {name: os.readlink(home / name) for name in links} == links


@pytest.mark.parametrize("make", [*hostile.ENTRIES])
def test_any_entry_as_the_folder_itself(make: hostile.Make) -> None:
    with a_course() as exercises:
        progress.home(exercises).rmdir()
        make(progress.home(exercises))
        before = hostile.tree(exercises.parent)
        is_served(exercises)
        assert hostile.tree(exercises.parent) == before
