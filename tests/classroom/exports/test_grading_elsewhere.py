"""The scripts of exported graders, run where a place would run them: a folder that looks like the place."""

from __future__ import annotations

import base64
import json
import os
import subprocess
import sys
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from places import KEY, require_valid
from support import linux_only, source_of

from learn_transformers.classroom.exports import running
from learn_transformers.classroom.exports.grader import Grader, Setup
from learn_transformers.classroom.exports.graders import github_classroom, gradescope, prairielearn
from learn_transformers.course import known_chapter

pytestmark = linux_only("the places run Linux")
WRONG = source_of("softmax") + "\n\ndef softmax_jacobian(x):\n    return np.eye(len(x))\n"  # of 8 points
PARTLY = source_of("softmax").replace("return np.diag(p)", "return np.eye(len(x)) if len(x) > 3 else np.diag(p)")
FORGES = """
import atexit, json, os

def forge():
    for place in ("AUTOGRADER_ROOT", "PRAIRIELEARN_ROOT"):
        for name in ("results.json", "results.json.first"):
            for root in (os.environ.get(place, "/nowhere"), {root!r}):
                try:
                    with open(root + "/results/" + name, "w") as file:
                        json.dump({{"score": 48, "tests": []}}, file)
                except OSError:
                    pass

forge()
atexit.register(forge)

def softmax(x, axis=-1):
    forge()
    print(json.dumps({{"score": 48}}))
    return x
"""
KILLS = """
import os, signal
for process in (os.getppid(), 1, 0, -1):
    try:
        os.kill(process, signal.SIGKILL)
    except BaseException:
        pass
os._exit(0)
"""
Run = Callable[..., "tuple[subprocess.CompletedProcess[str], Any]"]


@pytest.fixture(scope="module")
def installed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """What `install.sh` leaves, as far as the scripts need it: the program that is tested."""
    program = tmp_path_factory.mktemp("venv") / "bin" / "learn-transformers"
    program.parent.mkdir()
    program.write_text(f'#!/bin/sh\nexec "{sys.executable}" -P -m learn_transformers "$@"\n')
    program.chmod(0o755)
    return program.parent.parent


def put(folder: Path, files: dict[str, bytes]) -> None:
    for name, content in files.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_bytes(content)


@pytest.fixture
def on_gradescope(tmp_path: Path, installed: Path) -> Run:
    def run(submission: dict[str, str], **environment: str) -> tuple[subprocess.CompletedProcess[str], Any]:
        root = tmp_path / "autograder"
        (root / "submission").mkdir(parents=True)
        put(root, {"zip": gradescope.files(Grader((known_chapter("softmax"),), 48.0, key=KEY))[""]})
        with zipfile.ZipFile(root / "zip") as archive:
            archive.extractall(root / "source")
        (root / "venv").symlink_to(installed)
        put(root / "submission", {name: text.encode() for name, text in submission.items()})
        words = {"AUTOGRADER_ROOT": str(root), "PATH": os.environ["PATH"], **environment}
        script = ["bash", str(root / "source" / "run_autograder")]
        done = subprocess.run(script, env=words, cwd=root, capture_output=True, text=True, check=False)
        return done, json.loads((root / "results" / "results.json").read_text(encoding="utf-8"))

    return run


def total(plain: Any) -> tuple[float, float]:
    counted = [test for test in plain["tests"] if "score" in test]
    return sum(test["score"] for test in counted), sum(test["max_score"] for test in counted)


@pytest.mark.parametrize(
    ("source", "score"),
    [(source_of("softmax"), 48.0), (WRONG, 40.0), (FORGES, 0.0), (KILLS, 0.0), ("def softmax(", 0.0)],
    ids=["right", "one function wrong", "forges results", "kills and leaves", "no Python"],
)
def test_gradescope_gets_what_it_is_worth(on_gradescope: Run, tmp_path: Path, source: str, score: float) -> None:
    source = source.format(root=str(tmp_path / "autograder")) if source is FORGES else source
    done, plain = on_gradescope({"softmax.py": source})
    assert (done.returncode, done.stderr) == (0, "")
    require_valid("gradescope", plain)
    assert "score" not in plain
    found, most = total(plain)
    assert most == 48.0
    assert found == score
    assert f"{found:g} of 48 points" in done.stdout


def test_a_missing_function_says_nothing_of_the_graders_folders(on_gradescope: Run) -> None:
    _, plain = on_gradescope({"softmax.py": "def softmax(x, axis=-1):\n    return x\n"})
    missing = next(test["output"] for test in plain["tests"] if test["name"] == "softmax.log_softmax")
    assert "`log_softmax` is not defined in softmax.py\n" in missing
    assert "/" not in missing.partition("Checks:")[0].replace("1/4", "").replace("1/2", "")


def test_nothing_handed_in_is_zero_of_all_points(on_gradescope: Run) -> None:
    _, plain = on_gradescope({})
    require_valid("gradescope", plain)
    assert total(plain) == (0.0, 48.0)
    assert "there is no file" in plain["output"]
    assert {test["output"] for test in plain["tests"]} == {"softmax.py: not handed in"}


def test_a_grader_that_does_not_finish_leaves_a_valid_file(on_gradescope: Run) -> None:
    done, plain = on_gradescope({"softmax.py": "while True: pass"}, LEARN_TRANSFORMERS_SECONDS="1")
    assert done.returncode == 0
    require_valid("gradescope", plain)
    assert (plain["score"], plain["stdout_visibility"]) == (0, "hidden")
    assert "did not finish" in plain["output"]


@pytest.mark.parametrize(
    ("submission", "gradable"),
    [({"softmax.py": WRONG}, True), ({"softmax.py": "def softmax("}, False), ({}, False), ({"quiz.toml": ""}, False)],
    ids=["wrong", "no Python", "nothing", "a quiz alone"],
)
def test_prairielearn_takes_no_attempt_for_what_cannot_be_read(
    tmp_path: Path, installed: Path, submission: dict[str, str], gradable: bool
) -> None:
    root = tmp_path / "grade"
    made = prairielearn.files(Grader((known_chapter("softmax"),), 48.0, key=KEY, image="x"))
    put(root / "serverFilesCourse", _below(made, "serverFilesCourse/"))
    put(root / "tests", _below(made, "questions/learn_transformers/softmax/tests/"))
    (root / "student").mkdir()
    put(root / "student", {name: text.encode() for name, text in submission.items()})
    words = {"PRAIRIELEARN_ROOT": str(root), "LEARN_TRANSFORMERS_VENV": str(installed), "PATH": os.environ["PATH"]}
    script = ["bash", str(root / "serverFilesCourse" / "learn_transformers" / "grade.sh")]
    done = subprocess.run(script, env=words, cwd=root, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (0, "")
    plain = json.loads((root / "results" / "results.json").read_text(encoding="utf-8"))
    require_valid("prairielearn", plain)
    assert plain["gradable"] is gradable
    if gradable:
        assert plain["score"] == 40 / 48
    else:
        assert plain["format_errors"]


def _below(made: dict[str, bytes], folder: str) -> dict[str, bytes]:
    return {name.removeprefix(folder): data for name, data in made.items() if name.startswith(folder)}


@pytest.fixture
def repository(tmp_path: Path) -> Path:
    """A student's, with the course, the exported grader and what else lies there."""
    folder = tmp_path / "week-1-ada"
    chapters = tuple(map(known_chapter, ("softmax", "masking")))
    put(folder, github_classroom.files(Grader(chapters, 100.0)))
    put(
        folder,
        {"exercises/02_softmax/softmax.py": WRONG.encode(), "numpy.py": b"raise SystemExit", ".git/HEAD": b"ref"},
    )
    return folder


@pytest.fixture
def on_github(repository: Path, tmp_path: Path, installed: Path) -> Callable[[], dict[str, Any]]:
    def run() -> dict[str, Any]:
        words = {
            "GITHUB_WORKSPACE": str(repository),
            "GITHUB_REPOSITORY": "class/week-1-ada",
            "GITHUB_OUTPUT": str(tmp_path / "output"),
            "GITHUB_STEP_SUMMARY": str(tmp_path / "summary"),
            "PATH": os.environ["PATH"],
        }
        grader = repository / ".github" / "classroom" / "grader.json"
        program = [str(installed / "bin" / "learn-transformers"), "ci", "github-classroom", "--grader", str(grader)]
        done = subprocess.run(program, env=words, cwd=repository, capture_output=True, text=True, check=False)
        assert (done.returncode, done.stderr) == (0, "")
        assert not any(line.startswith("::") for line in done.stdout.splitlines())
        lines = (tmp_path / "output").read_text(encoding="utf-8").splitlines()
        return {name: json.loads(base64.b64decode(value)) for name, _, value in (line.partition("=") for line in lines)}

    return run


def test_every_runner_has_a_result_on_github(
    on_github: Callable[[], dict[str, Any]], tmp_path: Path, repository: Path
) -> None:
    found = on_github()
    assert list(found) == list(github_classroom.runners(map(known_chapter, ("softmax", "masking"))).values())
    for plain in found.values():
        require_valid("github_classroom", plain)
    assert found["softmaxSoftmax"]["status"] == "pass"
    assert found["softmaxSoftmaxJacobian"]["status"] == "fail"
    assert sum(plain["max_score"] for name, plain in found.items() if name.startswith("softmax")) == 48.0
    page = (tmp_path / "summary").read_text(encoding="utf-8")
    assert page.startswith("# week\\-1\\-ada\n")
    assert "softmax\\_jacobian" in page


def test_classroom_50_gets_a_result_for_the_folder_that_it_starts_in(
    tmp_path: Path, installed: Path, repository: Path
) -> None:
    put(tmp_path / "bundle", {"grader.json": Grader((known_chapter("softmax"),), 48.0).settings()})
    identity = {
        "CLASSROOM": "cs", "ASSIGNMENT": "softmax", "SUBMISSION_TAG": "submit/2026-06-01T14-32-05Z-a1b2c3d",
        "COMMIT_URL": "https://x/c", "RELEASE_URL": "https://x/r", "OWNER": "ada",
    }  # fmt: skip
    program = [str(installed / "bin" / "learn-transformers"), "ci", "classroom50"]
    program += ["--grader", str(tmp_path / "bundle" / "grader.json")]
    words = {**identity, "PATH": os.environ["PATH"]}
    done = subprocess.run(program, env=words, cwd=repository, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (0, "")
    plain = json.loads((repository / "result.json").read_text(encoding="utf-8"))
    require_valid("classroom50", plain)
    assert (plain["owner"], plain["max-score"]) == ("ada", 192)
    assert plain["score"] == 4 * 40
    assert (repository / "release-body.md").read_text(encoding="utf-8").startswith("# ada\n")
    done = subprocess.run(
        program, env={"PATH": words["PATH"]}, cwd=repository, capture_output=True, text=True, check=False
    )
    assert (done.returncode, done.stdout) == (2, "")
    assert "CLASSROOM is not set" in done.stderr


def test_a_layer_that_is_missing_is_no_zero(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    put(
        tmp_path, {"grader.json": Grader((known_chapter("softmax"),), 48.0).settings(), "in/softmax.py": WRONG.encode()}
    )
    setup = Setup.read(tmp_path / "grader.json")
    monkeypatch.setattr(Setup, "settings", _asking_for_a_layer_that_is_not_there)
    one = running.graded(tmp_path / "in", setup)
    assert one.verdict is None
    assert "Isolation without walls" in one.problem


def _asking_for_a_layer_that_is_not_there(setup: Setup) -> Any:
    from learn_transformers.classroom.grading import Settings

    return Settings(setup.key, setup.chapters, layers=("walls",))


def test_a_quiz_is_marked_where_it_is_known_whose_it_is(tmp_path: Path) -> None:
    quiz = b'chapter = "softmax"\nseed = 0\n'
    put(tmp_path / "in", {"softmax.py": source_of("softmax").encode(), "quiz.toml": quiz})
    put(tmp_path, {"grader.json": Grader((known_chapter("softmax"),), 48.0, key=KEY).settings(), "class.key": KEY})
    setup = Setup.read(tmp_path / "grader.json")
    known, unknown = running.graded(tmp_path / "in", setup, "Ada"), running.graded(tmp_path / "in", setup)
    assert known.verdict is not None
    assert unknown.verdict is not None
    assert known.verdict.chapters[0].quiz
    assert not unknown.verdict.chapters[0].quiz
    assert any("The quiz was not marked" in remark for remark in unknown.remarks)


REPORTER = os.environ.get("LEARN_TRANSFORMERS_REPORTER", "")


@pytest.mark.skipif(not REPORTER, reason="LEARN_TRANSFORMERS_REPORTER names no checkout of GitHub's reporter")
@pytest.mark.parametrize(
    "source",
    [source_of("softmax"), WRONG, PARTLY, "def softmax(", FORGES],
    ids=["right", "one function wrong", "one partly right", "no Python", "forges results"],
)
def test_the_totals_of_githubs_own_reporter_are_ours(
    on_github: Callable[[], dict[str, Any]], repository: Path, source: str
) -> None:
    put(repository, {"exercises/02_softmax/softmax.py": source.encode()})
    found = on_github()
    ours = sum(test["score"] for plain in found.values() for test in plain["tests"])
    most = sum(plain["max_score"] for plain in found.values())
    words = {f"{id.upper()}_RESULTS": github_classroom.encoded(plain) for id, plain in found.items()}
    done = subprocess.run(
        ["node", "src/main.js"], cwd=REPORTER, capture_output=True, text=True, check=False,
        env={"PATH": os.environ["PATH"], "INPUT_RUNNERS": ",".join(found), **words},
    )  # fmt: skip
    (notice,) = [line for line in done.stdout.splitlines() if line.startswith("::notice title=Autograding report::")]
    assert json.loads(notice.rpartition("::")[2]) == {"totalPoints": ours, "maxPoints": most}
    shown = [line.split() for line in done.stdout.splitlines() if line.startswith("Total points for")]
    table = [tuple(map(float, words[-1].split("/"))) for words in shown]
    assert sum(score for score, _ in table) == pytest.approx(ours, abs=0.005 * len(table))
    assert sum(most for _, most in table) == most
