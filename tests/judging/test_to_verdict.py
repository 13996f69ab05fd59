"""What is said of a file that Python cannot read because it was a notebook."""

from __future__ import annotations

from pathlib import Path

import pytest
from support import source_of

from learn_transformers.course import Assignment, chapter_named
from learn_transformers.judging.judge import Judge


def problem(judge: Judge, folder: Path, text: str) -> tuple[str, int]:
    chapter = chapter_named("softmax")
    assert chapter is not None
    file = folder / "softmax.py"
    file.write_text(text)
    found = judge.chapter(Assignment(chapter, file)).problem
    assert found is not None
    return found.message, found.line


@pytest.mark.parametrize(
    "line",
    [
        "!pip install einops",
        "! pip install -q einops",
        "%matplotlib inline",
        "%%time",
        "files = !ls",
        "softmax?",
        "?softmax",
    ],
)
def test_a_line_of_a_notebook(judge: Judge, tmp_path: Path, line: str) -> None:
    text = f"# -*- coding: utf-8 -*-\n# Exported\n{line}\n" + source_of("softmax")
    assert problem(judge, tmp_path, text) == (
        "SyntaxError: line 3 is a notebook's, not Python's: put a # before it, or remove it",
        3,
    )


@pytest.mark.parametrize("line", ["x = (1\n%y 2)", "!= 3", "x = ?", "def f(:", "print 'a%s' % 3"])
def test_another_error_is_none(judge: Judge, tmp_path: Path, line: str) -> None:
    assert "notebook" not in problem(judge, tmp_path, line + "\n")[0]
