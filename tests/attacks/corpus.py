"""The hostile submissions: what each attacks, how it must end, and which layers alone would stop it.

A file in `submissions/` holds the attack only; put together with right versions of all the other functions of its
chapter it becomes a submission. One in `modules/` attacks the class `Gain` of the fixture course, and comes after a
right one. Its first lines say, each with a default:

    # attacks: softmax      the functions that must end so, `file` for all of them, `none` where others are the target
    # ends: failed          the status (or statuses, with commas) in which they end
    # chapter: softmax
    # needs: fork           names from `canary.STOPPED_BY`: without a layer that stops these, it is not covered
    # uses: frames          what a submission needs to write frames of its own
    # system                it does what some layer of confinement watches, and must end well without that, too
    # slow                  a clock has to end it, or much is computed
    # torch                 it needs the sandbox that has torch
"""

from __future__ import annotations

import os
from collections.abc import Callable, Collection
from dataclasses import dataclass
from pathlib import Path

from support import FIXTURE_COURSE, ROOT

from learn_transformers.sandbox.canary import STOPPED_BY

HERE = Path(__file__).parent
MARK = "lt-attack"  # in the name of everything that an attack tries to make

FRAMES = """
import sys as _sys

wire = _sys.modules["_sandbox.wire"]
_frame = _sys._getframe()
while type(_frame.f_locals.get("self")).__name__ != "Worker":
    _frame = _frame.f_back
_worker = _frame.f_locals["self"]


def worker():
    return _worker


def send(kind, value):
    raw(wire.frame(kind, wire.encode(value)))


def raw(data):
    import os

    data = memoryview(data)
    while data:
        data = data[os.write(_worker._write_fd, data) :]


def raised(**parts):
    import os

    plain = {"type": "E", "message": "m", "family": ["E"], "lines": [(1, "f")], "changed": []}
    send(wire.Kind.RAISED, plain | parts)
    os._exit(0)


"""


@dataclass(frozen=True)
class Attack:
    """One hostile submission, as its head describes it."""

    name: str
    source: str
    chapter: str
    attacked: tuple[str, ...]
    ends: frozenset[str]
    needs: tuple[str, ...]
    system: bool
    slow: bool
    torch: bool
    frames: bool

    @property
    def whole_file(self) -> bool:
        return self.attacked == ("file",)

    def covered(self, layers: Collection[str]) -> bool:
        """Do the layers in force stop what it needs? Where they do not, `doctor` says so, and nothing is promised."""
        return all(set(STOPPED_BY[need]) & set(layers) for need in self.needs)

    def text(self, course: Path, package: Path, judge: int) -> str:
        """The whole submission."""
        places = {"COURSE": course, "PACKAGE": package, "ROOT": ROOT, "HOME": Path.home()}
        constants = "".join(f"{name} = {str(place)!r}\n" for name, place in places.items()) + f"JUDGE = {judge}\n"
        return "\n".join([honest(self.chapter), constants, FRAMES if self.frames else "", self.source])


def honest(chapter: str) -> str:
    """A right file of a chapter."""
    if chapter == "softmax":
        return (HERE / "honest_softmax.py").read_text(encoding="utf-8")
    course = FIXTURE_COURSE if chapter in ("doubling", "gain") else ROOT
    return next((course / "solutions").glob(f"*/{chapter}.py")).read_text(encoding="utf-8")


def attacks() -> list[Attack]:
    return [_read(path, "softmax", "softmax") for path in sorted((HERE / "submissions").glob("*.py"))]


def attacks_on_modules() -> list[Attack]:
    return [_read(path, "gain", "Gain") for path in sorted((HERE / "modules").glob("*.py"))]


def _read(path: Path, chapter: str, attacked: str) -> Attack:
    source = path.read_text(encoding="utf-8")
    head = [line[2:] for line in source.splitlines() if line.startswith("# ")]
    said = {key: value.strip() for key, _, value in (line.partition(":") for line in head)}

    def listed(key: str, default: str = "") -> tuple[str, ...]:
        return tuple(filter(None, (part.strip() for part in said.get(key, default).split(","))))

    return Attack(
        name=path.stem,
        source=source,
        chapter=said.get("chapter", chapter),
        attacked=listed("attacks", attacked),
        ends=frozenset(listed("ends", "failed")),
        needs=listed("needs"),
        system="system" in said or "needs" in said,
        slow="slow" in said,
        torch="torch" in said,
        frames="frames" in listed("uses"),
    )


# Files that cannot be stored as they are: each is made in a chapter's folder. A function of (folder, file).


def _bytes(data: bytes) -> Callable[[Path], None]:
    def make(file: Path) -> None:
        file.write_bytes(data)

    return make


def _giant(file: Path) -> None:
    with file.open("wb") as stream:
        stream.truncate(100 << 20)


def _link(file: Path) -> None:
    file.with_name("elsewhere.py").write_text(honest("softmax"), encoding="utf-8")
    file.symlink_to("elsewhere.py")


def _linked_folder(file: Path) -> None:
    folder = file.parent
    elsewhere = folder.with_name("elsewhere")
    folder.rename(elsewhere)
    (elsewhere / file.name).write_text(honest("softmax"), encoding="utf-8")
    folder.symlink_to(elsewhere)


def _dangling(file: Path) -> None:
    file.symlink_to("/no/such/file")


def _file_for_folder(file: Path) -> None:
    file.parent.rmdir()
    file.parent.write_text("not a folder")


FILES: dict[str, tuple[Callable[[Path], None], str]] = {
    "not UTF-8": (_bytes(b"x = '\xff\xfe\xfa'\n"), "error"),
    "another encoding's name": (_bytes(b"# -*- coding: no-such-thing -*-\nx = 1\n"), "error"),
    "UTF-7": (_bytes(b"# -*- coding: utf-7 -*-\n" + "import os;os._exit(0)".encode("utf-7")), "error"),
    "UTF-16": (_bytes("x = 1\n".encode("utf-16")), "error"),
    "empty": (_bytes(b""), "failed"),
    "a byte order mark alone": (_bytes(b"\xef\xbb\xbf"), "failed"),
    "a syntax error": (_bytes(b"def softmax(x:\n    return x\n"), "error"),
    "escapes in a syntax error": (_bytes(b"x = 1 \x1b[31m # [red] \xe2\x80\xae\n"), "error"),
    "100 MB": (_giant, "error"),
    "a folder": (Path.mkdir, "error"),
    "a FIFO": (lambda path: os.mkfifo(path), "error"),
    "a link": (_link, "error"),
    "a link to nowhere": (_dangling, "error"),
    "a linked folder": (_linked_folder, "error"),
    "a file for a folder": (_file_for_folder, "error"),
    "missing": (lambda file: None, "error"),
    "200 KB of brackets": (_bytes(b"(" * 200_000), "error"),
    "brackets within the parser's depth": (_bytes(b"x = " + b"[" * 150 + b"]" * 150), "failed"),
    "100 KB of minus signs": (_bytes(b"x = " + b"-" * 100_000 + b"1"), "error"),
    "100 KB of dots": (_bytes(b"x = a" + b".a" * 50_000), "error"),
    "a number of 900 KB": (_bytes(b"x = " + b"1" * 900_000), "error"),
    "null bytes": (_bytes(b"x = 1\0\0\0\n"), "error"),
    "nothing but null bytes": (_bytes(bytes(1 << 20)), "error"),
    "a megabyte of line breaks": (_bytes(b"\n" * (1 << 20)), "failed"),
    "a megabyte of blanks": (_bytes(b" " * (1 << 20)), "failed"),
    "a megabyte of blanks before imports": (_bytes((b" " * 1000 + b"import\\\n") * 1000), "error"),
    "carriage returns": (_bytes(b"\r" * 500_000), "failed"),
    "form feeds": (_bytes(b"\x0c" * 500_000 + b"x"), "error"),
}
"""By name, how to make the file and the status that every function of it gets."""
