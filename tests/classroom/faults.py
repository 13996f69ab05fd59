"""A large class, much of it hostile, graded while everything goes wrong: `python tests/classroom/faults.py`.

`grade` is killed with SIGKILL at random moments and started again by the same command, its database server is
restarted once, its disk is full once, and with `--engine dask` a worker and the scheduler are killed. In the end every
honest student must have exactly what a quiet judge has said beforehand, every hostile one an ordinary row; nobody is
missing and nobody is there twice: in `grades.json`, `grades.csv`, the pages and the gradebook. What came of it is
printed as JSON; exit code 1 if anything is wrong. Needs Linux; a full disk needs root, a server needs PostgreSQL.

    python tests/classroom/faults.py --students 10000 --hostile 2000 --slow 2
"""

from __future__ import annotations

import argparse
import contextlib
import csv
import json
import os
import random
import shutil
import signal
import socket
import sqlite3
import subprocess
import sys
import tempfile
import threading
import time
from collections import Counter, deque
from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass, field
from pathlib import Path

sys.path.append(str(Path(__file__).parents[1]))
sys.path.append(str(Path(__file__).parents[1] / "benchmarks"))
sys.path.append(str(Path(__file__).parent / "gradebook"))

import postgres_server
from a_class import Student, made
from honest_work import CHAPTERS, oracle
from hostile_work import Kind
from process_tree import Taken, Watched, descendants
from support import IS_ROOT
from what_became_of_it import wrongs

from learn_transformers.classroom import class_key

_STARTS = 12  # of `grade`, until it is given up
_ROOM = "8g"  # on the disk that is full once
_PATIENCE = 120.0
_SETTLED = 0.5  # seconds after which something may happen to a grader, even if it finds everybody graded
_RESTARTED = "the server is restarted"
_LINGER = 300.0  # seconds for what a killed grader leaves at work


@dataclass(frozen=True)
class Plan:
    """What will happen. `slow` is how many there are of each hostile kind that a clock has to end."""

    students: int = 10_000
    hostile: int = 2_000
    slow: int = 1
    kills: int = 5
    server: bool = True
    disk_full: bool = True
    in_tables: bool = False  # is it killed once more, while it writes grades.json?
    engine: str = "local"
    jobs: int = 2
    seed: int = 0
    kinds: tuple[Kind, ...] = field(default=(), repr=False)  # all, if none are named


@dataclass(frozen=True)
class Start:
    """One time that `grade` was started: how it ended, and how many attempts were kept before and after."""

    ended: str
    kept_before: int
    kept_after: int
    seconds: float
    processor: float
    root: int
    tree: int
    said: str


@dataclass
class Report:
    """All that happened, and everything that is wrong in the end."""

    graded: int = 0
    refused: int = 0
    hostile_kinds: int = 0
    events: list[str] = field(default_factory=list)
    starts: list[Start] = field(default_factory=list)
    lingered: list[float] = field(default_factory=list)
    made_in: float = 0.0
    seconds: float = 0.0
    statuses: dict[str, int] = field(default_factory=dict)
    wrong: list[str] = field(default_factory=list)


class Book:
    """What a gradebook holds, asked beside the grader and without its help."""

    def __init__(self, url: str, server: postgres_server.Server | None = None) -> None:
        self.url = url
        self._server = server
        self._last = 0

    def attempts(self) -> int:
        """So many, or as many as when it could be asked last."""
        with contextlib.suppress(Exception):  # it may be locked, full, away, or not there yet
            ((count,),) = self._asked("select count(*) from attempt")
            self._last = int(str(count))
        return self._last

    def by_student(self) -> dict[str, int]:
        """How many attempts are whose."""
        rows = self._asked("select student, count(*) from attempt group by student")
        return {str(student): int(str(count)) for student, count in rows}

    def _asked(self, statement: str) -> list[tuple[object, ...]]:
        if self._server is not None:
            return self._server.sql(statement)
        with contextlib.closing(sqlite3.connect(f"file:{self.url}?mode=ro", uri=True, timeout=1)) as book:
            return book.execute(statement).fetchall()


class Disk:
    """A folder that can be full: a file system of its own where that can be had."""

    def __init__(self, folder: Path, own: bool) -> None:
        self.folder = folder
        self._own = own
        self.full = False
        folder.mkdir()
        if own:
            subprocess.run(["mount", "-t", "tmpfs", "-o", f"size={_ROOM}", "tmpfs", str(folder)], check=True)

    def fill(self) -> None:
        """Leave no room beyond what is taken."""
        for more in range(1, 1000):
            now = os.statvfs(self.folder)
            taken = (now.f_blocks - now.f_bfree + more) * now.f_frsize
            if not self._resized(str(taken)).returncode:
                self.full = True
                return
        raise OSError(f"{self.folder} cannot be made smaller")

    def make_room(self) -> bool:
        """Was it full?"""
        was_full, self.full = self.full, False
        if was_full:
            self._resized(_ROOM).check_returncode()
        return was_full

    def _resized(self, size: str) -> subprocess.CompletedProcess[bytes]:
        command = ["mount", "-o", f"remount,size={size}", str(self.folder)]
        return subprocess.run(command, check=False, capture_output=True)

    def close(self) -> None:
        if self._own:
            subprocess.run(["umount", "-l", str(self.folder)], check=True)


class Cluster:
    """A scheduler and workers of our own, which can be killed and started again."""

    def __init__(self, folder: Path, workers: int) -> None:
        self._program = [sys.executable, "-m", "learn_transformers", "cluster"]
        self._certificates = folder / "certificates"
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            self._port = probe.getsockname()[1]
        run = [*self._program, "certificates", str(self._certificates), "--host", "127.0.0.1"]
        subprocess.run(run, check=True, stdout=subprocess.DEVNULL)
        self._scheduler = self._started_scheduler()
        self._wait()
        self._workers = [self._started_worker() for _ in range(workers)]

    @property
    def words(self) -> list[str]:
        place = f"tls://127.0.0.1:{self._port}"
        return ["--engine", "dask", "--scheduler", place, "--certificates", str(self._certificates)]

    def _started(self, *words: str) -> subprocess.Popen[bytes]:
        command = [*self._program, *words, "--certificates", str(self._certificates)]
        nowhere = {"stdin": subprocess.DEVNULL, "stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
        return subprocess.Popen(command, **nowhere)  # type: ignore[call-overload, no-any-return]

    def _started_scheduler(self) -> subprocess.Popen[bytes]:
        return self._started("scheduler", "--host", "127.0.0.1", "--port", str(self._port))

    def _started_worker(self) -> subprocess.Popen[bytes]:
        return self._started("worker", "--scheduler", f"tls://127.0.0.1:{self._port}", "--jobs", "1")

    def _wait(self) -> None:
        """Until it answers: whoever asks for the first time does not wait long."""
        until = time.monotonic() + _PATIENCE
        while time.monotonic() < until:
            with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", self._port), 1.0):
                return
            time.sleep(0.1)
        raise TimeoutError("no scheduler has come up")

    def replace_a_worker(self) -> None:
        """Kill one, and start another."""
        _kill(self._workers.pop(0))
        self._workers.append(self._started_worker())

    def replace_the_scheduler(self) -> None:
        """Kill it, and start another at the same place."""
        _kill(self._scheduler)
        self._scheduler = self._started_scheduler()

    def close(self) -> None:
        for process in (*self._workers, self._scheduler):
            _kill(process)


def _kill(process: subprocess.Popen[bytes]) -> None:
    process.kill()
    process.wait()


def run(plan: Plan, folder: Path, keep: bool = False) -> tuple[Report, list[Student]]:
    """Make the class, grade it, let everything happen, and look what became of it; `folder` is empty.

    With `keep`, what `grade` has left is there afterwards, in `kept`.
    """
    report = Report()
    began = time.monotonic()
    key, _ = class_key.in_file(_key_file(folder, plan.seed))
    with oracle(key) as knows:
        people = made(folder / "class", plan.students, plan.hostile, knows, plan.seed, plan.slow, plan.kinds)
    report.made_in = time.monotonic() - began
    report.hostile_kinds = len({student.kind.name for student in people if student.kind})
    with contextlib.ExitStack() as stack:
        disk = Disk(folder / "disk", own=plan.disk_full and IS_ROOT)
        stack.callback(disk.close)
        server = stack.enter_context(postgres_server.running()) if plan.server else None
        cluster = Cluster(folder, plan.jobs) if plan.engine == "dask" else None
        if cluster is not None:
            stack.callback(cluster.close)
        url = server.url() if server is not None else str(disk.folder / "book.sqlite3")
        began = time.monotonic()
        _Course(plan, folder, disk, Book(url, server), server, cluster, report).run()
        report.seconds = time.monotonic() - began
        out = disk.folder / "out"
        if (out / "grades.json").is_file():
            report.wrong += wrongs(out, Book(url, server).by_student(), people)
            report.statuses = _statuses(out / "grades.csv")
        else:
            report.wrong.append("grades.json was never written")
        report.graded = Book(url, server).attempts()
        report.refused = report.statuses.get("refused", 0)
        if keep:
            shutil.copytree(disk.folder, folder / "kept")
    return report, people


def _key_file(folder: Path, seed: int) -> Path:
    """A key that is the same for the same class, so that what is found can be found again."""
    file = folder / "class.key"
    file.write_text(f"{random.Random(seed).getrandbits(128):032x}\n")
    file.chmod(0o600)
    return file


def _statuses(table: Path) -> dict[str, int]:
    with table.open(encoding="utf-8-sig", newline="") as file:
        return dict(sorted(Counter(row["status"] for row in csv.DictReader(file)).items()))


class _Course:
    """The course of events: `grade` again and again, until it ends by itself and nothing is left to happen."""

    def __init__(
        self,
        plan: Plan,
        folder: Path,
        disk: Disk,
        book: Book,
        server: postgres_server.Server | None,
        cluster: Cluster | None,
        report: Report,
    ) -> None:
        self._plan, self._folder, self._disk, self._book, self._report = plan, folder, disk, book, report
        self._waiting: list[threading.Thread] = []
        self._grader: Watched | None = None
        self._killed = False
        rng = random.Random(plan.seed)
        events: list[tuple[float, str, Callable[[], None]]] = []

        def some(count: int, name: str, happens: Callable[[], None], last: float = 0.95) -> None:
            for _ in range(count):
                events.append((rng.uniform(0.05, last), name, happens))

        some(plan.kills, "the grader is killed", self._kill_the_grader)
        if server is not None:
            some(1, _RESTARTED, lambda: server.control("-m", "immediate", "restart"))
        if plan.disk_full and IS_ROOT:
            some(1, "the disk is full", disk.fill, last=0.5)  # while there is much to write
        if cluster is not None:
            some(1, "a worker is killed", cluster.replace_a_worker)
            some(1, "the scheduler is killed", cluster.replace_the_scheduler)
        self._events = deque(sorted(events, key=lambda event: event[0]))
        self._more = cluster.words if cluster is not None else ["--jobs", str(plan.jobs)]
        self._to_tables = plan.in_tables
        self._expected = max(1, plan.students - plan.hostile // 2)  # about as many attempts as there will be

    def run(self) -> None:
        for _ in range(_STARTS + self._plan.kills):
            ended_well = self._once()
            if self._report.wrong or (ended_well and not self._events and not self._to_tables):
                break
        else:
            self._report.wrong.append(f"grade has not ended well in {_STARTS + self._plan.kills} starts")
        for thread in self._waiting:
            thread.join()

    def _once(self) -> bool:
        """Grade until it ends, or something ends it; is everybody graded?"""
        before, self._killed = self._book.attempts(), False
        words = [sys.executable, "-m", "learn_transformers", "grade", "class", "--out", str(self._disk.folder / "out")]
        words += ["--gradebook", self._book.url, "--class-key", "class.key", "--format", "json", *self._more]
        for chapter in CHAPTERS:
            words += ["--chapter", chapter]
        environment = {"XDG_STATE_HOME": str(self._folder / "state")}
        self._grader = Watched(words, environment, cwd=self._folder)
        began, may_refuse = time.monotonic(), False  # a server that is away when it is asked for the first time
        try:
            while self._grader.alive:
                if self._is_due(before, time.monotonic() - began):
                    _, name, happens = self._events.popleft()
                    self._note(name)
                    may_refuse |= name == _RESTARTED and self._book.attempts() == before
                    happens()
                elif self._to_tables and not self._killed and [*(self._disk.folder / "out").glob(".grades.json.*")]:
                    self._to_tables = False
                    self._note("the grader is killed while it writes grades.json")
                    self._kill_the_grader()
                time.sleep(min(0.2, self._plan.students / 10_000))
        except BaseException:
            self._grader.kill()
            raise
        taken = self._grader.done()
        was_full = self._disk.make_room()
        self._keep(taken, before, was_full)
        if "Traceback" in taken.said:
            self._report.wrong.append(f"grade ended with a traceback: {taken.said[-2000:]}")
        if taken.code > 0 and not was_full and not (may_refuse and taken.code == 2):
            self._report.wrong.append(f"grade ended with {taken.code}: {taken.said[-1000:]}")
        return taken.code == 0

    def _is_due(self, before: int, seconds: float) -> bool:
        """Shall the next thing happen? Not to a grader that is ending, nor to one that has only just begun."""
        if not self._events or self._disk.full or self._killed:
            return False
        kept = self._book.attempts()
        has_worked = kept > before or seconds > _SETTLED
        return has_worked and kept >= self._events[0][0] * self._expected

    def _keep(self, taken: Taken, before: int, was_full: bool) -> None:
        ended = "killed" if taken.code == -signal.SIGKILL else f"exit code {taken.code}"
        ended += ", the disk was full" if was_full else ""
        said = taken.said[-600:].strip() if taken.code > 0 else ""
        sizes = (taken.root, taken.tree)
        after = self._book.attempts()
        self._report.starts.append(Start(ended, before, after, taken.seconds, taken.processor, *sizes, said))
        self._note(f"grade ended: {ended}")

    def _note(self, what: str) -> None:
        self._report.events.append(f"{what}, with {self._book.attempts()} attempts kept")
        print(self._report.events[-1], file=sys.stderr, flush=True)

    def _kill_the_grader(self) -> None:
        assert self._grader is not None
        left = [(pid, _born(pid)) for pid in descendants(self._grader.process.pid)]
        self._grader.kill()
        self._killed = True
        thread = threading.Thread(target=self._see_them_end, args=(left,), daemon=True)
        thread.start()
        self._waiting.append(thread)

    def _see_them_end(self, left: list[tuple[int, str]]) -> None:
        """What a killed grader had at work must not go on for ever."""
        began = time.monotonic()
        while any(_born(pid) == born for pid, born in left if born):
            if time.monotonic() - began > _LINGER:
                self._report.wrong.append("processes of a killed grader are still there")
                break
            time.sleep(0.1)
        self._report.lingered.append(round(time.monotonic() - began, 1))


def _born(pid: int) -> str:
    """When a process began, which tells it from another of the same number; nothing if it is gone or a zombie."""
    try:
        fields = Path(f"/proc/{pid}/stat").read_text(errors="replace").rpartition(")")[2].split()
    except OSError:
        return ""
    return "" if fields[0] == "Z" else fields[19]


@contextlib.contextmanager
def _place(keep: Path | None) -> Iterator[Path]:
    if keep is not None:
        keep.mkdir(parents=True)
        yield keep.resolve()
        return
    folder = Path(tempfile.mkdtemp(prefix="faults-")).resolve()
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("--students", type=int, default=Plan.students)
    parser.add_argument("--hostile", type=int, default=Plan.hostile)
    parser.add_argument("--slow", type=int, default=Plan.slow, help="of each kind that a clock has to end")
    parser.add_argument("--kills", type=int, default=Plan.kills)
    parser.add_argument("--jobs", type=int, default=Plan.jobs)
    parser.add_argument("--seed", type=int, default=Plan.seed)
    parser.add_argument("--engine", choices=["local", "dask"], default="local")
    parser.add_argument("--sqlite", action="store_true", help="a gradebook in a file, on the disk that will be full")
    parser.add_argument("--no-full-disk", action="store_true")
    parser.add_argument(
        "--in-tables", action="store_true", help="kill it once more while it writes a large grades.json"
    )
    parser.add_argument("--keep", type=Path, help="a new folder for all of it, which is left")
    chosen = parser.parse_args()
    plan = Plan(
        chosen.students, chosen.hostile, chosen.slow, chosen.kills, not chosen.sqlite, not chosen.no_full_disk,
        chosen.in_tables, chosen.engine, chosen.jobs, chosen.seed,
    )  # fmt: skip
    if plan.server and (missing := postgres_server.missing()):
        parser.error(missing)
    with _place(chosen.keep) as folder:
        report, _ = run(plan, folder, keep=chosen.keep is not None)
    print(json.dumps({"plan": {**asdict(plan), "kinds": None}, **asdict(report)}, indent=2))
    return 1 if report.wrong else 0


if __name__ == "__main__":
    sys.exit(main())
