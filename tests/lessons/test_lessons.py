"""Every number in a lesson is computed: its code blocks run in order, and what they print is what the lesson shows."""

from __future__ import annotations

import contextlib
import io
import re
import sys
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).parents[2]
LESSONS = sorted((ROOT / "exercises").glob("*/README.md"))
BLOCK = re.compile(r"^```(\w*)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
DECIMAL = re.compile(r"(?<![\w.])\d+\.\d+(?![\w.]*\d)")


@pytest.fixture(autouse=True)
def solutions_importable(monkeypatch: pytest.MonkeyPatch) -> None:
    names = []
    for folder in sorted((ROOT / "solutions").iterdir()):
        if folder.is_dir():
            monkeypatch.syspath_prepend(str(folder))
            names.append(folder.name.partition("_")[2])
    for name in names:  # other lessons' copies must not linger
        sys.modules.pop(name, None)


@pytest.mark.parametrize("lesson", LESSONS, ids=lambda p: p.parent.name)
def test_the_blocks_print_what_the_lesson_shows(lesson: Path) -> None:
    blocks = BLOCK.findall(lesson.read_text())
    namespace: dict[str, Any] = {"__name__": "lesson"}
    shown = 0
    for (language, text), following in zip(blocks, [*blocks[1:], ("", "")], strict=True):
        if language != "python":
            continue
        printed = io.StringIO()
        with contextlib.redirect_stdout(printed):
            exec(compile(text, str(lesson), "exec"), namespace)
        if printed.getvalue():
            assert following == ("text", printed.getvalue())
            shown += 1
    assert shown >= 3


@pytest.mark.parametrize("lesson", LESSONS, ids=lambda p: p.parent.name)
def test_every_decimal_in_the_prose_was_printed_by_a_block(lesson: Path) -> None:
    text = lesson.read_text()
    printed = " ".join(body for language, body in BLOCK.findall(text) if language in ("text", "python"))
    prose = BLOCK.sub("", text)
    assert [number for number in DECIMAL.findall(prose) if number not in printed] == []
