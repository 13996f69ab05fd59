"""Where the course lies: chapters, targets, and files that are not what they seem."""

from __future__ import annotations

from pathlib import Path

import pytest

from learn_transformers import course


def test_chapters_are_found_by_name_and_number() -> None:
    assert [c.folder for c in course.chapters()][:3] == ["01_before_transformers", "02_softmax", "03_self_attention"]
    for name in ("softmax", "02_softmax", "02", "2"):
        assert course.chapter_named(name) == course.Chapter(2, "softmax")
    assert course.chapter_named("02_masking") is None
    assert course.chapter_named("nothing") is None


def test_functions_are_read_off_the_key_without_loading_it() -> None:
    from learn_transformers.key.loading import load_key

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


def test_files_named_one_by_one_are_different_submissions_unless_one_course_holds_them(tmp_path: Path) -> None:
    for who, folder in (("alice", "02_softmax"), ("alice", "05_masking"), ("bob", "02_softmax"), ("flat", ".")):
        (tmp_path / who / folder).mkdir(parents=True, exist_ok=True)
    names = ["alice/02_softmax/softmax.py", "alice/05_masking/masking.py", "bob/02_softmax/softmax.py"]
    names += ["flat/softmax.py", "flat/masking.py", "alice/02_softmax/drafts/softmax.py"]
    for name in names:
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text("")
    found = course.assignments([str(tmp_path / name) for name in names], None, tmp_path)
    owners = {a.file.relative_to(tmp_path).as_posix(): a.owner for a in found}
    alice, bob, *others = (owners[name] for name in names)
    assert owners["alice/05_masking/masking.py"] == alice == tmp_path / "alice"
    assert len({alice, bob, *others}) == 5


def test_a_named_file_may_be_a_link_of_ones_own_and_its_folder_may_not(tmp_path: Path) -> None:
    (tmp_path / "real" / "02_softmax").mkdir(parents=True)
    (tmp_path / "real" / "02_softmax" / "softmax.py").write_bytes(b"x = 1\n")
    (tmp_path / "softmax.py").symlink_to("real/02_softmax/softmax.py")
    (link,) = course.assignments([str(tmp_path / "softmax.py")], None, tmp_path)
    assert course.source_of(link).content == b"x = 1\n"
    (tmp_path / "bob").mkdir()
    (tmp_path / "bob" / "02_softmax").symlink_to(tmp_path / "real" / "02_softmax")
    (file,) = course.assignments([str(tmp_path / "bob" / "02_softmax" / "softmax.py")], None, tmp_path)
    with pytest.raises(course.Unreadable, match="the folder 02_softmax is a symbolic link"):
        course.source_of(file)


@pytest.mark.parametrize("target", ["alice", "alice/exercises", "."])
def test_a_link_below_what_was_named_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, target: str) -> None:
    real = tmp_path / "solutions" / "02_softmax"
    real.mkdir(parents=True)
    (real / "softmax.py").write_bytes(b"x = 1\n")
    (tmp_path / "alice").mkdir()
    (tmp_path / "alice" / "exercises").symlink_to(tmp_path / "solutions")
    monkeypatch.chdir(tmp_path / "alice" if target == "." else tmp_path)
    targets = [] if target == "." else [target]
    (found,) = course.assignments(targets, None, Path.cwd())
    if target == "alice/exercises":  # it was named itself, by whoever owns the link
        assert course.source_of(found).content == b"x = 1\n"
    else:
        with pytest.raises(course.Unreadable, match="exercises is a symbolic link"):
            course.source_of(found)
