"""What somebody else may have put where backups and the manifest are kept is not followed, not touched, and said."""

from __future__ import annotations

import os
import stat
import sys
from pathlib import Path

import pytest
from support import posix_only, root_only, source_of

from learn_transformers import course, progress
from learn_transformers.course import Part, WrongUse
from learn_transformers.progress import door
from learn_transformers.report import copies
from learn_transformers.workspace import keeping, manifest, resetting, starting, updating

sys.path.insert(0, str(Path(__file__).parents[1] / "progress"))
from hostile_folders import AS_ROOT, ENTRIES, SOMEBODY, Make, tree

pytestmark = posix_only("needs links, pipes and owners")
ROOT_ONLY = root_only("only root gives files away")
EVERY_ENTRY = [*ENTRIES, *(pytest.param(make, marks=ROOT_ONLY) for make in AS_ROOT)]
SOFTMAX = course.known_chapter("softmax")
SOLVED = source_of("softmax")


@pytest.fixture(autouse=True)
def small_course(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Few files are handed out, so that there is little to wait for."""
    files = [file for file in course.shipped_files() if file.startswith(SOFTMAX.folder)]
    monkeypatch.setattr(course, "shipped_files", lambda: files)


@pytest.fixture
def exercises(tmp_path: Path) -> Path:
    starting.start(tmp_path / "mine")
    file = tmp_path / "mine" / "exercises" / SOFTMAX.file
    file.write_text(SOLVED)
    return tmp_path / "mine" / "exercises"


def reset_is_served(exercises: Path) -> None:
    before = tree(progress.home(exercises))
    done = resetting.reset(exercises, Part(SOFTMAX))
    assert done.changed
    assert " was left alone, because " in done.note
    assert done.backup is not None
    assert done.backup.is_relative_to(progress.home(door.stand_in(exercises)))
    assert done.backup.read_text() == SOLVED
    assert {name: tree(progress.home(exercises))[name] for name in before} == before


@pytest.mark.parametrize("make", EVERY_ENTRY)
def test_backups_go_nowhere_else(exercises: Path, make: Make) -> None:
    make(progress.home(exercises) / "backups")
    if stat.S_ISREG(
        (progress.home(exercises) / "backups").lstat().st_mode
    ):  # that does no harm, and is no place either
        with pytest.raises(WrongUse, match="File exists"):
            resetting.reset(exercises, Part(SOFTMAX))
    else:
        reset_is_served(exercises)


def test_backups_are_not_led_into_another_folder(exercises: Path, tmp_path: Path) -> None:
    (tmp_path / "another").mkdir()
    (progress.home(exercises) / "backups").symlink_to(tmp_path / "another")
    reset_is_served(exercises)
    assert not os.listdir(tmp_path / "another")


@pytest.mark.parametrize("made", [None, pytest.param(SOMEBODY, marks=ROOT_ONLY)])
def test_the_folder_itself_is_not_led_elsewhere(exercises: Path, tmp_path: Path, made: int | None) -> None:
    home = progress.home(exercises)
    if made is None:
        home.rename(tmp_path / "another")
        home.symlink_to(tmp_path / "another")
    else:
        os.chown(home, made, made)
    before = tree(tmp_path / "another")
    done = resetting.reset(exercises, Part(SOFTMAX))
    assert done.backup is not None
    assert done.backup.read_text() == SOLVED
    assert "was left alone, because it " in done.note
    update = updating.update(exercises)
    assert "was left alone, because it " in "\n".join(copies.updated(update))
    assert tree(tmp_path / "another") == before


@pytest.mark.parametrize("make", EVERY_ENTRY)
def test_a_manifest_that_is_no_plain_file_counts_for_nothing(exercises: Path, make: Make) -> None:
    file = progress.home(exercises) / manifest.FILE
    file.unlink()
    make(file)
    before = tree(progress.home(exercises))
    done = updating.update(exercises)
    assert "course.json was left alone, because it " in "\n".join(copies.updated(done))
    assert tree(progress.home(exercises)) == before
    assert (exercises / SOFTMAX.file).read_text() == SOLVED
    assert done.beside == [SOFTMAX.file], "what is not known counts as changed"
    assert updating.update(exercises).before == done.now, "it is kept elsewhere"


@pytest.mark.parametrize("make", [make for make in ENTRIES if make.__name__ != "a_giant"])
def test_what_is_no_plain_file_in_the_place_of_a_course_file_is_not_waited_for(exercises: Path, make: Make) -> None:
    (exercises / SOFTMAX.file).unlink()
    make(exercises / SOFTMAX.file)
    with pytest.raises(WrongUse, match="is not a file of the course: it is "):
        keeping.content(exercises, SOFTMAX.file)


def test_a_giant_in_the_place_of_a_course_file_is_not_read(exercises: Path) -> None:
    os.truncate(exercises / SOFTMAX.file, 1 << 40)
    with pytest.raises(WrongUse, match="it is larger than 16 MiB"):
        keeping.content(exercises, SOFTMAX.file)


@pytest.mark.parametrize("folder", ["mine", "mine/.learn-transformers"])
def test_where_others_may_write_backups_and_manifest_stay_ours(exercises: Path, tmp_path: Path, folder: str) -> None:
    (tmp_path / folder).chmod(0o777)
    done = resetting.reset(exercises, Part(SOFTMAX))
    assert done.backup is not None
    assert done.backup.is_relative_to(progress.home(exercises))
    assert done.backup.read_text() == SOLVED
    assert done.note == ""
    manifest.write(exercises, manifest.Manifest("9"))
    assert manifest.read(exercises).version == "9"


def test_what_lies_in_the_way_of_a_begun_init_is_not_taken_for_ours(tmp_path: Path) -> None:
    (tmp_path / ".learn-transformers.0123abcd.partial").mkdir()
    (tmp_path / "elsewhere").mkdir()
    (tmp_path / "elsewhere" / manifest.FILE).write_text("{}")
    (tmp_path / ".learn-transformers").symlink_to("elsewhere")
    os.mkfifo(tmp_path / "README.md")
    with pytest.raises(WrongUse, match="not empty"):
        starting.start(tmp_path)
    assert (tmp_path / "elsewhere" / manifest.FILE).exists()
