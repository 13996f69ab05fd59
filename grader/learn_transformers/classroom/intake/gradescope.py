"""Who handed in which folder of Gradescope's export, and when, as its `submission_metadata.yml` says.

Of that file only what is needed is read, line by line: it is YAML as one program writes it, and may be very long, for
it holds all results of former autograders, too.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

METADATA = "submission_metadata.yml"
LARGEST = 256 << 20  # bytes; the file is the teacher's own
_FOLDER = re.compile(r"(submission_\d+):\s*")
_FIELD = re.compile(r"(?P<indent> *)(?P<item>- )?:?(?P<name>\w+):(?: (?P<value>.*))?")
_TIME = re.compile(r"(\d{4}-\d\d-\d\d)[ T](\d\d:\d\d:\d\d)(?:\.(\d{1,6})\d*)? ?(Z|[+-]\d\d:?\d\d)")


@dataclass(frozen=True)
class Submitter:
    """One of those who handed something in together."""

    name: str
    id: str = ""
    email: str = ""


@dataclass(frozen=True)
class Record:
    """What is known of one folder; `at` in seconds since 1970."""

    folder: str
    submitters: tuple[Submitter, ...]
    at: float | None


def records(text: str) -> Iterator[Record]:
    """What the file says of each folder, in its order."""
    lines: list[str] = []
    for line in [*text.splitlines(), "submission_0:"]:
        if _FOLDER.fullmatch(line):
            if lines:
                yield _record(lines)
            lines = [line]
        elif lines:
            lines.append(line)


def _record(lines: list[str]) -> Record:
    people: list[dict[str, str]] = []
    at: float | None = None
    inside = None
    depth = 0
    for line in lines[1:]:
        if (found := _FIELD.fullmatch(line)) is None:
            continue
        indent, is_item = len(found["indent"]), bool(found["item"])
        value = _scalar(found["value"] or "")
        if not is_item and (not depth or indent <= depth):
            depth = depth or indent
            inside = found["name"]
            if inside == "created_at":
                at = _seconds(value)
        elif inside == "submitters":
            if is_item:
                people.append({})
            if people:
                people[-1].setdefault(found["name"], value)
    submitters = tuple(Submitter(p["name"], p.get("sid", ""), p.get("email", "")) for p in people if p.get("name"))
    return Record(lines[0].partition(":")[0], submitters, at)


def _scalar(text: str) -> str:
    """A value of one line: plain, or in quotes of either kind."""
    text = text.strip()
    if len(text) > 1 and text[0] == text[-1] == "'":
        return text[1:-1].replace("''", "'")
    if len(text) > 1 and text[0] == text[-1] == '"':
        try:
            return str(json.loads(re.sub(r"\\x([0-9A-Fa-f]{2})", r"\\u00\1", text)))
        except ValueError:
            return text[1:-1]
    return "" if text in ("null", "~") else text


def _seconds(text: str) -> float | None:
    found = _TIME.fullmatch(text)
    if found is None:
        return None
    day, time, fraction, zone = found.groups()
    try:
        moment = datetime.fromisoformat(f"{day}T{time}{'+00:00' if zone == 'Z' else zone}").timestamp()
    except ValueError:
        return None
    return moment + float(f"0.{fraction or 0}")
