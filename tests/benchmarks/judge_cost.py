"""What one passing submission of a class costs: `python tests/benchmarks/judge_cost.py [--chapters numpy] [-n 100]`.

Distinct submissions, made of the solutions with other names of local variables and comments of their own, are graded
with the class key's pool of eight seeds: first by a judge in this process, as the judge's process has one, then through
`classroom.grading` with one judge. What is counted is processor time, of this process, the fork server and its workers.
Nothing is asserted. `--profile FILE` keeps what `cProfile` says of this process, `--memory` prints how it grows.
"""

from __future__ import annotations

import argparse
import ast
import cProfile
import json
import os
import statistics
import sys
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, cast

from learn_transformers import course
from learn_transformers.classroom import grading, judge_process
from learn_transformers.classroom.class_key import ClassKey
from learn_transformers.classroom.grading import Settings
from learn_transformers.classroom.judges import question
from learn_transformers.classroom.submission import Submission
from learn_transformers.launch.child import Parent
from learn_transformers.sandbox.host import Worker
from learn_transformers.sandbox.libraries import needed

SIX = ("softmax", "self_attention", "positional_encoding", "masking", "multi_head_attention", "encoder")
_TICK = os.sysconf("SC_CLK_TCK")


def numpy_chapters() -> tuple[str, ...]:
    """Every chapter whose solution asks for no PyTorch."""
    solutions = course.shipped() / "solutions"
    return tuple(c.name for c in course.chapters() if not needed((solutions / c.file).read_bytes()))


def made(student: int, chapters: Sequence[str]) -> Submission:
    """One submission that passes, and that nobody else has handed in."""
    found = {}
    for name in chapters:
        chapter = course.known_chapter(name)
        text = (course.shipped() / "solutions" / chapter.file).read_text(encoding="utf-8")
        found[chapter.file] = f"# handed in by student {student}\n{renamed(text, student)}\n".encode()
    return Submission(f"student{student:05d}", found)


def renamed(text: str, student: int) -> str:
    """The same program, its local variables with other names."""
    tree = ast.parse(text)
    for function in [node for node in tree.body if isinstance(node, ast.FunctionDef)]:
        inner = {n for f in ast.walk(function) if isinstance(f, ast.FunctionDef | ast.Lambda) for n in _arguments(f)}
        own = {n.id for n in ast.walk(function) if isinstance(n, ast.Name) and isinstance(n.ctx, ast.Store)} - inner
        for node in ast.walk(function):
            if isinstance(node, ast.Name) and node.id in own:
                node.id = f"{node.id}_{student}"
    return ast.unparse(tree)


def _arguments(function: ast.FunctionDef | ast.Lambda) -> Iterator[str]:
    for node in ast.walk(function.args):
        if isinstance(node, ast.arg):
            yield node.arg


@dataclass(frozen=True)
class Spent:
    """Seconds of processor time: of this process, of all below it, and of those that these have waited for."""

    here: float
    below: float
    reaped: float

    @classmethod
    def now(cls) -> Spent:
        parents: dict[int, int] = {}
        times: dict[int, tuple[float, float]] = {}
        for status in Path("/proc").glob("[0-9]*/stat"):
            try:
                fields = status.read_text().rpartition(")")[2].split()
            except OSError:
                continue
            pid = int(status.parent.name)
            parents[pid] = int(fields[1])
            own, reaped = (sum(map(int, fields[at : at + 2])) / _TICK for at in (11, 13))
            times[pid] = own, reaped
        below = {os.getpid()}
        while more := {pid for pid, parent in parents.items() if parent in below} - below:
            below |= more
        found = [times[pid] for pid in below - {os.getpid()}]
        return cls(time.process_time(), sum(own for own, _ in found), sum(reaped for _, reaped in found))

    def each(self, before: Spent, count: int) -> tuple[float, ...]:
        """Milliseconds of one of so many submissions."""
        parts = (self.here - before.here, self.below - before.below, self.reaped - before.reaped)
        return tuple(1e3 * seconds / count for seconds in parts)


class Measured:
    """The median of blocks of submissions: a machine that is busy for a while spoils some of them."""

    _BLOCK = 20

    def __init__(self, names: Sequence[str]) -> None:
        self._names = names
        self._blocks: list[tuple[float, ...]] = []
        self._before, self._began = Spent.now(), time.perf_counter()

    def note(self, number: int) -> None:
        """So many are graded; none, or fewer, while all is warmed up."""
        if number % self._BLOCK:
            return
        now = Spent.now()
        if number > 0:
            wall = 1e3 * (time.perf_counter() - self._began) / self._BLOCK
            self._blocks.append((*now.each(self._before, self._BLOCK), wall))
        self._before, self._began = Spent.now(), time.perf_counter()

    def __str__(self) -> str:
        totals = [sum(block[:-1]) for block in self._blocks]
        typical = [statistics.median(column) for column in zip(*self._blocks, strict=True)]
        said = ", ".join(f"{name} {ms:.1f}" for name, ms in zip(self._names, typical, strict=False))
        return (
            f"{statistics.median(totals):6.1f} ms, at best {min(totals):.1f} ({said}; {typical[-1]:.1f} of the clock)"
        )


class Asking:
    """Who asks a judge that is in this process: the other end of what `judge_process` talks to."""

    def __init__(self, settings: Settings, submissions: Sequence[Submission], done: Callable[[int], None]) -> None:
        self._settings, self._submissions, self._done = settings, submissions, done
        self._next = -1

    def receive(self) -> dict[str, Any] | None:
        self._next += 1
        if not self._next:
            return {"extra_key": "", "seed": self._settings.terms.seed}
        if self._next > len(self._submissions):
            return None
        return question(self._settings.paper(self._submissions[self._next - 1]), self._settings.chapters)

    def send(self, answer: Mapping[str, Any]) -> None:
        if "problem" in answer or ("verdict" in answer and json.loads(answer["verdict"])["status"] != "passed"):
            raise SystemExit(f"submission {self._next} has not passed: {answer}")
        if self._next:
            self._done(self._next)


def count_exchanges(counted: dict[str, int]) -> None:
    """Count what is asked of workers: calls one by one, and those that are made together."""
    exchange, together = Worker._exchange, Worker.calls

    def _exchange(self: Worker, kind: object, *rest: object, **more: object) -> object:
        counted["asked" if kind is not None else "together"] = counted.get("asked" if kind else "together", 0) + 1
        return exchange(self, kind, *rest, **more)  # type: ignore[arg-type]

    def calls(self: Worker, prepared: object, *rest: object) -> object:
        counted["batches"] = counted.get("batches", 0) + 1
        return together(self, prepared, *rest)  # type: ignore[arg-type]

    Worker._exchange, Worker.calls = _exchange, calls  # type: ignore[method-assign,assignment]


def in_this_process(submissions: Sequence[Submission], warm: int, chosen: argparse.Namespace) -> None:
    settings = settings_for(submissions)
    profile = cProfile.Profile(time.process_time) if chosen.profile else None
    measured = Measured(("host", "fork server", "workers"))
    counted: dict[str, int] = {}

    def done(number: int) -> None:
        if number == warm:
            print(f"warm-up: {time.process_time():.2f} s of this process for {warm} submissions, imports included")
            if chosen.count:
                count_exchanges(counted)
            if profile is not None:
                profile.enable()
        measured.note(number - warm)
        if chosen.memory and number % max(1, len(submissions) // 10) == 0:
            print(f"  after {number:5d}: {judge_process._memory() / 2**20:.1f} MiB")

    judge_process.serve(cast(Parent, Asking(settings, submissions, done)))
    if profile is not None:
        profile.disable()
        profile.dump_stats(chosen.profile)
    if chosen.count:
        each = (f"{number / (len(submissions) - warm):g} {what}" for what, number in counted.items())
        print("one submission:", ", ".join(each))
    else:
        print(f"a judge in this process:   {measured}")


def settings_for(submissions: Sequence[Submission]) -> Settings:
    files = submissions[0].files
    chapters = tuple(chapter.name for chapter in course.chapters() if chapter.file in files)
    return Settings(ClassKey(bytes(range(16))), chapters, jobs=1)


def through_grading(submissions: Sequence[Submission], warm: int) -> None:
    """Everything that it takes, from a submission to its verdict where it is asked for."""
    measured = Measured(("who asks", "judge and fork server", "workers"))
    for number, one in enumerate(grading.graded(submissions, settings_for(submissions)), 1):
        assert one.verdict is not None, one.problem
        assert one.verdict.status == "passed"
        if number < len(submissions):  # after the very last the judge is gone
            measured.note(number - warm)
    print(f"through classroom.grading: {measured}")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("--chapters", default="six", help="six, numpy, or names with commas")
    parser.add_argument("-n", type=int, default=100, help="how many submissions are measured")
    parser.add_argument("--warm", type=int, default=60, help="how many are graded before, so that all seeds are known")
    parser.add_argument("--profile", help="a file for what cProfile says")
    parser.add_argument("--memory", action="store_true")
    parser.add_argument("--count", action="store_true", help="only count what is asked of workers")
    parser.add_argument("--only", choices=("judge", "grading"), help="measure one of the two")
    chosen = parser.parse_args()
    named = {"six": SIX, "numpy": numpy_chapters()}
    chapters = named.get(chosen.chapters) or tuple(chosen.chapters.split(","))
    print(f"{len(chapters)} chapters: {', '.join(chapters)}; Python {sys.version.split()[0]}")
    submissions = [made(number, chapters) for number in range(chosen.n + chosen.warm)]
    if chosen.only != "grading":
        in_this_process(submissions, chosen.warm, chosen)
    if chosen.only != "judge" and not (chosen.count or chosen.profile or chosen.memory):
        through_grading(submissions, chosen.warm)


if __name__ == "__main__":
    main()
