"""Which version of the course a folder holds, and what its files were like: how a learner's changes are known."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from learn_transformers import progress

FILE = "course.json"
_MOST = 1 << 20  # bytes
_NAME = re.compile(r"[\w .+-][\w .+/-]{,200}", re.ASCII)


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
    """The manifest of a course; an empty one where there is none that can be used.

    Raises:
        Refused: if what is there is not to be opened.
    """
    try:
        with progress.opened(exercises) as folder:
            data = None if folder is None else folder.content(FILE, _MOST)
        plain = json.loads(data or b"")
        version, files = str(plain["version"]), {str(k): str(v) for k, v in plain["sha256"].items()}
    except (OSError, ValueError, KeyError, TypeError, AttributeError, RecursionError):
        return Manifest()
    return Manifest(version, files) if version.isprintable() and all(map(_is_a_file_of_ours, files)) else Manifest()


def _is_a_file_of_ours(name: str) -> bool:
    """Is this the name of a file in the course folder, such as one that was handed out may have?"""
    return bool(_NAME.fullmatch(name)) and not {"", ".", ".."} & set(name.split("/"))


def write(exercises: Path, manifest: Manifest) -> None:
    """Keep the manifest of a course.

    Raises:
        Refused: if what is there is not to be touched.
    """
    with progress.opened(exercises, changing=True, make=True) as folder:
        assert folder is not None
        folder.has(FILE, _MOST)
        folder.put(FILE, manifest.to_json())
