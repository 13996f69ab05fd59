"""Chapter 12, bert: the figures of the lesson."""

from __future__ import annotations

from learn_transformers.key.figures import Figure


def overview() -> Figure:
    figure = Figure(height=120)
    figure.box(280, 30, 160, 60, "TODO")
    return figure
