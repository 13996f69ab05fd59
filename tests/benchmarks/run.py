"""Every speed that DESIGN promises, measured as a ratio within one run: `python tests/benchmarks/run.py [ROUNDS]`.

Commands are timed as whole processes, in turn, so that a machine that slows down slows all of them; the median counts.
Needs the extra `bench`. Nothing here is asserted: it prints a table, and `--json` the same for machines.
"""

from __future__ import annotations

import argparse
import json
import os
import re
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import asdict, dataclass
from functools import partial
from pathlib import Path

import watch
from judge_cost import SIX

ROOT = Path(__file__).parents[2]
PYTHON = sys.executable
PROGRAM = [PYTHON, "-m", "learn_transformers"]


@dataclass(frozen=True)
class Row:
    """One line of the table: what, how long it took (median), what it is measured against, the ratio, the budget."""

    what: str
    measured: str
    against: str
    ratio: float
    budget: float

    @property
    def within(self) -> bool:
        return self.ratio <= self.budget


def seconds(command: list[str], **environment: str) -> float:
    """The wall-clock time of one process."""
    started = time.perf_counter()
    subprocess.run(
        command, cwd=ROOT, env={**os.environ, **environment}, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
        check=False,
    )  # fmt: skip
    return time.perf_counter() - started


def medians(commands: dict[str, list[str]], rounds: int, **environment: str) -> dict[str, float]:
    """Each command's median over interleaved rounds; one round beforehand warms the file cache."""
    times: dict[str, list[float]] = {name: [] for name in commands}
    for round_number in range(rounds + 1):
        for name, command in commands.items():
            taken = seconds(command, **environment)
            if round_number:
                times[name].append(taken)
    return {name: statistics.median(values) for name, values in times.items()}


def whole_processes(rounds: int) -> list[Row]:
    """Start-up and whole commands against bare imports."""
    code = ["check", "solutions/02_softmax/softmax.py"]
    softmax, everything = ["check", "softmax", "--exercises", "solutions"], ["check", "--exercises", "solutions"]
    times = medians(
        {
            "click": [PYTHON, "-c", "import click"],
            "numpy": [PYTHON, "-c", "import numpy"],
            "numpy+rich": [PYTHON, "-c", "import numpy, rich.console"],
            "help": [*PROGRAM, "--help"],
            "start": PROGRAM,
            "progress": [*PROGRAM, "progress"],
            "code": [*PROGRAM, *code],
            "softmax": [*PROGRAM, *softmax],
            "all": [*PROGRAM, *everything],
        },
        rounds,
    )
    torch = medians({"torch": [PYTHON, "-c", "import torch"]}, max(3, rounds // 5))["torch"]
    floor = 1.5 * times["numpy+rich"] + times["numpy"]
    return [
        _row("--help", times["help"], "import click", times["click"], 2.0),
        _row("no arguments", times["start"], "import click", times["click"], 2.0),
        _row("progress", times["progress"], "import click", times["click"], 2.0),
        _row("check softmax.py", times["code"], "1.5 x import numpy, rich.console + import numpy", floor, 1.0),
        _row("check softmax, worksheet filled in", times["softmax"], "the same", floor, 2.0),
        _row("check, the whole course", times["all"], "import torch", torch, 1.3),
    ]


def peers(rounds: int) -> list[Row]:
    """The same work by plain pytest, and by torch-judge on its own softmax check."""
    ours = [*PROGRAM, "check", "softmax.softmax", "--exercises", "solutions"]
    by_pytest = [PYTHON, "-m", "pytest", "-q", "-p", "no:cacheprovider", "tests/benchmarks/test_softmax_by_pytest.py"]
    judge_code = (
        "import torch\ndef my_softmax(x, dim=-1):\n"
        "    e = torch.exp(x - x.max(dim=dim, keepdim=True).values)\n    return e / e.sum(dim=dim, keepdim=True)\n"
        "import os, tempfile\nos.chdir(tempfile.gettempdir())\n"  # it keeps its progress in the folder it runs in
        "from torch_judge.engine import check\ncheck('softmax')\n"
    )
    path = str(ROOT / "solutions" / "02_softmax")
    with tempfile.TemporaryDirectory() as home:
        times = medians(
            {"ours": ours, "pytest": by_pytest, "torch-judge": [PYTHON, "-c", judge_code]},
            max(3, rounds // 3), PYTHONPATH=path, HOME=home,
        )  # fmt: skip
    return [
        _row("check softmax.softmax", times["ours"], "plain pytest, equivalent file", times["pytest"], 1.0),
        _row("check softmax.softmax", times["ours"], "torch-judge, its own softmax check", times["torch-judge"], 1.0),
    ]


def inside(rounds: int) -> list[Row]:
    """The sandbox and the judge, in this process."""
    import numpy as np

    from learn_transformers import course
    from learn_transformers.judging import session
    from learn_transformers.judging.judge import Judge
    from learn_transformers.sandbox.host import Sandbox
    from learn_transformers.sandbox.libraries import TORCH
    from learn_transformers.sandbox.submission import Submission

    source = b"def f(x):\n    return x\n"
    x = np.ones((8, 16))  # 1 KB
    rows = []
    with session.sandboxes() as boxes:
        for needs, limit in ((frozenset[str](), 10e-3), (frozenset({TORCH}), 20e-3)):
            sandbox = boxes.get(needs)
            sandbox.worker(Submission().budget()).close()

            def one_submission(sandbox: Sandbox = sandbox) -> None:
                with sandbox.worker(Submission().budget()) as worker:
                    worker.load("m", source, ["f"])
                    worker.call("f", (x,), names=["x"])

            name = "torch" if needs else "NumPy"
            rows.append(_timed(f"a worker from start to end, {name}", one_submission, 20 * rounds, limit))
        with boxes.get().worker(Submission().budget()) as worker:
            worker.load("m", source, ["f"])
            one_more = partial(worker.call, "f", (x,), names=["x"])
            rows.append(_timed("one more call, 1 KB", one_more, 400 * rounds, 150e-6))
        judge = Judge(boxes)
        submission = course.assignments(SIX, ROOT / "solutions", ROOT)

        def grade() -> None:
            judge.forget()
            judge.verdict(submission)

        what = "a passing submission of six chapters, CPU of one core"
        rows.append(_timed(what, grade, 2 * rounds, 1 / 25, cpu=True))
    return rows


def diagnosis() -> list[Row]:
    """What explaining costs, over every single mistake of every function; on right answers nothing is replayed."""
    from learn_transformers.course import chapters
    from learn_transformers.explaining.known_mistakes import explain
    from learn_transformers.judging.run_checks import Expectations, run_function
    from learn_transformers.key.loading import load_key

    wrong, right = [], []
    for chapter in chapters():
        expectations = Expectations(chapter.name, 0)
        for reference in load_key(chapter.name).references.values():
            for made in (frozenset(), *reference.combinations(1)):
                runs = run_function(reference, lambda call, r=reference, m=made: r.outcome(call, m), expectations)
                calls = [c for run in runs for c in run.calls]
                started = time.perf_counter()
                explain(reference, calls)
                (wrong if any(run.difference for run in runs) else right).append(time.perf_counter() - started)
    return [
        _row("diagnosis of a wrong function", statistics.median(wrong), "a fixed limit", 0.1, 1.0),
        _row("diagnosis of a right function", statistics.median(right), "a fixed limit", 1e-3, 1.0),
    ]


def quizzing(rounds: int) -> list[Row]:
    """From the start of a quiz to its first question on the screen, in turn with the imports it is held against."""
    times: dict[str, list[float]] = {"numpy+rich": [], "quiz": []}
    with tempfile.TemporaryDirectory() as folder:
        (Path(folder) / "exercises" / "02_softmax").mkdir(parents=True)
        for _ in range(rounds + 1):
            times["numpy+rich"].append(seconds([PYTHON, "-c", "import numpy, rich.console"]))
            times["quiz"].append(until_drawn([*PROGRAM, "quiz", "softmax"], b"softmax 1 of ", Path(folder)))
    numpy, quiz = (statistics.median(taken[1:]) for taken in times.values())
    return [_row("quiz softmax until its first question", quiz, "import numpy, rich.console", numpy, 2.0)]


def until_drawn(command: list[str], text: bytes, folder: Path) -> float:
    """How long a program takes until it has drawn this on a terminal; then it is ended."""
    ours, theirs = os.openpty()
    started = time.perf_counter()
    process = subprocess.Popen(
        command, cwd=folder, env={**os.environ, "TERM": "xterm", "NO_COLOR": "1"}, stdin=theirs, stdout=theirs,
        stderr=subprocess.DEVNULL, start_new_session=True,
    )  # fmt: skip
    os.close(theirs)
    drawn = b""
    while text not in _ESCAPES.sub(b"", drawn):
        drawn += os.read(ours, 1 << 16)
    taken = time.perf_counter() - started
    process.kill()
    process.wait()
    os.close(ours)
    return taken


_ESCAPES = re.compile(rb"\x1b\[[0-9;?]*[A-Za-z]")


def watching(rounds: int) -> list[Row]:
    """From a save to its verdict on the screen of `watch`; `watch.py` beside this file says where the time goes."""
    rows = []
    for kind, budget in watch.BUDGETS.items():
        saves = [save for exercise in watch.EXERCISES for save in watch.measure(exercise, kind == "torch", rounds)]
        median = statistics.median(save.total for save in saves) / 1e3
        rows.append(_row(f"a save until its verdict is drawn, {kind}", median, "a fixed limit", budget / 1e3, 1.0))
    return rows


def _timed(what: str, run: Callable[[], object], times: int, limit: float, cpu: bool = False) -> Row:
    """A median against a fixed limit in seconds; `cpu` counts processor time of this process and its children."""
    run()
    taken = []
    before_children = _child_cpu()
    for _ in range(times):
        started = time.process_time() if cpu else time.perf_counter()
        run()
        taken.append((time.process_time() if cpu else time.perf_counter()) - started)
    value = statistics.median(taken) + ((_child_cpu() - before_children) / times if cpu else 0.0)
    return _row(what, value, "a fixed limit", limit, 1.0)


def _child_cpu() -> float:
    """Processor time of the fork servers and their workers so far, from /proc; 0 where there is none."""
    total = 0
    for status in Path("/proc").glob("[0-9]*/stat"):
        try:
            fields = status.read_text().rpartition(")")[2].split()
        except OSError:
            continue
        if int(fields[1]) == os.getpid():
            total += sum(map(int, fields[11:15]))
    return total / os.sysconf("SC_CLK_TCK")


def _row(what: str, measured: float, against: str, floor: float, budget: float) -> Row:
    return Row(what, _duration(measured), f"{against} ({_duration(floor)})", measured / floor, budget)


def _duration(value: float) -> str:
    return f"{value * 1e6:.0f} µs" if value < 1e-3 else f"{value * 1e3:.1f} ms" if value < 1 else f"{value:.2f} s"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("rounds", nargs="?", type=int, default=15)
    parser.add_argument("--json", action="store_true")
    chosen = parser.parse_args()
    rows = [*whole_processes(chosen.rounds), *peers(chosen.rounds), *inside(chosen.rounds), *diagnosis()]
    rows += [*quizzing(chosen.rounds), *watching(chosen.rounds)]
    if chosen.json:
        print(json.dumps([asdict(row) | {"within": row.within} for row in rows], indent=2, ensure_ascii=False))
        return
    print(f"{'what':<52} {'median':>9}  {'ratio':>6} {'budget':>6}  against")
    for row in rows:
        mark = " " if row.within else "!"
        print(f"{row.what:<52} {row.measured:>9}  {row.ratio:6.2f} {row.budget:6.2f} {mark}{row.against}")


if __name__ == "__main__":
    main()
