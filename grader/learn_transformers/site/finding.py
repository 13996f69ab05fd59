"""What the package `pagefind`, where it is installed, makes of the pages: an index that a browser loads in small parts.

The pages say themselves what is searched in them: `data-pagefind-body` and `data-pagefind-ignore`.
"""

from __future__ import annotations

import importlib.util
import subprocess
import sys
import tempfile
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from learn_transformers import printable
from learn_transformers.site.pages import places

FOLDER = f"{places.STATIC}/pagefind"
SCRIPT = f"{FOLDER}/pagefind.js"
LONGEST = 60.0  # seconds
_OF_ITS_OWN_PAGE = ("*-ui.js", "*-ui.css", "pagefind-highlight.js")  # we have a page


@dataclass(frozen=True)
class Index:
    """Files by their place in the site; none where pagefind is not installed, or where `trouble` says what it said."""

    files: Mapping[str, bytes]
    trouble: str = ""


def index(pages: Mapping[str, bytes]) -> Index:
    """That of these pages, each at its place in the site."""
    found = importlib.util.find_spec("pagefind")
    if found is None or found.origin is None:  # nothing, or any folder of that name
        return Index({})
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as folder:
        try:
            return Index(_made(pages, Path(folder)))
        except subprocess.TimeoutExpired:
            return Index({}, f"it took longer than {LONGEST:g} s")
        except (OSError, RuntimeError) as error:
            return Index({}, printable.one_line(str(error), 300))


def _made(pages: Mapping[str, bytes], folder: Path) -> dict[str, bytes]:
    """Raises:
    TimeoutExpired, OSError, RuntimeError: if nothing comes of it, with what pagefind said.
    """
    site, to, words = folder / "site", folder / "index", folder / "said"
    for name, data in pages.items():
        (site / name).parent.mkdir(parents=True, exist_ok=True)
        (site / name).write_bytes(data)
    command = [sys.executable, "-P", "-m", "pagefind", "--site", str(site), "--output-path", str(to)]
    command += ["--keep-index-url", "--quiet"]
    # Not to a pipe: where somebody it started holds that, the time limit would not.
    with words.open("wb") as said:
        done = subprocess.run(
            command, cwd=folder, stdin=subprocess.DEVNULL, stdout=said, stderr=said, timeout=LONGEST, check=False
        )
    made = [file for file in sorted(to.rglob("*")) if file.is_file() and not any(map(file.match, _OF_ITS_OWN_PAGE))]
    if done.returncode or to / "pagefind.js" not in made:
        raise RuntimeError(_last(words) or f"it ended with {done.returncode}")
    return {f"{FOLDER}/{file.relative_to(to).as_posix()}": file.read_bytes() for file in made}


def _last(words: Path) -> str:
    lines = words.read_text(encoding="utf-8", errors="replace").split("\n")
    return next((line.strip() for line in reversed(lines) if line.strip()), "")
