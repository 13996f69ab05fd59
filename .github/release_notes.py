"""Prints what CHANGELOG.md says of a release, if its tag is the version of the package: `release_notes.py v0.2.0`."""

from __future__ import annotations

import re
import sys
from pathlib import Path

ROOT = Path(__file__).parents[1]
VERSION = re.compile(r'^__version__ = "(.+)"$', re.MULTILINE)


def notes(tag: str) -> str:
    """The section of the release; a `SystemExit` with a sentence where there can be none."""
    found = VERSION.search((ROOT / "grader" / "learn_transformers" / "__init__.py").read_text(encoding="utf-8"))
    version = found[1] if found else "none"
    if tag != f"v{version}":
        sys.exit(f"The tag {tag} is not the package's version, which is {version}.")
    changelog = (ROOT / "CHANGELOG.md").read_text(encoding="utf-8")
    section = re.search(rf"^## \[{re.escape(version)}\] - \d{{4}}-\d\d-\d\d\n(.*?)(?=^## |\Z)", changelog, re.M | re.S)
    if section is None or not section[1].strip():
        sys.exit(f"CHANGELOG.md says nothing under a dated heading of version {version}.")
    return section[1].strip() + "\n"


if __name__ == "__main__":
    sys.stdout.buffer.write(notes(sys.argv[1]).encode())
