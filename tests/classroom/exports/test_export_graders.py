"""What `export gradescope` and its like leave: this very program, and secrets only where students cannot read."""

from __future__ import annotations

import csv
import hashlib
import io
import json
import stat
import subprocess
import sys
import zipfile
from base64 import urlsafe_b64encode
from pathlib import Path

import pytest
import yaml
from places import KEY
from support import CommandLine, posix_only

from learn_transformers import course
from learn_transformers.classroom.exports import wheel, writing
from learn_transformers.classroom.exports.grader import KEY_IN_ENVIRONMENT, Grader, Setup
from learn_transformers.classroom.exports.graders import classroom50, github_classroom, gradescope, prairielearn
from learn_transformers.trouble import WrongUse

PRIVATE = b"""
import numpy as np
from learn_transformers.key import call
from learn_transformers.answer_key.softmax.functions import softmax

@softmax.case()
def hidden_row(rng):
    "a private row"
    return call(np.array([7130.25, 7130.5, 7130.75]))
"""
PLACES = {"gradescope": gradescope, "github-classroom": github_classroom, "classroom50": classroom50}
PLACES |= {"prairielearn": prairielearn}


@pytest.fixture(scope="module")
def grader() -> Grader:
    chapters = tuple(map(course.known_chapter, ("softmax", "self_attention")))
    return Grader(chapters, 95.0, ("landlock",), KEY, {"softmax.py": PRIVATE}, "me/grader:1")


@pytest.fixture
def key(tmp_path: Path) -> Path:
    file = tmp_path / "secret" / "class.key"
    file.parent.mkdir()
    file.write_bytes(KEY)
    return file


def members(data: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def test_the_wheel_is_one_as_pip_wants_it(tmp_path: Path) -> None:
    name, data = wheel.wheel()
    assert (name, data) == wheel.wheel()
    found = members(data)
    record = next(member for member in found if member.endswith("RECORD"))
    rows = list(csv.reader(found[record].decode().splitlines()))
    assert {row[0] for row in rows} == {*found}
    for member, digest, size in rows:
        if member != record:
            hashed = urlsafe_b64encode(hashlib.sha256(found[member]).digest()).rstrip(b"=").decode()
            assert (digest, int(size)) == (f"sha256={hashed}", len(found[member]))
    (tmp_path / name).write_bytes(data)
    where = tmp_path / "installed"
    pip = [sys.executable, "-m", "pip", "install", "-q", "--no-deps", "--no-index", "--target", where, tmp_path / name]
    subprocess.run(pip, check=True)
    said = "from learn_transformers import course; print(len(course.chapters()), course.shipped())"
    done = subprocess.run(
        [sys.executable, "-P", "-c", said], cwd=where, env={"PYTHONPATH": str(where)}, capture_output=True
    )
    assert done.stdout.decode().split() == ["16", str(where / "learn_transformers" / "shipped")], done.stderr
    handed_out = where / "learn_transformers" / "shipped" / "exercises"
    assert all((handed_out / file).is_file() for file in course.shipped_files())


def test_pytorch_is_asked_for_where_a_chapter_needs_it() -> None:
    needing = [c.name for c in course.chapters() if Grader((c,), 0.0).uses_torch]
    assert "softmax" not in needing
    assert "transformer" in needing
    assert not any("torch" in line for line in wheel.requirements(torch=False))
    pinned = wheel.constraints(wheel.requirements(torch=False))
    assert {line.partition("==")[0] for line in pinned} >= {"numpy", "sympy", "rich", "typer"}
    assert not any("+" in line or "torch" in line for line in pinned)


@pytest.mark.parametrize("place", ["github-classroom", "classroom50"])
def test_nothing_secret_goes_where_students_read(grader: Grader, place: str, tmp_path: Path, here: CommandLine) -> None:
    open_to_all = Grader(grader.chapters, grader.points)
    for data in PLACES[place].files(open_to_all).values():
        assert KEY.strip() not in data
    for option in ("--class-key", "--extra-key"):
        done = here("export", place, tmp_path / "out", option, tmp_path)
        assert (done.returncode, done.stdout) == (2, "")
        assert f"{option} is not taken for {place}" in done.stderr
    assert not (tmp_path / "out").exists()


def test_the_archive_for_gradescope(grader: Grader) -> None:
    (data,) = gradescope.files(grader).values()
    found = members(data)
    assert found["class.key"] == KEY
    assert found["extra/softmax.py"] == PRIVATE
    assert b"@" not in found["README.md"].replace(b"a@b", b"")
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        modes = {m.filename: stat.S_IMODE(m.external_attr >> 16) for m in archive.infolist()}
    assert {name for name, mode in modes.items() if mode & 0o111} == {"setup.sh", "run_autograder", "install.sh"}


def test_the_workflow_hands_every_result_to_the_reporter(grader: Grader) -> None:
    made = github_classroom.files(Grader(grader.chapters, grader.points))
    workflow = yaml.safe_load(made[".github/workflows/classroom.yml"])
    assert set(workflow[True]) == {"push", "repository_dispatch", "workflow_dispatch"}
    (job,) = workflow["jobs"].values()
    grade, reporter = job["steps"][-2:]
    assert reporter["uses"].startswith("classroom-resources/autograding-grading-reporter@")
    runners = reporter["with"]["runners"].split(",")
    assert runners == list(github_classroom.runners(grader.chapters).values())
    assert reporter["env"] == {f"{id.upper()}_RESULTS": f"${{{{ steps.grade.outputs.{id} }}}}" for id in runners}
    assert grade["id"] == "grade"


def test_questions_for_prairielearn(grader: Grader) -> None:
    made = prairielearn.files(grader)
    folder = "questions/learn_transformers/softmax"
    info = json.loads(made[f"{folder}/info.json"])
    assert info["externalGradingOptions"]["image"] == "me/grader:1"
    assert info["uuid"] != json.loads(made["questions/learn_transformers/self_attention/info.json"])["uuid"]
    assert made[f"{folder}/clientFilesQuestion/softmax.py"] == course.shipped_bytes("02_softmax/softmax.py")
    assert b"@" not in made[f"{folder}/question.html"]
    settings = json.loads(made[f"{folder}/tests/grader.json"])
    assert settings["chapters"] == ["softmax"]
    for name in ("class_key", "extra_key"):
        there = Path(folder, "tests", settings[name])
        assert any(file.startswith("serverFilesCourse/learn_transformers/" + there.name) for file in made)
    with pytest.raises(WrongUse, match="--image NAME says"):
        prairielearn.files(Grader(grader.chapters, 95.0, key=KEY))


def test_the_command_writes_once_and_replaces_nothing_unasked(
    command_line: CommandLine, tmp_path: Path, key: Path
) -> None:
    asked = ("export", "gradescope", "out/softmax.zip", "--chapter", "softmax", "--class-key", key)
    done = command_line(*asked)
    assert (done.returncode, done.stderr) == (0, "")
    assert "The grader of softmax, of 48 points; the model solution has just earned them." in done.stdout
    written = tmp_path / "out" / "softmax.zip"
    before = written.read_bytes()
    assert members(before)["class.key"] == KEY
    assert "Set the points of the assignment to 48." in members(before)["README.md"].decode()
    if sys.platform != "win32":
        assert stat.S_IMODE(written.stat().st_mode) == 0o600
    again = command_line(*asked, "--format", "json")
    assert json.loads(again.stdout)["points"] == 48.0
    assert written.read_bytes() == before
    written.write_bytes(b"mine")
    refused = command_line(*asked)
    assert (refused.returncode, written.read_bytes()) == (2, b"mine")
    assert "--force replaces them and keeps a backup" in refused.stderr
    forced = command_line(*asked, "--force")
    assert (forced.returncode, written.read_bytes()) == (0, before)
    kept = [file.read_bytes() for file in (tmp_path / "out").rglob("softmax.zip")]
    assert b"mine" in kept


def test_a_private_check_that_nobody_passes_is_exported_nowhere(
    command_line: CommandLine, tmp_path: Path, key: Path
) -> None:
    extra = tmp_path / "extra"
    extra.mkdir()
    (extra / "softmax.py").write_bytes(
        PRIVATE + b"\n@softmax.property()\ndef nobody(rng, f):\n    'never'\n    return 'no'\n"
    )
    done = command_line(
        "export", "gradescope", "out.zip", "--chapter", "softmax", "--class-key", key, "--extra-key", extra
    )
    assert done.returncode == 3
    assert "softmax.py" in done.stderr
    assert not (tmp_path / "out.zip").exists()


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("--chapter", "softmx"), "softmax"),
        (("--require-isolation", "walls"), "There is no layer of isolation called 'walls'"),
        (("--image", "x"), "--image is not taken for gradescope"),
    ],
)
def test_wrong_words_are_one_sentence(here: CommandLine, tmp_path: Path, arguments: tuple[str, ...], said: str) -> None:
    done = here("export", "gradescope", tmp_path / "out.zip", *arguments)
    assert (done.returncode, done.stdout) == (2, "")
    assert said in done.stderr
    assert not (tmp_path / "out.zip").exists()


@pytest.mark.parametrize("text", ["", "[]", "{}", '{"schema": "learn-transformers/grader@1"}'])
def test_settings_that_are_none_are_refused(tmp_path: Path, text: str) -> None:
    file = tmp_path / "grader.json"
    file.write_text(text)
    with pytest.raises(WrongUse):
        Setup.read(file)
    with pytest.raises(WrongUse):
        Setup.read(tmp_path / "none.json")
    with pytest.raises(WrongUse, match="no place called"):
        writing.run("gradscope", file, None)  # type: ignore[arg-type]


@posix_only("a variable's name has capital letters alone on Windows")
def test_the_class_key_is_that_of_the_environment_then_the_file_then_drawn(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, key: Path, grader: Grader
) -> None:
    file = tmp_path / "grader.json"
    file.write_bytes(grader.settings("secret/"))
    found = Setup.read(file)
    assert (found.key.secret, found.has_key) == (KEY.strip(), True)
    assert (found.chapters, found.layers) == (("softmax", "self_attention"), ("landlock",))
    assert found.extra_key == tmp_path / "secret" / "extra"
    monkeypatch.setenv(KEY_IN_ENVIRONMENT, "f" * 32)
    assert Setup.read(file).key.secret == b"f" * 32
    assert Setup.read(file).key.secret == KEY.strip()  # no process that comes later finds it there
    monkeypatch.setenv(KEY_IN_ENVIRONMENT, "short")
    with pytest.raises(WrongUse, match="128 random bits"):
        Setup.read(file)
    file.write_bytes(Grader(grader.chapters, 95.0).settings())
    first, second = Setup.read(file), Setup.read(file)
    assert not first.has_key
    assert first.key != second.key
