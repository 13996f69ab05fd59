"""What no attack may change, leave behind or bring onto a screen; and sandboxes with short limits."""

from __future__ import annotations

import hashlib
import io
import os
import time
from collections.abc import Collection, Iterator
from pathlib import Path
from xml.etree import ElementTree

from corpus import HERE, MARK, ROOT
from rich.console import Console

import learn_transformers
from learn_transformers.judging.judge import GRADER_FAILED
from learn_transformers.report.verdicts import junit, terminal
from learn_transformers.sandbox.host import Sandbox, Sandboxes
from learn_transformers.sandbox.submission import Limits
from learn_transformers.verdict import Verdict

PACKAGE = Path(learn_transformers.__file__).parent
QUICK = Limits(load=2.0, call=0.25)
MOST_TEXT = 1 << 20


class QuickSandboxes(Sandboxes):
    """With shorter limits, so that what a clock must end does not take long."""

    def get(self, needs: Collection[str] = ()) -> Sandbox:
        key = frozenset(needs)
        if key not in self._open:
            excluded = [ROOT / "solutions", ROOT / "exercises"]
            self._open[key] = Sandbox(needs=key, layers=self._layers, limits=QUICK, exclude=excluded)
        return self._open[key]


def files(folder: Path) -> dict[str, tuple[object, ...]]:
    """Every file below a folder: kind and permissions, size, time of the last change, content."""
    found: dict[str, tuple[object, ...]] = {}
    for path in sorted(folder.rglob("*")):
        status = path.lstat()
        regular = path.is_file() and not path.is_symlink() and status.st_size < 1 << 22
        content = hashlib.sha256(path.read_bytes()).hexdigest() if regular else ""
        found[str(path)] = (status.st_mode, status.st_uid, status.st_size, status.st_mtime_ns, content)
    return found


def marked() -> list[str]:
    """Files that bear the attacks' mark, wherever they try to make one."""
    places = [Path(place) for place in ("/tmp", "/var/tmp", "/dev/shm", "/", Path.home(), ROOT, Path.cwd(), PACKAGE)]
    places.append(PACKAGE / "answer_key")
    return [str(path) for place in places if place.is_dir() for path in place.iterdir() if MARK in path.name]


def surroundings(folder: Path) -> tuple[object, ...]:
    startup = Path.home() / ".bashrc"
    return files(folder), marked(), startup.read_bytes() if startup.is_file() else None, sorted(os.listdir(HERE))


def read(path: str) -> str:
    return Path(path).read_bytes().decode("utf-8", "replace")


def left_over() -> list[str]:
    """Processes of a sandbox that are no fork server: below this process, or orphaned; also what attacks execute."""
    parents: dict[int, int] = {}
    commands: dict[int, str] = {}
    for entry in os.listdir("/proc"):
        if entry.isdigit():
            try:
                parents[int(entry)] = int(read(f"/proc/{entry}/stat").rpartition(")")[2].split()[1])
                commands[int(entry)] = read(f"/proc/{entry}/cmdline").replace("\0", " ")
            except OSError:
                continue

    def ancestors(pid: int) -> Iterator[int]:
        while pid := parents.get(pid, 0):
            yield pid

    ours = {pid for pid in parents if os.getpid() in list(ancestors(pid))[1:]}  # not our children: the fork servers
    stray = {pid for pid, command in commands.items() if "start.py" in command and parents[pid] == 1}
    asleep = {pid for pid, command in commands.items() if "sleep 86397" in command}
    return [f"{pid} {commands[pid]}" for pid in sorted(ours | stray | asleep)]


def nothing_left_over() -> bool:
    """Dead is dead at once; only what an orphan's death sets free may take the kernel a moment."""
    for _ in range(20):
        if not left_over():
            return True
        time.sleep(0.05)
    return False


def texts(verdict: Verdict) -> dict[str, str]:
    screen = io.StringIO()
    terminal.show(verdict, Console(file=screen, width=100, highlight=False, color_system=None))
    return {"rich": screen.getvalue(), "json": verdict.to_json(), "junit": junit.text(verdict)}


def expect_harmless(verdict: Verdict) -> None:
    """Whatever the worker said, no report holds a character that does anything, nor more text than anybody reads."""
    for name, text in texts(verdict).items():
        assert [c for c in set(text) if not c.isprintable() and c != "\n"] == [], name
        assert len(text) < MOST_TEXT, name
        assert "ESCAPED" not in text
        assert GRADER_FAILED not in text
    places = [line for c in verdict.chapters for f in c.functions for check in f.checks for line in check.lines]
    assert max(places, default=0) <= 1 << 20
    assert Verdict.from_json(verdict.to_json()) == verdict
    ElementTree.fromstring(junit.text(verdict))
