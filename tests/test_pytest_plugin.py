"""`pytest exercises/` as a learner runs it, in a process of its own."""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path
from xml.etree import ElementTree as xml

import pytest
from support import ROOT, source_of


def run_pytest(folder: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "pytest", "-p", "no:cacheprovider", "-p", "no:xdist", *arguments]
    return subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False)


@pytest.fixture
def practice(tmp_path: Path) -> Path:
    """A course with one chapter done but for one function."""
    target = tmp_path / "exercises" / "02_softmax"
    shutil.copytree(ROOT / "exercises" / "02_softmax", target)
    (target / "softmax.py").write_text(
        "print('imported')\n" + source_of("softmax") + "\ndef cross_entropy(logits, targets):\n    return 0.0\n"
    )
    return tmp_path


def test_every_check_is_an_item(practice: Path) -> None:
    done = run_pytest(practice, "exercises/", "-q", "--junitxml=report.xml")
    assert done.returncode == 1
    assert "imported" not in done.stdout + done.stderr
    cases = list(xml.parse(practice / "report.xml").getroot().iter("testcase"))
    failed = [c for c in cases if c.find("failure") is not None]
    assert len(cases) > 30
    assert failed
    assert all(c.get("name", "").startswith("cross_entropy[") for c in failed)
    assert "expected 0.4904" in done.stdout


def test_keyword_and_exit_first(practice: Path) -> None:
    chosen = run_pytest(practice, "exercises/", "-k", "jacobian")
    assert (chosen.returncode, "failed" in chosen.stdout) == (0, False)
    first = run_pytest(practice, "exercises/02_softmax/softmax.py", "-x")
    assert first.returncode == 1
    assert "1 failed" in first.stdout


def test_answers_of_a_worksheet_are_items_too(practice: Path) -> None:
    (practice / "exercises" / "02_softmax" / "worksheet.py").write_text('jacobian_entry = "-p[i]*p[j]"\n')
    done = run_pytest(practice, "exercises/", "-k", "worksheet")
    assert done.returncode == 1
    assert "1 failed" in done.stdout
    assert "skipped" in done.stdout
    assert "diagonal" in done.stdout


def test_it_says_that_this_is_practice(practice: Path) -> None:
    assert "practice" in run_pytest(practice, "exercises/", "-k", "jacobian").stdout


def test_a_conftest_does_not_share_the_judge(practice: Path) -> None:
    (practice / "conftest.py").write_text(
        "import numpy, learn_transformers.outcomes.comparison as c\n"
        "c.difference = c.value_difference = lambda *a, **k: None\nnumpy.allclose = lambda *a: True\n"
    )
    done = run_pytest(practice, "exercises/")
    assert done.returncode == 1
    (header,) = [line for line in done.stdout.splitlines() if line.startswith("learn-transformers: ")]
    assert "never a grade, and this run also executes" in header
    assert str(practice / "conftest.py") in header


def test_other_files_are_left_alone(tmp_path: Path) -> None:
    (tmp_path / "test_mine.py").write_text("def test_it():\n    assert True\n")
    (tmp_path / "softmax.py").write_text("raise SystemError\n")
    assert "1 passed" in run_pytest(tmp_path).stdout
