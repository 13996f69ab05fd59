"""Kills a process at every step of what it does to files, and at random moments; then has a look at what is left."""

from __future__ import annotations

import itertools
import multiprocessing
import os
import random
import signal
import sys
import time
from collections.abc import Callable
from pathlib import Path

ROUNDS = 8


def alone(scenario: Callable[[Path], None], folder: Path) -> None:
    """Run a scenario in a fresh process without threads, which may fork. What it asserts holds, or this fails."""
    process = multiprocessing.get_context("spawn").Process(target=scenario, args=(folder,))
    process.start()
    process.join(100)
    assert process.exitcode == 0


def everywhere(prepare: Callable[[], Path], act: Callable[[Path], object], look: Callable[[Path, bool], None]) -> None:
    """`prepare` gives what `act` works on in a child; `look` sees what is left, and whether the child came through."""
    for step in itertools.count(1):
        subject = prepare()
        started = time.monotonic()
        through = _came_through(os.fork() or _act(act, subject, step))
        took = time.monotonic() - started
        look(subject, through)
        if through:
            assert step > 3, "nothing was done to files"
            break
    moments = random.Random(0)
    for _ in range(ROUNDS):
        subject = prepare()
        child = os.fork() or _act(act, subject, 0)
        time.sleep(moments.uniform(0, took))
        os.kill(child, signal.SIGKILL)
        look(subject, _came_through(child))


def _act(act: Callable[[Path], object], subject: Path, last: int) -> int:
    """In the child: act, and be killed at the step with this number (0: at none)."""
    steps = itertools.count(1)

    def count(event: str, arguments: tuple[object, ...]) -> None:
        if (event == "open" or event.startswith(("os.", "shutil."))) and next(steps) == last:
            os.kill(os.getpid(), signal.SIGKILL)

    sys.addaudithook(count)
    code = 1
    try:
        act(subject)
        code = 0
    finally:
        os._exit(code)


def _came_through(child: int) -> bool:
    status = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
    assert status in (0, -signal.SIGKILL), f"the child failed: {status}"
    return status == 0
