"""Which definitions of a file a function can lead to, as far as its text shows. Nothing is parsed, nothing executed.

It may name too many, for a comment counts like code; only what is looked up by a computed name is missed.
"""

from __future__ import annotations

import difflib
import re
from collections.abc import Collection
from itertools import islice

MAX_DEFINITIONS, MAX_NAME = 300, 60  # to look through for a name

_BLOCK = re.compile(r"^(?:(?:async[ \t]+)?def|class)[ \t]+(\w+)|^(\w+)[ \t]*(?::[^=\n]*)?=(?!=)", re.MULTILINE)
_NAME = re.compile(r"[^\W\d]\w*")
_RETURN = re.compile(r"\b(?:return|yield)\b")


_DEFINITION = re.compile(r"^(?:(?:async[ \t]+)?def[ \t]+(\w+)[ \t]*[(\[]|class[ \t]+(\w+)[ \t]*[(:\[])", re.MULTILINE)


def definition_at(text: str, line: int) -> str:
    """The function or class at the file's top level that a line stands in; nothing where there is none above it."""
    found = ""
    for begin in _DEFINITION.finditer(text):
        if text.count("\n", 0, begin.start()) >= line:
            break
        found = begin[1] or begin[2]
    return found


def without_return(source: bytes, name: str) -> bool:
    """Is there one definition of this function, and no `return` in it?"""
    text = source.decode("utf-8", "replace")
    begins = list(_BLOCK.finditer(text))
    bounds = [*(begin.start() for begin in begins), len(text)]
    found = [(b, end) for b, end in zip(begins, bounds[1:], strict=True) if (b[1] or b[2]) == name]
    return len(found) == 1 and bool(found[0][0][1]) and not _RETURN.search(text, found[0][0].end(), found[0][1])


def named_alike(source: bytes, name: str, others: Collection[str]) -> tuple[str, int] | None:
    """The definition at the file's top level that this name may have been meant for, and its line."""
    text = source.decode("utf-8", "replace")
    found = {b[1] or b[2]: b.start() for b in islice(_DEFINITION.finditer(text), MAX_DEFINITIONS)}
    known = [other for other in found if other not in others and len(other) <= MAX_NAME]
    near = difflib.get_close_matches(name, known, 1, 0.7)
    return (near[0], text.count("\n", 0, found[near[0]]) + 1) if near else None


def lines_of(source: bytes, names: Collection[str]) -> set[int]:
    """The lines in which these definitions stand at the file's top level."""
    text = source.decode("utf-8", "replace")
    begins = list(_BLOCK.finditer(text))
    bounds = [*(text.count("\n", 0, begin.start()) + 1 for begin in begins), text.count("\n") + 2]
    return {
        line
        for begin, first, after in zip(begins, bounds, bounds[1:], strict=False)
        if (begin[1] or begin[2]) in names
        for line in range(first, after)
    }


def reached(source: bytes, name: str) -> set[str]:
    """Everything at the file's top level that `name` mentions, itself or through others."""
    text = source.decode("utf-8", "replace")
    begins = list(_BLOCK.finditer(text))
    bounds = [*(begin.start() for begin in begins), len(text)]
    mentions: dict[str, set[str]] = {}
    for begin, end in zip(begins, bounds[1:], strict=True):
        mentions.setdefault(begin[1] or begin[2], set()).update(_NAME.findall(text, begin.end(), end))
    found: set[str] = set()
    ahead = [name]
    while ahead:
        new = (mentions.get(ahead.pop(), set()) & mentions.keys()) - found
        found |= new
        ahead += new
    return found
