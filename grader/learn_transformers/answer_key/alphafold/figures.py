"""Chapter 14, AlphaFold: the figures of the lesson."""

from __future__ import annotations

import numpy as np

from learn_transformers.answer_key.alphafold.functions import outer_product_mean, triangle_multiplication
from learn_transformers.key.figures import Figure
from learn_transformers.key.figures.palette import Tone

PLACES = "abcdef"
RELATIVES, SHOWN, SEED = 40, 8, 14
LETTERS = "KELGPST"
CORNERS = "ABC"
TOUCHING = np.array([[0.0, 1, 0], [1, 0, 1], [0, 1, 0]])


def _relatives() -> list[str]:
    """The lesson's alignment: a and e swap a charge, b and d a size, nearly always; c never changes, f as it likes."""
    rng = np.random.default_rng(SEED)
    charge, size, free = rng.integers(2, size=(3, RELATIVES))
    other_charge = np.where(rng.random(RELATIVES) < 0.1, 1 - charge, charge)
    other_size = np.where(rng.random(RELATIVES) < 0.1, 1 - size, size)
    rows = zip(charge, size, other_size, other_charge, free, strict=True)
    return ["KE"[q] + "LG"[z] + "P" + "GL"[y] + "EK"[p] + "ST"[f] for q, z, y, p, f in rows]


def _beyond_chance() -> np.ndarray:
    """How far each two columns are from knowing nothing of each other: the sum of all differences, without signs."""
    letters = np.array([list(row) for row in _relatives()])
    one_hot = (letters[..., None] == np.array(list(LETTERS))).astype(float)
    mean = one_hot.mean(axis=0, keepdims=True)
    strength = np.abs(outer_product_mean(one_hot, one_hot) - outer_product_mean(mean, mean)).sum(axis=(2, 3))
    np.fill_diagonal(strength, 0.0)  # that a column goes with itself says nothing
    return np.asarray(strength)


def columns_together() -> Figure:
    """The first of the relatives, and which of their columns change together."""
    strength = _beyond_chance()
    letters = [list(row) for row in _relatives()[:SHOWN]]
    tones = {letter: n % 2 for n, letter in enumerate(LETTERS)}
    figure = Figure(height=330)
    figure.text(60, 30, f"{SHOWN} of {RELATIVES} relatives", bold=True)
    marks = [[0.5 * tones[letter] if column != 2 else 0.0 for column, letter in enumerate(row)] for row in letters]
    figure.grid(60, 70, np.array(marks), columns=PLACES, cell=29, words=letters, scale=(0.0, 1.0))
    figure.text(380, 30, "what columns know of each other", bold=True)
    figure.grid(400, 70, strength, rows=PLACES, columns=PLACES, cell=38, scale=(0.0, 1.0))
    drawn = ["  " + " ".join(PLACES), *("  " + " ".join(row) for row in letters)]
    figure.terminal("\n".join(drawn))
    figure.terminal(strength, rows=PLACES, columns=PLACES, scale=(0.0, 1.0), title="beyond chance")
    return figure


def evoformer_block() -> Figure:
    """Two tables that inform each other: what goes from the pairs to the alignment, what comes back, what stays."""
    figure = Figure(height=330)
    figure.text(24, 32, "One block: two tables, each of which informs the other", bold=True)
    middle = 185.0
    tables: tuple[tuple[float, str, Tone, str, str], ...] = (
        (60.0, "the alignment\ns × r × c", "value", "row attention", "column attention"),
        (500.0, "the pairs\nr × r × c_z", "key", "triangles", "over a third residue"),
    )
    for left, words, tone, above, below in tables:
        figure.box(left, middle - 45, 160, 90, words, tone=tone)
        figure.arc(left + 40, middle - 47, left + 120, middle - 47, bend=30, tone=tone, width=2)
        figure.text(left + 80, middle - 92, above, anchor="middle", tone=tone)
        figure.text(left + 80, middle + 72, below, anchor="middle", tone="quiet", size=13)
    figure.line(496, middle - 22, 224, middle - 22, arrow=True, tone="query", width=2.5)
    figure.text(360, middle - 34, "bias: whom to look at", anchor="middle", tone="query")
    figure.line(224, middle + 22, 496, middle + 22, arrow=True, tone="weight", width=2.5)
    figure.text(360, middle + 46, "outer product mean:", anchor="middle", tone="weight")
    figure.text(360, middle + 66, "what goes together", anchor="middle", tone="weight")
    figure.text(360, 304, "48 such blocks, then a structure module makes coordinates", anchor="middle", tone="quiet")
    figure.terminal(
        "  row and column attention                  triangles\n"
        "       ┌────┐                                ┌────┐\n"
        "  ┌────┴────▼────┐  ◀── bias: whom to   ┌────┴────▼────┐\n"
        "  │ the alignment│      look at ──────  │  the pairs   │\n"
        "  │   s × r × c  │  ── outer product    │  r × r × c_z │\n"
        "  └──────────────┘     mean: what ──▶   └──────────────┘\n"
        "                       goes together"
    )
    return figure


def third_residue() -> Figure:
    """A path A – B – C, and what the triangle makes of it."""
    figure = Figure(height=280)
    figure.text(24, 32, "A and C never met, but both touch B", bold=True)
    places = {"A": (60.0, 210.0), "B": (150.0, 90.0), "C": (240.0, 210.0)}
    for start, end in ("AB", "BC"):
        figure.line(*places[start], *places[end], width=3)
    figure.line(*places["A"], *places["C"], dashed=True, tone="good", width=2.5)
    figure.text(150, 240, "evidence through B", anchor="middle", tone="good")
    for name, (x, y) in places.items():
        figure.dot(x, y, r=16, tone="key")
        figure.text(x, y - 24, name, anchor="middle", bold=True)
    both = triangle_multiplication(TOUCHING[..., None], TOUCHING[..., None])[..., 0]
    for left, title, values in ((330.0, "who touches whom", TOUCHING), (540.0, "touched by both", both)):
        words = [[f"{entry:.0f}" for entry in row] for row in values]
        figure.text(left + 66, 62, title, anchor="middle")
        figure.grid(left, 100, values, rows=CORNERS, columns=CORNERS, cell=44, words=words, scale=(0.0, 2.0))
        figure.terminal(values, rows=CORNERS, columns=CORNERS, scale=(0.0, 2.0), title=title)
    figure.line(474, 166, 506, 166, arrow=True, tone="quiet")
    return figure
