"""Chapter 4, positional encoding: the figures of the lesson."""

from __future__ import annotations

import numpy as np

from learn_transformers.answer_key.positional_encoding.functions import sinusoidal_positional_encoding
from learn_transformers.key.figures import Figure
from learn_transformers.key.figures.palette import Tone

HOURS = {"fast hand": 3, "slow hand": 1}  # by how many hours each moves at every position
HAND_TONES: tuple[Tone, ...] = ("query", "key")
DIAL, DIALS = 30.0, 7


def two_hands() -> Figure:
    """Each position as the time on a clock whose fast hand moves by three hours, and whose slow hand by one."""
    figure = Figure(height=258)
    written = ["position      " + "".join(f"{position:6d}" for position in range(DIALS))]
    for position in range(DIALS):
        figure.text(160 + 82 * position, 34, str(position), anchor="middle", bold=True)
    figure.text(24, 34, "position", bold=True)
    for row, ((name, hours), tone) in enumerate(zip(HOURS.items(), HAND_TONES, strict=True)):
        level = 92.0 + 102 * row
        figure.text(24, level, name, tone=tone)
        figure.text(24, level + 20, f"+ {hours} hour{'s' * (hours > 1)}", size=13, tone="quiet")
        for position in range(DIALS):
            _dial(figure, 160.0 + 82 * position, level, hours * position, tone)
        written.append(f"{name} at  " + "".join(f"{_read(hours * position):6d}" for position in range(DIALS)))
    figure.terminal("\n".join(written))
    return figure


def _read(hours: int) -> int:
    """What a hand points to after so many hours from twelve o'clock."""
    return hours % 12 or 12


def _dial(figure: Figure, x: float, y: float, hours: int, tone: Tone) -> None:
    around = np.linspace(0, 2 * np.pi, 25)
    figure.path([(x + DIAL * np.sin(a), y - DIAL * np.cos(a)) for a in around], tone="quiet", width=1, smooth=True)
    angle = 2 * np.pi * hours / 12
    across, up = 0.8 * DIAL * np.sin(angle), 0.8 * DIAL * np.cos(angle)
    figure.line(x, y, x + across, y - up, tone=tone, width=3, arrow=True)
    figure.text(x, y + DIAL + 17, str(_read(hours)), size=13, anchor="middle", tone="quiet")


def many_hands() -> Figure:
    """The table for sixteen positions and sixteen columns."""
    places = range(16)
    table = sinusoidal_positional_encoding(16, 16)
    figure = Figure(height=392)
    figure.text(224, 30, "columns 0 to 15: eight pairs of sine and cosine", anchor="middle")
    names = [str(place) for place in places]
    figure.grid(60, 64, table, rows=names, columns=names, cell=19, words="", scale=(-1.0, 1.0))
    figure.text(400, 92, "Each row is one position.")
    figure.text(400, 150, "Left: the fast hands.\nNeighbors differ.")
    figure.text(
        400, 222, "Right: the slow hands.\nA sine grows a little at each position,\na cosine still is nearly 1."
    )
    figure.text(400, 320, "blue: above 0, orange: below 0", size=13, tone="quiet")
    marks = " .:-=+*#"
    rows = ["position  " + " ".join(f"{place:2d}" for place in places) + "   column"]
    for place, row in enumerate(table):
        rows.append(f"{place:8d}  " + " ".join(2 * marks[min(7, int(4 * (entry + 1)))] for entry in row))
    rows.append("from -1 (blank) through 0 (==) to 1 (##)")
    figure.terminal("\n".join(rows))
    return figure


def far_and_alike() -> Figure:
    """The dot product of two rows by their distance, as a share of that of a row with itself."""
    distances = np.arange(41)
    lines = {}
    for d_model in (8, 64):
        table = sinusoidal_positional_encoding(41, d_model)
        lines[f"d_model {d_model}"] = (distances, table @ table[0] / (table[0] @ table[0]))
    figure = Figure(height=300)
    figure.text(24, 30, "How alike are two positions?")
    figure.plot(
        24,
        44,
        660,
        240,
        lines,
        x_label="positions apart",
        y_label="dot product, 1 for a row with itself",
    )
    return figure
