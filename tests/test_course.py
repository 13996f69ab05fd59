"""Where the course lies: chapters, targets, and files that are not what they seem."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from learn_transformers import course


def test_chapters_are_found_by_name_and_number() -> None:
    assert [c.folder for c in course.chapters()][:2] == ["02_softmax", "03_self_attention"]
    for name in ("softmax", "02_softmax", "02", "2"):
        assert course.chapter_named(name) == course.Chapter(2, "softmax")
    assert course.chapter_named("02_masking") is None
    assert course.chapter_named("nothing") is None


def test_functions_are_read_off_the_key_without_loading_it() -> None:
    from learn_transformers.answer_key import load_key

    for chapter in course.chapters():
        assert chapter.functions() == list(load_key(chapter.name).references)


def test_the_course_is_found_from_any_folder_inside(tmp_path: Path) -> None:
    inside = tmp_path / "exercises" / "02_softmax" / "deep"
    inside.mkdir(parents=True)
    for start in (tmp_path, tmp_path / "exercises", inside):
        assert course.find_exercises(start) == tmp_path / "exercises"
    with pytest.raises(course.WrongUse, match="No course found"):
        course.find_exercises(tmp_path.parent)


def test_targets_of_one_file_are_merged(tmp_path: Path) -> None:
    (tmp_path / "exercises" / "02_softmax").mkdir(parents=True)
    found = course.assignments(["log_softmax", "softmax.softmax", "log_softmax"], None, tmp_path)
    assert [(a.chapter.name, a.functions) for a in found] == [("softmax", ("log_softmax", "softmax"))]
    (whole,) = course.assignments(["log_softmax", "softmax"], None, tmp_path)
    assert whole.functions is None


def test_what_is_no_file_of_ours_is_told_apart(tmp_path: Path) -> None:
    good = tmp_path / "softmax.py"
    good.write_bytes(b"x = 1\n")
    assert course.read_source(good) == b"x = 1\n"
    link, folder, pipe, big = (tmp_path / name / "softmax.py" for name in ("link", "folder", "pipe", "big"))
    for path in (link, folder, pipe, big):
        path.parent.mkdir()
    link.symlink_to(good)
    folder.mkdir()
    os.mkfifo(pipe)
    with big.open("wb") as file:
        file.truncate(course.MAX_SOURCE + 1)
    said = {link: "symbolic link", folder: "folder", pipe: "not a regular file", big: "at most 1 MiB"}
    for path, words in said.items():
        with pytest.raises(course.Unreadable, match=words):
            course.read_source(path)
    with pytest.raises(course.Unreadable, match="missing"):
        course.read_source(tmp_path / "nothing.py")
