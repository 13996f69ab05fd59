"""What every screen has: lines with something at both ends, the keys in the last one, a middle that scrolls."""

from __future__ import annotations

from rich.cells import cell_len
from rich.text import Text

LAST = 1 << 30  # a line or a row that is further than any: what draws the screen stays within what there is


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


def scrolled(at: int, key: str, room: int) -> int | None:
    """Where a key that moves leads from line `at`; None for another key."""
    page = max(room - 1, 1)
    steps = {"up": -1, "k": -1, "down": 1, "j": 1, "page up": -page, "page down": page, "space": page}
    if key in ("home", "end"):
        return 0 if key == "home" else LAST
    return max(0, at + steps[key]) if key in steps else None
