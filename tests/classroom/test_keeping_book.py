"""What is graded is in the gradebook, once; the same command goes on where it was, whatever happened to it."""

from __future__ import annotations

import csv
import json
import os
import signal
import subprocess
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

import pytest

pytest.importorskip("sqlalchemy")

import stand_in
from stand_in import grade, hand_in
from support import linux_only, posix_only, root_only

from learn_transformers.classroom import keeping
from learn_transformers.classroom.gradebook.attempt import Event
from learn_transformers.classroom.gradebook.book import Gradebook
from learn_transformers.classroom.gradebook.trouble import GradebookError
from learn_transformers.classroom.grading import Graded, Settings
from learn_transformers.classroom.submission import Submission
from learn_transformers.trouble import Interrupted, Stopped, WrongUse

HERE = Path(__file__).parent


def submissions(folder: Path) -> Path:
    return folder / "submissions"


def book_of(folder: Path) -> Gradebook:
    return Gradebook.open(str(folder / "out" / "gradebook.sqlite"))


def attempts(folder: Path) -> int:
    with book_of(folder) as book:
        return sum(len(history.attempts) for history in book.histories())


def events(folder: Path) -> list[Event]:
    with book_of(folder) as book:
        return book.events()


def scores(folder: Path) -> dict[str, float | None]:
    document = json.loads((folder / "out" / "grades.json").read_text())
    return {one["student"]: one["score"] for one in document["submissions"]}


def test_what_is_graded_is_not_graded_again(tmp_path: Path) -> None:
    hand_in(submissions(tmp_path), {"ada": "# 10", "bob": "# 7"})
    (submissions(tmp_path) / "nobody").mkdir()
    assert grade(tmp_path).known == 0
    first = {name: (tmp_path / "out" / name).read_bytes() for name in ("grades.csv", "grades.json", "class.json")}
    assert grade(tmp_path).known == 2
    assert first == {name: (tmp_path / "out" / name).read_bytes() for name in first}
    hand_in(submissions(tmp_path), {"eve": "# 3", "bob": "# 8"})
    done = grade(tmp_path)
    assert (done.known, len(done.rows)) == (1, 4)
    assert scores(tmp_path) == {"ada": 10.0, "bob": 8.0, "eve": 3.0, "nobody": 0.0}
    assert attempts(tmp_path) == 4


@posix_only("asks for rights")
def test_the_gradebook_lies_beside_the_tables_for_its_owner_alone(tmp_path: Path) -> None:
    hand_in(submissions(tmp_path), {"ada": "# 10"})
    done = grade(tmp_path)
    file = tmp_path / "out" / "gradebook.sqlite"
    assert done.gradebook == str(file)
    assert file.stat().st_mode & 0o777 == 0o600
    with book_of(tmp_path) as book:
        (history,) = book.histories()
        assert book.content(history.attempts[0].key.content) == {stand_in.SOFTMAX: b"# 10"}


def test_another_key_other_chapters_and_other_private_checks_are_graded_anew(tmp_path: Path) -> None:
    hand_in(submissions(tmp_path), {"ada": "# 10"})
    private = tmp_path / "private"
    private.mkdir()
    (private / "softmax.py").write_text("")
    assert grade(tmp_path).known == 0
    for other in ({"class_key": tmp_path / "other.key"}, {"chapters": ("softmax", "masking")}, {"extra_key": private}):
        assert grade(tmp_path, **other).known == 0  # type: ignore[arg-type]
        assert grade(tmp_path, **other).known == 1  # type: ignore[arg-type]
    assert grade(tmp_path).known == 1


def test_once_more_means_once_more_each_time(tmp_path: Path) -> None:
    hand_in(submissions(tmp_path), {"ada": "# 10", "bob": "# 7"})
    grade(tmp_path)
    assert [grade(tmp_path, again=True).known for _ in range(2)] == [0, 0]
    assert attempts(tmp_path) == 6
    assert grade(tmp_path).known == 2


def test_once_more_that_was_interrupted_goes_on(tmp_path: Path) -> None:
    hand_in(submissions(tmp_path), dict.fromkeys("abcdef", "# 10"))
    grade(tmp_path)

    def interrupted(some: Iterable[Submission], settings: Settings) -> Iterator[Graded]:
        for number, one in enumerate(stand_in.engine(some, settings)):
            if number == 4:
                raise KeyboardInterrupt
            yield one

    with pytest.raises(Interrupted, match=r"^Interrupted\. 4 results of this run are kept; the same command"):
        grade(tmp_path, again=True, engine=interrupted)
    assert attempts(tmp_path) == 6 + 4
    assert grade(tmp_path, again=True).known == 4
    assert attempts(tmp_path) == 6 + 6
    assert grade(tmp_path, again=True).known == 0


@pytest.mark.parametrize("problem", [KeyboardInterrupt(), Stopped("All workers are gone.")])
def test_what_ends_a_run_says_which_tables_there_are(tmp_path: Path, problem: BaseException) -> None:
    hand_in(submissions(tmp_path), {"ada": "# 10", "bob": "# 7"})

    def ended(some: Iterable[Submission], settings: Settings) -> Iterator[Graded]:
        yield next(stand_in.engine(some, settings))
        raise problem

    with pytest.raises((Interrupted, Stopped), match=r"Tables and class\.html come in the end: there are none yet"):
        grade(tmp_path, engine=ended)
    assert not (tmp_path / "out" / "grades.csv").exists()
    grade(tmp_path)
    before = (tmp_path / "out" / "grades.csv").read_bytes()
    with pytest.raises((Interrupted, Stopped), match=r"those in .*out are of an earlier run\.$"):
        grade(tmp_path, engine=ended, again=True)
    assert (tmp_path / "out" / "grades.csv").read_bytes() == before


def test_a_gradebook_in_trouble_is_heard_of_even_if_somebody_interrupts(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    hand_in(submissions(tmp_path), {"ada": "# 10", "bob": "# 7"})

    def interrupted(some: Iterable[Submission], settings: Settings) -> Iterator[Graded]:
        yield next(stand_in.engine(some, settings))
        raise KeyboardInterrupt

    def gone(self: Gradebook, *args: Any, **options: Any) -> Any:
        raise GradebookError("The gradebook is gone.")

    monkeypatch.setattr(Gradebook, "record_all", gone)
    with pytest.raises(Stopped, match=r"^The gradebook is gone\. 0 results of this run are kept"):
        grade(tmp_path, engine=interrupted)


def test_whoever_does_not_wait_until_all_is_kept_is_told_nothing_of_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    hand_in(submissions(tmp_path), {"ada": "# 10", "bob": "# 7"})

    def interrupted(*_: object) -> Any:
        raise KeyboardInterrupt

    monkeypatch.setattr(keeping.Keeping, "close", interrupted)
    with pytest.raises(KeyboardInterrupt):
        grade(tmp_path, engine=interrupted)


@posix_only("kills a process")
def test_what_a_killed_grader_had_begun_to_write_is_gone_after_the_next_run(tmp_path: Path) -> None:
    hand_in(submissions(tmp_path), {"ada": "# 10"})
    grade(tmp_path)
    begun = [tmp_path / "out" / ".grades.json.0123abcd.tmp", tmp_path / "out" / "feedback" / ".ada.md.0123abcd.tmp"]
    for path in begun:
        path.write_text("half")  # just now: the next run begins as soon as this one is killed, and lasts a while

    def slow(some: Iterable[Submission], settings: Settings) -> Iterator[Graded]:
        for path in begun:
            os.utime(path, (1.0, 1.0))
        yield from stand_in.engine(some, settings)

    grade(tmp_path, engine=slow, again=True)
    assert not any(path.exists() for path in begun)


def test_a_result_that_is_damaged_is_named_and_graded_anew(tmp_path: Path) -> None:
    import sqlite3

    hand_in(submissions(tmp_path), {"ada": "# 10"})
    grade(tmp_path)
    with sqlite3.connect(tmp_path / "out" / "gradebook.sqlite") as connection:
        for (trigger,) in connection.execute("select name from sqlite_master where type = 'trigger'").fetchall():
            connection.execute(f"drop trigger {trigger}")
        connection.execute("update attempt set verdict = substr(verdict, 1, 100)")
    with pytest.raises(Stopped, match=r"Attempt [0-9a-f]{12} in the gradebook is damaged: `grade --again`"):
        grade(tmp_path)
    grade(tmp_path, again=True)
    assert scores(tmp_path) == {"ada": 10.0}
    assert grade(tmp_path).known == 1


def test_what_the_grader_failed_on_is_graded_the_next_time(tmp_path: Path) -> None:
    hand_in(submissions(tmp_path), {"ada": "# 10", "bob": "# none", "eve": "# partly"})
    done = grade(tmp_path)
    assert [row.student for row in done.not_graded] == ["bob", "eve"]
    assert scores(tmp_path) == {"ada": 10.0, "bob": None, "eve": None}
    assert grade(tmp_path).known == 1
    assert attempts(tmp_path) == 1


def test_a_verdict_that_cannot_be_kept_costs_nobody_else_anything(tmp_path: Path) -> None:
    hand_in(submissions(tmp_path), {"ada": "# 10", "mallory": "# 1", "zoe": "# 9"})

    def forged(some: Iterable[Submission], settings: Settings) -> Iterator[Graded]:
        for one in stand_in.engine(some, settings):
            is_odd = one.submission.student == "mallory"
            yield Graded(one.submission, stand_in.verdict(float("nan")), one.fingerprint) if is_odd else one

    done = grade(tmp_path, engine=forged)
    assert [(row.student, row.refused) for row in done.not_graded] == [
        ("mallory", ("the grader itself failed (its verdict cannot be kept)",))
    ]
    assert scores(tmp_path) == {"ada": 10.0, "mallory": None, "zoe": 9.0}


def test_every_run_is_noted(tmp_path: Path) -> None:
    hand_in(submissions(tmp_path), {"ada": "# 10", "bob": "# none"})
    grade(tmp_path, due="2026-12-01T23:59:00Z", late_policy="per-day=10%")
    grade(tmp_path, counts=stand_in.grading_a_class.Counts.BEST)
    first, second = (json.loads(event.detail) for event in events(tmp_path))
    assert [event.what for event in events(tmp_path)] == ["graded", "graded"]
    assert all("@" in event.who for event in events(tmp_path))
    assert (first["due"], first["late_policy"], first["counts"]) == ("2026-12-01T23:59:00Z", "per-day=10%", "latest")
    assert (first["results"], first["graded"], first["graded_before"], first["not_graded"]) == (2, 1, 0, 1)
    assert (second["counts"], second["graded"], second["graded_before"]) == ("best", 0, 1)
    assert first["isolation"] == list(stand_in.ISOLATION)
    assert first["complete"] is True
    secret = (tmp_path / "class.key").read_text().strip()
    assert secret not in json.dumps([first, second])


def test_a_run_that_fails_is_noted_too(tmp_path: Path) -> None:
    hand_in(submissions(tmp_path), {"ada": "# 10", "bob": "# 7"})

    def fails(some: Iterable[Submission], settings: Settings) -> Iterator[Graded]:
        yield next(stand_in.engine(some, settings))
        raise OSError("gone")

    with pytest.raises(OSError, match="gone"):
        grade(tmp_path, engine=fails)
    (noted,) = (json.loads(event.detail) for event in events(tmp_path))
    assert (noted["complete"], noted["results"]) == (False, 1)
    assert grade(tmp_path).known == 1


@linux_only("looks for a process that is killed")
def test_a_killed_grader_loses_no_more_than_half_a_second(tmp_path: Path) -> None:
    """By a script, whose results come slowly; what it says is in the gradebook half a second later at the latest."""
    hand_in(submissions(tmp_path), {f"s{n:03}": "# 10" for n in range(200)})
    process = started(tmp_path, "0.01")
    said = 0
    assert process.stdout is not None
    for line in process.stdout:
        said = int(line)
        if said == 120:
            break
    os.kill(process.pid, signal.SIGKILL)
    process.communicate()
    done = grade(tmp_path)
    assert said - 60 <= done.known < 200  # fifty come in half a second
    assert {*scores(tmp_path).values()} == {10.0}
    assert attempts(tmp_path) == 200


def test_several_graders_at_once_double_nothing(tmp_path: Path) -> None:
    hand_in(submissions(tmp_path), {f"s{n:02}": f"# {n % 10}" for n in range(40)})
    graders = [started(tmp_path, "0.005") for _ in range(3)]
    for grader in graders:
        said, complaint = grader.communicate()
        assert (grader.returncode, complaint) == (0, "")
        assert said.splitlines()[-1] == "40"
    assert attempts(tmp_path) == 40
    assert scores(tmp_path) == {f"s{n:02}": float(n % 10) for n in range(40)}
    with (tmp_path / "out" / "grades.csv").open(encoding="utf-8", newline="") as file:
        assert len(list(csv.DictReader(file))) == 40
    assert grade(tmp_path).known == 40
    left = {path.name for path in (tmp_path / "out").iterdir() if path.name.endswith((".tmp", "-journal"))}
    assert left == set()


def started(folder: Path, pause: str) -> subprocess.Popen[str]:
    """A grader that prints how many results there are, one every so many seconds."""
    program = (
        "import sys, time, stand_in; from pathlib import Path\n"
        "def tell(step): print(step.done, flush=True); time.sleep(float(sys.argv[2]))\n"
        "stand_in.grade(Path(sys.argv[1]), tell=tell)"
    )
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join([str(HERE), str(HERE.parent)])}
    return subprocess.Popen(
        [sys.executable, "-c", program, str(folder), pause],
        env=environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
    )  # fmt: skip


@root_only("mounts a disk of a few hundred kilobytes")
def test_a_full_disk_stops_it_and_what_is_kept_is_kept(tmp_path: Path) -> None:
    out = tmp_path / "out"
    out.mkdir()
    hand_in(submissions(tmp_path), {f"s{n:02}": "# 10 of 20000" for n in range(60)})
    mounted = subprocess.run(["mount", "-t", "tmpfs", "-o", "size=640k", "tmpfs", str(out)], capture_output=True)
    if mounted.returncode:
        pytest.skip("nothing can be mounted here")
    try:
        with pytest.raises(Stopped, match=r"disk|space|written"):
            grade(tmp_path, tell=lambda step: keep_small(step.done))
        subprocess.run(["mount", "-o", "remount,size=64m", str(out)], check=True)
        kept = attempts(tmp_path)
        assert kept < 60
        assert grade(tmp_path).known == kept
        assert attempts(tmp_path) == 60
        assert {*scores(tmp_path).values()} == {10.0}
    finally:
        subprocess.run(["umount", str(out)], check=True)


def keep_small(done: int) -> None:
    """Let the thread that writes come along."""
    import time

    time.sleep(0.02)


@posix_only("limits the size of files")
def test_a_file_that_may_not_grow_stops_it_in_one_sentence(tmp_path: Path) -> None:
    hand_in(submissions(tmp_path), {f"s{n:02}": "# 10 of 20000" for n in range(60)})
    program = (
        "import resource, signal, stand_in, sys; from pathlib import Path\n"
        "from learn_transformers.trouble import Stopped\n"
        "signal.signal(signal.SIGXFSZ, signal.SIG_IGN)\n"
        "resource.setrlimit(resource.RLIMIT_FSIZE, (300_000, 300_000))\n"
        "try: stand_in.grade(Path(sys.argv[1]))\n"
        "except Stopped as stopped: print(stopped)"
    )
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join([str(HERE), str(HERE.parent)])}
    ran = subprocess.run(
        [sys.executable, "-c", program, str(tmp_path)], env=environment, capture_output=True, text=True, check=False
    )
    assert (ran.returncode, ran.stderr) == (0, "")
    assert ran.stdout.count("\n") == 1
    assert "of this run are kept; the same command goes on." in ran.stdout
    assert len(grade(tmp_path).rows) == 60


def test_results_wait_no_longer_than_a_moment(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Even if no other comes: they are there while the next one is still being graded."""
    import threading

    monkeypatch.setattr(keeping, "SOON", 0.01)
    hand_in(submissions(tmp_path), {"ada": "# 10", "bob": "# 7"})
    kept = threading.Event()
    record = Gradebook.record_all

    def recorded(self: Gradebook, *args: Any, **options: Any) -> Any:
        found = record(self, *args, **options)
        kept.set()
        return found

    monkeypatch.setattr(Gradebook, "record_all", recorded)

    def slow(some: Iterable[Submission], settings: Settings) -> Iterator[Graded]:
        for one in stand_in.engine(some, settings):
            yield one
            assert kept.wait(30)

    assert len(grade(tmp_path, engine=slow).rows) == 2


def test_pages_are_there_as_soon_as_results_are(tmp_path: Path) -> None:
    hand_in(submissions(tmp_path), {"ada": "# 10", "bob": "# 7"})
    seen = []
    grade(tmp_path, tell=lambda step: seen.append({p.name for p in (tmp_path / "out" / "feedback").iterdir()}))
    assert seen == [{"ada.md"}, {"ada.md", "bob.md"}]


def test_a_page_that_stays_the_same_is_not_written(tmp_path: Path) -> None:
    hand_in(submissions(tmp_path), {"ada": "# 10"})
    grade(tmp_path)
    page = tmp_path / "out" / "feedback" / "ada.md"
    os.utime(page, (1e9, 1e9))
    grade(tmp_path)
    assert page.stat().st_mtime == 1e9
    hand_in(submissions(tmp_path), {"ada": "# 9"})
    grade(tmp_path)
    assert page.stat().st_mtime > 1e9


def test_memory_does_not_grow_with_the_class(tmp_path: Path) -> None:
    """Verdicts of 40 KB each: of a thousand more, no more than a few KB each stay."""
    peaks = []
    for many in (100, 600):
        folder = tmp_path / str(many)
        hand_in(submissions(folder), {f"s{n:04}": f"# 10 of 40000\nx = {n}\n" for n in range(many)})
        program = (
            "import resource, stand_in, sys; from pathlib import Path\n"
            "stand_in.grade(Path(sys.argv[1]))\n"
            "print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss)"
        )
        environment = {**os.environ, "PYTHONPATH": os.pathsep.join([str(HERE), str(HERE.parent)])}
        ran = subprocess.run(
            [sys.executable, "-c", program, str(folder)], env=environment, capture_output=True, text=True, check=True
        )
        peaks.append(int(ran.stdout) * (1 if sys.platform == "darwin" else 1024))
    assert peaks[1] - peaks[0] < 500 * 8_000


def test_what_is_no_gradebook_is_refused_before_anything_is_made(tmp_path: Path) -> None:
    hand_in(submissions(tmp_path), {"ada": "# 10"})
    with pytest.raises(WrongUse, match="A gradebook is a path"):
        grade(tmp_path, gradebook="mysql://nowhere/x")
    assert {path.name for path in tmp_path.iterdir()} == {"submissions"}


def test_without_its_libraries_one_sentence_says_so(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from learn_transformers.classroom.gradebook import book

    monkeypatch.setattr(book, "_LIBRARIES", ("sqlalchemy", "no_such_library"))
    hand_in(submissions(tmp_path), {"ada": "# 10"})
    with pytest.raises(WrongUse, match=r"no_such_library, not installed here: `pip install"):
        grade(tmp_path)
    assert {path.name for path in tmp_path.iterdir()} == {"submissions"}


def test_a_folder_that_another_grader_is_about_to_take_is_nobodys(tmp_path: Path) -> None:
    hand_in(submissions(tmp_path), {"ada": "# 10"})
    (tmp_path / "out").mkdir()
    (tmp_path / "out" / "..learn-transformers-class.json.0123.tmp").write_text("")
    assert len(grade(tmp_path).rows) == 1
    (tmp_path / "other").mkdir()
    (tmp_path / "other" / "mine.txt").write_text("mine")
    with pytest.raises(WrongUse, match="holds other files"):
        grade(tmp_path, out=tmp_path / "other")
