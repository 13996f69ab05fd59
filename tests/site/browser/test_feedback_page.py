"""A student's page in a browser: nothing is asked for, nothing keeps anybody out, light and dark, wide and narrow."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from support import ROOT
from visits import alone

from learn_transformers.report.classroom import student
from learn_transformers.report.classroom.sheet import Delivery
from learn_transformers.verdict import Verdict


@pytest.fixture(scope="module")
def page(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Everything that a page can hold."""
    read = [Verdict.from_json(p.read_text(encoding="utf-8")) for p in sorted((ROOT / "tests/golden").glob("*.json"))]
    chapters = [replace(v.chapters[0], number=n, name=f"{v.chapters[0].name}_{n}") for n, v in enumerate(read, 1)]
    verdict = Verdict.of(chapters, seed="sha256:0123456789ab", isolation=[])
    file = tmp_path_factory.mktemp("feedback") / "jdoe.html"
    file.write_text(student.page(verdict, "jdoe", Delivery(1.79e9, 90000, 1.0, 2.0, ("A remark.",))), encoding="utf-8")
    return file


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [1100, 320])
def test_everybody_can_read_it(page: Path, browser: Any, axe: str, scheme: str, width: int) -> None:
    with alone(page, browser, axe, scheme, width, 900):
        pass


def test_it_runs_nothing(page: Path, browser: Any) -> None:
    """Were something of a learner's in it that is a script, it would not be run."""
    forged = page.with_name("forged.html")
    forged.write_text(page.read_text(encoding="utf-8").replace("<main>", "<main><script>document.title='run'</script>"))
    tab = browser.new_page()
    tab.goto(forged.as_uri())
    assert tab.title() != "run"
    tab.close()
