"""Whatever happens to the progress file, what was recorded is not lost and no verdict waits."""

from __future__ import annotations

import os
import random
import shutil
import sqlite3
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from support import posix_only
from verdicts import function, of, verdict

from learn_transformers import progress
from learn_transformers.progress import schema, store
from learn_transformers.progress.history import history
from learn_transformers.verdict import Status

HERE = Path(__file__).parent


@pytest.fixture
def exercises(tmp_path: Path) -> Path:
    return tmp_path / "exercises"


def passed(exercises: Path, *names: str) -> None:
    assert progress.record(exercises, of(*(function(name, Status.PASSED) for name in names))) == ""


def known(exercises: Path) -> set[str]:
    return {name for (_, name), record in progress.records(exercises).items() if record.status == "passed"}


def test_it_lies_beside_exercises_and_inside_a_course_of_another_name(tmp_path: Path) -> None:
    for folder, where in (("exercises", tmp_path), ("copy", tmp_path / "copy")):
        (tmp_path / folder).mkdir()
        assert progress.path_of(tmp_path / folder) == where / ".learn-transformers" / "progress.sqlite3"
        passed(tmp_path / folder, f"of_{folder}")
    assert known(tmp_path / "copy") == {"of_copy"}


def test_at_rest_there_is_one_file(exercises: Path) -> None:
    passed(exercises, "a", "b")
    assert [file.name for file in progress.home(exercises).iterdir()] == [progress.FILE]


def test_a_newer_file_is_left_alone(exercises: Path) -> None:
    path = progress.path_of(exercises)
    path.parent.mkdir()
    connection = sqlite3.connect(path)
    connection.execute("pragma user_version = 99")
    connection.close()
    before = path.read_bytes()
    actions: list[Callable[[], object]] = [
        lambda: passed(exercises, "a"),
        lambda: progress.records(exercises),
        lambda: progress.start_anew(exercises),
    ]
    for action in actions:
        with pytest.raises(progress.ProgressError, match=r"from a newer learn-transformers"):
            action()
    assert path.read_bytes() == before
    assert [file.name for file in path.parent.iterdir()] == [progress.FILE]
    assert progress.read_or_say(known, exercises, set())[1].startswith("Progress was left alone")


def random_bytes(path: Path) -> None:
    path.write_bytes(random.Random(7).randbytes(20_000))


def truncated(path: Path) -> None:
    os.truncate(path, path.stat().st_size - 4096)


def cut_in_the_first_page(path: Path) -> None:
    os.truncate(path, 1000)


def a_text(path: Path) -> None:
    path.write_text("no database")


def a_folder(path: Path) -> None:
    path.unlink()
    path.mkdir()
    (path / "kept").write_text("by somebody")


def another_database(path: Path) -> None:
    path.unlink()
    connection = sqlite3.connect(path)
    connection.execute("create table theirs (a)")
    connection.close()


def without_a_table(path: Path) -> None:
    connection = sqlite3.connect(path)
    connection.execute("drop table hint")
    connection.close()


DAMAGES = [random_bytes, truncated, cut_in_the_first_page, a_text, a_folder, another_database, without_a_table]


@pytest.mark.parametrize("damage", DAMAGES, ids=lambda f: f.__name__)
@pytest.mark.parametrize("reads_first", [True, False])
def test_a_damaged_file_is_moved_aside_and_said(
    exercises: Path, damage: Callable[[Path], None], reads_first: bool
) -> None:
    passed(exercises, *(f"f{n}" for n in range(300)))
    path = progress.path_of(exercises)
    damage(path)
    before = path.read_bytes() if path.is_file() else b""
    if reads_first:
        with pytest.raises(progress.Damaged):
            progress.records(exercises)
        _, said = progress.read_or_say(progress.records, exercises, {})
    else:
        said = progress.record(exercises, verdict(Status.PASSED, name="next"))
    (aside,) = [file for file in path.parent.iterdir() if file != path]
    assert aside.name.startswith("progress-damaged-2")
    assert aside.name in said
    assert "\n" not in said
    assert (aside.read_bytes() == before) if aside.is_file() else (aside / "kept").read_text() == "by somebody"
    assert progress.record(exercises, verdict(Status.PASSED, name="next")) == ""
    assert "next" in known(exercises)


def test_what_can_be_read_of_a_damaged_file_is_kept(exercises: Path) -> None:
    names = {f"f{n}" for n in range(300)}
    passed(exercises, *names)
    progress.open_hint(exercises, "softmax", "softmax", "first")
    path = progress.path_of(exercises)
    size = path.stat().st_size
    with path.open("r+b") as file:  # a page in the middle
        file.seek(size // 2 // 4096 * 4096)
        file.write(b"\xff" * 4096)
    said = progress.mend(exercises)
    saved = known(exercises)
    assert f"the {len(saved)} results that could be read" in said
    assert 150 < len(saved) <= 300
    assert saved <= names
    assert progress.opened_hints(exercises, "softmax", "softmax") == ["first"]


def test_a_sound_file_is_not_mended(exercises: Path) -> None:
    passed(exercises, "a")
    assert progress.mend(exercises) == ""
    assert known(exercises) == {"a"}


def test_an_empty_file_is_a_new_one(exercises: Path) -> None:
    path = progress.path_of(exercises)
    path.parent.mkdir()
    path.touch()
    assert progress.records(exercises) == {}
    passed(exercises, "a")
    assert known(exercises) == {"a"}


def test_a_fresh_start_keeps_the_old_file(exercises: Path) -> None:
    assert progress.start_anew(exercises) is None
    passed(exercises, "a")
    first = progress.start_anew(exercises)
    assert known(exercises) == set()
    assert progress.start_anew(exercises) is None
    passed(exercises, "b")
    second = progress.start_anew(exercises)
    assert first is not None
    assert second is not None
    assert first != second
    for backup, name in ((first, "a"), (second, "b")):
        shutil.copy(backup, progress.path_of(exercises))
        assert known(exercises) == {name}


def test_no_fresh_start_without_a_backup(exercises: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    passed(exercises, "a")
    monkeypatch.setattr(store, "_dated", lambda path, what: path.with_name("no folder") / "backup")
    with pytest.raises(progress.ProgressError, match="was not reset"):
        progress.start_anew(exercises)
    assert known(exercises) == {"a"}


def test_a_fresh_start_takes_what_somebody_else_records_before_or_after(exercises: Path) -> None:
    """Another process cannot record between the copy and the fresh start."""
    passed(exercises, "a")
    said: list[str] = []
    real = schema.make

    def make(connection: sqlite3.Connection) -> None:
        said.append(elsewhere(exercises, TRIES_TO_RECORD))
        real(connection)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(schema, "make", make)
        backup = progress.start_anew(exercises)
    assert said[0].startswith("Progress was not kept: another program")
    assert backup is not None
    passed(exercises, "b")
    assert known(exercises) == {"b"}


TRIES_TO_RECORD = """
from learn_transformers.progress import store
store.BUSY_SECONDS = 0.05
try: progress.record(exercises, verdict(Status.PASSED, name="between"))
except progress.ProgressError as problem: print(problem)
"""


def test_a_fresh_start_moves_a_damaged_file(exercises: Path) -> None:
    path = progress.path_of(exercises)
    path.parent.mkdir()
    path.write_text("no database")
    aside = progress.start_anew(exercises)
    assert aside is not None
    assert aside.read_text() == "no database"
    assert progress.records(exercises) == {}


def elsewhere(exercises: Path, code: str, as_nobody: bool = False) -> str:
    """What code prints in a process of its own; as a user who owns nothing, permissions bind even if we are root."""
    preamble = (
        "import os, shutil, sys, tempfile, urllib.parse\nfrom pathlib import Path\n"  # while we may still read them
        f"sys.path.insert(0, {str(HERE)!r})\n"
        "from learn_transformers import progress\nfrom learn_transformers.verdict import Status\n"
        "from verdicts import verdict\n"
        f"exercises = Path({str(exercises)!r})\n"
        f"if {as_nobody} and os.getuid() == 0: os.setgid(65534); os.setuid(65534)\n"
    )
    done = subprocess.run([sys.executable, "-c", preamble + code], capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (0, "")
    return done.stdout


@pytest.fixture
def reachable() -> Iterator[Path]:
    """A course folder that other users can reach, unlike `tmp_path`."""
    folder = Path(tempfile.mkdtemp())
    folder.chmod(0o755)
    yield folder / "exercises"
    for path in (folder, folder / progress.FOLDER):
        if path.exists():
            path.chmod(0o755)
    shutil.rmtree(folder)


POSIX = posix_only("needs POSIX permissions, signals and limits")
READS_AND_RECORDS = """
print(sorted(name for _, name in progress.records(exercises)))
try: progress.record(exercises, verdict(Status.PASSED, name='new'))
except progress.ProgressError as problem: print(problem)
"""


@POSIX
@pytest.mark.parametrize("kept", [True, False])
def test_a_read_only_folder_is_read_and_the_rest_is_one_sentence(reachable: Path, kept: bool) -> None:
    if kept:
        passed(reachable, "a")
        progress.path_of(reachable).chmod(0o444)
        progress.home(reachable).chmod(0o555)
    reachable.parent.chmod(0o555)
    read, said = elsewhere(reachable, READS_AND_RECORDS, as_nobody=True).splitlines()
    assert read == ("['a']" if kept else "[]")
    assert said.startswith("Progress was not kept: ")


@POSIX
def test_a_damaged_file_that_cannot_be_moved_is_one_sentence(reachable: Path) -> None:
    progress.home(reachable).mkdir()
    progress.path_of(reachable).write_text("no database")
    progress.home(reachable).chmod(0o555)
    code = "print(progress.read_or_say(progress.records, exercises, {}))"
    shown = elsewhere(reachable, code, as_nobody=True)
    assert shown.startswith("({}, 'Progress is damaged, and ")
    assert len(shown.splitlines()) == 1


DIES_IN_A_TRANSACTION = """
import signal, sqlite3
connection = sqlite3.connect(progress.path_of(exercises), isolation_level=None)
connection.execute("pragma cache_size = 1")  # what does not fit is written before the commit
connection.execute("begin immediate")
connection.execute("drop trigger attempt_is_not_changed")
connection.execute("update attempt set status = 'failed', mistakes = hex(randomblob(2000))")
if os.fork() == 0: os.kill(os.getpid(), signal.SIGKILL)
os._exit(0)
"""


@POSIX
@pytest.mark.parametrize("read_only", [False, True])
def test_what_a_killed_process_left_unfinished_is_taken_back(reachable: Path, read_only: bool) -> None:
    passed(reachable, *(f"f{n}" for n in range(100)))
    path = progress.path_of(reachable)
    before = path.read_bytes()
    elsewhere(reachable, DIES_IN_A_TRANSACTION)
    assert path.read_bytes() != before, "half of it should be on the disk"
    assert path.with_name(f"{path.name}-journal").exists()
    if read_only:
        for file in path.parent.iterdir():
            file.chmod(0o444)
        path.parent.chmod(0o555)
    count = "print(sum(r.status == 'passed' for r in progress.records(exercises).values()))"
    assert elsewhere(reachable, count, as_nobody=read_only) == "100\n"
    assert path.with_name(f"{path.name}-journal").exists() is read_only


@POSIX
def test_a_full_disk_is_one_sentence_and_what_was_there_stays(exercises: Path) -> None:
    passed(exercises, "a")
    full = progress.path_of(exercises).stat().st_size + 4096
    code = f"""
import resource
resource.setrlimit(resource.RLIMIT_FSIZE, ({full}, {full}))
try:
    for n in range(1000): progress.record(exercises, verdict(Status.PASSED, name=f"f{{n}}"))
except progress.ProgressError as problem: print(n); print(problem)
"""
    count, said = elsewhere(exercises, code).splitlines()
    assert 0 < int(count) < 1000
    assert said.startswith("Progress was not kept: ")
    assert known(exercises) == {"a", *(f"f{n}" for n in range(int(count)))}
    passed(exercises, "later")


def test_a_file_in_use_is_one_sentence(exercises: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    passed(exercises, "a")
    monkeypatch.setattr(store, "BUSY_SECONDS", 0.05)
    connection = sqlite3.connect(progress.path_of(exercises), isolation_level=None)
    connection.execute("begin immediate")
    with pytest.raises(progress.ProgressError, match=r"another program has kept .* locked"):
        passed(exercises, "b")
    assert known(exercises) == {"a"}
    connection.close()
    passed(exercises, "b")


@POSIX
@pytest.mark.parametrize("moment", ["begin immediate", "commit"])
def test_a_file_that_is_replaced_meanwhile_gets_it_too(
    exercises: Path, monkeypatch: pytest.MonkeyPatch, moment: str
) -> None:
    passed(exercises, "a")
    path = progress.path_of(exercises)
    copy = shutil.copy(path, path.with_name("copy"))

    class Connection(sqlite3.Connection):
        def execute(self, statement: str, *more: Any) -> sqlite3.Cursor:
            done = super().execute(statement, *more)
            if statement == moment and Path(copy).exists():
                Path(copy).replace(path)
            return done

    real = sqlite3.connect
    monkeypatch.setattr(sqlite3, "connect", lambda *a, **k: real(*a, **k, factory=Connection))
    passed(exercises, "b")
    assert not Path(copy).exists()
    assert known(exercises) == {"a", "b"}


@pytest.fixture
def in_memory(tmp_path: Path) -> Iterator[Path]:
    """A course on a disk that is never waited for, where there is one: a killed process loses no less on it."""
    memory = Path("/dev/shm")
    with tempfile.TemporaryDirectory(dir=memory if os.access(memory, os.W_OK) else tmp_path) as folder:
        yield Path(folder) / "exercises"


@POSIX
def test_two_at_once_lose_no_attempt(in_memory: Path) -> None:
    elsewhere(in_memory, "from recorders import two\nassert len(two(exercises, 0, passes=50)) == 100")
    assert known(in_memory) == {f"0.{child}.{n}" for child in range(2) for n in range(50)}
    assert len(history(in_memory).attempts) == 100


KILLS = """
import random
from recorders import two
random.seed(1)
announced, cut_short = set(), 0
journal = Path(f"{progress.path_of(exercises)}-journal")
for lap in range(1000):
    if lap >= 100 and cut_short:
        break
    announced |= {*two(exercises, lap, kill_after=(random.randrange(5), random.uniform(0, 0.003)))}
    cut_short += journal.exists()
    kept = {name for _, name in progress.records(exercises)}
    assert announced <= kept, announced - kept
print(len(announced), cut_short)
"""


@POSIX
def test_killed_at_a_hundred_moments_no_recorded_pass_is_lost(in_memory: Path) -> None:
    announced, cut_short = map(int, elsewhere(in_memory, KILLS).split())
    assert announced >= 200
    assert cut_short, "some should have died in the middle of a transaction"
    connection = sqlite3.connect(progress.path_of(in_memory))
    assert connection.execute("pragma integrity_check").fetchone() == ("ok",)
    connection.close()


DAMAGED_UNDER_TWO = """
from recorders import two
for lap in range(15):
    path = progress.path_of(exercises)
    path.parent.mkdir(exist_ok=True)
    path.write_text("no database")
    announced = two(exercises, lap, passes=5)
    kept = sorted(name for _, name in progress.records(exercises))
    assert sorted(announced) == kept, (announced, kept)
    assert len(kept) == 10
"""


@POSIX
def test_two_that_find_it_damaged_lose_nothing(in_memory: Path) -> None:
    elsewhere(in_memory, DAMAGED_UNDER_TWO)
