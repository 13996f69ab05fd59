"""The edges of a screen: a line with something at both ends, the keys in the last one."""

from __future__ import annotations

from rich.cells import cell_len
from rich.text import Text


def keys_that_fit(keys: str, width: int) -> Text:
    """The foot line; where it is too long without what stands before the last key, which leads out."""
    gap = "   " if "   " in keys else " "
    parts = keys.split(gap)
    while len(parts) > 1 and len(gap.join(parts)) > width:
        del parts[-2]
    line = Text(gap.join(parts))
    line.highlight_regex(r"\w+(?=:)", "bold")
    return line


def at_edges(left: Text, right: Text, width: int) -> Text:
    """One text at each edge; the left one is cut where they do not fit, at its beginning if it is a path."""
    space = width - cell_len(right.plain) - (2 if right.plain else 0)
    left = cut(left, max(space, 0))
    gap = " " * max(width - cell_len(left.plain) - cell_len(right.plain), 0)
    return Text.assemble(left, gap, right)


def cut(line: Text, width: int) -> Text:
    if cell_len(line.plain) <= width:
        return line
    if width < 1:
        return Text()
    line = line.copy()
    line.truncate(width)
    return line
