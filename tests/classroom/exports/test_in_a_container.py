"""The whole of it: an exported archive unpacked in a bare Debian, set up there as root, and run on submissions.

LEARN_TRANSFORMERS_CONTAINER names a root that `container.sh` has made; it takes minutes.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import zipfile
from pathlib import Path
from typing import Any

import pytest
from places import KEY, require_valid
from support import source_of
from test_grading_elsewhere import FORGES, KILLS, total

from learn_transformers.sandbox.host import LAYERS

ROOT = os.environ.get("LEARN_TRANSFORMERS_CONTAINER", "")
ENTER = Path(__file__).with_name("enter.sh")
READS = 'print(open("/autograder/source/class.key").read())\n'
ADA = {"users": [{"name": "Ada", "email": "ada@example.org", "id": 7}], "previous_submissions": []}
pytestmark = pytest.mark.skipif(
    not ROOT, reason="LEARN_TRANSFORMERS_CONTAINER names no root that container.sh has made"
)


@pytest.fixture(scope="module")
def autograder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder `/autograder` there, as Gradescope lays it out, after `setup.sh`."""
    folder = Path(ROOT) / "autograder"
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir()
    work = tmp_path_factory.mktemp("export")
    (work / "class.key").write_bytes(KEY)
    words = [sys.executable, "-P", "-m", "learn_transformers", "export", "gradescope", "autograder.zip"]
    words += ["--chapter", "softmax", "--class-key", "class.key", "--require-isolation", "all"]
    subprocess.run(words, cwd=work, check=True)
    with zipfile.ZipFile(work / "autograder.zip") as archive:
        archive.extractall(folder / "source")
    shutil.copy(folder / "source" / "run_autograder", folder / "run_autograder")
    (folder / "run_autograder").chmod(0o755)
    (folder / "submission_metadata.json").write_text(json.dumps(ADA))
    done = subprocess.run(
        [ENTER, ROOT, "bash", "/autograder/source/setup.sh"], capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return folder


@pytest.mark.parametrize(
    ("source", "score"),
    [(source_of("softmax"), 48.0), (FORGES.format(root="/autograder"), 0.0), (KILLS, 0.0), (READS, 0.0), (None, 0.0)],
    ids=["right", "forges results", "kills and leaves", "reads the key", "nothing"],
)
def test_it_grades_there_with_every_layer(autograder: Path, source: str | None, score: float) -> None:
    for name in ("submission", "results"):
        shutil.rmtree(autograder / name, ignore_errors=True)
    (autograder / "submission").mkdir()
    if source is not None:
        (autograder / "submission" / "softmax.py").write_text(source)
    done = subprocess.run([ENTER, ROOT, "/autograder/run_autograder"], capture_output=True, text=True, check=False)
    plain: Any = json.loads((autograder / "results" / "results.json").read_text(encoding="utf-8"))
    require_valid("gradescope", plain)
    assert total(plain) == (score, 48.0)
    assert f"layers of isolation: {', '.join(LAYERS)}." in done.stdout
    assert KEY.decode().strip() not in json.dumps(plain) + done.stdout
    assert [file.name for file in (autograder / "results").iterdir()] == ["results.json"]
