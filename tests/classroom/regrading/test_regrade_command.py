"""`regrade` and `attempts` as a teacher types them, with the real judge."""

from __future__ import annotations

import csv
import json
import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

pytest.importorskip("sqlalchemy")

from support import source_of

Type = Callable[..., "subprocess.CompletedProcess[str]"]
PRIVATE = """
import numpy as np
from learn_transformers.key import call
from learn_transformers.answer_key.softmax.functions import softmax

@softmax.case()
def hidden_row(rng):
    "a private row"
    return call(np.array([7130.25, 7130.5, 7130.75]))
"""


@pytest.fixture
def typed(tmp_path: Path) -> Type:
    def run(*words: str) -> subprocess.CompletedProcess[str]:
        environment = {**os.environ, "XDG_STATE_HOME": str(tmp_path / "state")}
        return subprocess.run(
            [sys.executable, "-P", "-m", "learn_transformers", *words],
            cwd=tmp_path, env=environment, capture_output=True, text=True, check=False,
        )  # fmt: skip

    return run


def test_a_class_is_graded_anew_without_its_submissions(typed: Type, tmp_path: Path) -> None:
    for student, source in (
        ("ada", source_of("softmax")),
        ("eve", source_of("softmax").replace("axis=axis", "axis=0")),
    ):
        (tmp_path / "submissions" / student).mkdir(parents=True)
        (tmp_path / "submissions" / student / "softmax.py").write_text(source)
    (tmp_path / "private").mkdir()
    (tmp_path / "private" / "softmax.py").write_text(PRIVATE)
    assert typed("grade", "submissions", "--out", "out").returncode == 0
    shutil.move(tmp_path / "submissions", tmp_path / "away")
    command = ("regrade", "out", "--changed-key", "--extra-key", "private", "--format", "json")
    dry = json.loads(typed(*command, "--dry-run").stdout)
    assert ([one["student"] for one in dry["waiting"]], dry["graded"]) == (["ada", "eve"], 0)
    done = typed(*command)
    assert done.returncode == 0, done.stderr
    said = json.loads(done.stdout)
    assert (said["graded"], said["outcomes"]["missing"], said["kept_out"]) == (2, 0, 0)
    with (tmp_path / "out" / "regraded.csv").open(encoding="utf-8", newline="") as file:
        rows = {row["student"]: row for row in csv.DictReader(file)}
    assert (rows["ada"]["old_score"], rows["ada"]["new_score"], rows["ada"]["counts"]) == ("48.0", "49.0", "new")
    assert "asked now: a private row" in rows["ada"]["changes"]
    again = typed("regrade", "out", "--changed-key", "--extra-key", "private")
    assert again.stdout.startswith("Nothing was graded: 2 were graded anew before")
    shutil.move(tmp_path / "away", tmp_path / "submissions")
    graded = json.loads(
        typed("grade", "submissions", "--out", "out", "--extra-key", "private", "--format", "json").stdout
    )
    assert graded["graded_before"] == 2
    listed = json.loads(typed("attempts", "out", "--format", "json").stdout)
    assert [run["what"] for run in listed["runs"]] == ["graded", "regraded", "graded"]
    assert [[one["standing"] for one in student["attempts"]] for student in listed["students"]] == [
        ["replaced", "counts"],
        ["replaced", "counts"],
    ]


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["regrade", "out"], "Give one of --latest, --best and --changed-key"),
        (["regrade", "out", "--latest", "--best"], "Give one of"),
        (["regrade", "out", "--latest"], "no folder that `grade --out` has made"),
        (["regrade", "out", "--changed-key", "--again"], "--again goes with"),
        (["regrade", "out", "--latest", "--require-isolation", "moat"], "no layer of isolation"),
        (["attempts", "out"], "There is no gradebook at out"),
        (["attempts", "mysql://x/y"], "and not `mysql:…`"),
        (["attempts", "out", "--take-out", "abcd"], "give both"),
    ],
    ids=lambda value: " ".join(value) if isinstance(value, list) else "",
)
def test_wrong_use_is_one_sentence_and_makes_nothing(words: list[str], said: str, typed: Type, tmp_path: Path) -> None:
    done = typed(*words)
    assert (done.returncode, done.stdout) == (2, "")
    assert said in done.stderr
    assert len(done.stderr.splitlines()) == 1
    assert list(tmp_path.iterdir()) == []
