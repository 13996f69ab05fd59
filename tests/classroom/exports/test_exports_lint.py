"""Scripts and images that go to other places, read by those who know what goes wrong in them; skipped without them."""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from support import ROOT

FILES = ROOT / "grader" / "learn_transformers" / "classroom" / "exports" / "graders" / "files"
SCRIPTS = [*FILES.rglob("*.sh"), FILES / "gradescope" / "run_autograder", *Path(__file__).parent.glob("*.sh")]
IMAGES = [ROOT / "Dockerfile", *FILES.rglob("Dockerfile")]


def linted(tool: str, file: Path) -> str:
    program = shutil.which(tool, path=str(Path(sys.executable).parent)) or shutil.which(tool)
    if program is None:
        pytest.skip(f"needs {tool}: python -m pip install -e '.[lint]'")
    done = subprocess.run([program, file], capture_output=True, text=True, check=False)
    return done.stdout + done.stderr


@pytest.mark.parametrize("file", SCRIPTS, ids=lambda file: file.name)
def test_scripts(file: Path) -> None:
    assert linted("shellcheck", file) == ""


@pytest.mark.parametrize("file", IMAGES, ids=lambda file: str(file.parent.name))
def test_images(file: Path) -> None:
    assert linted("hadolint", file) == ""


def test_images_stand_on_a_tag() -> None:
    for file in IMAGES:
        froms = [line.split()[1] for line in file.read_text().splitlines() if line.startswith("FROM ")]
        assert froms
        assert all(":" in image and not image.endswith(":latest") for image in froms)
