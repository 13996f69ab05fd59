"""What stays of a Python text when names, comments and layout are left out, and that any text is read."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from learn_transformers.classroom.lookalikes.tokens import MOST_TOKENS, tokens

WRITTEN = """
import numpy as np

def softmax(x, axis=-1):
    shifted = x - x.max(axis=axis, keepdims=True)
    e = np.exp(shifted)
    return e / e.sum(axis=axis, keepdims=True)
"""


def words(source: str) -> list[list[str]]:
    return [[token.text for token in run] for run in tokens(source.encode()).runs]


@pytest.mark.parametrize(
    "other",
    [
        WRITTEN.replace("shifted", "moved").replace("e ", "weights "),
        WRITTEN.replace("axis=-1", "dim: int = -1, *, more: dict[str, int] = {}").replace("axis=axis", "axis=dim"),
        WRITTEN.replace("import numpy as np", "import numpy").replace("np.", "numpy."),
        WRITTEN.replace("import numpy as np", "from numpy import exp as e_to_the").replace("np.exp", "e_to_the"),
        WRITTEN.replace("    e = ", "    # the powers\n\n    e = "),
        WRITTEN.replace(":\n", ':\n    """Weights.\n\n    "Quoted" \\""" and more.\n    """\n', 1),
        WRITTEN.replace(
            "e / e.sum(axis=axis, keepdims=True)", "(\n        e\n        / e.sum(axis=axis, keepdims=True,)\n    )"
        ),
        WRITTEN.replace("    return", "\\\n    return").replace("x - x", "x \\\n        - x"),
        WRITTEN.replace("\n    e = ", "; e = "),
        WRITTEN.replace("    e = np", "    e: np.ndarray = np").replace("):\n", ") -> np.ndarray:\n", 1),
        WRITTEN.replace("\n", "\r\n"),
        WRITTEN.replace("    ", "\t"),
        "\ufeff" + WRITTEN,
    ],
)
def test_renamed_reformatted_and_commented_anew_it_is_the_same(other: str) -> None:
    assert other != WRITTEN
    assert words(other) == words(WRITTEN)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("y = x + 1", "y = x + 2"),
        ("y = x + 1", "y = x - 1"),
        ("y = x ** 2", "y = x * 2"),
        ("y = x.max()", "y = x.min()"),
        ("import numpy as np\ny = np.exp(x)", "import numpy as np\ny = np.log(x)"),
        ("y = max(x)", "y = min(x)"),
        ("y = f(x)", "y = f[x]"),
        ("y = (a + b) * c", "y = f(a + b) * c"),
        ("for a in b: c", "while a in b: c"),
        ("y = True", "y = None"),
    ],
)
def test_what_is_written_differently_is_not_the_same(one: str, other: str) -> None:
    assert words(one) != words(other)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("y = 1.0", "y = 1"),
        ("y = 1_000", "y = 1000"),
        ("y = 'a' f\"b{c}\"", 'y = """d"""'),
        ("x: int\ny = 2", "z = 2"),
        ("class A:\n    def f(self): return self.size\n    def g(self): self.size = 3",
         "class B:\n    def k(me): return me.long\n    def h(me): me.long = 3"),
    ],
)  # fmt: skip
def test_two_spellings_of_one_thing(one: str, other: str) -> None:
    assert words(one) == words(other)


def test_each_definition_is_a_run_of_its_own_and_lines_count_from_one() -> None:
    runs = tokens(b'"""What."""\n\ndef f(x):\n    """It."""\n    return x\n\ndef g(x): return 3\n').runs
    assert [[token.text for token in run] for run in runs] == [["return", "v"], ["return", "3"]]
    assert [{token.line for token in run} for run in runs] == [{5}, {7}]


@pytest.mark.parametrize("closing", ["\n", "\r", "\r\n"])
def test_a_text_of_several_lines_is_counted_by_its_line_ends(closing: str) -> None:
    (run,) = tokens(closing.join(['x = """a', "b", '"""', "# c", "y = 4"]).encode()).runs
    assert run[-1] == ("4", 5)


HOSTILE = {
    "brackets": b"(" * 200_000,
    "brackets of three kinds": b"([{" * 70_000,
    "closing brackets": b")" * 200_000,
    "one line": b"x = " + b"a" * (1 << 20),
    "one line of many names": b"a " * (1 << 19),
    "one number": b"x = " + b"9" * (1 << 20),
    "numbers and points": b"1." * (1 << 19),
    "exponents": b"1e" * (1 << 19),
    "NUL": b"\0" * (1 << 20),
    "NUL between": b"d\0ef f():\n    return 1\0\n",
    "no UTF-8": b"\xff\xfe\x80" * 300_000,
    "quotes": b'"' * (1 << 20),
    "quotes that open": b'"""a' * (1 << 18),
    "quotes and backslashes": b'"\\' * (1 << 19),
    "a text that never ends": b'"""' + b'\\"' * (1 << 19),
    "prefixes": b"rb" * (1 << 19),
    "backslashes": b"\\" * (1 << 20),
    "backslashes and breaks": b"\\\n" * (1 << 19),
    "comments": b"#\n" * (1 << 19),
    "blank": b" \t\f" * 350_000,
    "line breaks": b"\r\n\r" * 350_000,
    "colons": b"def " + b":" * (1 << 20),
    "imports": b"import " + b"a as b, " * 130_000,
    "heads without an end": b"def f(" * 170_000,
}


@pytest.mark.parametrize("kind", HOSTILE)
def test_a_hostile_text_is_read_like_any_other(kind: str) -> None:
    read = tokens(HOSTILE[kind])
    assert sum(map(len, read.runs)) <= MOST_TOKENS


def test_where_reading_stops_is_said() -> None:
    assert tokens(b"a " * MOST_TOKENS).cut is False
    assert tokens(b"a " * (MOST_TOKENS + 1)).cut is True


@settings(max_examples=300, deadline=None)
@given(st.one_of(st.binary(max_size=200), st.text("ab01.()[]:=,#'\"\\\n\r def;@", max_size=200).map(str.encode)))
def test_anything_can_be_read_and_lies_in_its_lines(source: bytes) -> None:
    lines = 1 + source.count(b"\n") + source.count(b"\r")
    for run in tokens(source).runs:
        assert run
        assert all(token.text and 1 <= token.line <= lines for token in run)
        assert [token.line for token in run] == sorted(token.line for token in run)
