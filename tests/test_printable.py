"""Foreign text made printable: nothing acts or hides, and what people write for each other is left as it is."""

from __future__ import annotations

import json
import unicodedata

import pytest
from foreign import hostile
from hypothesis import example, given
from hypothesis import strategies as st

from learn_transformers import printable
from learn_transformers.verdict import Status

ANY = st.text(st.characters(), max_size=300)  # lone surrogates, too
LEGIT = [
    "the scores are not divided by √d_k",
    "σ² ≈ ½·Σᵢ (xᵢ − μ)², δᵢⱼ ∈ ℝⁿ, pᵀ ⊙ ∇f → ∞",
    "Übung für Anfänger: größer, naïve, Łódź, Ünïcödé",
    "注意力机制 アテンション 어텐션",
    "внимание, Προσοχή, תשומת לב, انتباه, ध्यान, ความสนใจ",
    "U\u0308ber e\u0301te\u0301, z\u030c\u0301",
    "well done 🎉 👍🏽 🇩🇪 ❤️",
    r"C:\new\x1b.py and $\frac{a}{b}$",
    "[bold]not bold[/bold] [/] :smile: {x} %s",
    "",
]


@pytest.mark.parametrize("text", LEGIT)
def test_what_people_write_stays_as_it_is(text: str) -> None:
    assert printable.one_line(text) == printable.clean(text) == text
    assert printable.lines(text) == [text]


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("\x1b[31mred", r"\x1b[31mred"),
        ("\x1b]0;title\x07", r"\x1b]0;title\x07"),
        ("a\x9b2J\x7f\0", r"a\x9b2J\x7f\x00"),
        ("50 %\r100 %", r"50 %\r100 %"),
        ("one\n\n  two \r\n three\n", "one two three"),
        ("  indented\nline", "  indented line"),
        ("  \nline", "  line"),
        ("a\tb\u00a0c\u3000d", "a b c d"),
        ("a\x85b\u2028c\u2029d\x0be\x0cf", r"a\x85b\u2028c\u2029d\x0be\x0cf"),
        ("\u202egnp.exe\u202c \u2066x\u2069", r"\u202egnp.exe\u202c \u2066x\u2069"),
        ("\u200e\u200f\u061c", r"\u200e\u200f\u061c"),
        ("pass\u200bword\ufeff\u2060\u00ad", r"pass\u200bword\ufeff\u2060\xad"),
        ("\u3164\u115f\u034f\uffa0", r"\u3164\u115f\u034f\uffa0"),
        ("\U000e0041\U000e0100", r"\U000e0041\U000e0100"),
        ("\ud800 \udcff", r"\ud800 \udcff"),
        ("\ufdd0\uffff", r"\ufdd0\uffff"),
        ("👩\u200d💻", r"👩\u200d💻"),
        ("\u0338= x", "◌\u0338= x"),
        ("Z" + "\u0335" * 50 + "!", "Z" + "\u0335" * 4 + "…!"),
    ],
)
def test_what_acts_or_hides_is_written_out(text: str, shown: str) -> None:
    assert printable.one_line(text) == shown


@given(ANY, st.integers(1, 400))
@example(hostile("x"), 2000)
@example("\u0301" * 20 + "\n" + "\u0301" * 20, 2000)
def test_any_text_is_printable_and_comes_back_unchanged(text: str, limit: int) -> None:
    line, several = printable.one_line(text, limit), printable.clean(text, limit)
    assert line.isprintable()
    assert all(c.isprintable() or c in "\n\t" for c in several)
    assert len(several) <= 10 * limit
    assert printable.one_line(line, 10 * limit) == line
    assert printable.clean(several, 10 * limit) == several
    assert all(part.isprintable() for part in printable.lines(text))
    for shown in (line, *several.split("\n"), *printable.lines(text)):
        runs = "".join("m" if unicodedata.category(c) in ("Mn", "Me") else "." for c in shown)
        assert "m" * 5 not in runs
        assert not runs.startswith("m")


def test_it_is_capped() -> None:
    assert printable.one_line("a" * 50, 10) == printable.clean("a" * 50, 10) == "a" * 9 + "…"
    assert printable.one_line(printable.one_line("a" * 50, 10), 10) == "a" * 9 + "…"


@given(ANY)
@example(hostile("x"))
def test_json_keeps_what_was_there(text: str) -> None:
    document = json.dumps({text: [text]}, ensure_ascii=False, indent=2)
    written = printable.json_text(document)
    assert all(c.isprintable() or c == "\n" for c in written)
    assert json.loads(written) == json.loads(document)
    written.encode()


@given(ANY.map(printable.one_line), st.integers(8, 90), st.integers(0, 30))
@example("a " * 40 + "b" * 90, 20, 4)
@example("注意力机制" * 30, 21, 3)
def test_a_folded_line_keeps_its_words_and_its_edge(line: str, width: int, indent: int) -> None:
    first, *more = printable.fold(line, width, later=" " * indent)
    assert all(printable.columns(part) <= width for part in (first, *more))
    assert all(part.startswith(" " * min(indent, width // 2)) for part in more)
    assert "".join("".join([first, *more]).split()) == "".join(line.split())


@pytest.mark.parametrize("text", LEGIT)
def test_a_line_that_fits_is_not_folded(text: str) -> None:
    assert printable.fold(text, 90) == [text]


def test_a_verdict_keeps_its_kinds() -> None:
    assert type(printable.shown(Status.PASSED)) is Status
    assert printable.shown(("a\nb", None, 1.5, {"k": ["\x1b"]})) == ("a b", None, 1.5, {"k": [r"\x1b"]})
