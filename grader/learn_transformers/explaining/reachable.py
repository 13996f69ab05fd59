"""Which definitions of a file a function can lead to, as far as its text shows. Nothing is parsed, nothing executed.

It may name too many, for a comment counts like code; only what is looked up by a computed name is missed.
"""

from __future__ import annotations

import re

_BLOCK = re.compile(r"^(?:(?:async[ \t]+)?def|class)[ \t]+(\w+)|^(\w+)[ \t]*(?::[^=\n]*)?=(?!=)", re.MULTILINE)
_NAME = re.compile(r"[^\W\d]\w*")


_DEFINITION = re.compile(r"^(?:(?:async[ \t]+)?def[ \t]+(\w+)[ \t]*[(\[]|class[ \t]+(\w+)[ \t]*[(:\[])", re.MULTILINE)


def definition_at(text: str, line: int) -> str:
    """The function or class at the file's top level that a line stands in; nothing where there is none above it."""
    found = ""
    for begin in _DEFINITION.finditer(text):
        if text.count("\n", 0, begin.start()) >= line:
            break
        found = begin[1] or begin[2]
    return found


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
