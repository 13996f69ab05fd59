"""`grade` as a teacher types it: everybody has a row, whatever they handed in, and nothing is graded twice."""

from __future__ import annotations

import csv
import json
import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest
from jsonschema import Draft202012Validator
from support import ROOT, linux_only, source_of

from learn_transformers import course
from learn_transformers.classroom.gradebook.book import Gradebook

pytest.importorskip("sqlalchemy")

Grade = Callable[..., "subprocess.CompletedProcess[str]"]
WRONG = "import numpy as np\n\ndef softmax(x, axis=-1):\n    e = np.exp(x)\n    return e / e.sum(0)\n"


@pytest.fixture
def grade(tmp_path: Path) -> Grade:
    def graded(*arguments: str) -> subprocess.CompletedProcess[str]:
        environment = {**os.environ, "XDG_STATE_HOME": str(tmp_path / "state")}
        return subprocess.run(
            [sys.executable, "-P", "-m", "learn_transformers", "grade", *arguments],
            cwd=tmp_path, env=environment, capture_output=True, text=True, check=False,
        )  # fmt: skip

    return graded


@pytest.fixture
def submissions(tmp_path: Path) -> Path:
    folder = tmp_path / "submissions"
    for student in ("ada", "bob"):
        (folder / student).mkdir(parents=True)
        (folder / student / "softmax.py").write_text(f"{source_of('softmax')}\n# {student}\n")
    (folder / "eve" / "exercises").mkdir(parents=True)
    shutil.copytree(ROOT / "exercises" / "02_softmax", folder / "eve" / "exercises" / "02_softmax")
    (folder / "eve" / "exercises" / "02_softmax" / "softmax.py").write_text(WRONG)
    (folder / "mallory").mkdir()
    (folder / "mallory" / "softmax.py").write_text("import os\nos._exit(0)\n")
    (folder / "nobody").mkdir()
    (folder / "nobody" / "notes.txt").write_text("nothing yet")
    return folder


def rows(out: Path) -> dict[str, dict[str, str]]:
    with (out / "grades.csv").open(encoding="utf-8", newline="") as file:
        return {row["student"]: row for row in csv.DictReader(file)}


def tree(folder: Path) -> dict[str, bytes]:
    return {str(path.relative_to(folder)): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def test_a_class_from_folders_to_rows_and_pages(grade: Grade, submissions: Path, tmp_path: Path) -> None:
    (tmp_path / "roster.csv").write_text("student,name,email,id,section\nada,Ada,a@x,1,A\nzoe,=Zoe,z@x,2,B\n")
    before = tree(submissions)
    done = grade(
        str(submissions), "--out", "out", "--roster", "roster.csv", "--due", "2000-01-01T00:00:00+00:00",
        "--late-policy", "per-day=1%,floor=50%", "--format", "json",
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    said = json.loads(done.stdout)
    assert (said["rows"], said["graded_before"], said["chapters"], said["not_graded"]) == (6, 0, ["softmax"], [])
    out = tmp_path / "out"
    found = rows(out)
    assert found.keys() == {"ada", "bob", "eve", "mallory", "nobody", "zoe"}
    assert {name: row["status"] for name, row in found.items()} == {
        "ada": "passed", "bob": "passed", "eve": "failed", "mallory": "error", "nobody": "refused", "zoe": "missing",
    }  # fmt: skip
    assert (found["ada"]["score"], found["ada"]["final_score"], found["ada"]["section"]) == ("48.0", "24.0", "A")
    assert found["zoe"]["name"] == "'=Zoe"
    assert "nothing that can be graded" in found["nobody"]["notes"]
    schema = json.loads((course.PACKAGE / "schemas" / "grades-1.schema.json").read_text())
    document = json.loads((out / "grades.json").read_text())
    Draft202012Validator(schema).validate(document)
    assert {one["student"] for one in document["submissions"]} == found.keys()
    assert {page.name for page in (out / "feedback").iterdir()} == {f"{n}.{e}" for n in found for e in ("html", "md")}
    assert "over axis 0" in (out / "feedback" / "eve.md").read_text()
    assert "softmax" in (out / "class.html").read_text()
    assert tree(submissions) == before
    assert (tmp_path / "state" / "learn-transformers" / "class.key").is_file()
    assert not any(b"class.key" in Path(name).name.encode() for name in tree(out))
    secret = (tmp_path / "state" / "learn-transformers" / "class.key").read_text().strip().encode()
    assert not any(secret in content for content in tree(out).values())
    about = {name: value for name, value in document.items() if name not in ("submissions", "key", "package")}
    assert about == {
        "schema": "learn-transformers/grades@1", "chapters": ["softmax"], "due": "2000-01-01T00:00:00+00:00",
        "late_policy": "per-day=1%,floor=50%", "counts": "latest",
        "isolation": document["submissions"][0]["verdict"]["isolation"],
    }  # fmt: skip
    assert said["gradebook"].endswith("gradebook.sqlite")


def test_the_same_command_goes_on_where_it_was(grade: Grade, submissions: Path, tmp_path: Path) -> None:
    command = (str(submissions), "--out", "out", "--format", "json")
    assert json.loads(grade(*command).stdout)["graded_before"] == 0
    first = (tmp_path / "out" / "grades.csv").read_bytes()
    (submissions / "new.py").write_text("x = 1\n")
    shutil.copy(submissions / "ada" / "softmax.py", submissions / "bob" / "softmax.py")
    again = json.loads(grade(*command).stdout)
    assert again["graded_before"] == 3  # all but bob, who has handed in something else
    shutil.copytree(submissions / "ada", submissions / "carol")
    assert json.loads(grade(*command).stdout)["graded_before"] == 4
    assert (tmp_path / "out" / "grades.csv").read_bytes() != first


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["nowhere", "--out", "out"], "nowhere"),
        (["submissions", "--out", "submissions/out"], "into which nothing is written"),
        (["submissions", "--out", "submissions"], "into which nothing is written"),
        (["submissions", "--out", "out", "--due", "2026-12-01T23:59:00"], "offset"),
        (["submissions", "--out", "out", "--late-policy", "grace=15m"], "--due"),
        (["submissions", "--out", "out", "--require-isolation", "moat"], "no layer of isolation"),
        (["submissions", "--out", "out", "--roster", "none.csv"], "roster"),
        (["submissions", "--out", "out", "--chapter", "sofmax"], "sofmax"),
        (["submissions", "--out", "out", "--class-key", "out/class.key"], "must not lie in"),
        (["submissions", "--out", "out", "--jobs", "0"], "--jobs"),
        (["submissions", "--out", "out", "--counts", "first"], "--counts"),
        (["submissions", "--out", "out", "--gradebook", "mysql://nowhere/x"], "A gradebook is"),
        (["submissions"], "--out"),
    ],
    ids=lambda value: " ".join(value[1:]) if isinstance(value, list) else "",
)
def test_wrong_use_is_one_sentence_and_makes_nothing(
    arguments: list[str], said: str, grade: Grade, submissions: Path, tmp_path: Path
) -> None:
    before = tree(submissions)
    done = grade(*arguments)
    assert not (tmp_path / "out").exists()
    assert not (tmp_path / "state").exists()
    assert tree(submissions) == before
    assert (done.returncode, done.stdout) == (2, "")
    assert said in done.stderr
    assert "Traceback" not in done.stderr


def test_a_folder_that_holds_something_else_is_left_alone(grade: Grade, submissions: Path, tmp_path: Path) -> None:
    (tmp_path / "other").mkdir()
    (tmp_path / "other" / "mine.txt").write_text("mine")
    done = grade(str(submissions), "--out", "other")
    assert done.returncode == 2
    assert "holds other files" in done.stderr
    assert tree(tmp_path / "other") == {"mine.txt": b"mine"}


@linux_only("looks for a process that is killed")
def test_a_killed_grader_loses_nothing_that_it_has_graded(grade: Grade, submissions: Path, tmp_path: Path) -> None:
    (submissions / "sleepy").mkdir()
    (submissions / "sleepy" / "softmax.py").write_text("import time\ntime.sleep(600)\n")
    process = subprocess.Popen(
        [sys.executable, "-P", "-m", "learn_transformers", "grade", str(submissions), "--out", "out", "--jobs", "2"],
        cwd=tmp_path, env={**os.environ, "XDG_STATE_HOME": str(tmp_path / "state")},
        stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
    )  # fmt: skip
    while process.poll() is None and kept(tmp_path / "out" / "gradebook.sqlite") < 4:
        time.sleep(0.05)
    process.kill()
    process.wait()
    assert (tmp_path / "out" / "feedback" / "ada.html").is_file()
    shutil.rmtree(submissions / "sleepy")
    said = json.loads(grade(str(submissions), "--out", "out", "--format", "json").stdout)
    assert (said["graded_before"], said["rows"]) == (4, 5)


@linux_only("sends a signal to a process")
def test_interrupted_it_says_what_is_kept(submissions: Path, tmp_path: Path) -> None:
    (submissions / "sleepy").mkdir()
    (submissions / "sleepy" / "softmax.py").write_text("import time\ntime.sleep(600)\n")
    process = subprocess.Popen(
        [sys.executable, "-P", "-m", "learn_transformers", "grade", str(submissions), "--out", "out", "--jobs", "2"],
        cwd=tmp_path, env={**os.environ, "XDG_STATE_HOME": str(tmp_path / "state")},
        stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
    )  # fmt: skip
    while process.poll() is None and kept(tmp_path / "out" / "gradebook.sqlite") < 4:
        time.sleep(0.05)
    process.send_signal(signal.SIGINT)
    stdout, stderr = process.communicate(timeout=60)
    assert (process.returncode, stdout) == (130, "")
    assert stderr.splitlines()[-1].endswith(
        "Interrupted. 4 results of this run are kept; the same command goes on. "
        "Tables and class.html come in the end: there are none yet."
    )


def kept(file: Path) -> int:
    if not file.is_file():
        return 0
    with Gradebook.open(str(file)) as book:
        return sum(len(history.attempts) for history in book.histories())


def test_a_gradebook_knows_what_others_have_graded(grade: Grade, submissions: Path, tmp_path: Path) -> None:
    command = (str(submissions), "--gradebook", "book.sqlite3", "--class-key", "class.key", "--format", "json")
    first = json.loads(grade(*command, "--out", "here").stdout)
    assert (first["graded_before"], first["rows"]) == (0, 5)
    elsewhere = json.loads(grade(*command, "--out", "there").stdout)
    assert elsewhere["graded_before"] == 4
    assert not (tmp_path / "here" / "gradebook.sqlite").exists()
    assert rows(tmp_path / "here") == rows(tmp_path / "there")
    done = grade(*command, "--out", "here", "--gradebook", "mysql://nowhere/x")
    assert (done.returncode, done.stdout) == (2, "")


def test_a_gradebook_that_cannot_be_used_any_more_is_no_wrong_use(
    grade: Grade, submissions: Path, tmp_path: Path
) -> None:
    """A verdict in it is not what it was: whoever sees that stops, and says what to do."""
    import sqlite3

    command = (str(submissions), "--out", "out")
    assert grade(*command).returncode == 0
    with sqlite3.connect(tmp_path / "out" / "gradebook.sqlite") as connection:
        for (trigger,) in connection.execute("select name from sqlite_master where type = 'trigger'").fetchall():
            connection.execute(f"drop trigger {trigger}")
        connection.execute("update attempt set verdict = '{' where student = 'bob'")
    done = grade(*command)
    assert (done.returncode, done.stdout, done.stderr.count("\n")) == (3, "", 1)
    assert "is damaged: `grade --again` grades it anew. 0 results of this run are kept" in done.stderr
