"""All slips there are, found by listing `themes/`: by level."""

from __future__ import annotations

import importlib
import pkgutil
from functools import lru_cache

from learn_transformers.symbolic.slips import themes
from learn_transformers.symbolic.slips.slip import Slip


def library() -> tuple[Slip, ...]:
    """All slips, the most telling ones first."""
    return tuple(known for level in levels() for known in level)


@lru_cache(maxsize=1)
def levels() -> tuple[tuple[Slip, ...], ...]:
    """All slips by what they say, the most telling ones first."""
    found: dict[int, list[Slip]] = {}
    for theme in sorted(module.name for module in pkgutil.iter_modules(themes.__path__)):
        module = importlib.import_module(f"{themes.__name__}.{theme}")
        slips = [value for value in vars(module).values() if isinstance(value, Slip)]
        found.setdefault(getattr(module, "LEVEL", 0), []).extend(slips)
    return tuple(tuple(found[level]) for level in sorted(found))
