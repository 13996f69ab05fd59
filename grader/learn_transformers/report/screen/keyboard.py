"""What was typed, from the bytes that a terminal sends."""

from __future__ import annotations

import re

_NAMES = {
    **dict.fromkeys((b"\x1b[A", b"\x1bOA"), "up"),
    **dict.fromkeys((b"\x1b[B", b"\x1bOB"), "down"),
    **dict.fromkeys((b"\x1b[C", b"\x1bOC"), "right"),
    **dict.fromkeys((b"\x1b[D", b"\x1bOD"), "left"),
    **dict.fromkeys((b"\x1b[H", b"\x1bOH", b"\x1b[1~", b"\x1b[7~"), "home"),
    **dict.fromkeys((b"\x1b[F", b"\x1bOF", b"\x1b[4~", b"\x1b[8~"), "end"),
    b"\x1b[5~": "page up",
    b"\x1b[6~": "page down",
    **dict.fromkeys((b"\r", b"\n"), "enter"),
    **dict.fromkeys((b"\x7f", b"\x08"), "backspace"),
    b"\x1b": "escape",
    b" ": "space",
}
_OF_A_TEXT = {b"\t": "tab", b"\x1b[Z": "shift tab", b"\x1b[3~": "delete"}
_ONE = re.compile(
    rb"\x1b\[[0-?]*[ -/]*[@-~]|\x1bO[ -~]|\x1b[ -~](?<![\[O])|[\xc2-\xf4][\x80-\xbf]+|[\x00-\xff]", re.DOTALL
)
_BEGUN = re.compile(rb"\x1b(\[[0-?]*[ -/]*|O)?\Z")


def keys(data: bytes, *, as_typed: bool = False) -> list[str]:
    """The keys behind these bytes, by name or as the character they stand for; what nobody asks for is left out.

    For a text, letters are as they were typed, and keys that move in it have names, too; else all are small.
    """
    if as_typed:
        found = [_NAMES.get(one) or _OF_A_TEXT.get(one) or _character(one) for one in _ONE.findall(data)]
    else:
        found = [_NAMES.get(one) or _character(one).lower() for one in _ONE.findall(data)]
    return [key for key in found if key]


def is_begun(data: bytes) -> bool:
    """Do these bytes end within an arrow key or the like, of which the rest may still be on its way?"""
    return _BEGUN.search(data) is not None


def _character(data: bytes) -> str:
    text = data.decode("utf-8", "ignore")
    return text if len(text) == 1 and text.isprintable() else ""
