"""What a worker says of itself when it connects, and what a run asks of it: the same program, keys and layers.

Both are resources of Dask's, so that the scheduler itself gives nothing to a worker that does not have all of them.
"""

from __future__ import annotations

import dataclasses
import platform
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from importlib import metadata
from typing import Any, Final, Self

from learn_transformers import __version__
from learn_transformers.classroom.class_key import version_of_keys
from learn_transformers.classroom.judges import Judge, Terms
from learn_transformers.printable import one_line

STATED: Final = "learn_transformers"  # under which name Dask has it
_LONGEST: Final = 80


@dataclass(frozen=True)
class Statement:
    """`keys` is the version of all answer keys; an empty version of a library is one that is not installed."""

    package: str
    keys: str
    layers: tuple[str, ...]
    python: str
    numpy: str
    torch: str

    @classmethod
    def of_this_machine(cls) -> Self:
        """What is installed here; a judge is started to see which layers are in force.

        Raises:
            SandboxError: if nothing can be graded here.
        """
        judge = Judge(Terms((), ""))
        judge.close()
        return cls.with_layers(judge.isolation)

    @classmethod
    def with_layers(cls, layers: tuple[str, ...]) -> Self:
        """What is installed here, with these layers of isolation."""
        return cls(
            __version__, version_of_keys(), layers, platform.python_version(), _version("numpy"), _version("torch")
        )

    @classmethod
    def from_plain(cls, plain: object) -> Self | None:
        """What a worker said; None if that is no statement."""
        if not isinstance(plain, Mapping) or not isinstance(plain.get("layers"), list | tuple):
            return None
        words = {name: plain.get(name) for name in ("package", "keys", "python", "numpy", "torch")}
        if not all(isinstance(word, str) for word in (*words.values(), *plain["layers"])):
            return None
        said = {name: one_line(str(word), _LONGEST) for name, word in words.items()}
        return cls(layers=tuple(one_line(layer, _LONGEST) for layer in plain["layers"]), **said)

    def to_plain(self) -> dict[str, Any]:
        """The same for the wire."""
        return dataclasses.asdict(self) | {"layers": list(self.layers)}

    def resources(self, jobs: int) -> dict[str, float]:
        """What a worker has that grades so many at once."""
        return dict.fromkeys(_names(self.package, self.keys, self.layers), float(jobs))

    def refusal(self, layers: Collection[str]) -> str:
        """Why a worker that says this grades nothing of ours, as the end of a sentence; empty if it may."""
        ours = Statement.with_layers(())
        if self.package != ours.package:
            return f"it has learn-transformers {self.package}, and here is {ours.package}"
        if self.keys != ours.keys:
            return f"its answer keys have the version {self.keys}, and those here {ours.keys}"
        missing = [layer for layer in layers if layer not in self.layers]
        if missing:
            return f"it isolates without {', '.join(missing)}, which --require-isolation asks for"
        return ""

    def differences(self) -> str:
        """Which libraries have other versions than here; empty if none has."""
        ours = Statement.with_layers(())
        pairs = (
            ("Python", self.python, ours.python),
            ("numpy", self.numpy, ours.numpy),
            ("torch", self.torch, ours.torch),
        )
        return ", ".join(
            f"{name} {there or 'missing'} (here {here or 'missing'})" for name, there, here in pairs if there != here
        )


def needed(layers: Collection[str]) -> dict[str, float]:
    """What one batch of ours takes of a worker while it is graded."""
    return dict.fromkeys(_names(__version__, version_of_keys(), layers), 1.0)


def _names(package: str, keys: str, layers: Collection[str]) -> list[str]:
    return [f"learn-transformers {package} with keys {keys}", *(f"isolation by {layer}" for layer in layers)]


def _version(library: str) -> str:
    try:
        return metadata.version(library)
    except metadata.PackageNotFoundError:
        return ""
