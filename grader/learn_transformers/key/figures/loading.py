"""The figures of a chapter or of the map, drawn anew from its key's numbers."""

from __future__ import annotations

import importlib
import inspect

from learn_transformers.course import Chapter, Map
from learn_transformers.key.figures.figure import Figure


def figures_of(page: Chapter | Map) -> dict[str, Figure]:
    """What each public function without arguments of its `figures.py` draws, by name; nothing where there is no file.

    Raises:
        TypeError: if one gives no figure.
    """
    if not page.has_figures:
        return {}
    module = importlib.import_module(f"learn_transformers.answer_key.{page.figures}")
    drawn = {
        name: function()
        for name, function in inspect.getmembers(module, inspect.isfunction)
        if function.__module__ == module.__name__ and not name.startswith("_")
        if not inspect.signature(function).parameters
    }
    for name, figure in drawn.items():
        if not isinstance(figure, Figure):
            raise TypeError(f"{name} of {page.name}'s figures.py returns no Figure")
    return drawn
