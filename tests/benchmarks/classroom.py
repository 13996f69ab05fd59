"""A class graded by us and by what classrooms use, the same work, in one run: `python tests/benchmarks/classroom.py`.

1. **Peers.** Two functions, six hidden tests of one call each, right submissions that all differ; every grader in an
   environment of its own, made in `--environments`. Each command is timed from its start to its end, in turn, and the
   median counts: on one process, and on two at a time. Of everything that was graded it is read off that it got all
   points. Ours is the whole `grade`: intake, sandbox, gradebook, tables, a page for each student, the class report.
2. **Cores.** Right submissions of chapters 02 to 07, which make many more calls, and of chapter 02, one judge on one
   core and two judges on two: with one judge, whoever asks it would be at work on the other core.
3. **The curve.** The real chapter `softmax`, by classes of growing size: seconds a submission, and memory at its peak.

Nothing here is asserted: it prints tables, and `--json` the same for machines. `--quick` takes about two minutes once
environments are made. Needs Linux.
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import queue
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Sequence
from dataclasses import asdict, dataclass, field
from pathlib import Path

import same_work
from judge_cost import SIX
from peers import OURS, PEERS, Peer, installed, surroundings
from process_tree import Taken, Watched, adopt_orphans, computed

ROOT = Path(__file__).parents[2]
GOALS = {"otter": 100.0, "nbgrader": 100.0, "pytest": 50.0}
GOAL_OF_TWO = 1.7


@dataclass
class Rate:
    """Submissions a second of one grader, by round."""

    grader: str
    processes: int
    submissions: int
    how: str
    seconds: list[float] = field(default_factory=list)
    processor: list[float] = field(default_factory=list)

    @property
    def rate(self) -> float:
        return self.submissions / statistics.median(self.seconds)

    @property
    def cost(self) -> float:
        """Seconds of processor time for each submission: what a busy machine changes least."""
        return statistics.median(self.processor) / self.submissions


def peers(chosen: Sequence[Peer], environments: Path, sizes: dict[str, int], rounds: int) -> list[Rate]:
    """All graders in turn, so that a machine that slows down slows all of them."""
    programs = {peer.name: installed(peer, environments) for peer in chosen}
    found = {(p.name, n): Rate(p.name, n, sizes.get(p.name, sizes[""]), p.how) for p in chosen for n in (1, 2)}
    for number in range(rounds):
        for peer in chosen:
            for processes in (1, 2):
                rate = found[peer.name, processes]
                taken, processor = _graded(peer, programs[peer.name], rate.submissions, processes)
                rate.seconds.append(taken)
                rate.processor.append(processor)
                _say(f"round {number + 1}: {peer.name}, {processes} at a time: {rate.submissions / taken:.2f}/s")
    return [*found.values()]


def _graded(peer: Peer, programs: Path, submissions: int, processes: int) -> tuple[float, float]:
    """Seconds on the wall and on processors for so many submissions, so many processes at a time."""
    with tempfile.TemporaryDirectory(prefix="classroom-") as place:
        folder = Path(place).resolve()
        texts = {f"s{n:05d}": same_work.submission(n) for n in range(submissions)}
        commands = queue.SimpleQueue()
        for command in peer.lay_out(folder, programs, texts, processes):
            commands.put(command)
        environment = {**os.environ, **surroundings(peer, programs)}
        (folder / "home").mkdir()
        environment |= {"HOME": str(folder / "home"), "XDG_STATE_HOME": str(folder / "home")}

        def work() -> None:
            while not commands.empty():
                try:
                    command = commands.get_nowait()
                except queue.Empty:
                    return
                subprocess.run(
                    command.words, cwd=command.folder, env=environment, stdin=subprocess.DEVNULL,
                    stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, check=False,
                )  # fmt: skip

        workers = [threading.Thread(target=work) for _ in range(processes)]
        before, started = computed(), time.perf_counter()
        for worker in workers:
            worker.start()
        for worker in workers:
            worker.join()
        seconds, processor = time.perf_counter() - started, computed() - before
        points = peer.points(folder)
        if len(points) != submissions or min(points) < 1.0:
            raise SystemExit(f"{peer.name} has not graded {submissions} right submissions as right: {points[:9]} …")
        return seconds, processor


@dataclass(frozen=True)
class Run:
    """One class graded by `grade`: of what size, on how many processes, and what it took."""

    chapters: int
    submissions: int
    processes: int
    seconds: float
    processor: float
    root: int
    tree: int

    @property
    def each(self) -> float:
        return self.seconds / self.submissions


def class_of(folder: Path, submissions: int, chapters: Sequence[str]) -> None:
    """So many right submissions of some chapters; every file is another one by its comments."""
    sources = {file.parent.name + "/" + file.name: file.read_text() for c in chapters for file in _solutions(c)}
    for number in range(submissions):
        for name, text in sources.items():
            path = folder / f"s{number:05d}" / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(f"# student {number:05d}\n{text}\n# the end of {number:05d}\n")


def _solutions(chapter: str) -> list[Path]:
    return [*(ROOT / "solutions").glob(f"*_{chapter}/{chapter}.py")]


def graded(submissions: int, chapters: Sequence[str], processes: int, *, one_core: bool = False) -> Run:
    """`grade` in a folder of its own."""
    with tempfile.TemporaryDirectory(prefix="classroom-") as place:
        folder = Path(place).resolve()
        class_of(folder / "submissions", submissions, chapters)
        words = [sys.executable, "-m", "learn_transformers", "grade", "submissions", "--out", "out", "--format", "json"]
        words += ["--jobs", str(processes), "--class-key", "class.key"]
        words = ["taskset", "-c", str(min(os.sched_getaffinity(0))), *words] if one_core else words
        before = computed()
        taken = Watched(words, {"XDG_STATE_HOME": str(folder / "state")}, cwd=folder).done()
        processor = computed() - before
        _require_graded(taken, folder, submissions)
    return Run(len(chapters), submissions, processes, taken.seconds, processor, taken.root, taken.tree)


def _require_graded(taken: Taken, folder: Path, submissions: int) -> None:
    try:
        points = OURS.points(folder)
    except OSError:
        points = []
    if taken.code or len(points) != submissions or min(points) < 1.0:
        raise SystemExit(f"grade has not graded {submissions} right submissions as right: {taken.code}, {taken.said}")


_COUNTED = """

import sys as _sys


def _counted(function):
    def counting(*arguments, **named):
        if not (before := getattr(_sys, "depth", 0)):  # one for all files: a call from a later chapter is no call
            print("#", end="")
        _sys.depth = before + 1
        try:
            return function(*arguments, **named)
        finally:
            _sys.depth = before
    return counting


for _name in {names}:
    globals()[_name] = _counted(globals()[_name])
"""


def calls_and_checks(chapters: Sequence[str]) -> tuple[int, int]:
    """How often the functions of right submissions of these chapters are called, and how many checks that makes."""
    from learn_transformers import course
    from learn_transformers.judging import session
    from learn_transformers.judging.judge import Judge

    with tempfile.TemporaryDirectory() as place, session.sandboxes() as boxes:
        found = []
        for chapter in map(course.known_chapter, chapters):
            file = Path(place).resolve() / chapter.file
            file.parent.mkdir()
            (source,) = _solutions(chapter.name)
            file.write_text(source.read_text() + _COUNTED.format(names=chapter.definitions()))
            found.append(course.Assignment(chapter, file))
        verdict = Judge(boxes, seed="a secret seed", secret=True).verdict(found)
    functions = [function for chapter in verdict.chapters for function in chapter.functions]
    return sum(f.output.count("#") for f in functions), sum(len(f.checks) for f in functions)


def _say(text: str) -> None:
    print(text, file=sys.stderr, flush=True)


def _table(rates: Sequence[Rate], six: Sequence[Run], softmax: Sequence[Run], curve: Sequence[Run]) -> None:
    ours = next(rate for rate in rates if rate.grader == OURS.name and rate.processes == 2)
    print("The same work: softmax and attention scores, six hidden tests, right submissions")
    head = f"{'grader':<17} {'N':>5} {'1 process':>10} {'2 processes':>12} {'ours is':>8} {'goal':>5}"
    print(f"{head} {'processor':>10} {'ours is':>8}  how")
    for one, two in zip(rates[::2], rates[1::2], strict=True):
        ratio, cheaper, goal = ours.rate / two.rate, two.cost / ours.cost, GOALS.get(one.grader)
        of_goal = "" if goal is None else f"{goal:.0f}×"
        print(
            f"{one.grader:<17} {one.submissions:>5} {one.rate:8.2f}/s {two.rate:10.2f}/s {ratio:7.0f}× {of_goal:>5} "
            f"{two.cost * 1e3:7.1f} ms {cheaper:7.0f}×  {one.how}"
        )
    alone = next(rate for rate in rates if rate.grader == OURS.name and rate.processes == 1)
    print(f"ours with two judges is {ours.rate / alone.rate:.2f}× ours with one, both on all cores")
    runs_of = {
        "Chapters 02 to 07, right submissions": six,
        "Chapter softmax, one core and two": softmax,
        "Chapter softmax, growing classes": curve,
    }
    for title, runs in runs_of.items():
        if not runs:
            continue
        print(f"\n{title}")
        if runs is not curve:
            print(f"two cores are {runs[0].each / runs[1].each:.2f}× one (goal: {GOAL_OF_TWO}×)")
        print(f"{'N':>6} {'processes':>9} {'rate':>9} {'each':>9} {'processor':>10} {'grade alone':>12} {'all':>9}")
        for run in runs:
            each, processor = run.each * 1e3, run.processor / run.submissions * 1e3
            print(
                f"{run.submissions:>6} {run.processes:>9} {1 / run.each:7.1f}/s {each:6.1f} ms {processor:7.1f} ms "
                f"{run.root / 2**20:8.0f} MiB {run.tree / 2**20:5.0f} MiB"
            )


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--quick", action="store_true", help="one round, small classes")
    parser.add_argument("--json", action="store_true")
    parser.add_argument("--environments", type=Path, default=Path(tempfile.gettempdir()) / "classroom-peers")
    parser.add_argument("--peers", default=",".join(p.name for p in PEERS), help="some of them, with commas")
    parser.add_argument("--sizes", default="", help="of the curve, with commas")
    chosen = parser.parse_args()
    names = [name for name in chosen.peers.split(",") if name]
    some = [OURS, *(peer for peer in PEERS if peer.name in names)]
    adopt_orphans()
    chosen.environments.mkdir(parents=True, exist_ok=True)
    quick = {"": 10, "ours": 400, "otter": 2, "nbgrader": 2}
    sizes = quick if chosen.quick else {"": 40, "ours": 2000, "otter": 6, "nbgrader": 12}
    curve = [int(size) for size in chosen.sizes.split(",") if size]
    curve = curve or ([100, 300] if chosen.quick else [100, 300, 1000, 3000, 10000])
    rates = peers(some, chosen.environments, sizes, 1 if chosen.quick else chosen.rounds)
    six, softmax = (
        [graded(count // 10 if chosen.quick else count, names, n, one_core=n == 1) for n in (1, 2)]
        for count, names in ((600, SIX), (2000, ["softmax"]))
    )
    grown = []
    for size in curve:
        grown.append(graded(size, ["softmax"], 2))
        _say(f"{size}: {grown[-1].each * 1e3:.1f} ms each, {grown[-1].root >> 20} MiB")
    calls = {"six chapters": calls_and_checks(SIX), "softmax": calls_and_checks(["softmax"])}
    if chosen.json:
        of_peers = [asdict(rate) | {"rate": rate.rate, "cost": rate.cost} for rate in rates]
        machine = {"python": platform.python_version(), "cores": os.cpu_count(), "system": platform.platform()}
        document = {"machine": machine, "peers": of_peers, "goals": GOALS, "calls and checks": calls}
        runs = {"six": six, "softmax": softmax, "curve": grown}
        document |= {name: [*map(asdict, of_name)] for name, of_name in runs.items()}
        print(json.dumps(document, indent=2))
        return
    _table(rates, six, softmax, grown)
    for what, (made, checks) in calls.items():
        print(f"{what}: {made} calls, {checks} checks a submission; of the same work: {len(same_work.TESTS)} and 6")


if __name__ == "__main__":
    main()
