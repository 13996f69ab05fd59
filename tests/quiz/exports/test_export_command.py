"""`export FORMAT TARGET`: what it writes and says, and that nothing is overwritten unasked."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from support import CommandLine

KEYS = ["schema", "format", "questions", "accepted", "written", "converted", "left_out", "files"]


def test_what_was_written_and_what_was_not_is_said_to_machines(here: CommandLine, tmp_path: Path) -> None:
    done = here("export", "jupyterquiz", "quiz", "--chapter", "softmax", "--format", "json")
    assert done.returncode == 0, done.stderr
    said = json.loads(done.stdout)
    assert [*said] == KEYS
    assert (said["schema"], said["format"]) == ("learn-transformers/quiz-export@1", "jupyterquiz")
    assert said["accepted"] + len(said["left_out"]) == said["questions"]
    assert {"id": "softmax.saturated", "why": "jupyterquiz has no free text"} in said["left_out"]
    assert {"id": "softmax.two_scores", "how": "a choice from known wrong formulas"} in said["converted"]
    assert said["files"] == ["quiz/softmax.json"]
    assert len(json.loads((tmp_path / "quiz" / "softmax.json").read_text())) == said["written"]


def test_the_same_is_said_to_people(here: CommandLine) -> None:
    done = here("export", "gift", "quiz.gift", "--chapter", "02_softmax", "--variants", "2")
    assert "questions, in" in done.stdout
    assert "  softmax.two_scores: a choice from known wrong formulas" in done.stdout


def test_nothing_is_overwritten_unasked_and_a_backup_is_kept(here: CommandLine, tmp_path: Path) -> None:
    file = tmp_path / "quiz.gift"
    file.write_text("mine")
    words = ("export", "gift", "quiz.gift", "--chapter", "softmax", "--variants", "1")
    done = here(*words)
    assert done.returncode == 2
    assert "--force replaces them and keeps a backup" in done.stderr
    assert file.read_text() == "mine"
    assert here(*words, "--force").returncode == 0
    (kept,) = (tmp_path / ".learn-transformers" / "backups").rglob("quiz.gift")
    assert kept.read_text() == "mine"
    assert "is there already, as it would be written" in here(*words).stdout


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("gift", "there"), "Is a directory"),
        (("text2qti", "file"), "cannot be written"),
        (("gift", "q", "--chapter", "nowhere"), "nowhere"),
        (("gift", "q", "--seed", "0"), "--seed"),
        (("gift", "q", "--variants", "0"), "--variants"),
        (("anki", "q.zip"), "let it end in .apkg or .tsv"),
        (("kahoot", "q"), "kahoot"),
    ],
)
def test_wrong_use_is_one_sentence(here: CommandLine, tmp_path: Path, words: tuple[str, ...], said: str) -> None:
    (tmp_path / "there").mkdir()
    (tmp_path / "file").write_text("x")
    chapter = () if "--chapter" in words else ("--chapter", "softmax")
    done = here("export", *words, *chapter)
    assert (done.returncode, done.stdout) == (2, "")
    assert said in done.stderr
    assert done.stderr.count("\n") == 1
