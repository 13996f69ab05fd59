"""The failure card for typical failures, as text: complete without color, in ASCII too, at most 20 lines of 80 columns.

Most stand on the fixture course; one a chapter stands on ours.

`pytest tests/report/verdicts/test_card.py --update-golden` writes the snapshots anew; look at them.
"""

from __future__ import annotations

import contextlib
import dataclasses
import io
import re
from pathlib import Path

import pytest
from rich.cells import cell_len
from rich.console import Console
from rich.text import Text
from support import FIXTURE_COURSE, source_of, standing_on

from learn_transformers.course import Assignment, chapter_named
from learn_transformers.judging.judge import Judge
from learn_transformers.report.lines import WIDTH, wrapped
from learn_transformers.report.signs import signs_for
from learn_transformers.report.verdicts import terminal
from learn_transformers.report.verdicts.card import MAX_LINES, card
from learn_transformers.verdict import Chapter, Verdict

SNAPSHOTS = Path(__file__).parent / "cards"

FAILURES = {
    "two_mistakes": (
        "doubling",
        "def double(x):\n    return (x * x).reshape(-1, x.shape[-1]) if x.ndim > 1 else x * x\n",
    ),
    "follows": ("doubling", "def double(x):\n    return x + 2.0\n"),
    "crash": ("doubling", "def double(x):\n    doubled = x + x\n    return doubled / tow\n"),
    "wrong_shape": ("doubling", "def scaled(x, factor):\n    return 2.0 * factor * x[..., :1]\n"),
    "unknown_mistake": ("doubling", "def double(x):\n    return np.abs(x) ** 1.5\n"),
    "no_error_raised": ("doubling", "def scaled(x, factor):\n    return factor * double(x)\n"),
    "changed_argument": ("doubling", "def double(x):\n    x *= 2.0\n    return x\n"),
    "too_long": ("doubling", "def double(x):\n    while True: pass\n"),
    "no_return": ("doubling", "def double(x):\n    doubled = x + x\n"),
    "misspelled": ("doubling", "def double(x):\n    return x + x.cop()\n"),
    "recursion": ("doubling", "def double(x):\n    return double(x + x)\n"),
    "renamed": ("doubling", "def doubled(x):\n    return x + x\n\n\ndel double\n"),
    "prints": (
        "doubling",
        "def double(x):\n    print('x is', x)\n    print('\\n'.join('abcdefgh'))\n    return x * x\n",
    ),
    "infinite": ("doubling", "def double(x):\n    return np.where(x > 0, 2.0 * x, np.inf)\n"),
    "unscaled": ("self_attention", "def attention_scores(q, k):\n    return q @ np.swapaxes(k, -1, -2)\n"),
    "not_a_number": (
        "softmax",
        "def softmax(x, axis=-1):\n    e = np.exp(x)\n    return e / e.sum(axis=axis, keepdims=True)\n",
    ),
    "boolean_mask": ("masking", "def causal_mask(n):\n    return np.triu(np.ones((n, n), dtype=bool))\n"),
    "head_order": (
        "multi_head_attention",
        "def split_heads(x, n_heads):\n    if x.shape[-1] % n_heads:\n        raise ValueError('n_heads')\n"
        "    return x.reshape(*x.shape[:-2], n_heads, x.shape[-2], -1)\n",
    ),
}


def graded(judge: Judge, name: str, folder: Path) -> Chapter:
    chapter_name, source = FAILURES[name]
    with standing_on(FIXTURE_COURSE) if chapter_name == "doubling" else contextlib.nullcontext():
        chapter = chapter_named(chapter_name)
        assert chapter is not None
        file = folder / f"{chapter_name}.py"
        file.write_text(f"{source_of(chapter_name)}\n\n{source}")
        return dataclasses.replace(judge.chapter(Assignment(chapter, file)), file=file.name)


def cards(chapter: Chapter, encoding: str = "utf-8") -> list[list[str]]:
    console = Console(file=io.TextIOWrapper(io.BytesIO(), encoding=encoding), no_color=True, width=80)
    wrong = [f for f in chapter.functions if f.status not in ("passed", "unfinished")]
    return [[line.plain.rstrip() for line in card(chapter, f, signs_for(console))] for f in wrong]


@pytest.mark.parametrize("name", sorted(FAILURES))
def test_snapshots(name: str, judge: Judge, tmp_path: Path, request: pytest.FixtureRequest) -> None:
    chapter = graded(judge, name, tmp_path)
    shown = cards(chapter)
    text = "\n\n".join("\n".join(lines) for lines in shown) + "\n"
    file = SNAPSHOTS / f"{name}.txt"
    if request.config.getoption("--update-golden"):
        file.write_text(text)
    assert text == file.read_text()
    plain = cards(chapter, encoding="ascii")
    for lines in (*shown, *plain):
        assert 2 < len(lines) <= MAX_LINES
        assert max(map(cell_len, lines)) <= 80
    assert all("\n".join(lines).isascii() for lines in plain)


def test_nothing_is_lost_without_color(judge: Judge, tmp_path: Path) -> None:
    verdict = Verdict.of([graded(judge, "unscaled", tmp_path)], seed=0, isolation=["seccomp"])
    texts = []
    for color in (True, False):
        out = io.StringIO()
        terminal.show(verdict, Console(file=out, force_terminal=color, no_color=not color, width=80, highlight=False))
        texts.append(
            Console(file=io.StringIO()).render_str(out.getvalue(), markup=False).plain if color else out.getvalue()
        )
    colored = re.sub(r"\x1b\[[0-9;]*m", "", texts[0])
    assert [line.rstrip() for line in colored.splitlines()] == [line.rstrip() for line in texts[1].splitlines()]


def test_the_same_content_is_in_the_json(judge: Judge, tmp_path: Path) -> None:
    function = graded(judge, "unscaled", tmp_path).functions[1]
    failure = function.failure
    assert failure is not None
    text = " ".join(" ".join(cards(graded(judge, "unscaled", tmp_path))[0]).split())
    assert failure.grid is not None
    for part in (failure.call, failure.sizes, failure.index, function.diagnosis[0].title, failure.grid.got[0][0]):
        assert part in text


def test_numpy_that_is_named_is_explained_somewhere(judge: Judge, tmp_path: Path) -> None:
    chapter = graded(judge, "unscaled", tmp_path)
    function = next(f for f in chapter.functions if f.diagnosis)
    signs = signs_for(Console(file=io.StringIO()))
    assert not any("read numpy" in line.plain for line in card(chapter, function, signs))
    hint = "What does `keepdims=True` keep, and along which `axis`?"
    asked = dataclasses.replace(function, diagnosis=(dataclasses.replace(function.diagnosis[0], hint=hint),))
    lines = card(chapter, asked, signs)
    assert [line.style for line in lines if "`learn-transformers read numpy` explains `axis`" in line.plain] == ["dim"]
    assert len(lines) <= MAX_LINES


def test_the_call_can_be_pasted(judge: Judge, tmp_path: Path) -> None:
    import numpy as np

    from learn_transformers.key.loading import load_key

    failure = graded(judge, "unscaled", tmp_path).functions[1].failure
    assert failure is not None
    right = eval(
        failure.call, {"np": np, "attention_scores": load_key("self_attention").references["attention_scores"]}
    )
    assert failure.grid is not None
    assert np.allclose(right, [[float(x) for x in row] for row in failure.grid.expected], rtol=1e-3)


def test_what_is_continued_begins_where_it_began() -> None:
    words = "word " * 30
    for begin, continued in [("", 2), ("  ", 2), ("  - ", 4), (" " * 7, 7)]:
        first, *rest = (line.plain for line in wrapped([Text(begin + words)]))
        assert first.startswith(f"{begin}word")
        assert rest
        assert all(line.startswith(" " * continued + "word") for line in rest)
        assert max(map(len, [first, *rest])) <= WIDTH
