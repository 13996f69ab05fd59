"""Hostile submissions against the real thing: none forges a verdict, stops the grader, or harms what stands beside it.

Each is run with every layer of confinement and with layers missing. An attack that only missing layers would stop is
skipped there, as what `doctor` reports as not covered; everything else has to hold without any layer at all.
"""

from __future__ import annotations

import contextlib
import dataclasses
import itertools
import json
import os
import subprocess
import sys
import time
from collections.abc import Callable, Collection, Iterator
from functools import cache
from pathlib import Path
from xml.etree import ElementTree

import pytest
from corpus import FILES, FRAMES, Attack, attacks, honest
from unharmed import PACKAGE, QuickSandboxes, expect_harmless, left_over, nothing_left_over, surroundings

from learn_transformers import course as courses
from learn_transformers.judging.judge import Judge
from learn_transformers.sandbox.canary import STOPPED_BY
from learn_transformers.sandbox.host import LAYERS, Earlier, Loan, Sandboxes
from learn_transformers.sandbox.outcome import Raised, Returned
from learn_transformers.sandbox.submission import Submission
from learn_transformers.verdict import Chapter, Verdict

pytestmark = pytest.mark.skipif(not sys.platform.startswith("linux"), reason="looks into /proc")

PATIENCE = 30.0  # seconds for one submission, however hostile

WITHOUT = {
    "nothing": (),
    "landlock": ("landlock",),
    "seccomp": ("seccomp",),
    "uid": ("uid",),
    "landlock, seccomp and uid": ("landlock", "seccomp", "uid"),
    "all but rlimits": ("no_new_privs", "landlock", "seccomp", "uid"),
    "any layer": LAYERS,
}
"""What is missing in each round."""

ATTACKS = {attack.name: attack for attack in attacks()}


def rounds() -> Iterator[tuple[str, str]]:
    """All with every layer; with none, what does not wait for a clock; in between, to what a layer may matter."""
    for missing, (name, attack) in itertools.product(WITHOUT, ATTACKS.items()):
        quick = not attack.slow and not attack.torch
        if missing == "nothing" or (quick and (attack.system or missing == "any layer")):
            yield missing, name


@pytest.fixture(scope="module")
def offers_uid() -> bool:
    """Does the layer of a user of its own work here? It is for root, where others can read Python."""
    with QuickSandboxes() as boxes:
        return "uid" in boxes.get().isolation


@pytest.fixture(scope="module")
def opened() -> Iterator[Callable[[str], Sandboxes]]:
    """Each round's sandboxes, opened once: `boxes` is set up anew for every row of parameters, whatever its scope."""
    with contextlib.ExitStack() as stack:

        @cache
        def open_without(missing: str) -> Sandboxes:
            layers = [layer for layer in LAYERS if layer not in WITHOUT[missing]]
            return stack.enter_context(QuickSandboxes(layers=layers))

        yield open_without


@pytest.fixture
def boxes(request: pytest.FixtureRequest, opened: Callable[[str], Sandboxes]) -> Sandboxes:
    if request.param == "uid" and not request.getfixturevalue("offers_uid"):
        pytest.skip("it is missing in any case")
    return opened(request.param)


@pytest.fixture
def course(tmp_path: Path) -> Path:
    """A learner's folder, with everything in it that an attack would like to reach."""
    for chapter in ("02_softmax", "03_self_attention", "04_positional_encoding", "05_masking"):
        folder = tmp_path / "exercises" / chapter
        folder.mkdir(parents=True)
        if chapter != "02_softmax":
            name = chapter[3:]
            (folder / f"{name}.py").write_text(honest(name), encoding="utf-8")
    (tmp_path / "other").mkdir()
    (tmp_path / "other" / "softmax.py").write_text("# another learner's\n", encoding="utf-8")
    (tmp_path / ".learn-transformers").mkdir()
    (tmp_path / ".learn-transformers" / "progress.sqlite3").write_bytes(b"progress")
    return tmp_path


def statuses(chapter: Chapter) -> dict[str, str]:
    return {function.name: str(function.status) for function in chapter.functions}


@cache
def judge_with(boxes: Sandboxes, shrinks: bool) -> Judge:
    """One for all submissions, as for a class: what a chapter expects is worked out once."""
    return Judge(boxes, shrinks=shrinks)


def judge_folder(
    boxes: Sandboxes, course: Path, chapters: dict[str, tuple[str, ...] | None], *, shrinks: bool = True
) -> Verdict:
    """Judge some chapters of a folder; with names of functions, only these."""
    exercises = course / "exercises"
    found = {a.chapter.name: a for a in courses.assignments([], exercises, exercises)}
    chosen = [dataclasses.replace(found[name], functions=functions) for name, functions in chapters.items()]
    started = time.monotonic()
    verdict = judge_with(boxes, shrinks).verdict(chosen)
    assert time.monotonic() - started < PATIENCE
    return verdict


def still_grades(boxes: Sandboxes, folder: Path) -> bool:
    (folder / "honest").mkdir(exist_ok=True)
    file = folder / "honest" / "softmax.py"
    file.write_text(honest("softmax"), encoding="utf-8")
    [assignment] = courses.assignments([str(file)], None, folder)
    verdict = judge_with(boxes, True).verdict([dataclasses.replace(assignment, functions=("softmax_jacobian",))])
    return verdict.status == "passed" and verdict.score == verdict.max_score > 0


# The tests


@pytest.mark.parametrize(("boxes", "name"), [*rounds()], indirect=["boxes"], scope="module")
def test_attack(boxes: Sandboxes, name: str, course: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    attack = ATTACKS[name]
    layers = boxes.get().isolation
    if not attack.covered(layers):
        pytest.skip(f"not covered without a layer that stops: {', '.join(attack.needs)}")
    monkeypatch.setenv("LT_ATTACKS_SECRET", "1")
    file = next((course / "exercises").glob(f"*_{attack.chapter}")) / f"{attack.chapter}.py"
    file.write_text(attack.text(course, PACKAGE, os.getpid()), encoding="utf-8")
    before = surroundings(course)

    chapters = chapters_to_judge(attack, layers)
    verdict = judge_folder(boxes, course, chapters, shrinks=len(chapters) > 1)

    assert surroundings(course) == before
    assert nothing_left_over(), left_over()
    chapter, *others = verdict.chapters
    for function, status in statuses(chapter).items():
        if attack.whole_file or function in attack.attacked:
            assert status in attack.ends, function
        else:
            assert status == "passed", f"the honest neighbor {function}"
    assert [other.status for other in others] == ["passed"] * len(others)
    expect_harmless(verdict)
    assert still_grades(boxes, course)


def chapters_to_judge(attack: Attack, layers: Collection[str]) -> dict[str, tuple[str, ...] | None]:
    """With all that stands beside the attack; where layers are missing, or it takes long, with one neighbor."""
    everything = {*LAYERS} - {"uid"} <= {*layers} and not attack.slow and not attack.torch
    if attack.attacked == ("none",) or (everything and attack.chapter == "softmax"):
        return {"softmax": None, "self_attention": ("scaled_dot_product_attention",)}
    if attack.whole_file:
        return {attack.chapter: ("softmax",)}
    neighbors = {"softmax": "cross_entropy", "masking": "padding_mask"}
    return {attack.chapter: tuple(dict.fromkeys((*attack.attacked, neighbors[attack.chapter])))}


@pytest.mark.parametrize("boxes", ["nothing"], indirect=True)
@pytest.mark.parametrize("name", FILES)
def test_file(boxes: Sandboxes, name: str, course: Path) -> None:
    make, status = FILES[name]
    make(course / "exercises" / "02_softmax" / "softmax.py")
    before = surroundings(course)
    verdict = judge_folder(boxes, course, {"softmax": None, "self_attention": ("scaled_dot_product_attention",)})
    assert surroundings(course) == before
    assert nothing_left_over(), left_over()
    assert set(statuses(verdict.chapters[0]).values()) == {status}
    assert (verdict.chapters[0].score, verdict.chapters[0].max_score > 0) == (0.0, True)
    assert verdict.chapters[1].status == "passed"
    expect_harmless(verdict)
    assert still_grades(boxes, course)


TABLE = """
TABLE = {table}


def softmax(x, axis=-1):
    return np.array(TABLE[repr(x.tolist()), axis])
"""


@pytest.mark.parametrize("boxes", ["nothing"], indirect=True)
def test_a_table_of_the_practice_seed_is_worth_nothing_under_a_secret_one(boxes: Sandboxes, course: Path) -> None:
    file = course / "exercises" / "02_softmax" / "softmax.py"
    spy = "\n\nright = softmax\n\n\ndef softmax(x, axis=-1):\n    result = right(x, axis)\n"
    spy += "    print('SEEN', repr(((repr(x.tolist()), axis), result.tolist())))\n    return result\n"
    file.write_text(honest("softmax") + spy, encoding="utf-8")
    [chapter] = judge_folder(boxes, course, {"softmax": ("softmax",)}).chapters
    assert chapter.status == "passed"
    seen = [line.removeprefix("SEEN ") for line in chapter.functions[0].output.splitlines() if "SEEN" in line]
    file.write_text(honest("softmax") + TABLE.format(table=f"dict([{', '.join(seen)}])"), encoding="utf-8")
    [assignment] = courses.assignments(["softmax.softmax"], course / "exercises", course)
    practice = Judge(boxes, seed=0).verdict([assignment])
    assert practice.status == "passed"  # known answers are right answers: practice is for practice
    for seed in (1, "a teacher's secret"):
        assert Judge(boxes, seed=seed, secret=True).verdict([assignment]).status == "failed"


@pytest.mark.parametrize("boxes", WITHOUT, indirect=True)
def test_what_is_not_covered_is_reported(boxes: Sandboxes) -> None:
    canary = boxes.get().canary
    stopped = {name for name, layers in STOPPED_BY.items() if set(layers) & set(canary.layers)}
    assert stopped.isdisjoint(canary.exposed)
    assert set(canary.refused) == set(STOPPED_BY)


@pytest.mark.parametrize("missing", WITHOUT)
def test_only_what_can_be_read_or_killed_is_excused(missing: str) -> None:
    layers = [layer for layer in LAYERS if layer not in WITHOUT[missing]]
    excused = {name for name, attack in ATTACKS.items() if not attack.covered(layers)}
    harmless = {name for name, attack in ATTACKS.items() if not attack.needs}
    assert excused <= EXCUSED.get(missing, set())
    assert EXCUSED.get(missing, set()) <= ATTACKS.keys() - harmless


OF_SECCOMP = {
    "changes_permissions", "fork_bomb", "memory_files", "multiprocesses", "opens_sockets", "raw_system_calls",
    "runs_programs",
}  # fmt: skip
SIGNALS = {"kills_everything", "kills_the_parent"}
EXCUSED: dict[str, set[str]] = {
    "seccomp": OF_SECCOMP,
    "landlock, seccomp and uid": OF_SECCOMP | SIGNALS | {"rearranges_files", "traces_the_parent"},
    "all but rlimits": OF_SECCOMP | SIGNALS | {"rearranges_files", "traces_the_parent", "prctl", "raises_its_limits"},
    "any layer": {name for name, attack in ATTACKS.items() if attack.needs},
}
"""By what is missing, the attacks that are not covered then; `uid` is there only for root, and counted as there."""


def test_the_judge_is_closed_to_its_users_other_processes() -> None:
    script = "import ctypes; from learn_transformers.sandbox.host import Sandbox; Sandbox(layers=[]).close();"
    script += "print(ctypes.CDLL(None).prctl(3, 0, 0, 0, 0))"  # PR_GET_DUMPABLE
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, timeout=120, check=True)
    assert done.stdout == "0\n"


@pytest.mark.parametrize("boxes", ["nothing"], indirect=True)
def test_a_loan_ends_with_its_chapter(boxes: Sandboxes) -> None:
    asking = FRAMES + "def ask():\n    return worker().request(wire.Kind.ASK, (1, (2,), {}))\n"
    with boxes.get().worker(Submission().budget()) as worker:
        loan = Loan({"softmax": lambda x: x + 1})
        borrowing = b"from softmax import softmax\n\ndef ask():\n    return softmax(2)\n"
        worker.load("masking", borrowing, ["ask"], earlier=Earlier(["softmax"], borrow=lambda name: loan))
        assert worker.call("ask", ()) == Returned(3)
        worker.load("softmax", asking.encode(), ["ask"])
        outcome = worker.call("ask", ())
        assert isinstance(outcome, Raised)
        assert outcome.type == "KeyError"


# The command line


def command_line(*arguments: str, cwd: Path, **environment: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "learn_transformers", *arguments]
    env = {**os.environ, "LT_ATTACKS_SECRET": "1", **environment}
    return subprocess.run(command, capture_output=True, text=True, cwd=cwd, env=env, timeout=120, check=False)


BY_COMMAND = [
    "borrows_its_own_chapter", "escapes_in_messages", "exit_at_import", "forged_infinite_line", "forged_syntax_error",
    "kills_the_parent", "patches_numpy_at_import", "traces_the_parent",
]  # fmt: skip


@pytest.mark.parametrize("name", BY_COMMAND)
def test_attack_by_the_command_line(name: str, course: Path) -> None:
    attack = ATTACKS[name]
    file = course / "exercises" / "02_softmax" / "softmax.py"
    file.write_text(attack.text(course, PACKAGE, os.getpid()), encoding="utf-8")
    before = surroundings(course)
    done = command_line("check", str(file), "--format", "json", cwd=course)
    assert (done.returncode, done.stderr) == (1, "")
    verdict = Verdict.from_json(done.stdout)
    if not attack.covered(verdict.isolation):
        pytest.skip(f"not covered without a layer that stops: {', '.join(attack.needs)}")
    passed = [f.name for f in verdict.chapters[0].functions if f.status == "passed"]
    assert len(passed) == (0 if attack.whole_file else len(verdict.chapters[0].functions) - len(attack.attacked))
    assert not set(passed) & set(attack.attacked)
    expect_harmless(verdict)
    assert surroundings(course) == before
    assert nothing_left_over(), left_over()


@pytest.mark.parametrize("format", ["rich", "json", "junit"])
@pytest.mark.parametrize("encoding", ["utf-8", "ascii"])
def test_escapes_on_the_real_output(format: str, encoding: str, course: Path) -> None:
    folder = os.fsdecode(b"caf\xe9 \x1b[31m")
    (course / folder).mkdir()
    file = course / folder / "softmax.py"
    text = ATTACKS["escapes_in_messages"].text(course, PACKAGE, os.getpid())
    file.write_text(text + "\nprint('é√ ☃')\n", encoding="utf-8")
    command = [sys.executable, "-m", "learn_transformers", "check", str(file), "--format", format]
    env = {**os.environ, "PYTHONIOENCODING": encoding, "PYTHONUTF8": "0"}
    done = subprocess.run(command, capture_output=True, cwd=course, env=env, timeout=120, check=False)
    assert (done.returncode, done.stderr) == (1, b"")
    written = done.stdout.decode(encoding if format == "rich" else "utf-8")
    assert [c for c in set(written) if not c.isprintable() and c != "\n"] == []
    if format == "json":
        assert json.loads(written)["chapters"][0]["functions"][0]["status"] == "failed"
    if format == "junit":
        assert len(ElementTree.fromstring(written).findall(".//failure")) > 5


LARGE_ANSWERS = """
def softmax(x, axis=-1):
    return np.zeros(3_000_000)


log_softmax = softmax
"""
LARGE_FAVORS = """
from self_attention import attention_scores


def causal_mask(n):
    if n == 3:
        attention_scores(np.zeros((256, 1, 64, 1)), np.zeros((1, 256, 64, 1)))
"""


MEASURED = """
import resource, subprocess, sys
code = subprocess.run(sys.argv[1:], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL).returncode
print(code, resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss)
"""


@pytest.mark.parametrize(("chapter", "attack"), [("softmax", LARGE_ANSWERS), ("masking", LARGE_FAVORS)])
def test_nothing_fills_the_judges_memory(chapter: str, attack: str, tmp_path: Path) -> None:
    file = tmp_path / f"{chapter}.py"
    file.write_text(honest(chapter) + attack, encoding="utf-8")
    command = [sys.executable, "-m", "learn_transformers", "check", str(file), "--format", "json"]
    # A small process in between: the peak of a new one begins with that of the process that started it.
    measured = subprocess.run([sys.executable, "-c", MEASURED, *command], capture_output=True, check=True)
    code, peak = map(int, measured.stdout.split())
    assert code == 1
    assert peak < 400 << 10  # KiB, of it, its workers', and those of the fork server
