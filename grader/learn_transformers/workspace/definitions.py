"""One function's text in a file: found in a bounded process, taken out and replaced here, byte for byte.

Line ends, a byte-order mark, what stands around the function, and whether the file ends in a line end, all stay.
"""

from __future__ import annotations

import io
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from learn_transformers.symbolic.process.comparer import Comparer, WorkerEnded
from learn_transformers.workspace import outline

_SECONDS = 10.0

Place = Sequence[int]  # the first and the last line, counted from 1


class Unreadable(Exception):
    """A function could not be found in a text; the message says why, to stand after the file's name."""


@dataclass(frozen=True)
class Found:
    """A function in a text, see `outline.outline`."""

    place: Place
    helpers: Sequence[Place]
    needs: Mapping[str, str]
    bound: Collection[str]


def find(source: bytes, name: str, exercises: Collection[str] = ()) -> Found:
    """Where a function stands in a learner's file, and what of that file it uses, `exercises` excepted.

    Raises:
        Unreadable: if the file is no text, no Python, takes too long to parse, or has no such function.
    """
    text = decoded(source)
    try:
        with Comparer(_SECONDS, preload=(outline.__name__,)) as process:
            arguments = {"text": text, "name": name, "exercises": list(exercises)}
            return _found(process.call(f"{outline.__name__}:outline", arguments), name)
    except WorkerEnded as problem:
        raise Unreadable(f"cannot be parsed within the limits of time and memory ({problem})") from None
    except ValueError:
        raise Unreadable("cannot be parsed within the limits of time and memory") from None


def find_own(source: bytes, name: str, exercises: Collection[str] = ()) -> Found:
    """The same in a stub or a solution, which are ours."""
    return _found(outline.outline(decoded(source), name, exercises), name)


def _found(plain: Mapping[str, Any], name: str) -> Found:
    if "problem" in plain:
        raise Unreadable(f"cannot be parsed ({plain['problem']})")
    if plain["place"] is None:
        also = ": that name stands for something else" if name in plain["bound"] else ""
        raise Unreadable(f"does not define {name} at its top level{also}")
    return Found(plain["place"], plain["helpers"], plain["needs"], plain["bound"])


def decoded(source: bytes) -> str:
    """The text of a file, with its line ends and without its byte-order mark.

    Raises:
        Unreadable: if it is not UTF-8.
    """
    try:
        return source.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise Unreadable("is not UTF-8 text") from None


def taken(source: bytes, places: Sequence[Place]) -> str:
    """The lines at these places, in the order of the file, each place set apart by two blank lines."""
    lines = _lines(decoded(source))
    parts = ["".join(lines[first - 1 : last]) for first, last in sorted(map(tuple, places))]
    return "\n\n".join(part.rstrip("\r\n") + "\n" for part in parts)


def replaced(source: bytes, place: Place, text: str) -> bytes:
    """The file with other lines at this place, ending as its own do."""
    lines = _lines(decoded(source))
    first, last = place
    end = _line_end(lines)
    new = end.join(text.splitlines())
    old = "".join(lines[first - 1 : last])
    new += old[len(old.rstrip("\r\n")) :]  # nothing where the file ends without one
    mark = source[:3] if source.startswith(b"\xef\xbb\xbf") else b""
    return mark + "".join([*lines[: first - 1], new, *lines[last:]]).encode()


def _lines(text: str) -> list[str]:
    """The lines with their ends, as Python counts them."""
    return list(io.StringIO(text, newline=""))


def _line_end(lines: Sequence[str]) -> str:
    """How most lines of a file end."""
    ends = [line[len(line.rstrip("\r\n")) :] for line in lines]
    return max(("\n", "\r\n", "\r"), key=ends.count)
