"""One archive of a whole class is read as the folder that it is made of, and nothing in it leads out of it."""

from __future__ import annotations

import io
import os
import stat
import struct
import zipfile
from contextlib import suppress
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from laid_out import LAYOUTS, linked, written, zipped
from test_intake import FILES, SOFTMAX

from learn_transformers.classroom.intake import Intake, submissions
from learn_transformers.classroom.intake import root as roots
from learn_transformers.trouble import WrongUse


def packed(folder: Path, to: Path, prefix: str = "") -> Path:
    """The folder as an archive, with folders as members of their own or without."""
    with zipfile.ZipFile(to, "w", zipfile.ZIP_DEFLATED) as archive:
        for path in sorted(folder.rglob("*")):
            archive.write(path, f"{prefix}{path.relative_to(folder).as_posix()}")
    return to


@pytest.mark.parametrize("prefix", ["", "all of them/"])
@pytest.mark.parametrize("layout", sorted(LAYOUTS))
@settings(max_examples=5, deadline=None)
@given(handed_in=st.dictionaries(st.sampled_from(["jdoe", "mary-ann", "Zoë"]), FILES, min_size=2))
def test_every_layout_is_read_from_an_archive(
    tmp_path_factory: pytest.TempPathFactory, layout: str, prefix: str, handed_in: dict[str, dict[str, bytes]]
) -> None:
    folder = tmp_path_factory.mktemp("class")
    for student, contents in handed_in.items():
        LAYOUTS[layout](folder, student, contents)
    if prefix and any(path.is_file() and path.suffix != ".zip" for path in folder.iterdir()):
        return  # flat files in a folder may be one student's, too
    archive = packed(folder, folder.with_suffix(".zip"), prefix)
    assert {one.student: one.files for one in submissions(archive)} == handed_in
    assert Intake.of(archive).chapters() == Intake.of(folder).chapters()


def test_a_folder_within_is_no_student(tmp_path: Path) -> None:
    written(tmp_path / "class", {f"ada/{SOFTMAX}": b"1", "bob.zip": zipped({SOFTMAX: b"2"})})
    archive = packed(tmp_path / "class", tmp_path / "class.zip", "homework 1/")
    assert {one.student: one.files for one in submissions(archive)} == {"ada": {SOFTMAX: b"1"}, "bob": {SOFTMAX: b"2"}}


def test_the_course_of_one_student_is_one_student(tmp_path: Path) -> None:
    (tmp_path / "jdoe.zip").write_bytes(zipped({SOFTMAX: b"1", "03_self_attention/self_attention.py": b"2"}))
    (one,) = submissions(tmp_path / "jdoe.zip")
    assert (one.student, len(one.files)) == ("jdoe", 2)


def test_what_leads_out_of_it_is_told_and_costs_nobody_else_anything(tmp_path: Path) -> None:
    archive = io.BytesIO(linked("mallory/softmax.py", "/etc/passwd"))
    with zipfile.ZipFile(archive, "a") as more:
        for name in ("../out/softmax.py", "/etc/softmax.py", "eve/../../softmax.py", "zoe/" + "x" * 300 + ".py"):
            more.writestr(zipfile.ZipInfo(name), b"x = 1")
        more.writestr("ada/softmax.py", b"ada")
        device = zipfile.ZipInfo("dev/softmax.py")
        device.create_system, device.external_attr = 3, (stat.S_IFBLK | 0o666) << 16
        more.writestr(device, b"")
    (tmp_path / "class.zip").write_bytes(archive.getvalue())
    found = {one.student: one for one in submissions(tmp_path / "class.zip")}
    assert {name for name, one in found.items() if one.files} == {"ada"}
    assert found.keys() == {"ada", "mallory", "eve", "zoe", "dev", "out", "etc"}
    assert all(one.refused for name, one in found.items() if name != "ada")
    assert all(said.isprintable() for one in found.values() for said in one.refused)
    assert [path.name for path in tmp_path.iterdir()] == ["class.zip"]


def test_what_unpacks_to_far_too_much_is_refused(tmp_path: Path) -> None:
    bomb = zipped({SOFTMAX: b"\0" * (1 << 20)})
    (tmp_path / "class.zip").write_bytes(
        zipped(
            {
                "ada/softmax.py": b"ada",
                "bomb/softmax.py": b"\0" * (1 << 20),
                "large/softmax.py": b"x" * (2 << 20),
                "in.zip": bomb,
            }
        )
    )
    found = {one.student: one for one in submissions(tmp_path / "class.zip")}
    assert {name for name, one in found.items() if one.files} == {"ada"}
    assert "unpacks to more than 200 times its size" in found["bomb"].refused[0]
    assert "at most 1 MiB is read" in found["large"].refused[0]


def test_a_damaged_member_is_one_students(tmp_path: Path) -> None:
    data = bytearray(zipped({"ada/softmax.py": b"ada", "bob/softmax.py": bytes(range(256)) * 20}))
    at = data.index(b"bob/softmax.py") + 60
    data[at : at + 8] = b"damaged!"
    (tmp_path / "class.zip").write_bytes(data)
    found = {one.student: one for one in submissions(tmp_path / "class.zip")}
    assert found["ada"].files == {SOFTMAX: b"ada"}
    assert "damaged" in found["bob"].refused[0]


@settings(max_examples=200, deadline=None)
@given(at=st.integers(0, 10_000), to=st.binary(min_size=1, max_size=8))
def test_no_damage_is_a_traceback(tmp_path_factory: pytest.TempPathFactory, at: int, to: bytes) -> None:
    data = bytearray(zipped({f"ada/{SOFTMAX}": b"ada" * 40, "bob.zip": zipped({SOFTMAX: b"2"})}))
    at %= len(data)
    data[at : at + len(to)] = to
    file = tmp_path_factory.mktemp("class") / "class.zip"
    file.write_bytes(data)
    with suppress(WrongUse):
        for one in submissions(file):
            assert one.student.isprintable()


def test_times_are_those_that_are_certain(tmp_path: Path) -> None:
    """An archive's own times are in the zone of whoever packed it."""
    with zipfile.ZipFile(tmp_path / "class.zip", "w") as archive:
        archive.writestr(zipfile.ZipInfo("ada/softmax.py", (2026, 1, 2, 3, 4, 6)), b"1")
        stamped = zipfile.ZipInfo("bob/softmax.py", (2026, 1, 2, 3, 4, 6))
        stamped.extra = struct.pack("<HHB", 0x5455, 5, 1) + struct.pack("<i", 1_780_000_000)
        archive.writestr(stamped, b"2")
    os.utime(tmp_path / "class.zip", (1e9, 1e9))
    assert {one.student: one.at for one in submissions(tmp_path / "class.zip")} == {"ada": None, "bob": 1.78e9}


def test_it_holds_no_more_than_any_class(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(roots, "_MOST", 2)
    (tmp_path / "class.zip").write_bytes(zipped({f"{name}/softmax.py": b"" for name in "abc"}))
    with pytest.raises(WrongUse, match="holds 3 files, more than any class hands in"):
        submissions(tmp_path / "class.zip")


def test_deep_ways_and_names_of_both_kinds_cost_nothing(tmp_path: Path) -> None:
    names = {"/".join("d" * 2_000): b"", "ada/softmax.py": b"ada", "eve": b"file", "eve/softmax.py": b"eve"}
    (tmp_path / "class.zip").write_bytes(zipped(names))
    found = {one.student: one.files for one in submissions(tmp_path / "class.zip")}
    assert found == {"ada": {SOFTMAX: b"ada"}, "d": {}, "eve": {SOFTMAX: b"eve"}}
