"""What somebody else may have put into a course folder is not opened, not touched, and said; progress is kept."""

from __future__ import annotations

import contextlib
import os
import shutil
import sqlite3
import stat
import struct
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import hostile_folders as hostile
import pytest
from hostile_folders import AS_ROOT, ENTRIES, SOMEBODY, Make, database, tree
from support import CommandLine, posix_only, root_only, source_of
from verdicts import verdict

from learn_transformers import course, progress
from learn_transformers.lessons import hints
from learn_transformers.progress import door, rollback, schema, store, summary
from learn_transformers.progress.history import history
from learn_transformers.report import overview
from learn_transformers.verdict import Status
from learn_transformers.workspace import solving

HERE = Path(__file__).parent
POSIX = posix_only("needs links, pipes and owners")
ROOT_ONLY = root_only("only root gives files away")
pytestmark = POSIX
EVERY_ENTRY = [*ENTRIES, *(pytest.param(make, marks=ROOT_ONLY) for make in AS_ROOT)]
BESIDE = [door.JOURNAL, f"{door.FILE}-wal", f"{door.FILE}-shm"]


@pytest.fixture
def exercises(tmp_path: Path) -> Path:
    (tmp_path / "mine" / "exercises" / "02_softmax").mkdir(parents=True)
    return tmp_path / "mine" / "exercises"


def stays_as_it_is(exercises: Path, *, reason: str = "") -> None:
    """Everything that opens progress leaves the course alone, says why in one sentence, and is served elsewhere."""
    around = exercises.parent.parent
    before = tree(around)
    softmax = course.known_chapter("softmax")
    said = [
        progress.record(exercises, verdict(Status.PASSED)),
        progress.note_reset(exercises, "softmax", "log_softmax"),
        progress.open_hint(exercises, "softmax", "softmax", "first"),
        progress.give_up(exercises, "softmax", "softmax"),
        progress.read_or_say(progress.records, exercises, {})[1],
        overview.text(exercises)[1],
        summary.of(exercises).said,
        hints.open_next(exercises, softmax, "log_softmax").note,
        progress.here_or_elsewhere(progress.start_anew, exercises)[1],
    ]
    for sentence in said:
        assert " was left alone, because " in sentence
        assert reason in sentence
        assert "\n" not in sentence
        assert str(progress.home(door.stand_in(exercises))) in sentence
    progress.record(exercises, verdict(Status.PASSED))
    assert progress.read_or_say(progress.records, exercises, {})[0]["softmax", "softmax"].status == "passed"
    assert overview.function_meant("2", exercises)[1] != "softmax"
    assert solving._waiting(exercises, course.Part(softmax, "softmax")) == []
    assert tree(around) == before


@pytest.mark.parametrize("make", EVERY_ENTRY)
@pytest.mark.parametrize("name", [door.FILE, door.JOURNAL])
def test_what_is_no_plain_file_of_ours_is_left_alone(exercises: Path, make: Make, name: str) -> None:
    database(progress.path_of(exercises))
    (progress.home(exercises) / name).unlink(missing_ok=True)
    make(progress.home(exercises) / name)
    stays_as_it_is(exercises)


@pytest.mark.parametrize("name", BESIDE)
def test_a_folder_in_the_place_of_a_log_is_left_alone(exercises: Path, name: str) -> None:
    database(progress.path_of(exercises))
    (progress.home(exercises) / name).mkdir()
    stays_as_it_is(exercises, reason=name)


@pytest.mark.parametrize("name", BESIDE[1:])
def test_a_log_of_another_kind_is_left_alone(exercises: Path, name: str) -> None:
    database(progress.path_of(exercises))
    (progress.home(exercises) / name).write_bytes(b"x" * 4096)
    stays_as_it_is(exercises, reason="keeps no such log")


def test_a_file_that_wants_another_kind_of_log_is_left_alone(exercises: Path) -> None:
    path = progress.path_of(exercises)
    database(path)
    connection = sqlite3.connect(path)
    assert connection.execute("pragma journal_mode = wal").fetchone() == ("wal",)
    connection.close()
    stays_as_it_is(exercises, reason="write-ahead log")


@pytest.mark.parametrize("make", [hostile.a_pipe, hostile.a_socket, hostile.a_link_to_nothing, hostile.a_link_to_zeros])
def test_what_is_no_folder_of_ours_is_left_alone(exercises: Path, make: Make) -> None:
    make(progress.home(exercises))
    stays_as_it_is(exercises, reason=str(progress.home(exercises)))


def test_a_link_to_another_course_is_not_followed(exercises: Path, tmp_path: Path) -> None:
    other = tmp_path / "other" / "exercises"
    other.mkdir(parents=True)
    database(progress.path_of(other))
    progress.home(exercises).symlink_to(progress.home(other))
    stays_as_it_is(exercises, reason="it is a symbolic link")


@ROOT_ONLY
def test_a_link_that_somebody_made_leads_nowhere(exercises: Path, tmp_path: Path) -> None:
    exercises.rename(tmp_path / "exercises")
    exercises.symlink_to(tmp_path / "exercises")
    assert progress.record(exercises, verdict(Status.PASSED)) == "", "one's own link is followed"
    os.chown(exercises, SOMEBODY, SOMEBODY, follow_symlinks=False)
    stays_as_it_is(exercises, reason="it is a symbolic link that belongs to another user")


@ROOT_ONLY
@pytest.mark.parametrize("what", ["the folder", "the file"])
def test_what_belongs_to_a_third_user_is_left_alone(exercises: Path, what: str) -> None:
    database(progress.path_of(exercises))
    os.chown(progress.home(exercises) if what == "the folder" else progress.path_of(exercises), SOMEBODY, SOMEBODY)
    stays_as_it_is(exercises, reason="it belongs to another user")


def test_sqlite_itself_removes_what_such_a_journal_names(exercises: Path, tmp_path: Path) -> None:
    """Else the tests below would hold whatever we do."""
    (tmp_path / "victim").write_text("dear to somebody")
    database(progress.path_of(exercises))
    (progress.home(exercises) / door.JOURNAL).write_bytes(hostile.super_journal(str(tmp_path / "victim")))
    connection = sqlite3.connect(progress.path_of(exercises))
    with contextlib.suppress(sqlite3.Error):
        connection.execute("select count(*) from attempt").fetchone()
    connection.close()
    assert not (tmp_path / "victim").exists()


@pytest.mark.parametrize("page_size", [512, 4096, 65536])
def test_a_journal_that_names_another_file_removes_nothing(exercises: Path, tmp_path: Path, page_size: int) -> None:
    victim = tmp_path / "victim"
    victim.write_text("dear to me")
    database(progress.path_of(exercises))
    journal = hostile.super_journal(str(victim), page_size=page_size)
    (progress.home(exercises) / door.JOURNAL).write_bytes(journal)
    stays_as_it_is(exercises, reason="it names another file to remove")
    assert victim.read_text() == "dear to me"


@pytest.mark.parametrize("name", ["", "../victim", "v" * 600])
def test_whatever_a_journal_calls_the_other_file(exercises: Path, tmp_path: Path, name: str) -> None:
    (exercises.parent / "victim").write_text("dear to me")
    database(progress.path_of(exercises))
    (progress.home(exercises) / door.JOURNAL).write_bytes(hostile.super_journal(name))
    stays_as_it_is(exercises, reason="it names another file to remove")


@pytest.mark.parametrize("page_size", [0, 4096, 65536])
def test_a_journal_that_makes_the_file_huge_is_left_alone(exercises: Path, page_size: int) -> None:
    database(progress.path_of(exercises))
    header = (hostile.MAGIC + struct.pack(">5I", 0, 1, 0xFFFFFFF0, 512, page_size)).ljust(1024, b"\0")
    (progress.home(exercises) / door.JOURNAL).write_bytes(header)
    stays_as_it_is(exercises, reason="it would make the progress file larger")


def test_journals_of_our_own_are_rolled_back() -> None:
    sound = (hostile.MAGIC + struct.pack(">5I", 0, 1, 4, 512, 4096)).ljust(512, b"\0")
    for journal in (b"", hostile.MAGIC[:7], sound, sound + bytes(4104), bytes(512)):
        assert rollback.objection(journal, door.MOST) == ""


# -- what a file holds

ENDLESS = "with recursive n(i) as (select 1 union all select i + 1 from n) select max(i) from n"
SCHEMAS = {
    "a trigger": f"create trigger t before insert on attempt begin {ENDLESS}; end",
    "a trigger after": f"create trigger t after insert on hint begin {ENDLESS}; end",
    "a view": f"create view endless as {ENDLESS}",
    "a table": "create table theirs (a)",
    "an index on an expression": "create index i on attempt (abs(score))",
    "an index on some rows": "create index i on attempt (score) where hex(mistakes) > ''",
    "a computed column": "alter table attempt add column more as (hex(zeroblob(score)))",
    "a column": "alter table given_up add column more text default 'x'",
    "statistics": "analyze",
}


@pytest.mark.parametrize("statement", SCHEMAS.values(), ids=SCHEMAS.keys())
def test_other_tables_than_ours_are_never_asked(exercises: Path, statement: str) -> None:
    database(progress.path_of(exercises), statement)
    stays_as_it_is(exercises, reason="tables, views or triggers")


def test_views_in_the_place_of_our_tables_are_not_read_when_the_file_is_mended(exercises: Path) -> None:
    views = [f"create view {table} as {ENDLESS}" for table in schema.TABLES]
    path = progress.path_of(exercises)
    database(path, "drop trigger attempt_is_not_deleted", *(f"drop table {table}" for table in schema.TABLES), *views)
    before = path.read_bytes()
    assert "was damaged and is now" in progress.record(exercises, verdict(Status.PASSED))
    (aside,) = (file for file in path.parent.iterdir() if file != path)
    assert aside.read_bytes() == before
    assert len(history(exercises).attempts) == 1


def test_a_schema_that_takes_forever_to_read_is_left_alone(exercises: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(store, "_SCHEMA", 0.01)
    many = "with recursive n(i) as (select 1 union all select i + 1 from n limit 20000)"
    database(
        progress.path_of(exercises),
        "pragma writable_schema = on",
        f"insert into sqlite_master {many} select 'table', 'b'||i, 'b'||i, 2, 'create table b'||i||'(a)' from n",
    )
    stays_as_it_is(exercises, reason="it takes too long to read")


@pytest.mark.parametrize("ids", ["i", "-i"])
def test_more_rows_than_anybody_made_are_left_alone(exercises: Path, monkeypatch: pytest.MonkeyPatch, ids: str) -> None:
    monkeypatch.setattr(schema, "MOST_ROWS", 1000)
    many = "with recursive n(i) as (select 2 union all select i + 1 from n limit 1001)"
    columns = "id, chapter, name, kind, at, status, score, max_score"
    values = f"{ids}, 'softmax', 'softmax', 'function', 1.0, 'failed', 0.0, 1.0"
    database(progress.path_of(exercises), f"insert into attempt ({columns}) {many} select {values} from n")
    _, said = progress.read_or_say(progress.records, exercises, {})
    assert "it holds more than 1000 results" in said
    assert progress.start_anew(exercises) is not None, "it can be put by"
    assert progress.records(exercises) == {}


def test_rows_that_share_their_pages_do_not_take_forever(exercises: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A small file can hold many long texts, all of them the same bytes."""
    monkeypatch.setattr(store, "_LOOK", 0.02)
    path = progress.path_of(exercises)
    long = "with recursive n(i) as (select 1 union all select i + 1 from n limit 500)"
    row = "chapter, name, kind, at, status, score, max_score, mistakes"
    database(
        path, f"insert into attempt ({row}) {long} select 'a', 'b', 'c', 1.0, 'd', 0.0, 1.0, hex(zeroblob(9000)) from n"
    )
    _share_overflow(path)
    assert "it takes too long" in progress.read_or_say(progress.records, exercises, {})[1] or history(exercises)


def _share_overflow(path: Path) -> None:
    """Make every text but the first go on where the first one does."""
    data = bytearray(path.read_bytes())
    size = 4096
    first: bytes | None = None
    for page in range(1, len(data) // size):
        start = page * size
        if data[start] != 0x0D:
            continue
        for cell in range(int.from_bytes(data[start + 3 : start + 5], "big")):
            at = start + int.from_bytes(data[start + 8 + 2 * cell : start + 10 + 2 * cell], "big")
            if data[at] & 0x80:  # a long row: its size takes more than a byte, and its last four bytes lead on
                length = (data[at] & 0x7F) << 14 | (data[at + 1] & 0x7F) << 7 | data[at + 2]
                local = 489 + (length - 489) % (size - 4)
                end = at + 3 + (1 if data[at + 3] < 0x80 else 2) + (local if local <= size - 35 else 489)
                first = first or bytes(data[end : end + 4])
                data[end : end + 4] = first
    path.write_bytes(data)


VALUES = {
    "a text as a time": "'yesterday', 0.0, 1.0, '[]', 1",
    "no time": "9e999, 0.0, 1.0, '[]', 1",
    "a time that no calendar has": "1e12, 0.0, 1.0, '[]', 1",
    "a time before time": "-1.0, 0.0, 1.0, '[]', 1",
    "bytes as points": "1.0, x'00ff', 1.0, '[]', 1",
    "no points": "1.0, -9e999, 1.0, '[]', 1",
    "bytes as a text": "1.0, 0.0, 1.0, x'5b5d', 1",
    "zeros without an end": "1.0, 0.0, 1.0, zeroblob(30000000), 1",
    "a text that is too long": "1.0, 0.0, 1.0, cast(zeroblob(2000000) as text), 1",
    "a text as a number": "1.0, 0.0, 1.0, '[]', 'many'",
    "half a check": "1.0, 0.0, 1.0, '[]', 0.5",
}
ROW = "insert into attempt (chapter, name, kind, at, status, score, max_score, mistakes, checks) values"


@pytest.mark.parametrize("values", VALUES.values(), ids=VALUES.keys())
def test_values_of_another_kind_are_damage_and_the_rest_is_kept(exercises: Path, values: str) -> None:
    at, more = values.split(", ", 1)
    path = progress.path_of(exercises)
    database(path, f"{ROW} ('softmax', 'softmax', 'function', {at}, 'passed', {more})")
    before = path.read_bytes()
    found = summary.of(exercises)
    assert found.said.startswith("The progress file was damaged and is now progress-damaged-")
    (softmax,) = (c for c in found.chapters if c.chapter.name == "softmax")
    assert softmax.functions[0].state == summary.State.FAILING, "the sound row counts"
    (aside,) = (file for file in path.parent.iterdir() if file != path)
    assert aside.read_bytes() == before
    assert progress.record(exercises, verdict(Status.PASSED)) == ""
    assert summary.of(exercises).said == ""


@pytest.mark.parametrize(
    "text", ["[" * 100_000, '[{"a":' * 50_000, '["' + "\\ud800" * 9 + '"]', "[[1e999,NaN]]", "9" * 9999]
)
def test_a_text_that_names_no_mistakes_costs_nothing(exercises: Path, text: str) -> None:
    database(progress.path_of(exercises))
    connection = sqlite3.connect(progress.path_of(exercises))
    connection.execute(f"{ROW} ('softmax', 'softmax', 'function', 1.0, 'failed', 0.0, 1.0, ?, 1)", (text,))
    connection.commit()
    connection.close()
    assert summary.of(exercises).said == ""
    assert progress.records(exercises)["softmax", "softmax"].status == "failed"


@pytest.mark.parametrize("column", ["name", "status", "mistakes"])
def test_a_text_that_is_none_costs_no_row(exercises: Path, column: str) -> None:
    path = progress.path_of(exercises)
    values = {"name": "'b'", "status": "'passed'", "mistakes": "'[]'"} | {column: "cast(x'ff80' as text)"}
    name, status, mistakes = values.values()
    database(path, f"{ROW} ('softmax', {name}, 'function', 1.0, {status}, 0.0, 1.0, {mistakes}, 1)")
    said = summary.of(exercises).said
    assert said.startswith("The progress file was damaged and is now progress-damaged-")
    assert "the 2 results that could be read" in said
    assert summary.of(exercises).said == ""
    assert len(history(exercises).attempts) == 2


# -- a folder that others may change


@pytest.fixture
def open_to_all(exercises: Path) -> Path:
    """A course that anybody may write to, as on a disk that keeps no rights."""
    database(progress.path_of(exercises))
    for folder in (exercises.parent, progress.home(exercises)):
        folder.chmod(0o777)
    return exercises


def test_what_is_ours_is_kept_where_it_is_though_others_may_change_it(open_to_all: Path) -> None:
    assert progress.record(open_to_all, verdict(Status.PASSED)) == ""
    assert [a.status for a in history(open_to_all).attempts] == ["failed", "passed"]
    backup = progress.start_anew(open_to_all)
    assert backup is not None
    assert backup.parent == progress.home(open_to_all)
    assert backup.exists()
    assert progress.records(open_to_all) == {}
    progress.path_of(open_to_all).write_text("no database")
    said = progress.record(open_to_all, verdict(Status.PASSED))
    (aside,) = progress.home(open_to_all).glob("progress-damaged-*")
    assert str(aside.parent) in said
    assert aside.read_text() == "no database"
    assert len(history(open_to_all).attempts) == 1


def test_sqlite_opens_nothing_that_others_may_change(open_to_all: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    opened: list[str] = []
    real = sqlite3.connect
    monkeypatch.setattr(sqlite3, "connect", lambda name, **more: opened.append(name) or real(name, **more))
    progress.record(open_to_all, verdict(Status.PASSED))
    progress.records(open_to_all)
    progress.mend(open_to_all)
    progress.start_anew(open_to_all)
    assert opened
    assert not any(open_to_all.parent.as_uri() in name for name in opened)


def test_where_others_may_write_a_journal_is_read_and_not_taken_back(open_to_all: Path) -> None:
    journal = progress.home(open_to_all) / door.JOURNAL
    header = (hostile.MAGIC + struct.pack(">5I", 0, 1, 8, 512, 4096)).ljust(512, b"\0")
    journal.write_bytes(header)
    assert progress.records(open_to_all)["softmax", "softmax"].status == "failed"
    before = tree(open_to_all.parent)
    assert "was left alone" in progress.record(open_to_all, verdict(Status.PASSED))
    assert tree(open_to_all.parent) == before


def test_two_at_once_lose_no_attempt_where_others_may_write(open_to_all: Path) -> None:
    code = f"import sys; sys.path.insert(0, {str(HERE)!r})\nfrom pathlib import Path\nfrom recorders import two\n"
    code += f"assert len(two(Path({str(open_to_all)!r}), 0, passes=10)) == 20"
    subprocess.run([sys.executable, "-c", code], check=True)
    assert len(history(open_to_all).attempts) == 21
    assert [file.name for file in progress.home(open_to_all).iterdir()] == [door.FILE]


@ROOT_ONLY
@pytest.mark.parametrize("there", [True, False])
def test_root_keeps_progress_in_somebodys_course_as_theirs(exercises: Path, there: bool) -> None:
    if there:
        database(progress.path_of(exercises))
    for path in (exercises.parent, *exercises.parent.rglob("*")):
        os.chown(path, SOMEBODY, SOMEBODY)
    assert progress.record(exercises, verdict(Status.PASSED)) == ""
    assert len(history(exercises).attempts) == 1 + there
    assert {path.lstat().st_uid for path in exercises.parent.rglob("*")} == {SOMEBODY}


@ROOT_ONLY
def test_nobody_writes_into_somebodys_course() -> None:
    """Its progress can be read; one's own is kept elsewhere, and read there from then on."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        folder.chmod(0o777)
        exercises = folder / "mine" / "exercises"
        exercises.mkdir(parents=True)
        database(progress.path_of(exercises))
        for path in (exercises.parent, *exercises.parent.rglob("*")):
            os.chown(path, SOMEBODY, SOMEBODY)
            path.chmod(0o777)
        before = tree(exercises.parent)
        code = (
            "import os, sys, sqlite3, shutil, tempfile, hashlib, json\nfrom pathlib import Path\n"
            f"sys.path.insert(0, {str(HERE)!r})\nos.environ['XDG_STATE_HOME'] = {str(folder / 'state')!r}\n"
            "from learn_transformers import progress\nfrom learn_transformers.verdict import Status\n"
            f"from verdicts import verdict\nexercises = Path({str(exercises)!r})\n"
            "os.setgid(65534); os.setuid(65534)\n"
            "print(progress.records(exercises)['softmax', 'softmax'].status)\n"
            "print(progress.record(exercises, verdict(Status.PASSED)))\n"
            "print(progress.read_or_say(progress.records, exercises, {})[0]['softmax', 'softmax'].status)\n"
        )
        done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
        assert done.stderr == ""
        read, said, again = done.stdout.splitlines()
        assert (read, again) == ("failed", "passed")
        assert "it belongs to another user" in said
        assert tree(exercises.parent) == before


# -- the state folder is looked at in the same way


@pytest.mark.parametrize("make", [hostile.a_pipe, hostile.a_link_to_nothing, hostile.a_link_to_zeros])
def test_the_folder_that_stands_in_is_looked_at_too(exercises: Path, make: Make) -> None:
    make(progress.home(exercises))
    instead = door.stand_in(exercises)
    instead.mkdir(parents=True)
    make(progress.home(instead))
    before = tree(instead)
    with pytest.raises(progress.ProgressError, match="was left alone"):
        progress.record(exercises, verdict(Status.PASSED))
    assert progress.read_or_say(progress.records, exercises, {})[0] == {}
    assert tree(instead) == before


def test_without_a_state_folder_it_is_one_sentence(exercises: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    hostile.a_pipe(progress.home(exercises))
    (exercises / "file").touch()
    monkeypatch.setenv("XDG_STATE_HOME", str(exercises / "file"))
    with pytest.raises(progress.ProgressError, match=r"Progress was not kept: .* but a pipe, and there is no other"):
        progress.record(exercises, verdict(Status.PASSED))


def test_two_courses_are_kept_apart(tmp_path: Path) -> None:
    for name, status in (("one", Status.PASSED), ("two", Status.FAILED)):
        exercises = tmp_path / name / "exercises"
        exercises.mkdir(parents=True)
        hostile.a_pipe(progress.home(exercises))
        progress.record(exercises, verdict(status))
    for name, status in (("one", Status.PASSED), ("two", Status.FAILED)):
        known, _ = progress.read_or_say(progress.records, tmp_path / name / "exercises", {})
        assert known["softmax", "softmax"].status == status


def test_the_state_folder_is_for_its_user_alone(
    exercises: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "state"))
    hostile.a_pipe(progress.home(exercises))
    progress.record(exercises, verdict(Status.PASSED))
    assert stat.S_IMODE(door.stand_in(exercises).stat().st_mode) == 0o700
    monkeypatch.setenv("XDG_STATE_HOME", "not/absolute")
    monkeypatch.setenv("HOME", str(tmp_path))
    assert door.stand_in(exercises).is_relative_to(tmp_path / ".local" / "state" / "learn-transformers")


# -- on the command line


@pytest.fixture
def attacked(exercises: Path) -> Iterator[Path]:
    """A course whose journal names a file of ours."""
    shutil.rmtree(exercises)
    shutil.copytree(course.shipped() / "exercises", exercises)
    victim = exercises.parent.parent / "victim"
    victim.write_text("dear to me")
    database(progress.path_of(exercises))
    (progress.home(exercises) / door.JOURNAL).write_bytes(hostile.super_journal(str(victim)))
    yield exercises.parent
    assert victim.read_text() == "dear to me"


@pytest.mark.parametrize(
    ("command", "code"),
    [
        ([], 0),
        (["progress"], 0),
        (["progress", "--reset"], 0),
        (["hint", "softmax"], 0),
        (["check", "softmax.softmax", "--format", "json"], 1),
        (["solution", "softmax.softmax", "--give-up"], 0),
        (["reset", "softmax.softmax"], 0),
    ],
    ids=lambda value: " ".join(value) if isinstance(value, list) else None,
)
def test_every_command_says_it_and_does_its_work(
    command_line: CommandLine, attacked: Path, command: list[str], code: int
) -> None:
    if command[0:1] == ["reset"]:
        (attacked / "exercises" / "02_softmax" / "softmax.py").write_text(source_of("softmax"))
    before = tree(progress.home(attacked / "exercises"))
    done = command_line(*command, cwd=attacked)
    assert done.returncode == code, done.stderr
    shown = done.stdout + done.stderr
    assert "Traceback" not in shown
    assert done.stdout.strip()
    assert " ".join(shown.split()).count("progress.sqlite3-journal was left alone, because it names another file") >= 1
    after = tree(progress.home(attacked / "exercises"))
    assert {name: after[name] for name in before} == before
