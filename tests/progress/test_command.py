"""Progress as a person meets it on the command line."""

from __future__ import annotations

import json
import os
import shutil
import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest
from support import ROOT, CommandLine, open_terminal, source_of
from verdicts import verdict

from learn_transformers import course, progress
from learn_transformers.progress import schema
from learn_transformers.verdict import Status


@pytest.fixture
def my_course(tmp_path: Path) -> Path:
    """A learner's own copy of the course, with one function passed."""
    shutil.copytree(ROOT / "exercises", tmp_path / "mine" / "exercises")
    progress.record(tmp_path / "mine" / "exercises", verdict(Status.PASSED))
    return tmp_path / "mine"


def softmax_is(done: subprocess.CompletedProcess[str]) -> str:
    assert (done.returncode, done.stderr) == (0, "")
    (chapter,) = (c for c in json.loads(done.stdout)["chapters"] if c["name"] == "softmax")
    return str(chapter["functions"][0]["state"])


def test_it_is_found_from_any_folder_of_the_course(command_line: CommandLine, my_course: Path) -> None:
    pages = set()
    for folder in (my_course, my_course / "exercises", my_course / "exercises" / "03_self_attention"):
        assert softmax_is(command_line("progress", "--format", "json", cwd=folder)) == "passed"
        pages.add(command_line("progress", cwd=folder).stdout)
    assert len(pages) == 1
    assert [file.name for file in my_course.rglob("progress*")] == [progress.FILE]


def test_a_check_shows_in_it(command_line: CommandLine, my_course: Path) -> None:
    file = my_course / "exercises" / "03_self_attention" / "self_attention.py"
    file.write_text(source_of("self_attention").replace(" / np.sqrt(", " / (lambda x: 1)("))
    command_line("check", "attention_scores", cwd=my_course)
    done = command_line("progress", "3", cwd=my_course)
    assert "   !  attention_scores " in done.stdout
    assert "the scores are not divided by" in done.stdout
    done = command_line(cwd=my_course)
    assert "3_self_attention            0 of 4  .!.." in done.stdout


def test_a_first_run_says_in_five_lines_what_to_do(command_line: CommandLine, my_course: Path) -> None:
    shutil.rmtree(my_course / progress.FOLDER)
    done = command_line(cwd=my_course)
    assert (done.returncode, done.stderr) == (0, "")
    assert len(done.stdout.splitlines()) == 5
    first = course.chapters()[0]
    whole = f"{first.name}.{first.functions()[0]}"
    assert f"learn-transformers check {whole}" in done.stdout
    assert f"learn-transformers read {first.name}" in done.stdout
    assert first.file in done.stdout
    assert not (my_course / progress.FOLDER).exists(), "looking leaves nothing behind"


def test_a_worksheet_comes_up_beside_the_code(command_line: CommandLine, my_course: Path) -> None:
    shown = command_line(cwd=my_course).stdout
    assert "worksheet 0 of " in shown
    first = course.chapters()[0]
    assert f"more, in exercises/{first.worksheet}" in shown
    assert f"check {first.name}.worksheet" in shown
    (my_course / "exercises" / first.worksheet).unlink()
    assert f"check {first.name}.worksheet" not in command_line(cwd=my_course).stdout


def test_a_fresh_start_says_where_the_old_progress_is(command_line: CommandLine, my_course: Path) -> None:
    done = command_line("progress", "--reset", cwd=my_course / "exercises")
    (backup,) = (my_course / progress.FOLDER).glob("progress-backup-*.sqlite3")
    assert (done.returncode, done.stderr) == (0, "")
    assert str(backup) in done.stdout
    assert softmax_is(command_line("progress", "--format", "json", cwd=my_course)) == "not_started"
    assert "no progress to forget" in command_line("progress", "--reset", "--yes", cwd=my_course).stdout
    shutil.copy(backup, progress.path_of(my_course / "exercises"))
    assert softmax_is(command_line("progress", "--format", "json", cwd=my_course)) == "passed"


@pytest.mark.parametrize(("typed", "state"), [(b"n\n", "passed"), (b"y\n", "not_started")])
def test_in_a_terminal_a_fresh_start_is_asked_for(
    command_line: CommandLine, my_course: Path, typed: bytes, state: str
) -> None:
    master, slave = open_terminal()
    process = subprocess.Popen(
        [sys.executable, "-P", "-m", "learn_transformers", "progress", "--reset"],
        cwd=my_course, stdin=slave, stdout=slave, stderr=slave,
    )  # fmt: skip
    os.close(slave)
    os.write(master, typed)
    shown = b""
    while part := _read(master):
        shown += part
    os.close(master)
    assert process.wait(timeout=60) == (0 if state == "not_started" else 130)
    assert b"Forget all progress" in shown
    assert softmax_is(command_line("progress", "--format", "json", cwd=my_course)) == state


def _read(terminal: int) -> bytes:
    try:
        return os.read(terminal, 4096)
    except OSError:  # nobody holds the other end any more
        return b""


@pytest.mark.parametrize("command", [[], ["progress"], ["progress", "--format", "json"], ["hint", "log_softmax"]])
def test_a_damaged_file_is_said_once_in_one_sentence(
    command_line: CommandLine, my_course: Path, command: list[str]
) -> None:
    path = progress.path_of(my_course / "exercises")
    path.write_bytes(os.urandom(8000))
    done = command_line(*command, cwd=my_course)
    assert done.returncode == 0
    said = done.stdout if command[:1] == ["hint"] else done.stderr
    assert said.count("The progress file was damaged and is now progress-damaged-") == 1
    assert len(done.stderr.splitlines()) <= 1
    again = command_line(*command, cwd=my_course)
    assert (again.returncode, again.stderr) == (0, "")
    assert "was damaged" not in again.stdout


def test_a_damaged_file_costs_a_check_one_sentence(command_line: CommandLine, my_course: Path) -> None:
    progress.path_of(my_course / "exercises").write_bytes(b"no database")
    done = command_line("check", "softmax.softmax", "--format", "json", cwd=my_course)
    assert json.loads(done.stdout)["status"] == "unfinished"
    assert done.returncode == 1
    assert done.stderr.startswith("learn-transformers: The progress file was damaged")
    assert len(done.stderr.splitlines()) == 1


def test_a_newer_file_is_said_and_left_alone(command_line: CommandLine, my_course: Path) -> None:
    path = progress.path_of(my_course / "exercises")
    connection = sqlite3.connect(path)
    connection.execute(f"pragma user_version = {schema.VERSION + 1}")
    connection.close()
    before = path.read_bytes()
    for command, code in (([], 0), (["progress"], 2), (["progress", "--reset"], 2), (["hint", "softmax"], 0)):
        done = command_line(*command, cwd=my_course)
        assert done.returncode == code, done.stderr
        assert "is from a newer learn-transformers; update yours." in done.stdout + done.stderr
    assert path.read_bytes() == before


def test_wrong_use(command_line: CommandLine, my_course: Path) -> None:
    for command in (
        ["progress", "sotfmax"],
        ["progress", "--reset", "softmax"],
        ["progress", "--format", "junit"],
        ["progress", "--exercises", "nowhere"],
    ):
        done = command_line(*command, cwd=my_course)
        assert (done.returncode, done.stdout) == (2, "")
        assert len(done.stderr.splitlines()) == 1


@pytest.mark.parametrize(
    "command",
    [[], ["--help"], ["progress"], ["progress", "softmax"], ["progress", "--format", "json"], ["hint", "2"]],
    ids=" ".join,
)
def test_it_loads_nothing_that_takes_long(my_course: Path, command: list[str]) -> None:
    code = (
        f"import sys\nsys.argv = ['learn-transformers', *{command!r}]\n"
        "from learn_transformers.cli import main\n"
        "try: main()\nexcept SystemExit as end: print(end.code)\n"
        "print(sorted({'numpy', 'torch', 'sympy', 'mpmath', 'rich', 'pytest'} & set(sys.modules)))\n"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, cwd=my_course)
    assert done.stdout.endswith("0\n[]\n"), done.stdout
