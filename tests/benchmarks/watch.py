"""How long `watch` takes from a save to the painted screen: `python tests/benchmarks/watch.py [SAVES]`.

The real program runs in a pseudo-terminal; a save counts as painted when its result can be read there. A right answer
and a wrong one are saved in turn, of chapters as they are (NumPy), and with an `import torch` on top. The phases are
measured inside the program. Nothing is asserted.
"""

from __future__ import annotations

import argparse
import fcntl
import json
import os
import pty
import select
import shutil
import signal
import statistics
import struct
import sys
import tempfile
import termios
import time
from collections.abc import Callable
from dataclasses import dataclass
from functools import wraps
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[2]
BUDGETS = {"numpy": 50, "torch": 100}  # milliseconds, median


@dataclass(frozen=True)
class Exercise:
    """A chapter's function, and how its right answer is made wrong; `said` appears on the screen then."""

    chapter: str
    function: str
    right: str
    wrong: str
    said: str

    @property
    def file(self) -> str:
        (path,) = (ROOT / "solutions").glob(f"*_{self.chapter}/{self.chapter}.py")
        return str(path.relative_to(ROOT / "solutions"))

    def sources(self, torch: bool) -> tuple[str, str]:
        right = (ROOT / "solutions" / self.file).read_text()
        right = right.replace("import numpy as np", "import numpy as np\nimport torch", 1) if torch else right
        assert right.count(self.right) == 1, self
        return right, right.replace(self.right, self.wrong)


EXERCISES = (
    Exercise("softmax", "cross_entropy", "log_p[rows, targets].mean()", "log_p[rows, targets].sum()", "summed"),
    Exercise("self_attention", "attention_scores", " / np.sqrt(d_k)", "", "not divided by"),
    Exercise(
        "masking",
        "causal_mask",
        "position[:, None] >= position[None, :]",
        "position[:, None] > position",
        "no position may",
    ),
    Exercise(
        "multi_head_attention", "concat_heads", "np.swapaxes(x, -3, -2).reshape", "x.reshape", "concat_heads \xb7"
    ),
    Exercise("softmax", "log_softmax", "shifted - log_sum", "shifted - lgo_sum", "NameError:"),
)


@dataclass(frozen=True)
class Save:
    """One save of a right or a wrong answer: how many milliseconds each phase took."""

    kind: str
    phases: dict[str, float]
    total: float


class Screen:
    """`watch` in a pseudo-terminal, with the times of its phases on a pipe."""

    def __init__(self, course: Path, target: str) -> None:
        self._times, writer = os.pipe()
        os.set_inheritable(writer, True)
        self.pid, self._terminal = pty.fork()
        if not self.pid:
            os.environ.update(TERM="xterm-256color", PYTHONPATH=str(ROOT / "grader"))
            os.chdir(course)
            os.execv(sys.executable, [sys.executable, __file__, "--inside", str(writer), target])
        os.close(writer)
        fcntl.ioctl(self._terminal, termios.TIOCSWINSZ, struct.pack("HHHH", 24, 80, 0, 0))

    def until(self, text: str, seconds: float = 30) -> float:
        """When this text had arrived."""
        deadline, seen = time.monotonic() + seconds, b""
        while text.encode() not in seen:
            if not select.select([self._terminal], [], [], deadline - time.monotonic())[0]:
                raise TimeoutError(f"{text!r} did not appear:\n{seen.decode('utf-8', 'replace')}")
            seen += os.read(self._terminal, 1 << 16)
        return time.perf_counter()

    def drain(self, seconds: float) -> None:
        """Read what still comes, and wait."""
        deadline = time.monotonic() + seconds
        while (left := deadline - time.monotonic()) > 0:
            if select.select([self._terminal], [], [], left)[0]:
                os.read(self._terminal, 1 << 16)
        while select.select([self._times], [], [], 0)[0]:
            os.read(self._times, 1 << 16)

    def times(self) -> list[tuple[str, float, float]]:
        """What happened inside: (phase, beginning, end)."""
        text = ""
        while select.select([self._times], [], [], 0.02)[0]:
            text += os.read(self._times, 1 << 16).decode()
        return [tuple(json.loads(line)) for line in text.splitlines()]

    def close(self) -> None:
        os.kill(self.pid, signal.SIGTERM)
        while select.select([self._terminal], [], [], 5)[0]:
            try:
                os.read(self._terminal, 1 << 16)
            except OSError:
                break
        os.waitpid(self.pid, 0)


def measure(exercise: Exercise, torch: bool, saves: int) -> list[Save]:
    """Save the right and the wrong answer in turn."""
    taken: list[Save] = []
    sources = dict(zip(("wrong", "right"), reversed(exercise.sources(torch)), strict=True))
    with tempfile.TemporaryDirectory() as folder:
        shutil.copytree(ROOT / "solutions", Path(folder) / "exercises")
        file = Path(folder) / "exercises" / exercise.file
        screen = Screen(Path(folder), f"{exercise.chapter}.{exercise.function}")
        try:
            screen.until("passed")
            for number in range(saves + 4):
                screen.drain(0.4)
                kind = "right" if number % 2 else "wrong"
                source = f"{sources[kind]}\n# {number}\n"
                started = time.perf_counter()
                file.write_text(source)
                arrived = screen.until(exercise.said if kind == "wrong" else "passed \xb7")
                if number >= 4:
                    taken.append(Save(kind, _phases(screen.times(), started, arrived), (arrived - started) * 1e3))
        finally:
            screen.close()
    return taken


def _phases(times: list[tuple[str, float, float]], started: float, arrived: float) -> dict[str, float]:
    """How long each part took: noticing, getting to it, loading, the rest of judging, painting, arriving."""
    noticed = next(begin for name, begin, _ in times if name == "saved")
    begun = next(begin for name, begin, _ in times if name == "judge")
    judged = next(begin for name, begin, _ in times if name == "verdict")
    painted = next(end for name, begin, end in times if name == "paint" and begin >= judged)
    loaded = sum(end - begin for name, begin, end in times if name == "load" and end <= judged)
    parts = {
        "notice": noticed - started,
        "begin": begun - noticed,
        "load": loaded,
        "judge": judged - begun - loaded,
        "paint": painted - judged,
        "arrive": arrived - painted,
    }
    return {name: seconds * 1e3 for name, seconds in parts.items()}


def inside(pipe: int, target: str) -> None:
    """The program itself, with clocks in it."""
    from learn_transformers import watch
    from learn_transformers.judging.desk import Desk
    from learn_transformers.report.screen.terminal import Terminal
    from learn_transformers.watch import engine
    from learn_transformers.watch.program import Inbox

    def note(phase: str, begin: float) -> None:
        os.write(pipe, json.dumps([phase, begin, time.perf_counter()]).encode() + b"\n")

    def timed(owner: Any, name: str, phase: str) -> None:
        method: Callable[..., Any] = getattr(owner, name)

        @wraps(method)
        def call(*args: Any, **kwargs: Any) -> Any:
            begin = time.perf_counter()
            try:
                return method(*args, **kwargs)
            finally:
                note(phase, begin)

        setattr(owner, name, call)

    put = Inbox.put

    def put_noted(inbox: Inbox, event: engine.Event) -> None:
        names = {engine.Checking: "judge", engine.Judged: "verdict"}
        if type(event) in names:
            note(names[type(event)], time.perf_counter())
        put(inbox, event)

    Inbox.put = put_noted  # type: ignore[method-assign]
    timed(engine.Engine, "saved", "saved")
    timed(Desk, "load", "load")
    timed(Terminal, "paint", "paint")
    os.set_inheritable(pipe, False)
    sys.exit(watch.run(Path("exercises").absolute(), target, kept=Path("exercises").absolute(), edit_command=None))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("saves", nargs="?", type=int, default=200, help="of NumPy chapters, and as many with torch")
    parser.add_argument("--inside", nargs=2, metavar=("PIPE", "TARGET"), help=argparse.SUPPRESS)
    chosen = parser.parse_args()
    if chosen.inside:
        inside(int(chosen.inside[0]), chosen.inside[1])
    names = ("notice", "begin", "load", "judge", "paint", "arrive")
    print(f"{'milliseconds, median':<46} {'saves':>5} {'all':>6} {'95 %':>6}  " + " ".join(f"{n:>6}" for n in names))
    for kind, budget in BUDGETS.items():
        every: list[Save] = []
        for exercise in EXERCISES:
            found = measure(exercise, kind == "torch", chosen.saves // len(EXERCISES))
            every += found
            for answer in ("right", "wrong"):
                saves = [save for save in found if save.kind == answer]
                _print(f"{kind}: {exercise.chapter}.{exercise.function}, {answer}", saves, names)
        _print(f"{kind}: all of them (budget: {budget})", every, names)


def _print(what: str, saves: list[Save], names: tuple[str, ...]) -> None:
    total = sorted(s.total for s in saves)
    parts = " ".join(f"{statistics.median(s.phases[n] for s in saves):6.1f}" for n in names)
    print(f"{what:<46} {len(saves):>5} {statistics.median(total):6.1f} {total[int(0.95 * len(total))]:6.1f}  {parts}")


if __name__ == "__main__":
    main()
