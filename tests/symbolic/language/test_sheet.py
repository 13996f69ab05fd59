"""The text of a worksheet, read: what counts as an answer, and that nothing costs more than the answer it stands in."""

from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from learn_transformers.symbolic.language.sheet import MAX_CHARACTERS, Typed, read


@pytest.mark.parametrize(
    ("text", "answer"),
    [
        ('a = "x + y"', "x + y"),
        ("a = 'x + y'  # my answer", "x + y"),
        ('a = """\nx\n= y\n"""', "\nx\n= y\n"),
        ('a = ("x + "  # first\n     "y")', "x + y"),
        ('a: str = "x"', "x"),
        ('    a = "x"', "x"),
        ("a = 0.25", "0.25"),
        ("a = -3  # counted", "-3"),
        (r'a = "\frac{1}{2} \nu \theta"', r"\frac{1}{2} \nu \theta"),
        (r'a = r"\frac{1}{2}"', r"\frac{1}{2}"),
        (r'a = "\\frac{1}{2}"', r"\frac{1}{2}"),
        (r'a = "say \"x\""', 'say "x"'),
        ('a = "d_k\'"', "d_k'"),
        ('a = "first"\na = "second"', "second"),
        ('a = "mine"\na = ""', "mine"),
        ('"""About\nthis = "sheet"\n"""\na = "x"', "x"),
    ],
)
def test_what_stands_in_the_quotes(text: str, answer: str) -> None:
    found = read(text)["a"]
    assert (found.text, found.problem) == (answer, "")


@pytest.mark.parametrize(
    "text", ['a = ""', "a = ''", 'a = """\n"""', "a = None", "a = ...", "a =", 'a = "…"', 'a = "?"']
)
def test_blank(text: str) -> None:
    assert read(text)["a"].blank


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("a = x + y", 'put your answer in quotes, as in a = "…"'),
        ("a = [1, 2]", "in quotes"),
        ('a = "x" + str(y)', "the whole answer in one pair of quotes"),
        ('a = "x', "quotes that open in line 1 are never closed"),
        ('\n\na = """x\n', "open in line 3 are never closed"),
        ('a = f"x"', "without the f in front"),
        ('a = b"x"', "without the b in front"),
    ],
)
def test_what_cannot_be_read_is_said(text: str, words: str) -> None:
    found = read(text)["a"]
    assert words in found.problem
    assert not found.blank


@pytest.mark.parametrize("broken", ['a = "x', 'a = """x\ny', "a = (", "a = x)", "a ==", "a = 'x\\'"])
def test_an_answer_that_cannot_be_read_leaves_the_next_one_alone(broken: str) -> None:
    assert read(f'{broken}\nb = "y"\nc = """\nz\n"""\n')["b"] == Typed("y", broken.count("\n") + 2)
    assert read(f'{broken}\nb = "y"\nc = """\nz\n"""\n')["c"].text == "\nz\n"


def test_stray_quotes_swallow_no_answer() -> None:
    found = read('"""Head."""\na = """\nx\n""""\n"""\nb = "y"\nc = "z"\nd = """\nw\n"""\n')
    assert (found["b"].text, found["c"].text, found["d"].text) == ("y", "z", "\nw\n")


def test_code_is_text_like_any_other() -> None:
    text = 'import os\nos.system("touch x")\nfor a in b:\n    c = "inner"\na = "x"\n'
    assert read(text) == {"c": Typed("inner", 4), "a": Typed("x", 5)}


@pytest.mark.parametrize(
    "text",
    [
        '"""a"""\n' * 25_000, 'a = """' + '\\"""' * 49_000, 'a = "\n' * 33_000, "(" * 200_000,
        'a=("b"' + '"c"' * 60_000, 'a = """\n' * 25_000, "a:" + " " * 199_000, "a = (\n" * 33_000,
        "\\" * 200_000, 'a = "' + "\\" * 199_000,
        "a" * 200_000, "a = " + "9" * 199_000, "\n" * 200_000,
    ],
)  # fmt: skip
def test_hostile_text_takes_no_time(text: str) -> None:
    assert len(text) <= MAX_CHARACTERS
    started = time.process_time()
    read(text)
    assert time.process_time() - started < 20  # a quadratic way through takes minutes


@given(st.text(alphabet="ab =\"'\\\n#()r:.1", max_size=60))
def test_any_text_can_be_read(text: str) -> None:
    for name, found in read(text).items():
        assert name.isidentifier()
        assert 1 <= found.line <= text.count("\n") + 1


@given(st.text(alphabet=st.characters(exclude_characters='"\\\r', exclude_categories=("Cs",)), max_size=40))
def test_what_is_quoted_comes_back(text: str) -> None:
    assert read(f'first = ""\nanswer = """{text} """\nlast = "z"\n')["answer"].text == f"{text} "
