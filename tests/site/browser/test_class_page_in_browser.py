"""The class report in a browser: its first screen answers, nothing is asked for, nothing keeps anybody out."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from made_up_class import graded, handed_in
from visits import alone

from learn_transformers.classroom.class_report import LookAlike, class_report
from learn_transformers.report.classroom.class_page import page
from learn_transformers.sandbox.host import Sandboxes


@pytest.fixture(scope="module")
def file(sandboxes: Sandboxes, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("class")
    report = class_report(handed_in(graded(sandboxes, folder), 300), [LookAlike("student 00001", "student 00002")])
    (folder / "class.html").write_text(page(report), encoding="utf-8")
    return folder / "class.html"


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [1280, 320])
def test_every_teacher_can_read_it(file: Path, browser: Any, axe: str, scheme: str, width: int) -> None:
    with alone(file, browser, axe, scheme, width, 720) as tab:
        if width > 1000:
            assert tab.evaluate("document.querySelector('.cards').getBoundingClientRect().bottom") <= 720


def test_names_are_not_printed_while_they_are_folded(file: Path, browser: Any) -> None:
    tab = browser.new_page()
    tab.goto(file.as_uri())
    tab.emulate_media(media="print")
    heights = "select => [...document.querySelectorAll(select)].map(d => d.getBoundingClientRect().height)"
    assert all(height < 40 for height in tab.evaluate(heights, "details.names"))
    assert all(height > 100 for height in tab.evaluate(heights, ".card details"))
    tab.close()
