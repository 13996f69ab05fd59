"""text2qti's text, built by text2qti itself."""

from __future__ import annotations

import io
import re
import zipfile

import pytest
from exported import softmax, whole


@pytest.mark.parametrize("which", ["whole", "pools"])
def test_the_program_builds_a_quiz_with_every_item(which: str) -> None:
    config = pytest.importorskip("text2qti.config", reason="text2qti is not installed")
    quiz, qti = pytest.importorskip("text2qti.quiz"), pytest.importorskip("text2qti.qti")
    made = whole("text2qti") if which == "whole" else softmax("text2qti")
    titles = []
    for name, data in made.files.items():
        settings = config.Config()
        built = qti.QTI(quiz.Quiz(data.decode(), config=settings, source_name=name))
        with zipfile.ZipFile(io.BytesIO(built.zip_bytes())) as archive:
            (file,) = [n for n in archive.namelist() if re.fullmatch(r"(.+)/\1\.xml", n)]
            text = archive.read(file).decode()
        titles += re.findall(r'<item ident="[^"]*" title="([^"]*)"', text)
    assert titles == [item.id for item in made.items]


def test_a_question_with_variants_is_a_group_that_draws_one() -> None:
    text = softmax("text2qti").files["softmax.txt"].decode()
    assert text.count("GROUP\npick: 1\npoints per question: 1") == text.count("END_GROUP") > 5
