"""Lessons as text: every formula readable, no line too wide, the same words with and without color and in ASCII.

`pytest tests/report/lesson/test_lesson.py --update-golden` writes the snapshots anew; look at them.
"""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len
from rich.console import Console
from support import ROOT

from learn_transformers import course
from learn_transformers.lessons import lesson as reading
from learn_transformers.report.lesson import formulas, page

SAMPLES = Path(__file__).parent / "samples"
LESSONS = sorted((ROOT / "exercises").glob("*/README.md"))
LOOKS = {"plain": (False, True), "ascii": (False, False), "color": (True, True)}
_ESCAPE = re.compile(r"\x1b\[[0-9;]*m")


def found_formulas(text: str) -> list[str]:
    """The formulas of a lesson, code left out."""
    prose = re.sub(r"^```.*?^```$|`[^`\n]*`", "", text, flags=re.MULTILINE | re.DOTALL)
    return [m[1] or m[2] for m in re.finditer(r"\$\$(.+?)\$\$|\$([^$]+?)\$", prose, re.DOTALL)]


@pytest.mark.parametrize("look", LOOKS)
def test_snapshots(look: str, request: pytest.FixtureRequest) -> None:
    color, utf8 = LOOKS[look]
    shown = page.lines((SAMPLES / "sample.md").read_text(), 80, color, utf8=utf8)
    text = "\n".join(shown) + "\n"
    file = SAMPLES / f"sample.{look}.txt"
    if request.config.getoption("--update-golden"):
        file.write_text(text)
    assert text == file.read_text()
    if look == "ascii":
        assert text.isascii()
    if look == "color":
        uncolored = _ESCAPE.sub("", text)
        assert "\x1b" not in uncolored
        words = re.findall(r"\w+", (SAMPLES / "sample.plain.txt").read_text())
        assert re.findall(r"\w+", uncolored) == words


@pytest.mark.parametrize("file", LESSONS, ids=lambda file: file.parent.name)
def test_every_formula_of_every_lesson_is_readable(file: Path) -> None:
    text = file.read_text()
    for latex in found_formulas(text):
        for line in (formulas.inline(latex), *formulas.display(latex, 76)):
            assert not set(line) & set("\\{}$"), f"{latex} comes out as {line}"
    prose = re.sub(r"^```.*?^```$", "", text, flags=re.MULTILINE | re.DOTALL)
    shown = re.sub(r"`[^`]*`", "", "\n".join(page.lines(prose, 80, False)))
    assert not set(shown) & set("\\{}$")


@pytest.mark.parametrize("width", [40, 80])
@pytest.mark.parametrize("file", LESSONS, ids=lambda file: file.parent.name)
def test_no_line_of_a_lesson_is_too_wide_and_no_word_is_lost(file: Path, width: int) -> None:
    text = file.read_text()
    shown = page.ansi(page.styled(text, width, color=False, answers=True), None)
    assert max(map(cell_len, shown)) <= width
    left_out = r"^```.*?^```$|^\|.*?$|\$+[^$]+\$+|`[^`]+`|\]\([^()]*\)|<[^<>]*>"
    prose = re.sub(left_out, "", text, flags=re.MULTILINE | re.DOTALL)
    words = set(re.findall(r"[^\W\d_]{3,}", "\n".join(shown).replace("-\n", "-")))
    assert set(re.findall(r"(?<![\w`])[a-z]{3,12}(?![\w`])", prose)) <= words


@pytest.mark.parametrize("file", LESSONS, ids=lambda file: file.parent.name)
def test_no_function_is_cut_in_the_table_of_functions(file: Path) -> None:
    (chapter,) = [c for c in course.chapters() if c.folder == file.parent.name]
    tables = re.findall(r"(?:^\|.*\n)+", file.read_text(), flags=re.MULTILINE)
    about = [table for table in tables if f"`{chapter.functions()[0]}" in table]
    assert about
    for table in about:
        shown = "\n".join(page.lines(table, 80, False))
        assert [f for f in chapter.functions() if f in table and f not in shown] == []


@pytest.mark.parametrize(
    ("latex", "shown"),
    [
        (r"\sqrt{d_k}", "√dₖ"),
        (r"e^{-1000}", "e⁻¹⁰⁰⁰"),
        (r"e^{x_i + c}", "e^(xᵢ+c)"),
        (r"\sum_{i=1}^{n} \log p_{i,\,t_i}", "Σᵢ₌₁ⁿ log p_(i, tᵢ)"),
        (r"\frac{e^{x_i}}{\sum_j e^{x_j}}", "e^xᵢ/(Σⱼ e^xⱼ)"),
        (r"\frac{1}{1 + e^{-(x_1 - x_2)}}", "1/(1 + e^(−(x₁−x₂)))"),
        (r"\frac{a + b}{c}", "(a + b)/c"),
        (r"\frac{QK^\top}{\sqrt{d_k}}", "QKᵀ/√dₖ"),
        (r"W^Q_h W^K_h", "Wₕ^Q Wₕ^K"),
        (r"v^\top J v", "vᵀJv"),
        (r"a = -b", "a = −b"),
        (r"(-1)^n", "(−1)ⁿ"),
        (r"x'^2", "x′²"),
        (r"\partial e^{x_i} / \partial x_j", "∂e^xᵢ/∂xⱼ"),
        (r"1 / (2 + 2\cosh g)", "1/(2 + 2 cosh g)"),
        (r"\operatorname{diag}(p) - p\,p^\top", "diag(p) − p pᵀ"),
        (r"\begin{pmatrix} a & b \\ c & d \end{pmatrix} v", "(a b; c d)v"),
        (r"\hat{y} \in \mathbb{R}^{n \times d}", "ŷ ∈ ℝ^(n×d)"),
        (r"\mathrm{PE}_{(pos, 2i)}", "PE_(pos, 2i)"),
        (r"\Lambda \unknown{x}", "Λunknownx"),
        (r"\{1, 2\}", "{1, 2}"),
    ],
)
def test_formulas_on_a_line(latex: str, shown: str) -> None:
    assert formulas.inline(latex) == shown


def test_formulas_are_stacked_side_by_side_and_below_each_other() -> None:
    latex = r"p = \frac{a}{b + 1} \qquad M = \begin{pmatrix} 1 & 22 \\ 3 & 4 \end{pmatrix}"
    side_by_side = ["       a", "p = ───────    M = ⎛1  22⎞", "     b + 1         ⎝3  4 ⎠"]
    assert formulas.display(latex, 40) == side_by_side
    assert formulas.display(latex, 12) == [
        *["       a", "p = ───────", "     b + 1"],
        *["", "M = ⎛1  22⎞", "    ⎝3  4 ⎠"],
    ]
    assert formulas.display(latex, 5) == ["p = a/(b + 1)", "", "M = (1 22; 3 4)"]


_SOUP = [r"\frac", r"\sqrt", r"\left", r"\right", r"\begin", r"\end", "{pmatrix}", "{", "}", "(", ")", "[", "]", "^"]
_SOUP += [
    "_",
    "'",
    "&",
    r"\\",
    "\\",
    " ",
    "a",
    "1",
    "-",
    "=",
    r"\qquad",
    r"\tau",
    r"\text",
    r"\hat",
    r"\sum",
    "\x1b[31m",
]


@given(st.lists(st.sampled_from(_SOUP), max_size=25).map("".join))
def test_no_text_breaks_the_formulas(latex: str) -> None:
    for line in (formulas.inline(latex), *formulas.display(latex, 30)):
        assert line.isprintable()
        assert "\\" not in line


@pytest.mark.parametrize("piece", ["{", r"\frac", r"\sqrt", "a_", r"\left(", r"\begin{pmatrix}", "+"])
def test_formulas_that_never_end_end(piece: str) -> None:
    for count in (100, 3000):
        assert "\\" not in formulas.inline(piece * count)
        assert "\\" not in "".join(formulas.display(piece * count, 80))


def test_hostile_text_moves_no_cursor() -> None:
    text = "# a\x1b[2J\n\ntext \x9b31m `\x1b]0;title\x07` $\\text{\x1b[H}$\n\n```\n\x1b[2J\u202e\n```\n"
    text += "\n```python\nx = '\x1b[2J'\n```\n\n| \x08 |\n|---|\n| \x1b |\n\n[a\x1b](http://x\x1b)\n"
    for color in (False, True):
        shown = "".join(page.lines(text, 80, color))
        assert _ESCAPE.sub("", shown).isprintable()
        assert color or _ESCAPE.sub("", shown) == shown


def test_as_something_to_print() -> None:
    console = Console(width=60, color_system=None)
    with console.capture() as captured:
        console.print(page.Lesson((SAMPLES / "sample.md").read_text()))
    assert captured.get().splitlines()[0].rstrip() == "A sample lesson"
    assert max(map(cell_len, captured.get().splitlines())) <= 60


def test_the_part_of_a_lesson_in_which_a_function_is_at_work() -> None:
    def part(chapter: str, function: str) -> str:
        text = reading.lesson(None, course.known_chapter(chapter)).markdown
        found = page.section_of(text, function)
        assert found is not None
        assert text.splitlines()[found.first] == f"## {found.title}"
        return found.title

    assert part("softmax", "log_softmax") == "Your functions"
    assert part("positional_encoding", "shift_matrix") == "Your functions"
    assert part("vision_transformer", "unpatchify") == "Your functions"
    assert page.section_of("# A\n\ntext", "softmax") is None
    for chapter in course.chapters():
        text = reading.lesson(None, chapter).markdown
        parts = page.sections(text)
        assert [p.first for p in parts] == [0, *(p.end for p in parts[:-1])]
        for function in chapter.definitions():
            assert page.section_of(text, function) is not None
            about = reading.about(chapter, function, text, "")
            assert re.search(rf"\b(def|class) {function}\(", about)
            assert re.search(rf"^\| `{function}\(", about, re.MULTILINE), "its row of the table is missing"
            shown = page.lines(about, 80, False)
            assert max(map(cell_len, shown)) <= 80


@pytest.mark.parametrize("width", [30, 50, 70, 80, 100])
def test_no_cell_of_a_table_loses_a_letter(width: int) -> None:
    cells = ["`scaled_dot_product_attention(q, k, v)`", "queries, keys, values", "the tuple (output, weights), twice"]
    table = f"| function | in | out |\n|---|---|---|\n| {' | '.join(cells)} |\n"
    shown = page.lines(table, width, False)
    assert max(map(cell_len, shown)) <= width
    letters = sorted("".join([*cells, "function", "in", "out"]).replace(" ", ""))
    assert sorted("".join(shown).replace(" ", "").replace("─", "")) == letters
