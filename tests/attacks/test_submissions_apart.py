"""No submission helps, reads or harms another; none fills the judge's memory or holds its time."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from submissions_apart import BURNER, DONORS, FLOODS, HONEST, SLEEPERS, donor, flood, sleeper
from support import ROOT, CommandLine, linux_only

from learn_transformers import course
from learn_transformers.judging.judge import Judge
from learn_transformers.sandbox.host import Sandboxes
from learn_transformers.sandbox.submission import Limits
from learn_transformers.verdict import Verdict

pytestmark = linux_only("hostile files run confined")

STUB = (ROOT / "exercises" / "02_softmax" / "softmax.py").read_text()
UNIFORM = "import numpy as np\ndef softmax(x, axis=-1):\n    return np.zeros_like(x) + np.exp(x * 0) / x.shape[axis]\n"


def graded(sandboxes: Sandboxes, *files: Path, limits: Limits | None = None) -> Verdict:
    assignments = course.assignments([str(file) for file in files], None, Path.cwd())
    judge = Judge(sandboxes) if limits is None else Judge(sandboxes, limits=limits)
    return judge.verdict(assignments)


def handed_in(folder: Path, source: str) -> Path:
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "softmax.py").write_text(source)
    return folder / "softmax.py"


@pytest.mark.parametrize("deed", list(DONORS))
@pytest.mark.parametrize("where", ["{}", "{}/02_softmax"], ids=["flat", "in a chapter's folder"])
def test_nothing_is_left_for_the_next_submission(sandboxes: Sandboxes, tmp_path: Path, deed: str, where: str) -> None:
    alice = handed_in(tmp_path / where.format("alice"), donor(DONORS[deed]))
    bob = handed_in(tmp_path / where.format("bob"), UNIFORM)
    carol = handed_in(tmp_path / where.format("carol"), STUB)
    together = graded(sandboxes, alice, bob, carol)
    assert together.chapters[0].score > 0  # else nothing would have been left
    for file, chapter in ((bob, together.chapters[1]), (carol, together.chapters[2])):
        (alone,) = graded(sandboxes, file).chapters
        assert (chapter.score, chapter.status) == (alone.score, alone.status)
        assert chapter.score < 12
        assert "STOLEN" not in str(chapter)


def test_a_worker_goes_on_inside_one_course_folder_only(sandboxes: Sandboxes, tmp_path: Path) -> None:
    judge = Judge(sandboxes)
    files = []
    for who in ("alice", "bob"):
        files.append(handed_in(tmp_path / who / "02_softmax", HONEST))
    first, second = course.assignments([str(file) for file in files], None, Path.cwd())
    judge.chapter(first)
    left = judge.bench._idle
    assert left is not None
    assert left.alive
    judge.chapter(second)
    assert not left.alive
    judge.forget()


@pytest.mark.parametrize("how", list(SLEEPERS))
def test_who_sleeps_is_ended_and_told_why(sandboxes: Sandboxes, tmp_path: Path, how: str) -> None:
    file = handed_in(tmp_path, sleeper(SLEEPERS[how]))
    (chapter,) = graded(sandboxes, file, limits=Limits(idle=0.6)).chapters
    assert chapter.status == "error"
    assert {f.status for f in chapter.functions} == {"error"}
    assert {f.reason for f in chapter.functions} == {"time_budget"}
    said = {check.message for function in chapter.functions for check in function.checks if check.reason}
    assert said == {"the submission spent 0.6 s waiting without computing anything"}


def test_who_computes_for_ever_is_ended_over_all_chapters(sandboxes: Sandboxes, tmp_path: Path) -> None:
    handed_in(tmp_path / "02_softmax", sleeper(BURNER))
    (tmp_path / "05_masking").mkdir()
    masking = tmp_path / "05_masking" / "masking.py"
    masking.write_bytes((ROOT / "solutions" / "05_masking" / "masking.py").read_bytes())
    softmax, after = graded(sandboxes, tmp_path, limits=Limits(submission=1.0)).chapters
    assert {f.reason for f in softmax.functions} == {"time_budget"}
    assert after.status == "error"
    assert {f.reason for f in after.functions} == {"time_budget"}
    assert after.problem is not None
    assert (after.problem.reason, after.problem.message) == ("time_budget", "the submission used up its 1 s")
    assert graded(sandboxes, masking).status == "passed"  # the same file, not after the other


# VmHWM, for the largest size that getrusage tells begins with that of the process that started this one.
GRADE = """
import re, sys
from pathlib import Path
from learn_transformers import course
from learn_transformers.judging import session
verdict = session.check(course.assignments(sys.argv[1:], None, Path.cwd()))
print(int(re.search(r"VmHWM:\\s*(\\d+)", Path("/proc/self/status").read_text())[1]) >> 10)
print(verdict.to_json(indent=None))
"""


def test_no_file_fills_the_judges_memory(tmp_path: Path) -> None:
    files = [handed_in(tmp_path / str(number), flood(deed)) for number, deed in enumerate(FLOODS.values())]
    done = subprocess.run(
        [sys.executable, "-c", GRADE, *map(str, files)], capture_output=True, text=True, timeout=200, check=True
    )
    megabytes, verdict = done.stdout.splitlines()
    assert int(megabytes) < 700
    for chapter in Verdict.from_json(verdict).chapters:
        assert chapter.status in ("failed", "error")
        assert not {f.name for f in chapter.functions if f.status == "passed"} & {"softmax"}


def test_links_below_a_submission_lead_nowhere(sandboxes: Sandboxes, tmp_path: Path) -> None:
    for who in ("whole", "exercises", "chapter", "file", "hard"):
        (tmp_path / who).mkdir()
    solutions = ROOT / "solutions"
    copy = tmp_path / "softmax.py"
    copy.write_text(HONEST)
    (tmp_path / "exercises" / "exercises").symlink_to(solutions)
    (tmp_path / "chapter" / "02_softmax").symlink_to(solutions / "02_softmax")
    (tmp_path / "file" / "02_softmax").mkdir()
    (tmp_path / "file" / "02_softmax" / "softmax.py").symlink_to(copy)
    (tmp_path / "hard" / "02_softmax").mkdir()
    os.link(copy, tmp_path / "hard" / "02_softmax" / "softmax.py")
    for who in ("exercises", "chapter", "file"):
        verdict = graded(sandboxes, tmp_path / who)
        assert (verdict.status, verdict.score) == ("error", 0.0)
        assert all("symbolic link" in c.problem.message for c in verdict.chapters if c.problem is not None)
    remarked = graded(sandboxes, tmp_path / "hard")
    assert remarked.score == 48
    assert remarked.notes == ("softmax.py is a hard link: the same file stands under 2 names.",)
    for_others = Judge(sandboxes, seed="of a class", secret=True)
    refused = for_others.verdict(course.assignments([str(tmp_path / "hard")], None, tmp_path))
    assert (refused.status, refused.score) == ("error", 0.0)
    assert refused.chapters[0].problem is not None
    assert "hand in a copy" in refused.chapters[0].problem.message


def test_the_command_line_keeps_submissions_apart(command_line: CommandLine, tmp_path: Path) -> None:
    alice = handed_in(tmp_path / "alice", donor(DONORS["compiles the next file together with its own functions"]))
    bob = handed_in(tmp_path / "bob", STUB)
    done = command_line("check", alice, bob, "--format", "json")
    assert done.returncode == 1
    assert [c["score"] for c in json.loads(done.stdout)["chapters"]] == [48, 0]
