"""Which version of the course a folder holds, and what its files were like: how a learner's changes are known."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from learn_transformers.progress import home
from learn_transformers.workspace import keeping

FILE = "course.json"


@dataclass(frozen=True)
class Manifest:
    """The version that files were last brought to, and the digest of each as it was handed out."""

    version: str = ""
    files: Mapping[str, str] = field(default_factory=dict)

    def to_json(self) -> bytes:
        plain = {"version": self.version, "sha256": dict(sorted(self.files.items()))}
        return json.dumps(plain, indent=1).encode() + b"\n"


def digest(data: bytes) -> str:
    """The same for both ways to end lines, which git and editors change by themselves."""
    return hashlib.sha256(data.replace(b"\r\n", b"\n")).hexdigest()


def read(exercises: Path) -> Manifest:
    """The manifest of a course; an empty one where there is none that can be used."""
    try:
        plain = json.loads((home(exercises) / FILE).read_bytes())
        return Manifest(str(plain["version"]), {str(k): str(v) for k, v in plain["sha256"].items()})
    except (OSError, ValueError, KeyError, TypeError, AttributeError, RecursionError):
        return Manifest()


def write(exercises: Path, manifest: Manifest) -> None:
    """Keep the manifest of a course."""
    folder = home(exercises)
    folder.mkdir(exist_ok=True)
    keeping.write(folder / FILE, manifest.to_json())
