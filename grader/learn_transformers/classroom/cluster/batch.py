"""A batch of submissions on its way to a worker, and what comes back: JSON text both ways, whatever carries it.

It holds what judges need and no more: contents, seeds and fingerprints, and neither a student's name nor the class key.
"""

from __future__ import annotations

import base64
import hashlib
import json
import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final, Self

from learn_transformers.classroom.class_key import version_of_keys
from learn_transformers.classroom.judges import Found, Paper
from learn_transformers.printable import one_line
from learn_transformers.trouble import WrongUse

_MOST_EXTRA: Final = 1 << 20  # bytes of private checks: every batch has them with it
LARGEST: Final = 256 << 20  # characters of an answer: more than the largest verdict with what comes before it
_SENTENCE: Final = 600


@dataclass(frozen=True)
class Shared:
    """What all batches of a run have in common; `extra` is a folder of private checks by names within it."""

    keys: str
    chapters: tuple[str, ...]
    seed: str
    layers: tuple[str, ...]
    extra: Mapping[str, bytes]

    @classmethod
    def of(cls, chapters: Sequence[str], seed: str, layers: Sequence[str], extra_key: Path | None) -> Self:
        """That of a run on this machine.

        Raises:
            WrongUse: if the private checks cannot be read, or are too large to be sent with every batch.
        """
        extra = {} if extra_key is None else _contents(extra_key)
        return cls(version_of_keys(), tuple(chapters), seed, tuple(layers), extra)

    def to_plain(self) -> dict[str, Any]:
        return {
            "keys": self.keys,
            "chapters": list(self.chapters),
            "seed": self.seed,
            "layers": list(self.layers),
            "extra": _encoded(self.extra),
        }

    @classmethod
    def from_plain(cls, plain: Mapping[str, Any]) -> Self:
        chapters, layers = tuple(map(str, plain["chapters"])), tuple(map(str, plain["layers"]))
        return cls(str(plain["keys"]), chapters, str(plain["seed"]), layers, _decoded(plain["extra"]))

    @property
    def digest(self) -> str:
        """The same for the same: whose judges can be used again."""
        return hashlib.sha256(json.dumps(self.to_plain(), sort_keys=True).encode()).hexdigest()


def question(shared: Shared, papers: Sequence[Paper]) -> str:
    """The text that asks a worker."""
    plain = [
        {
            "files": _encoded(paper.files),
            "seeds": dict(paper.seeds),
            "quiz_seeds": {chapter: list(seed) for chapter, seed in paper.quiz_seeds.items()},
            "fingerprint": paper.fingerprint,
        }
        for paper in papers
    ]
    return json.dumps({"shared": shared.to_plain(), "papers": plain})


def asked(text: str) -> tuple[Shared, list[Paper]]:
    """What a worker is asked."""
    plain = json.loads(text)
    papers = [
        Paper(
            _decoded(paper["files"]),
            paper["seeds"],
            {chapter: (value, shown) for chapter, (value, shown) in paper["quiz_seeds"].items()},
            paper["fingerprint"],
        )
        for paper in plain["papers"]
    ]
    return Shared.from_plain(plain["shared"]), papers


def piece(found: Found) -> str:
    """What was found of one submission, as a part of an answer."""
    return json.dumps({"problem": found.problem}) if found.problem else f'{{"verdict": {found.verdict}}}'


def answer(worker: str, pieces: Sequence[str] = (), seconds: float = 0.0, *, fault: str = "", unable: str = "") -> str:
    """The text that a worker sends back."""
    said = {"worker": worker, "seconds": seconds, "fault": fault, "unable": unable}
    return f'{json.dumps(said)[:-1]}, "found": [{", ".join(pieces)}]}}'


@dataclass(frozen=True)
class Answer:
    """What a worker found of a batch, as far as it came: of each submission a verdict as plain data, or a sentence.

    `seconds` is how long it took. With `fault` nothing can be graded with this key, with `unable` not by this worker:
    both are sentences.
    """

    worker: str
    found: tuple[dict[str, Any] | str, ...] = ()
    seconds: float = 0.0
    fault: str = ""
    unable: str = ""

    @classmethod
    def from_text(cls, text: object, most: int) -> Self:
        """Read what came, of `most` submissions.

        Raises:
            ValueError: if that is no answer.
        """
        if not isinstance(text, str) or len(text) > LARGEST:
            raise ValueError("no text, or too much of it")
        try:
            plain = json.loads(text)
            found = tuple(one["verdict"] if "verdict" in one else _sentence(one["problem"]) for one in plain["found"])
            said = {name: _sentence(plain[name]) for name in ("worker", "fault", "unable")}
            seconds = float(plain["seconds"])
        except (RecursionError, LookupError, TypeError) as error:
            raise ValueError("no answer") from error
        if len(found) > most or not all(isinstance(one, dict | str) for one in found) or not math.isfinite(seconds):
            raise ValueError("an answer to something else")
        return cls(found=found, seconds=seconds, **said)


def _sentence(text: object) -> str:
    if not isinstance(text, str):
        raise TypeError(type(text).__name__)
    return one_line(text, _SENTENCE)


def _contents(folder: Path) -> dict[str, bytes]:
    found: dict[str, bytes] = {}
    try:
        for path in sorted(folder.rglob("*")) if folder.is_dir() else ():
            name = path.relative_to(folder)
            if path.is_file() and not any(part.startswith((".", "__pycache__")) for part in name.parts):
                found[name.as_posix()] = path.read_bytes()
                if sum(map(len, found.values())) > _MOST_EXTRA:
                    raise WrongUse(f"{folder} is too large to be sent to workers: --extra-key takes at most 1 MiB.")
    except OSError as error:
        raise WrongUse(f"{folder} cannot be read: {error.strerror}.") from None
    if not any(name.endswith(".py") for name in found):
        raise WrongUse(f"{folder} holds no checks: --extra-key takes a folder with files such as softmax.py.")
    return found


def _encoded(files: Mapping[str, bytes]) -> dict[str, str]:
    return {name: base64.b64encode(content).decode("ascii") for name, content in files.items()}


def _decoded(files: Mapping[str, str]) -> dict[str, bytes]:
    return {name: base64.b64decode(content, validate=True) for name, content in files.items()}
