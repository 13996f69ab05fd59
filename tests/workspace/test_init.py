"""A course of one's own, and a newer one brought to it: nothing half done, nothing lost."""

from __future__ import annotations

import functools
import json
import os
import shutil
import subprocess
import sys
import zipfile
from pathlib import Path

import killing
import pytest
from support import FIXTURE_COURSE, ROOT, CommandLine, source_of

from learn_transformers import __version__, course
from learn_transformers.report import copies
from learn_transformers.workspace import manifest, starting, updating

STUB = "02_softmax/softmax.py"
MINE = b"# what I wrote, and nobody may touch\n"


def files_in(folder: Path) -> dict[str, bytes]:
    return {p.relative_to(folder).as_posix(): p.read_bytes() for p in folder.rglob("*") if p.is_file()}


def shipped() -> dict[str, bytes]:
    return {file: course.shipped_bytes(file) for file in course.shipped_files()}


@pytest.fixture
def exercises(tmp_path: Path) -> Path:
    starting.start(tmp_path / "my course")
    return tmp_path / "my course" / "exercises"


@pytest.fixture
def newer(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The shipped course, to be changed."""
    folder = tmp_path / "newer" / "exercises"
    for file, data in shipped().items():
        (folder / file).parent.mkdir(parents=True, exist_ok=True)
        (folder / file).write_bytes(data)
    monkeypatch.setattr(course.location, "shipped", lambda: folder.parent)
    return folder


# -- init


def test_a_fresh_course_is_what_is_handed_out(command_line: CommandLine, tmp_path: Path) -> None:
    done = command_line("init", "my cöurse")
    assert (done.returncode, done.stderr) == (0, "")
    assert len(done.stdout.splitlines()) == 5
    assert "cd 'my cöurse'" in done.stdout
    folder = tmp_path / "my cöurse"
    assert files_in(folder / "exercises") == shipped()
    assert {p.name for p in folder.iterdir()} == {
        "README.md",
        ".gitignore",
        ".vscode",
        ".learn-transformers",
        "exercises",
    }
    assert f"Your course: {folder}" in command_line(cwd=folder).stdout


def test_what_is_handed_out_is_no_litter(newer: Path) -> None:
    before = course.shipped_files()
    for litter in (
        "__pycache__/a.pyc",
        "02_softmax/__pycache__/a.pyc",
        ".ruff_cache/x",
        "02_softmax/.ipynb_checkpoints/x",
    ):
        (newer / litter).parent.mkdir(exist_ok=True)
        (newer / litter).write_bytes(b"x")
    assert course.shipped_files() == before
    assert ".vscode/settings.json" in before


@pytest.mark.parametrize("where", [".", "empty", "deep/er/still"])
def test_where_a_course_may_go(tmp_path: Path, where: str, monkeypatch: pytest.MonkeyPatch) -> None:
    here = tmp_path / "here"
    (here / "empty").mkdir(parents=True)
    if where == ".":
        (here / "empty").rmdir()
    kept = here.stat().st_ino
    monkeypatch.chdir(here)
    starting.start(Path(where))
    assert files_in(here / where / "exercises") == shipped()
    assert here.stat().st_ino == kept, "the folder that a shell stands in was replaced"


@pytest.mark.parametrize(
    ("what", "said"),
    [("full", "is not empty"), ("file", "is no folder"), ("dangling", "no folder"), ("file/in", "cannot")],
)
def test_where_it_may_not_go(tmp_path: Path, what: str, said: str) -> None:
    (tmp_path / "full").mkdir()
    (tmp_path / "full" / ".hidden").write_bytes(MINE)
    (tmp_path / "file").write_bytes(MINE)
    (tmp_path / "dangling").symlink_to("nowhere")
    before = files_in(tmp_path)
    with pytest.raises(course.WrongUse, match=said):
        starting.start(tmp_path / what)
    assert files_in(tmp_path) == before


def hand_out(folder: Path, files: dict[str, bytes]) -> None:
    """From here on these few files are the course."""
    for file, data in files.items():
        (folder / "exercises" / file).parent.mkdir(parents=True, exist_ok=True)
        (folder / "exercises" / file).write_bytes(data)
    course.location.shipped = lambda: folder


def kill_init(folder: Path) -> None:
    """Wherever it is killed, the folder is there complete or not at all; an empty one can be begun again."""
    numbers = iter(range(1_000_000))

    def look_new(course_folder: Path, through: bool) -> None:
        assert course_folder.exists() or not through
        if course_folder.exists():
            assert files_in(course_folder / "exercises") == wanted
            assert len(files_in(course_folder)) == len(wanted) + 4

    def empty() -> Path:
        course_folder = folder / str(next(numbers))
        course_folder.mkdir()
        return course_folder

    def look_empty(course_folder: Path, through: bool) -> None:
        if (course_folder / "exercises").exists():
            left = files_in(course_folder)
        else:
            starting.start(course_folder)
            left = files_in(course_folder)
        assert sorted(f for f in left if ".partial/" not in f) == complete
        shutil.rmtree(course_folder)

    wanted = {STUB: b"a stub", "02_softmax/README.md": b"a lesson"}
    hand_out(folder / "handed out", wanted)
    starting.start(folder / "complete")
    complete = sorted(files_in(folder / "complete"))
    killing.everywhere(lambda: folder / str(next(numbers)), starting.start, look_new)
    killing.everywhere(empty, starting.start, look_empty)


def test_an_init_that_is_killed_leaves_nothing_half_done(tmp_path: Path) -> None:
    killing.alone(kill_init, tmp_path)


def test_what_a_killed_init_left_is_not_mistaken_for_what_a_learner_wrote(tmp_path: Path) -> None:
    (tmp_path / ".learn-transformers.0123abcd.partial").mkdir()
    (tmp_path / "README.md").write_bytes(MINE)
    with pytest.raises(course.WrongUse, match="not empty"):
        starting.start(tmp_path)
    assert (tmp_path / "README.md").read_bytes() == MINE


@pytest.fixture(scope="session")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An installed copy: what the wheel holds, and read-only."""
    folder = tmp_path_factory.mktemp("wheel")
    build = [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(folder)]
    subprocess.run(build, cwd=ROOT, check=True, capture_output=True)
    (packed,) = folder.glob("*.whl")
    with zipfile.ZipFile(packed) as archive:
        archive.extractall(folder / "site")
    for path in (folder / "site").rglob("*"):
        path.chmod(0o555 if path.is_dir() else 0o444)
    return folder / "site"


def test_from_an_installed_wheel(command_line: CommandLine, tmp_path: Path, wheel: Path) -> None:
    run = functools.partial(command_line, PYTHONPATH=str(wheel))
    assert run("init", "mine").returncode == 0
    folder = tmp_path / "mine"
    assert files_in(folder / "exercises") == shipped()
    modes = {p.stat().st_mode & 0o777 for p in folder.rglob("*") if p.is_file()}
    umask = os.umask(0)
    os.umask(umask)
    assert modes == {0o666 & ~umask}
    stub = folder / "exercises" / STUB
    stub.write_text(source_of("softmax"))
    reset = run("reset", "log_softmax", cwd=folder)
    assert (reset.returncode, stub.read_text().count("NotImplementedError")) == (0, 1), reset.stderr
    update = run("init", "--update", cwd=folder / "exercises" / "02_softmax")
    assert (update.returncode, "up to date" in update.stdout) == (0, True), update.stderr
    checked = run("check", "log_softmax", cwd=folder)
    assert (checked.returncode, "not started" in checked.stdout) == (1, True), checked.stderr
    given_up = run("solution", "log_softmax", "--give-up", cwd=folder)
    assert '-    raise NotImplementedError("log_softmax")' in given_up.stdout.splitlines(), given_up.stderr


# -- init --update


def test_newer_files_replace_what_was_not_changed_and_nothing_else(exercises: Path, newer: Path) -> None:
    unchanged, changed, kept_as_it_is, deleted, gone, added, drawn = (
        "02_softmax/README.md", STUB, "05_masking/masking.py", "05_masking/README.md",
        "13_vision_transformer/README.md", "99_newest/newest.py", "99_newest/figures/blocks.svg",
    )  # fmt: skip
    for file in (unchanged, changed, deleted):
        (newer / file).write_bytes(b"newer " + shipped()[file])
    (newer / gone).unlink()
    (newer / drawn).parent.mkdir(parents=True)
    for file in (added, drawn):
        (newer / file).write_bytes(b"a new chapter")
    for file in (changed, kept_as_it_is):
        (exercises / file).write_bytes(MINE)
    (exercises / unchanged).chmod(0o600)
    (exercises / deleted).unlink()
    left = (exercises / gone).read_bytes()

    done = updating.update(exercises)

    assert (done.added, done.updated, done.beside) == ([added, drawn], [unchanged], [changed])
    assert (done.deleted, done.gone, done.odd) == ([deleted], [gone], [])
    assert (exercises / unchanged).read_bytes() == (newer / unchanged).read_bytes()
    assert (exercises / unchanged).stat().st_mode & 0o777 == 0o600
    assert (exercises / added).read_bytes() == (exercises / drawn).read_bytes() == b"a new chapter"
    assert (exercises / changed).read_bytes() == (exercises / kept_as_it_is).read_bytes() == MINE
    assert (exercises / f"{changed}.new").read_bytes() == (newer / changed).read_bytes()
    assert not (exercises / f"{kept_as_it_is}.new").exists()
    assert not (exercises / deleted).exists()
    assert (exercises / gone).read_bytes() == left
    said = "\n".join(copies.updated(done))
    assert all(file in said for file in (added, unchanged, f"{changed}.new", deleted, gone))
    assert kept_as_it_is not in said

    again = updating.update(exercises)
    assert (again.added, again.updated, again.beside, again.gone) == ([], [], [], [])
    assert again.deleted == [deleted]


def test_a_new_version_that_lies_beside_is_not_lost_either(exercises: Path, newer: Path) -> None:
    (exercises / STUB).write_bytes(b"mine")
    (newer / STUB).write_bytes(b"newer")
    updating.update(exercises)
    (exercises / f"{STUB}.new").write_bytes(MINE)
    (newer / STUB).write_bytes(b"newest")
    assert updating.update(exercises).beside == [STUB]
    assert (exercises / f"{STUB}.new").read_bytes() == b"newest"
    (kept,) = (exercises.parent / ".learn-transformers" / "backups").rglob("softmax.py.new")
    assert kept.read_bytes() == MINE


def test_line_ends_that_git_has_changed_are_no_change(exercises: Path, newer: Path) -> None:
    (exercises / STUB).write_bytes(shipped()[STUB].replace(b"\n", b"\r\n"))
    (newer / STUB).write_bytes(b"newer")
    assert updating.update(exercises).updated == [STUB]


@pytest.mark.parametrize("broken", [None, b"", b"[]", b'{"version": 1}', b'{"version": "", "sha256": 3}', b"\xff"])
def test_without_a_manifest_what_differs_counts_as_changed(exercises: Path, newer: Path, broken: bytes | None) -> None:
    file = exercises.parent / ".learn-transformers" / manifest.FILE
    file.unlink() if broken is None else file.write_bytes(broken)
    (newer / STUB).write_bytes(b"newer")
    done = updating.update(exercises)
    assert (done.beside, done.updated, done.before) == ([STUB], [], "")
    assert json.loads(file.read_bytes())["version"] == __version__


def test_links_are_not_followed(exercises: Path, newer: Path, tmp_path: Path) -> None:
    outside = tmp_path / "outside"
    outside.mkdir()
    (outside / "masking.py").write_bytes(shipped()["05_masking/masking.py"])
    (outside / "softmax.py").write_bytes(shipped()[STUB])
    (exercises / STUB).unlink()
    (exercises / STUB).symlink_to(outside / "softmax.py")
    shutil.rmtree(exercises / "05_masking")
    (exercises / "05_masking").symlink_to(outside)
    (exercises / "02_softmax" / "README.md.new").symlink_to(outside / "made")
    (exercises / "02_softmax" / "README.md").write_bytes(MINE)
    before = files_in(outside)
    for file in (STUB, "05_masking/masking.py", "02_softmax/README.md"):
        (newer / file).write_bytes(b"newer")
    done = updating.update(exercises)
    assert {file for file, _ in done.odd} >= {STUB, "05_masking/masking.py", "02_softmax/README.md"}
    assert all("symbolic link" in reason for _, reason in done.odd)
    assert files_in(outside) == before
    (exercises / STUB).unlink()
    (exercises / STUB).write_bytes(MINE)
    assert updating.update(exercises).beside == [STUB]  # it was not forgotten meanwhile


def test_something_else_in_the_place_of_a_file_or_folder(exercises: Path, newer: Path) -> None:
    (exercises / STUB).unlink()
    (exercises / STUB).mkdir()
    shutil.rmtree(exercises / "05_masking")
    (exercises / "05_masking").write_bytes(MINE)
    assert {file for file, _ in updating.update(exercises).odd} > {STUB, "05_masking/masking.py"}
    assert (exercises / "05_masking").read_bytes() == MINE


def kill_update(folder: Path) -> None:
    """Wherever it is killed, the learner's file is theirs, and the same command again finishes it."""
    numbers = iter(range(1_000_000))
    changed, unchanged, added = STUB, "02_softmax/README.md", "17_new/new.py"
    old = {changed: b"a stub", unchanged: b"a lesson"}
    new = dict.fromkeys([changed, unchanged, added], b"newer")
    hand_out(folder / "older", old)
    starting.start(folder / "start")
    hand_out(folder / "newer", new)

    def prepare() -> Path:
        exercises = folder / str(next(numbers)) / "exercises"
        shutil.copytree(folder / "start", exercises.parent)
        (exercises / changed).write_bytes(MINE)
        return exercises

    def look(exercises: Path, through: bool) -> None:
        assert (exercises / changed).read_bytes() == MINE
        assert (exercises / unchanged).read_bytes() in (old[unchanged], b"newer")
        updating.update(exercises)
        left = {file: data for file, data in files_in(exercises).items() if not file.endswith(".tmp")}
        assert left == new | {changed: MINE, f"{changed}.new": b"newer"}
        shutil.rmtree(exercises.parent)

    killing.everywhere(prepare, updating.update, look)


def test_an_update_that_is_killed_can_be_run_again(tmp_path: Path) -> None:
    killing.alone(kill_update, tmp_path)


def test_a_disk_that_is_full_costs_a_sentence(exercises: Path, newer: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(path: Path, target: Path) -> None:
        raise OSError(28, "No space left on device")

    (newer / STUB).write_bytes(b"newer")
    before = files_in(exercises)
    monkeypatch.setattr(Path, "replace", full)
    with pytest.raises(course.WrongUse, match=r"softmax\.py cannot be brought up to date: No space left"):
        updating.update(exercises)
    assert files_in(exercises) == before


def test_wrong_use(command_line: CommandLine, tmp_path: Path) -> None:
    handed_out = shutil.copytree(FIXTURE_COURSE, tmp_path / "handed out")  # which the checkout would be
    (tmp_path / "full").mkdir()
    (tmp_path / "full" / "mine").write_bytes(MINE)
    for arguments, said in (
        (["full"], "is not empty"),
        ([], "init my-course"),
        (["--update", str(handed_out / "exercises")], "git"),
        (["--update", "full"], "holds no course"),
    ):
        done = command_line("init", *arguments, LEARN_TRANSFORMERS_COURSE=str(handed_out))
        assert (done.returncode, done.stdout) == (2, "")
        assert said in done.stderr
        assert len(done.stderr.splitlines()) == 1
