"""Pictures made of characters: what they look like, and that no result whatever breaks a line or the terminal.

`pytest tests/report/pictures/test_gallery.py --update-golden` writes the snapshots anew; look at them.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from rich.cells import cell_len
from rich.text import Text

from learn_transformers import course
from learn_transformers.key.calls import Call
from learn_transformers.key.loading import load_key
from learn_transformers.key.pictures import Picture, pictures_of
from learn_transformers.lessons.drawings import Drawing, drawing
from learn_transformers.report.lesson.page import ansi
from learn_transformers.report.pictures import gallery
from learn_transformers.report.pictures.heatmap import Axes, Look, Scale, bars, ends, heat, legend, number_text
from learn_transformers.sandbox.outcome import Died, Outcome, Raised, Returned
from learn_transformers.sandbox.wire import Tensor, Uncarriable

SNAPSHOTS = Path(__file__).parent / "snapshots"
PLAIN, ASCII, COLOR = Look(False, True), Look(False, False), Look(True, True)
LOOKS = {"plain": PLAIN, "ascii": ASCII, "color": COLOR}
CHAPTERS = [chapter for chapter in course.chapters() if chapter.has_pictures]
EVERY = [(chapter, picture) for chapter in CHAPTERS for picture in pictures_of(chapter)]
_ESCAPE = re.compile(r"\x1b\[[0-9;]*m")


def drawn(chapter: str, number: int, answer: Callable[..., Any] | Outcome) -> Drawing:
    """A picture with a function's results as a worker would report them, or with one outcome of every call."""
    picture = pictures_of(course.known_chapter(chapter))[number]
    outcomes = [answer if isinstance(answer, Outcome) else Returned(answer(*args)) for args in picture.calls]
    return drawing(picture, load_key(chapter).references[picture.function], outcomes)


def right(chapter: course.Chapter, picture: Picture) -> Drawing:
    reference = load_key(chapter.name).references[picture.function]
    return drawing(picture, reference, [reference.outcome(Call(args, {})) for args in picture.calls])


def plain(lines: Sequence[Text]) -> list[str]:
    return [line.plain for line in lines]


@pytest.mark.parametrize("look", LOOKS)
@pytest.mark.parametrize("chapter", CHAPTERS, ids=lambda chapter: chapter.name)
def test_snapshots(chapter: course.Chapter, look: str, request: pytest.FixtureRequest) -> None:
    lines = gallery.pictures([right(chapter, p) for p in pictures_of(chapter)], 80, LOOKS[look])
    text = "\n".join(ansi(lines, "truecolor" if look == "color" else None)) + "\n"
    if look == "ascii":
        assert text.isascii()
    if look == "color" and chapter.name not in ("positional_encoding", "vision_transformer"):
        return
    file = SNAPSHOTS / f"{chapter.name}.{look}.txt"
    if request.config.getoption("--update-golden"):
        file.write_text(text)
    assert text == file.read_text()


@pytest.mark.parametrize("width", [24, 60, 80])
def test_every_picture_fits(width: int) -> None:
    for chapter, picture in EVERY:
        made = right(chapter, picture)
        assert made.standing == "right"
        for look in LOOKS.values():
            for lines in (gallery.picture(made, width, look), gallery.own(made, width, look)):
                assert max(cell_len(line) for line in plain(lines)) <= width


def test_every_picture_shows_some_known_mistake() -> None:
    for chapter, picture in EVERY:
        reference = load_key(chapter.name).references[picture.function]
        standings = set()
        for mistake in reference.mistakes:
            outcomes = [reference.outcome(Call(args, {}), [mistake]) for args in picture.calls]
            made = drawing(picture, reference, outcomes)
            standings.add(made.standing)
            assert bool(made.said) == (made.standing != "right"), mistake.name
            assert max(cell_len(line) for line in plain(gallery.picture(made, 80, PLAIN))) <= 80
        assert "different" in standings, picture.title


def test_what_is_different_is_said() -> None:
    def over_columns(x: np.ndarray) -> np.ndarray:
        return np.exp(x) / np.exp(x).sum(axis=0)

    made = drawn("softmax", 0, over_columns)
    assert made.standing == "different"
    lines = plain(gallery.picture(made, 80, PLAIN))
    assert lines[1].startswith("Yours is different: 2 of 4 entries differ; first at [0, 1]: got 0.118346,")
    assert lines[3].split() == ["yours", "right"]
    assert lines[6:8] == [
        "0  ▒▒0.51   0.12                          0  ▒▒0.51 ▒▒0.49",
        "1  ▒▒0.49 ██0.88                          1    0.12 ██0.88",
    ]
    assert plain(gallery.own(made, 80, PLAIN))[0] == f"Yours: {made.picture.title}"


def test_in_which_of_several_calls_it_is_different() -> None:
    made = drawn("softmax", 1, lambda scores, temperature: np.full(3, 1 / 3))
    assert made.said.startswith("at temperature 0.1: 3 of 3 entries differ; first at [0]")


def test_only_the_part_that_is_drawn_counts() -> None:
    reference = load_key("self_attention").references["scaled_dot_product_attention"]
    made = drawn("self_attention", 1, lambda q, k, v: (None, reference(q, k, v)[1]))
    assert made.standing == "right"
    alone = drawn("self_attention", 1, lambda q, k, v: reference(q, k, v)[1])
    assert alone.said == "returned a float64 array of shape (2, 2), expected a tuple of 2"
    assert alone.yours is None


def test_what_does_not_come_back_leaves_the_right_one_alone() -> None:
    def said(outcome: Outcome) -> tuple[str, str]:
        made = drawn("masking", 0, outcome)
        lines = plain(gallery.picture(made, 80, PLAIN))
        assert gallery.own(made, 80, PLAIN) == []
        assert made.yours is None
        assert "right" in lines
        assert not any("yours" in line for line in lines[2:])
        return made.standing, lines[1]

    stub = Raised("NotImplementedError", "causal_mask", ("NotImplementedError",))
    assert said(stub) == ("not started", "causal_mask is not started.")
    assert said(Raised("ValueError", "two\nlines \x1b[2J", ("ValueError",))) == (
        "failed",
        r"Your causal_mask raised ValueError: two lines \x1b[2J.",
    )
    assert said(Died("it took longer than 2 s", "time")) == (
        "failed",
        "Your causal_mask did not come back: it took longer than 2 s.",
    )
    assert len(said(Raised("E" * 5000, "m" * 5000))[1]) <= 80


_ODD: dict[str, Any] = {
    "nan": np.array([[np.nan, 0.5], [0.5, 0.5]]),
    "all nan": np.full((2, 2), np.nan),
    "infinities": np.array([[np.inf, -np.inf], [1e308, -1e308]]),
    "minus": np.full((2, 2), -3.0),
    "tiny": np.full((2, 2), 5e-324),
    "integers": np.array([[1, 2], [3, 1 << 62]]),
    "complex": np.ones((2, 2), complex),
    "half": np.ones((2, 2), np.float16),
    "bool": np.eye(2, dtype=bool),
    "text": np.array([["\x1b[2J", "b"], ["c", "d"]]),
    "empty": np.zeros((0, 2)),
    "no axes": np.array(0.5),
    "one axis": np.arange(3000.0),
    "transposed": np.zeros((3, 2)),
    "tall": np.random.default_rng(0).normal(size=(500_000, 2)),
    "wide": np.random.default_rng(0).normal(size=(2, 500_000)),
    "many panels": np.zeros((300, 40, 40)),
    "many axes": np.zeros((1,) * 16),
    "a string": "\x1b]0;title\x07\u202e" * 1000,
    "a list": [[0.5, 0.5], [0.1, 0.9]],
    "nothing": None,
    "a float": 0.5,
    "a tuple": (np.eye(2),),
    "a tensor": Tensor(np.eye(2)),
    "uncarriable": Uncarriable("a \x1b[2J generator" * 100),
    "a dict": {"\x1b[2J": 1},
}


@pytest.mark.parametrize("value", _ODD)
def test_no_result_breaks_the_terminal(value: str) -> None:
    cases = [("softmax", 0), ("softmax", 1), ("self_attention", 1), ("masking", 1), ("vision_transformer", 0)]
    for chapter, number in cases:
        part = pictures_of(course.known_chapter(chapter))[number].part
        made = drawn(chapter, number, Returned(_ODD[value] if part is None else (None, _ODD[value])))
        assert (made.standing, bool(made.said)) == ("different", True)
        for look in LOOKS.values():
            lines = [*gallery.picture(made, 80, look), *gallery.own(made, 80, look)]
            assert len(lines) < 250
            assert max(cell_len(line.plain) for line in lines) <= 80
            written = "".join(ansi(lines, "truecolor" if look.color else None))
            assert _ESCAPE.sub("", written).isprintable()


def test_signs_for_what_has_no_color() -> None:
    matrix = np.array([[np.nan, 2.0, -1.0, 0.0, 1.0] * 2])
    scale, axes = Scale(0.0, 1.0), Axes("row", "column")
    assert plain(heat(matrix, scale, axes, 24, PLAIN))[2] == "0 ??^^vv  ██??^^vv  ██"
    assert plain(heat(matrix, scale, axes, 24, ASCII))[2] == "0 ??^^vv  @@??^^vv  @@"
    few = matrix[:, :4]
    assert plain(heat(few, scale, axes, 40, PLAIN))[2] == "0    nan   ^^2  vv-1     0"
    made = drawn("masking", 2, lambda *_: np.tile([np.nan, 2.0, -1.0, 1.0], (4, 1)))
    assert "? not a number, ^ above, v below" in " ".join(plain(gallery.picture(made, 80, PLAIN)))


def test_two_rows_share_a_line_where_half_blocks_do() -> None:
    matrix = np.linspace(0, 1, 60).reshape(3, 20)
    lines = heat(matrix, Scale(0.0, 1.0), Axes("row", "column"), 30, COLOR)
    assert plain(lines)[2:] == ["0 " + "▀" * 20, "2 " + "▀" * 20]
    assert plain(lines)[1] == "  0       8       16"
    escapes = ansi(lines, "truecolor")
    assert "\x1b[38;2;68;1;84;48;2;" in escapes[2]  # the darkest above, another one below
    assert "48;2;" not in escapes[3]  # nothing is below the last row
    lines = heat(matrix, Scale(0.0, 1.0), Axes("row", "column"), 30, PLAIN)
    assert len(lines) == 5


def test_what_does_not_fit_is_cut_and_that_is_said() -> None:
    lines = plain(heat(np.zeros((100, 100)), Scale(0.0, 1.0), Axes("row", "column"), 30, PLAIN))
    assert len(lines) == 2 + 48 + 1
    assert lines[-1] == "a part of 100 x 100"
    lines = plain(bars(np.zeros((50, 50)), Scale(0.0, 1.0), Axes(), 30, PLAIN))
    assert lines[-1] == "a part of 50 x 50"


def test_bars() -> None:
    row = np.array([[0.0, 0.5, 1.0, 2.0, -1.0, np.nan]])
    axes = Axes(row_names=("all",), column_names=tuple("abcdef"))
    utf8 = plain(bars(row, Scale(0.0, 1.0), axes, 17, PLAIN))
    assert [line.rstrip() for line in utf8] == [
        "all",
        "  a             0",
        "  b ████     0.50",
        "  c ████████    1",
        "  d ████████    2",
        "  e            -1",
        "  f ?         nan",
    ]
    assert plain(bars(row, Scale(0.0, 1.0), axes, 17, ASCII))[2] == "  b ####     0.50"


@pytest.mark.parametrize(
    ("number", "text"),
    [
        *[(0.0, "0"), (-0.0, "0"), (1.0, "1"), (0.508838, "0.51"), (-0.004, "-0.00"), (14.14, "14.1"), (123.4, "123")],
        *[(99999.5, "100000"), (123456.0, "1.2e+05"), (-1e300, "-1.0e+300"), (np.nan, "nan"), (-np.inf, "-inf")],
    ],
)
def test_numbers_are_short(number: float, text: str) -> None:
    assert number_text(number) == text


def test_scales() -> None:
    assert Scale.of(np.array([1.0, np.inf, 3.0, np.nan])) == Scale(1.0, 3.0)
    assert Scale.of(np.array([-1.0, 3.0])) == Scale(-3.0, 3.0)  # the middle color is zero
    assert Scale.of(np.array([np.nan])) == Scale(0.0, 1.0)
    assert ends(np.array([np.nan])) is None
    assert legend(Scale(0.0, 1.0), PLAIN).plain == "0     ░░░░▒▒▒▒▓▓▓▓████ 1"
    assert legend(Scale(0.0, 1.0), ASCII).plain == "0   ..::--==++**##%%@@ 1"


def test_below_zero_characters_are_of_another_kind() -> None:
    signed, axes = Scale.of(np.array([-1.0, 1.0])), Axes("row", "column")
    assert legend(signed, PLAIN).plain == "-1 %%xxxx//    ░░▒▒▓▓██ 1"
    assert legend(signed, ASCII).plain == "-1 %%xxxx//  ..::++##@@ 1"
    matrix = np.array([[-1.0, -0.4, 0.0, 0.4, 1.0] * 2])
    assert plain(heat(matrix, signed, axes, 24, PLAIN))[2] == "0 %%//  ▒▒██%%//  ▒▒██"
    assert plain(heat(matrix, Scale(-1.0, 4.0), axes, 24, PLAIN))[2] == "0 %%//    ░░%%//    ░░"
    assert plain(heat(matrix[:, :4], signed, axes, 40, PLAIN))[2] == "0     %%-1 //-0.40       0  ▒▒0.40"
