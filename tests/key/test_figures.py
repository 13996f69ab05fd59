"""Figures: drawn the same everywhere, they read in the light, in the dark, and in characters alone."""

from __future__ import annotations

import itertools
import re
from xml.etree import ElementTree

import numpy as np
import pytest

from learn_transformers.key.figures import Figure, palette
from learn_transformers.key.figures.palette import TONES, Tone
from learn_transformers.report.signs import ascii_text

SVG = "{http://www.w3.org/2000/svg}"
SIGNED = np.array([[0.73, -0.18], [-np.inf, 0.5]])


def everything() -> Figure:
    figure = Figure(height=400)
    figure.text(360, 24, "q < k & v", anchor="middle", bold=True)
    figure.text(20, 50, "two\nlines", mono=True, tone="quiet")
    figure.line(20, 90, 200, 90, arrow=True, width=3)
    figure.line(20, 100, 200, 100, dashed=True, tone="key", strength=0.5)
    figure.arc(20, 130, 200, 130, bend=20, tone="weight")
    figure.path([(20, 150), (60, 140), (100, 150)], smooth=True)
    figure.dot(300, 100, tone="wrong")
    for n, tone in enumerate(TONES[2:]):
        figure.box(220 + 70 * n, 40, 64, 30, tone, tone=tone, size=13)
    figure.grid(80, 220, SIGNED, rows=("it", "cat"), columns=("it", "mattress"))
    curves = {
        "slow": (range(1, 9), [0.9**n for n in range(1, 9)]),
        "fast": (range(1, 9), [0.1**n for n in range(1, 9)]),
    }
    figure.plot(300, 180, 400, 200, curves, x_label="words", y_label="what is left", log=True)
    return figure


def texts(figure: Figure) -> list[ElementTree.Element]:
    return list(ElementTree.fromstring(figure.to_svg()).iter(f"{SVG}text"))


def words(figure: Figure) -> list[str]:
    return [text.text or "" for text in texts(figure)]


# -- the file


def test_a_figure_is_one_image_that_refers_to_nothing_outside() -> None:
    written = everything().to_svg()
    root = ElementTree.fromstring(written)
    assert (root.get("role"), root.get("viewBox")) == ("img", "0 0 720 400")
    assert {element.tag.removeprefix(SVG) for element in root.iter()} == {
        "svg", "style", "rect", "text", "path", "circle", "g",
    }  # fmt: skip
    assert re.findall(r"https?://[^\"]*|url\(|href|@import|<script", written) == ["http://www.w3.org/2000/svg"]
    assert "@media(prefers-color-scheme:dark)" in written
    assert len(written) < 30 << 10


def test_words_stay_words() -> None:
    assert {"q < k & v", "two", "lines", "0.73", "−0.18", "−∞", "mattress", "slow"} <= set(words(everything()))


def test_it_is_the_same_each_time_and_a_trace_of_rounding_changes_nothing() -> None:
    assert everything().to_svg() == everything().to_svg()
    drawn = [Figure(height=100), Figure(height=100)]
    for figure, trace in zip(drawn, (0.0, 4e-12), strict=True):
        figure.grid(20 + trace, 20, [[0.125 - trace, 0.0 - trace]])
        figure.line(10.05 - trace, 20, 30.25 + trace, 20)
    assert drawn[0].to_svg() == drawn[1].to_svg()
    assert not re.search(r"\d\.\d{3}|-0[\" ]", drawn[0].to_svg().partition("</style>")[2])


# -- colors


def linear(color: str) -> np.ndarray:
    """How much red, green and blue light a color is."""
    parts = np.array([int(color[n : n + 2], 16) for n in (1, 3, 5)]) / 255
    return np.where(parts <= 0.04045, parts / 12.92, ((parts + 0.055) / 1.055) ** 2.4)


def light_of(color: str) -> float:
    """Relative luminance, as the guidelines for accessible pages define it."""
    return float(np.dot([0.2126, 0.7152, 0.0722], linear(color)))


def contrast(one: str, other: str) -> float:
    low, high = sorted((light_of(one), light_of(other)))
    return (high + 0.05) / (low + 0.05)


def mixed(color: str, on: str, share: float) -> str:
    pairs = [(int(color[n : n + 2], 16), int(on[n : n + 2], 16)) for n in (1, 3, 5)]
    return "#" + "".join(f"{round(share * a + (1 - share) * b):02x}" for a, b in pairs)


@pytest.mark.parametrize("scheme", [0, 1], ids=["light", "dark"])
def test_all_words_can_be_read_on_whatever_they_stand_on(scheme: int) -> None:
    panel, ink = palette.PANEL[scheme], palette.LINES["ink"][scheme]
    for tone, colors in palette.LINES.items():
        assert contrast(colors[scheme], panel) >= 4.5, tone
        assert contrast(ink, mixed(colors[scheme], panel, palette.TINT)) >= 4.5, tone
    assert contrast(ink, palette.SOFT[scheme]) >= 4.5
    for color in (palette.ABOVE, palette.BELOW):
        for share in np.linspace(0, 1, 11):
            assert contrast(ink, mixed(color[scheme], panel, share)) >= 4.5


_AS_SEEN = {  # Machado, Oliveira and Fernandes (2009), in full severity
    "all": np.eye(3),
    "protan": [[0.152286, 1.052583, -0.204868], [0.114503, 0.786281, 0.099216], [-0.003882, -0.048116, 1.051998]],
    "deutan": [[0.367322, 0.860646, -0.227968], [0.280085, 0.672501, 0.047413], [-0.011820, 0.042940, 0.968881]],
}
_XYZ = np.array([[0.4339, 0.3762, 0.1899], [0.2126, 0.7152, 0.0722], [0.0177, 0.1095, 0.8728]])  # of white: 1, 1, 1


def as_seen(color: str, eyes: str) -> np.ndarray:
    """A color in the space L*a*b*, where distances are what one sees."""
    x, y, z = np.cbrt(_XYZ @ np.clip(np.array(_AS_SEEN[eyes]) @ linear(color), 0, 1) + 1e-6)
    return np.array([116 * y, 500 * (x - y), 200 * (y - z)])


@pytest.mark.parametrize("scheme", [0, 1], ids=["light", "dark"])
@pytest.mark.parametrize("eyes", _AS_SEEN)
def test_what_is_shown_together_is_told_apart_by_all_eyes(scheme: int, eyes: str) -> None:
    together: list[tuple[Tone, Tone]] = [*itertools.combinations(TONES[3:7], 2), ("good", "wrong")]
    assert together[0] == ("query", "key")
    for one, other in together:
        apart = [as_seen(palette.LINES[tone][scheme], eyes) for tone in (one, other)]
        assert np.linalg.norm(apart[0] - apart[1]) > 15, (one, other)
    apart = [as_seen(mixed(c[scheme], palette.PANEL[scheme], 0.5), eyes) for c in (palette.ABOVE, palette.BELOW)]
    assert np.linalg.norm(apart[0] - apart[1]) > 15


def test_a_tone_that_there_is_not_is_refused() -> None:
    with pytest.raises(ValueError, match="there is no tone 'red'"):
        Figure(height=10).line(0, 0, 1, 1, tone="red")  # type: ignore[arg-type]


# -- heat maps


def colors_of(figure: Figure) -> list[tuple[str, float]]:
    found = ElementTree.fromstring(figure.to_svg()).iter(f"{SVG}rect")
    cells = [r for r in found if str(r.get("class")).startswith("cell ")]
    return [(str(c.get("class")).split()[1], float(c.get("fill-opacity", "1"))) for c in cells]


def test_zero_has_no_color_and_each_side_of_it_its_own() -> None:
    figure = Figure(height=200)
    figure.grid(20, 20, [[-4.0, -1.0, 0.0, 2.0, -np.inf]])
    assert colors_of(figure) == [("below", 1), ("below", 0.25), ("above", 0), ("above", 0.5), ("soft-box", 1)]
    assert words(figure) == ["−4.00", "−1.00", "0.00", "2.00", "−∞"]


def test_numbers_of_one_sign_begin_at_zero_or_where_the_scale_does() -> None:
    plain, scaled = Figure(height=200), Figure(height=200)
    plain.grid(20, 20, [[0.25, 0.5]])
    scaled.grid(20, 20, [[0.25, 0.5]], scale=(0.25, 1.25))
    assert colors_of(plain) == [("above", 0.5), ("above", 1)]
    assert colors_of(scaled) == [("above", 0), ("above", 0.25)]


def test_what_stands_in_cells() -> None:
    figure = Figure(height=400)
    figure.grid(20, 20, [[1.0, 2.0]], words="")
    figure.grid(20, 90, [[1.0, 2.0]], words=[["a", "b"]])
    figure.grid(20, 160, [[1.0, 2.0]], cell=12)  # too small for words
    assert words(figure) == ["a", "b"]
    figure = Figure(height=400)
    figure.grid(20, 20, [[-12345.678]], cell=40)
    (number,) = texts(figure)
    assert float(number.get("font-size", "15")) < 9  # as large as there is room


# -- what leaves the panel


def test_words_that_leave_the_panel_or_their_box_are_known() -> None:
    assert everything().beyond() == []
    figure = Figure(height=100, width=200)
    figure.text(150, 50, "too far to the right")
    figure.text(20, 6, "too high")
    figure.text(190, 50, "well", anchor="end")
    figure.box(50, 20, 40, 30, "embedding")
    assert figure.beyond() == [
        "'too far to the right' leaves the panel",
        "'too high' leaves the panel",
        "'embedding' is wider than its box",
    ]


def test_a_plot_stays_in_its_box() -> None:
    for log, ys in ((False, [-3.0, 0.0, 17.5]), (True, [1e-9, 0.3, 250.0]), (False, [2.0, 2.0, 2.0])):
        figure = Figure(height=240, width=400)
        names = {"a line": ([0, 1, 2], ys), "another one": ([0, 1, 2], ys), "a third": ([0, 1, 2], ys)}
        figure.plot(10, 10, 380, 220, names, x_label="x", y_label="y", log=log)
        assert figure.beyond() == []
        levels = sorted(float(t.get("y", "")) for t in texts(figure) if t.text in names)
        assert min(np.diff(levels)) >= 16.9  # names of lines that end in one place can be read
        ways = " ".join(p.get("d", "") for p in ElementTree.fromstring(figure.to_svg()).iter(f"{SVG}path"))
        xs, up = (np.array(re.findall(r"(?:M|L)([\d.]+) ([\d.]+)", ways), dtype=float)).T
        assert 10 <= xs.min() <= xs.max() <= 390
        assert 10 <= up.min() <= up.max() <= 230


# -- the terminal's own picture


def test_the_terminal_s_picture_shows_signs_without_color() -> None:
    figure = Figure(height=10)
    assert figure.to_terminal() == ""
    figure.terminal(SIGNED, rows=("it", "cat"), columns=("it", "mattress"), title="scores")
    assert figure.to_terminal().splitlines() == [
        "scores",
        "           it  mattress",
        " it  ██  0.73  // -0.18",
        "cat  ~~  -inf  ▓▓  0.50",
    ]
    shown = ascii_text(figure.to_terminal())
    assert shown.isascii()
    assert len(shown) == len(figure.to_terminal())  # no column moves


def test_pictures_stand_side_by_side_as_long_as_there_is_room() -> None:
    figure = Figure(height=10)
    for title in ("first", "second"):
        figure.terminal(np.eye(2), title=title)
    figure.terminal(np.eye(6), title="third")
    lines = figure.to_terminal().splitlines()
    assert lines[0].split() == ["first", "second"]
    assert lines[4] == "third"
    assert max(map(len, lines)) <= 76


def test_a_picture_without_room_for_numbers_has_shades_alone_and_a_wider_one_is_refused() -> None:
    figure = Figure(height=10)
    figure.terminal(np.ones((2, 30)))
    assert figure.to_terminal() == ("  " + "██" * 30 + "\n").replace("██" * 30, "█" * 30) * 2
    with pytest.raises(ValueError, match="at most 76 columns, this one 82"):
        figure.terminal(np.ones((2, 80)))
    with pytest.raises(ValueError, match="at most 76 columns, this one 77"):
        figure.terminal("x" * 77)
    drawing = Figure(height=10)
    drawing.terminal("\n a ── b  \n")
    assert drawing.to_terminal() == " a ── b\n"
