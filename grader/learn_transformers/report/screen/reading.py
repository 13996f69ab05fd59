"""A lesson on the whole screen: what a key makes of where its reader is. Nothing here draws, reads a file or waits."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

from rich.text import Text

from learn_transformers.report.lesson.page import Layout
from learn_transformers.report.screen.edges import at_edges, keys_that_fit, scrolled

_KEYS = "space, up/down: go on, scroll   home/end   q: quit"
_STOPPED = "enter: go on   space, up/down: scroll   home/end   q: quit"


@dataclass(frozen=True)
class Place:
    """How far a reader is: the first line on the screen, and the guesses and answers that were opened."""

    first: int = 0
    opened: frozenset[int] = frozenset()


def room(height: int) -> int:
    """How many lines of the lesson the screen has room for."""
    return max(height - 1, 1)


def within(place: Place, layout: Layout, height: int) -> Place:
    """The same place, not beyond the end."""
    return replace(place, first=max(0, min(place.first, len(layout.lines) - room(height))))


def press(place: Place, key: str, layout: Layout, height: int) -> Place | None:
    """What a key does; None: the reader has had enough.

    Enter opens what is closed and on the screen, the first of it first; where nothing is, it goes a line on. Space goes
    a page on, and opens a guess that nothing follows yet.
    """
    if key in ("q", "escape"):
        return None
    stop = _on_screen(place, layout.stops, height)
    at_end = place.first + room(height) >= len(layout.lines)
    if stop is not None and (key == "enter" or (key == "space" and at_end and layout.waits)):
        return replace(place, opened=place.opened | {stop})
    to = scrolled(place.first, "down" if key == "enter" else key, room(height))
    return place if to is None else within(replace(place, first=to), layout, height)


def frame(place: Place, layout: Layout, width: int, height: int) -> list[Text]:
    """The lines of the screen."""
    shown = layout.lines[place.first : place.first + room(height)]
    blank = [Text()] * (room(height) - len(shown))
    keys = _KEYS if _on_screen(place, layout.stops, height) is None else _STOPPED
    end = place.first + len(shown)
    of = f"more than {len(layout.lines)}" if layout.waits else f"{len(layout.lines)}"
    part = Text(f"{end} of {of} lines", style="dim")
    return [*shown, *blank, at_edges(keys_that_fit(keys, width - len(part) - 2), part, width)]


def _on_screen(place: Place, stops: Mapping[int, int], height: int) -> int | None:
    """The first thing that is closed and can be seen."""
    last = place.first + room(height)
    return next((number for number, line in sorted(stops.items()) if place.first <= line < last), None)
