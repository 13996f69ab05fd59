"""Arguments that hold arrays by name: a dict of weights, or a list of such dicts. What lies in them are its leaves.

A leaf is called as in code: `params['w_q']`, `blocks[0]['w_q']`. A key gives the axes of `params` as a dict, too, and
those of `blocks` as a list of one dict, which holds for every item.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from typing import Any

EVERY = "[…]"  # any place of a list, in the name of what all its items hold


def leaves(name: str, value: Any) -> Iterator[tuple[str, Any]]:
    """What lies in a dict, or in the dicts of a list, by name; anything else is a leaf itself."""
    if isinstance(value, Mapping):
        for key, item in value.items():
            yield from leaves(f"{name}[{key!r}]", item)
    elif isinstance(value, list):
        for place, item in enumerate(value):
            yield from leaves(f"{name}[{place}]", item)
    else:
        yield name, value


def changed_leaves(name: str, value: Any, change: Callable[[str, Any], Any]) -> Any:
    """The same dict or list with `change(name, leaf)` in place of every leaf."""
    if isinstance(value, Mapping):
        return {key: changed_leaves(f"{name}[{key!r}]", item, change) for key, item in value.items()}
    if isinstance(value, list):
        return [changed_leaves(f"{name}[{place}]", item, change) for place, item in enumerate(value)]
    return change(name, value)


def in_every_item(name: str) -> str:
    """The name of a leaf without its place in a list: `blocks[…]['w_q']` of `blocks[0]['w_q']`."""
    return re.sub(r"\[\d+\]", EVERY, name)


def axes_by_leaf(axes: Mapping[str, Any]) -> dict[str, str]:
    """The axes of arguments, those of dicts and lists by the names of their leaves."""
    return {in_every_item(name): text for whole, given in axes.items() for name, text in leaves(whole, given)}
