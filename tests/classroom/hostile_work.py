"""What hostile students of a made-up class hand in: all kinds of the attacks, and all that is no submission at all.

Each kind says which rows are acceptable. None is that the grader failed, that the row is missing, or more points than
what was handed in is worth.
"""

from __future__ import annotations

import os
import socket
import stat
import sys
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path

sys.path.append(str(Path(__file__).parents[1]))
sys.path.append(str(Path(__file__).parents[1] / "attacks"))

from corpus import FILES, Attack, attacks, honest
from hostile_archives import NASTY, SOFTMAX, ZIPS, bomb
from laid_out import written, zipped
from submissions_apart import BURNER, DONORS, FLOODS, SLEEPERS, donor, flood, sleeper
from support import IS_ROOT

import learn_transformers
from learn_transformers.course import known_chapter

ORDINARY = frozenset({"error", "failed", "unfinished", "passed"})
WORTHLESS = frozenset({"error", "failed", "unfinished", "refused"})
REFUSED = frozenset({"refused"})
RIGHT = honest("softmax").encode()
_PACKAGE = Path(learn_transformers.__file__).parent
_BESIDE = "a linked folder"  # the link is refused, the right file to which it leads lies in the same submission

Make = Callable[[Path, str], None]  # in the folder of the class, what a student of this name hands in


@dataclass(frozen=True)
class Kind:
    """One way to be hostile. `functions` are by chapter and name the statuses in which each must end."""

    name: str
    make: Make
    statuses: frozenset[str] = ORDINARY
    worthless: bool = False
    slow: bool = False
    functions: Mapping[tuple[str, str], frozenset[str]] = field(default_factory=dict)
    attack: Attack | None = None
    called: Callable[[int], str] = "s{:05d}".format

    def holds_to(self, isolation: Collection[str]) -> bool:
        """Is what it says of functions promised with these layers in force?"""
        return self.attack is None or self.attack.covered(isolation)


def kinds() -> list[Kind]:
    """All of them that this machine can make."""
    return [*_attacks(), *_neighbors(), *_files(), *_archives(), *_places(), *_names()]


def _attacks() -> list[Kind]:
    """The corpus of the sandbox; what each attacks ends as it says there, and what stands beside it passes."""
    found = []
    for attack in attacks():
        whole = attack.whole_file
        beside = ["self_attention"] if attack.attacked == ("none",) else []
        functions = {}
        for chapter in (attack.chapter, *beside):
            for name in known_chapter(chapter).functions():
                hit = chapter == attack.chapter and (whole or name in attack.attacked)
                functions[chapter, name] = attack.ends if hit else frozenset({"passed"})
        make = partial(_attacking, attack, beside)
        slow = attack.slow or attack.torch
        found.append(Kind(f"attack {attack.name}", make, slow=slow, functions=functions, attack=attack))
    return found


def _attacking(attack: Attack, beside: list[str], root: Path, student: str) -> None:
    files = {known_chapter(name).file: honest(name).encode() for name in beside}
    text = attack.text(root / student, _PACKAGE, os.getpid())
    written(root / student, {known_chapter(attack.chapter).file: text.encode(errors="surrogateescape"), **files})


def _neighbors() -> list[Kind]:
    """What reaches for the next submission, the judge's memory or its time."""
    found = [Kind(f"donor {name}", _file(donor(deed).encode())) for name, deed in DONORS.items()]
    found += [Kind(f"flood {name}", _file(flood(deed).encode()), slow=True) for name, deed in FLOODS.items()]
    for name, deed in (*SLEEPERS.items(), ("computing", BURNER)):
        found.append(Kind(f"sleeper {name}", _file(sleeper(deed).encode()), slow=True))
    return found


def _passed() -> dict[tuple[str, str], frozenset[str]]:
    """For right files of the chapter softmax."""
    return {("softmax", name): frozenset({"passed"}) for name in known_chapter("softmax").functions()}


def _file(content: bytes, place: str = SOFTMAX) -> Make:
    return lambda root, student: written(root / student, {place: content})


def _files() -> list[Kind]:
    """What cannot be read or loaded in a file's place."""

    def made(make: Callable[[Path], None], root: Path, student: str) -> None:
        file = root / student / SOFTMAX
        file.parent.mkdir(parents=True)
        make(file)

    found = [
        Kind(f"file {name}", partial(made, make), statuses=WORTHLESS, worthless=True)
        for name, (make, _) in FILES.items()
        if name != _BESIDE
    ]
    return [*found, Kind(f"file {_BESIDE}", partial(made, FILES[_BESIDE][0]), functions=_passed())]


def _archives() -> list[Kind]:
    def kind(name: str, data: bytes, place: str) -> Kind:
        def make(root: Path, student: str) -> None:
            written(root, {place.format(student): data})

        return Kind(f"archive {name} as {place}", make, statuses=REFUSED, worthless=True)

    all_of_them = {name: data for name, (data, _) in ZIPS.items()}
    all_of_them |= {f"bomb of {said} bytes by its word": bomb(100 << 20, said) for said in (100, 1 << 20, 100 << 20)}
    places = ("{}.zip", "{}/all.zip")
    return [kind(name, data, places[n % 2]) for n, (name, data) in enumerate(all_of_them.items())]


def _places() -> list[Kind]:
    """Links, devices, pipes, and folders that are too much; some with something right beside."""
    makers: dict[str, Make] = {
        "nothing": lambda root, student: (root / student).mkdir(),
        "notes alone": lambda root, student: written(root / student, {"notes.txt": b"later"}),
        "an empty archive": lambda root, student: written(root, {f"{student}.zip": zipped({})}),
        "a link to passwords": _linking("softmax.py", "/etc/passwd"),
        "a link to the root": _linking("02_softmax", "/"),
        "a link upwards": _linking("02_softmax", ".."),
        "a link to itself": _linking("softmax.py", "softmax.py"),
        "a link for a folder": lambda root, student: (root / student).symlink_to("/etc"),
        "a link for an archive": lambda root, student: (root / f"{student}.zip").symlink_to("/etc/passwd"),
        "a hard link": _hard_link,
        "a pipe": _special("softmax.py", lambda path: os.mkfifo(path)),
        "a pipe for an archive": lambda root, student: os.mkfifo(root / f"{student}.zip"),
        "a socket": _special("softmax.py", _socket),
        "a sparse terabyte": _special("softmax.py", _giant),
        "a sparse terabyte for an archive": lambda root, student: _giant(root / f"{student}.zip"),
        "code that is no Python": _file(b"\x7fELF" + bytes(range(256)) * 40),
        "deeper than anybody looks": _file(RIGHT, "a/" * 60 + "softmax.py"),
        "a folder named as a file": lambda root, student: (root / student / "02_softmax/softmax.py/x").mkdir(
            parents=True
        ),
    }
    if IS_ROOT:
        makers["a device"] = _special("softmax.py", lambda path: os.mknod(path, stat.S_IFCHR | 0o666, os.makedev(1, 5)))
    found = [Kind(f"place {name}", make, statuses=WORTHLESS, worthless=True) for name, make in makers.items()]
    beside: dict[str, Make] = {
        "five thousand empty files": lambda root, student: written(
            root / student, {SOFTMAX: RIGHT, **{f"data/{n}": b"" for n in range(5000)}}
        ),
        "links and a right file": lambda root, student: (
            _file(RIGHT)(root, student),
            (root / student / "self_attention.py").symlink_to("/dev/zero"),
        )[0],
    }
    return found + [Kind(f"place {name}", make, functions=_passed()) for name, make in beside.items()]


def _linking(name: str, to: str) -> Make:
    return _special(name, lambda path: path.symlink_to(to))


def _special(name: str, make: Callable[[Path], object]) -> Make:
    def made(root: Path, student: str) -> None:
        (root / student).mkdir()
        make(root / student / name)

    return made


def _hard_link(root: Path, student: str) -> None:
    outside = root.parent / "outside" / f"{student}.py"
    written(outside.parent, {outside.name: RIGHT})
    (root / student).mkdir()
    os.link(outside, root / student / "softmax.py")


def _socket(path: Path) -> None:
    here = os.getcwd()
    os.chdir(path.parent)  # for the way to a socket may not be long
    try:
        with socket.socket(socket.AF_UNIX) as listening:
            listening.bind(path.name)
    finally:
        os.chdir(here)


def _giant(path: Path) -> None:
    with path.open("wb") as stream:
        stream.truncate(1 << 40)


def _names() -> list[Kind]:
    """Right files of students under names that are none."""

    def called(nasty: str, number: int) -> str:
        return f"{nasty[:60]}s{number:05d}"

    return [
        Kind(f"name {nasty[:9]!a}", _file(RIGHT), functions=_passed(), called=partial(called, nasty)) for nasty in NASTY
    ]
