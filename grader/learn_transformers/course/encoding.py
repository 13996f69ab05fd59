"""What a handed-in file must be written in: UTF-8, with or without its mark, its lines ended by any system's ends.

This is the one place that says so. Python would take more (a comment in the first two lines may declare any encoding),
or less of it into account (an odd byte in a comment goes unnoticed where a text is compiled from memory).
"""

from __future__ import annotations

import codecs
import re

MARK = codecs.BOM_UTF8
_WIDE = (
    (codecs.BOM_UTF32_LE, "UTF-32"),
    (codecs.BOM_UTF32_BE, "UTF-32"),
    (codecs.BOM_UTF16_LE, "UTF-16"),
    (codecs.BOM_UTF16_BE, "UTF-16"),
)
_DECLARATION = re.compile(r"[ \t\f]*#.*?(coding[:=][ \t]*[-_.a-zA-Z0-9]+)")
_BLANK = re.compile(r"[ \t\f]*(#.*)?$")
_SAVE = "save the file as UTF-8"


class Misencoded(Exception):
    """A file that is no UTF-8 text; the message goes on after its name, and says what to do."""


def text(source: bytes) -> bytes:
    """The file of Python as UTF-8 without a mark, each line ended by a line feed.

    Raises:
        Misencoded: if it is anything else.
    """
    source = plain_text(source)
    _refuse_declared(source)
    return source


def plain_text(source: bytes) -> bytes:
    """The same of any other text, whose comments declare nothing."""
    if wide := next((name for mark, name in _WIDE if source.startswith(mark)), None):
        raise Misencoded(f"is {wide} text, as some editors and PowerShell's `>` write it: {_SAVE}")
    source = source.removeprefix(MARK).replace(b"\r\n", b"\n").replace(b"\r", b"\n")
    if (at := source.find(0)) >= 0:
        if _looks_wide(source):
            raise Misencoded(f"looks like UTF-16 text, every other byte of it is null: {_SAVE}")
        raise Misencoded(f"holds a null byte in line {_line(source, at)}, which no text may: take it out")
    try:
        source.decode("utf-8")
    except UnicodeDecodeError as error:
        byte = source[error.start : error.start + 1]
        windows = byte.decode("cp1252", "ignore")
        meant = f" (in Windows-1252, that is “{windows}”)" if windows else ""
        line = _line(source, error.start)
        raise Misencoded(f"is not UTF-8 text: line {line} holds the byte 0x{byte.hex()}{meant}; {_SAVE}") from None
    return source


def _refuse_declared(source: bytes) -> None:
    """No other encoding may be declared. A name that Python does not know either is left for Python to refuse."""
    if (found := declared(source)) is None:
        return
    line, start, end = found
    declaration = source.split(b"\n")[line - 1].decode()[start:end]
    name = re.split(r"[:=][ \t]*", declaration)[1].lower().replace("_", "-")
    if name.startswith("utf-8-"):  # as in Emacs' utf-8-unix
        return
    try:
        known = codecs.lookup(re.sub(r"^(latin-1|iso-8859-1|iso-latin-1)-.*", r"\1", name)).name
    except LookupError:
        return
    if known not in ("utf-8", "utf-8-sig", "ascii"):
        raise Misencoded(f"declares `{declaration}` in line {line}, but is read as UTF-8: {_SAVE}, and reword that")


def declared(source: bytes) -> tuple[int, int, int] | None:
    """Line, first and last column of what Python takes for the file's encoding: a comment in its first two lines."""
    for number, line in enumerate(source.removeprefix(MARK).splitlines()[:2], start=1):
        shown = line.decode("utf-8", "replace")
        if found := _DECLARATION.match(shown):
            return number, found.start(1), found.end(1)
        if not _BLANK.match(shown):
            break
    return None


def _looks_wide(source: bytes) -> bool:
    """UTF-16 without a mark: one byte of nearly every pair is null, always the same, and the other is not."""
    few, many = sorted((source[::2].count(0), source[1::2].count(0)))
    return many > len(source) // 3 and few < many // 2


def _line(source: bytes, at: int) -> int:
    return source.count(b"\n", 0, at) + 1
