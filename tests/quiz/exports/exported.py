"""The bank of the whole course in a format: what the tests of formats hold their consumers against."""

from __future__ import annotations

import io
import json
import os
import shutil
import subprocess
import xml.etree.ElementTree as ET
import zipfile
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from learn_transformers import course
from learn_transformers.quiz.exports import pools
from learn_transformers.quiz.exports.pools import Made
from learn_transformers.report.lesson import formulas

HERE = Path(__file__).parent
NPM = os.environ.get("QUIZ_CONSUMERS", "")  # where consumers.sh has put what comes from npm


@cache
def whole(format: str, variants: int = 1) -> Made:
    """All chapters."""
    name = "quiz.apkg" if format == "anki" else "quiz"
    return pools.made(format, name, formulas.inline, [c for c in course.chapters() if c.has_quiz], variants, 1)


@cache
def softmax(format: str, name: str = "quiz") -> Made:
    """One chapter with three variants of each question."""
    return pools.made(format, name, formulas.inline, [course.known_chapter("softmax")], 3, 1)


def nothing_is_lost(made: Made) -> None:
    """Each question is in the files, or listed with a reason."""
    lost = {one.id for one in made.left_out if one.id.count(".") == 1}
    assert made.accepted + len(lost) == made.questions
    assert all(one.why for one in made.left_out)
    assert len({item.id for item in made.items}) == len(made.items)


def files_of(package: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(package)) as archive:
        assert archive.testzip() is None
        return {name: archive.read(name) for name in archive.namelist()}


def is_html(text: str) -> None:
    """Well formed, and no notation of ours is left in it."""
    root = ET.fromstring(f"<div>{text}</div>")
    assert "$$" not in "".join(root.itertext())


def node(script: str, *arguments: str | Path) -> Any:
    """What a consumer from npm says, as JSON; without it, the test is skipped."""
    if shutil.which("node") is None:
        pytest.skip("there is no node")
    if not NPM:
        pytest.skip("QUIZ_CONSUMERS names no folder with packages from npm (tests/quiz/exports/consumers.sh makes one)")
    words = ["node", str(HERE / script), NPM, *map(str, arguments)]
    done = subprocess.run(words, capture_output=True, text=True, timeout=900, check=False)
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)
