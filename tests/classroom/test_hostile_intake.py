"""Submissions that are no files, lead elsewhere, never end, or unpack to far too much: said, and nobody else's loss."""

from __future__ import annotations

import io
import os
import socket
import stat
import sys
import warnings
import zipfile
from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace

import pytest
from hostile_archives import NASTY, SOFTMAX, ZIPS, bomb
from hypothesis import given, settings
from hypothesis import strategies as st
from laid_out import written, zipped
from support import make_pipe, posix_only, root_only

from learn_transformers.classroom.intake import archive, contents, submissions
from learn_transformers.classroom.submission import Submission
from learn_transformers.course import handed_in

SECRET = b"what only the teacher may read"


@pytest.fixture
def elsewhere(tmp_path: Path) -> Path:
    """A folder beside the folder of the class."""
    written(tmp_path / "elsewhere", {SOFTMAX: SECRET, "softmax.py": SECRET, "all.zip": zipped({SOFTMAX: SECRET})})
    return tmp_path / "elsewhere"


@pytest.fixture(params=["by descriptor", "by path", "as on Windows"])
def way(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(handed_in, "_RELATIVE", request.param == "by descriptor")
    if request.param == "as on Windows":
        monkeypatch.setattr(handed_in, "_FLAGS", os.O_RDONLY | getattr(os, "O_NONBLOCK", 0))


def hostile(root: Path) -> Submission:
    """The one of mallory, beside whom ada is always as she is alone."""
    written(root / "ada", {SOFTMAX: b"ada"})
    ada, mallory = submissions(root)
    assert (ada.student, ada.files, ada.refused, ada.notes) == ("ada", {SOFTMAX: b"ada"}, (), ())
    assert mallory.student == "mallory"
    assert all(said.isprintable() for said in (*mallory.refused, *mallory.notes))
    return mallory


def linked_file(folder: Path, elsewhere: Path) -> None:
    folder.mkdir()
    (folder / "softmax.py").symlink_to(elsewhere / "softmax.py")


def linked_to_passwords(folder: Path, elsewhere: Path) -> None:
    folder.mkdir()
    (folder / "softmax.py").symlink_to("/etc/passwd")


def linked_chapter(folder: Path, elsewhere: Path) -> None:
    folder.mkdir()
    (folder / "02_softmax").symlink_to(elsewhere / "02_softmax")


def linked_archive(folder: Path, elsewhere: Path) -> None:
    folder.mkdir()
    (folder / "all.zip").symlink_to(elsewhere / "all.zip")


def linked_whole(folder: Path, elsewhere: Path) -> None:
    folder.symlink_to(elsewhere)


def linked_in_circles(folder: Path, elsewhere: Path) -> None:
    folder.mkdir()
    (folder / "02_softmax").symlink_to(folder)
    (folder / "softmax.py").symlink_to("softmax.py")


def hard_link(folder: Path, elsewhere: Path) -> None:
    folder.mkdir()
    os.link(elsewhere / "softmax.py", folder / "softmax.py")


def hard_link_of_an_archive(folder: Path, elsewhere: Path) -> None:
    folder.mkdir()
    os.link(elsewhere / "all.zip", folder / "all.zip")


@pytest.mark.usefixtures("way")
@pytest.mark.parametrize(
    ("make", "words"),
    [
        (linked_file, "softmax.py: it is a symbolic link; hand in what it leads to."),
        (linked_to_passwords, "softmax.py: it is a symbolic link; hand in what it leads to."),
        (linked_chapter, "02_softmax: it is a symbolic link; hand in what it leads to."),
        (linked_archive, "all.zip: it is a symbolic link; hand in what it leads to."),
        (linked_whole, "mallory: it is a symbolic link; hand in what it leads to."),
        (linked_in_circles, "02_softmax: it is a symbolic link; hand in what it leads to."),
        (hard_link, "softmax.py: it is a hard link: the same file stands under 2 names; hand in a copy."),
        (hard_link_of_an_archive, "all.zip: it is a hard link: the same file stands under 2 names; hand in a copy."),
    ],
)
def test_no_link_is_followed(tmp_path: Path, elsewhere: Path, make: Callable[[Path, Path], None], words: str) -> None:
    (tmp_path / "class").mkdir()
    make(tmp_path / "class" / "mallory", elsewhere)
    found = hostile(tmp_path / "class")
    assert found.files == {}
    assert found.refused[0] == words


def test_a_link_that_takes_the_place_of_a_file_meanwhile_is_not_followed(
    tmp_path: Path, elsewhere: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    written(tmp_path / "class/mallory", {SOFTMAX: b"mine"})
    listing = handed_in.listing

    def and_then_changed(*arguments: object) -> list[handed_in.Entry]:
        found = listing(*arguments)  # type: ignore[arg-type]
        file = tmp_path / "class/mallory" / SOFTMAX
        if any(e.name == "softmax.py" for e in found) and not file.is_symlink() and "mallory" in str(arguments[1]):
            file.unlink()
            file.symlink_to(elsewhere / "softmax.py")
        return found

    monkeypatch.setattr(handed_in, "listing", and_then_changed)
    found = hostile(tmp_path / "class")
    assert found.files == {}
    assert found.refused[0] == f"{SOFTMAX}: it is a symbolic link; hand in the file itself."


@pytest.mark.usefixtures("way")
def test_a_pipe_is_not_waited_for(tmp_path: Path) -> None:
    (tmp_path / "mallory").mkdir()
    make_pipe(tmp_path / "mallory" / "softmax.py")
    make_pipe(tmp_path / "mallory" / "all.zip")
    assert hostile(tmp_path).refused[:2] == tuple(
        f"{name}: it is not a regular file." for name in ("all.zip", "softmax.py")
    )


@posix_only("needs a socket in a folder")
def test_a_socket_is_no_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "mallory").mkdir()
    monkeypatch.chdir(tmp_path / "mallory")  # for the way to a socket may not be long
    with socket.socket(socket.AF_UNIX) as listening:
        listening.bind("softmax.py")
        assert hostile(tmp_path).refused[0] == "softmax.py: it is not a regular file."


@root_only("only root can make a device")
def test_a_device_is_no_file(tmp_path: Path) -> None:
    (tmp_path / "mallory").mkdir()
    try:
        os.mknod(tmp_path / "mallory" / "softmax.py", stat.S_IFCHR | 0o666, os.makedev(1, 5))  # zeros without end
    except PermissionError:
        pytest.skip("no device can be made here")
    assert hostile(tmp_path).refused[0] == "softmax.py: it is not a regular file."


@posix_only("needs files without permissions")
def test_what_may_not_be_read_is_said(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    written(tmp_path / "mallory", {"softmax.py": b"1", "02_softmax/worksheet.py": b"2"})
    opened = os.open

    def refusing(path: object, *arguments: object, **more: object) -> int:
        if str(path).endswith(("02_softmax",)) and "ada" not in str(path) and refusing.on:
            raise PermissionError(13, "Permission denied")
        return opened(path, *arguments, **more)  # type: ignore[arg-type]

    refusing.on = False  # type: ignore[attr-defined]
    written(tmp_path / "ada", {"x": b""})
    monkeypatch.setattr(os, "open", refusing)
    refusing.on = True  # type: ignore[attr-defined]
    (one,) = (s for s in submissions(tmp_path) if s.student == "mallory")
    assert len(submissions(tmp_path)) == 2
    assert one.files == {SOFTMAX: b"1"}
    assert one.refused == ("02_softmax: it cannot be read: Permission denied.",)


def test_a_giant_is_not_read(tmp_path: Path) -> None:
    written(tmp_path / "mallory", {"exercises/02_softmax/worksheet.py": b"small"})
    for name in ("softmax.py", "all.zip", "summarizer.npz"):
        with (tmp_path / "mallory" / name).open("wb") as stream:
            stream.truncate(1 << 40 if sys.platform == "linux" else 1 << 30)
    found = hostile(tmp_path)
    assert found.files == {"02_softmax/worksheet.py": b"small"}
    assert [said.partition(": ")[0] for said in found.refused] == ["all.zip", "softmax.py", "summarizer.npz"]
    assert "at most 1 MiB is read" in found.refused[1]
    assert "at most 2 MiB is read" in found.refused[2]


def test_an_archive_of_a_whole_submission_that_is_a_giant_is_its_students_loss_alone(tmp_path: Path) -> None:
    with (tmp_path / "mallory.zip").open("wb") as stream:
        stream.truncate(17 << 20)
    assert hostile(tmp_path).refused[0] == "mallory.zip: it is 17 MiB large; at most 16 MiB is read."


def test_a_weight_file_may_have_two_mebibytes_and_code_one(tmp_path: Path) -> None:
    large = os.urandom(2 << 20)
    written(tmp_path / "mallory", {"summarizer.npz": large, "softmax.py": large[: 1 << 20]})
    written(tmp_path, {"mallory/mallory.zip": zipped({"encoder.py": large[: 1 << 20], "decoder.py": large})})
    found = hostile(tmp_path)
    assert {place: len(content) for place, content in found.files.items()} == {
        SOFTMAX: 1 << 20,
        "07_encoder/encoder.py": 1 << 20,
        "16_summarizer/summarizer.npz": 2 << 20,
    }
    assert found.refused == ("mallory.zip/decoder.py: it is 2.0 MiB large; at most 1 MiB is read.",)


def test_all_together_have_a_limit(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(contents.Budget, "__init__", lambda budget: budget.__dict__.update(vars(_small())))
    written(tmp_path / "mallory", {"softmax.py": b"x" * 600, "encoder.py": b"y" * 600, "decoder.py": b"z" * 400})
    found = hostile(tmp_path)
    assert [*found.files] == [SOFTMAX, "07_encoder/encoder.py"]
    assert [said.partition(":")[0] for said in found.refused] == ["decoder.py"]


def test_archives_together_have_a_limit(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(contents.Budget, "__init__", lambda budget: budget.__dict__.update(vars(_small())))
    for name in ("a", "b", "c"):
        written(tmp_path, {f"mallory/{name}.zip": zipped({f"{name}/softmax.py": os.urandom(600)})})
    found = hostile(tmp_path)
    assert found.refused == ("c.zip: 16 MiB of this submission were read before it, and no more is.",)


def _small() -> SimpleNamespace:
    return SimpleNamespace(entries=contents.ENTRIES, taken=1000, archived=1000, passed_over=0)


def test_a_folder_with_too_much_is_passed_over_and_what_is_beside_it_is_not(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(contents.Budget, "__init__", lambda budget: budget.__dict__.update(vars(_few())))
    written(tmp_path / "mallory", {f"exercises/{SOFTMAX}": b"mine"})
    (tmp_path / "mallory/data").mkdir()
    for n in range(60):
        (tmp_path / f"mallory/data/{n}.png").touch()
    found = hostile(tmp_path)
    assert found.files == {SOFTMAX: b"mine"}
    assert found.refused == (
        "data holds too much and was passed over: a submission has at most 2,000 files and folders.",
    )


def test_of_many_folders_with_too_much_only_a_few_are_tried(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    written(tmp_path / "mallory", {f"{n:03d}/{k}": b"" for n in range(10) for k in range(60)})
    monkeypatch.setattr(contents.Budget, "__init__", lambda budget: budget.__dict__.update(vars(_few())))
    found = hostile(tmp_path)
    assert len(found.refused) == 5
    assert found.refused[3].endswith("What lies deeper was not looked at, either.")


def _few() -> SimpleNamespace:
    return SimpleNamespace(entries=50, taken=1000, archived=1000, passed_over=0)


def test_nothing_is_looked_for_at_any_depth(tmp_path: Path) -> None:
    deep = "/".join("abcdefghijkl")
    written(tmp_path / "mallory", {f"{deep}/softmax.py": b"1", "a/b/c/d/e/f/g/encoder.py": b"2"})
    found = hostile(tmp_path)
    assert list(found.files) == ["07_encoder/encoder.py"]
    assert found.refused == ("a/b/c/d/e/f/g/h: folders more than 7 deep are not looked at.",)


@posix_only("needs names that Windows does not have")
@pytest.mark.parametrize("name", NASTY)
def test_foreign_names_are_harmless_and_nobody_is_lost(tmp_path: Path, name: str) -> None:
    try:
        written(tmp_path / name, {SOFTMAX: b"1", f"{name[:100]}.ipynb": b"", f"x{name[:100]}.py": b""})
        (tmp_path / name / f"l{name[:100]}").symlink_to("/etc/passwd")
    except OSError:
        pytest.skip("such a name cannot be made here")
    (tmp_path / f"{name[:100]}.zip").write_bytes(zipped({SOFTMAX: b"2"}))
    found = submissions(tmp_path)
    assert sorted(s.files.get(SOFTMAX, b"") for s in found) == [b"1", b"2"]
    for one in found:
        assert all(text.isprintable() for text in (one.student, *one.refused, *one.notes))
        assert one.student.encode()
        assert one.student.strip() == one.student != ""
        assert not {*"/\\"} & {*one.student}


@pytest.mark.parametrize("name", sorted(ZIPS))
@pytest.mark.parametrize("where", ["mallory.zip", "mallory/all.zip"])
def test_no_archive_does_any_harm(tmp_path: Path, name: str, where: str) -> None:
    data, words = ZIPS[name]
    written(tmp_path, {where: data})
    found = hostile(tmp_path)
    assert found.files == {}
    assert words in found.refused[0]


@pytest.mark.parametrize("size", [1 << 30, 100 << 20])
def test_a_bomb_is_not_unpacked(tmp_path: Path, size: int) -> None:
    """A gibibyte of zeros in a mebibyte, whether the archive says so or not."""
    for said, words in ((size, "at most 1 MiB is read"), (1 << 20, "it is damaged"), (100, "it is damaged")):
        with (tmp_path / "mallory.zip").open("wb") as file:
            file.write(bomb(size, said))
        found = hostile(tmp_path)
        assert found.files == {}
        assert words in found.refused[0]


def test_a_member_that_stands_in_the_list_a_thousand_times_is_read_once(tmp_path: Path) -> None:
    data = io.BytesIO()
    with zipfile.ZipFile(data, "w") as packed, warnings.catch_warnings(action="ignore"):
        for n in range(100):
            packed.writestr(SOFTMAX, f"{n}")
    written(tmp_path, {"mallory.zip": data.getvalue()})
    assert hostile(tmp_path).files == {SOFTMAX: b"99"}  # as unpacking would leave it


@pytest.mark.parametrize("name", [f"{SOFTMAX}", f"exercises/{SOFTMAX}"])
def test_one_stray_chapter_does_not_make_a_class_one_student(tmp_path: Path, name: str) -> None:
    written(tmp_path, {name: b"0", **{f"student{n}/{SOFTMAX}": b"%d" % n for n in range(3)}})
    assert {s.files[SOFTMAX] for s in submissions(tmp_path)} == {b"0", b"1", b"2"} | {b"0"}
    assert len(submissions(tmp_path)) == 4


def test_names_that_differ_in_large_letters_alone_are_one_place(tmp_path: Path) -> None:
    packed = zipped({"02_Softmax/SOFTMAX.PY": b"1", "02_softmax/softmax.py": b"2", "02_SOFTMAX/Softmax.py": b"3"})
    written(tmp_path, {"mallory.zip": packed})
    found = hostile(tmp_path)
    assert found.files == {SOFTMAX: b"2"}
    assert found.notes[0].startswith(f"3 files are for {SOFTMAX}: {SOFTMAX} was taken")


def test_names_in_an_archive_may_be_utf8_that_it_does_not_say(tmp_path: Path) -> None:
    name = "é/softmax.py"
    data = zipped({name: b"1"})
    for at, start in ((8, data.index(b"PK\1\2")), (6, 0)):
        data = data[: start + at] + b"\0\0" + data[start + at + 2 :]
    written(tmp_path, {"mallory.zip": data, "mallory/x.py": b""})
    (tmp_path / "mallory/x.py").unlink()
    (tmp_path / "mallory").rmdir()
    assert hostile(tmp_path).files == {SOFTMAX: b"1"}
    assert archive.name_of(zipfile.ZipFile(io.BytesIO(data)).infolist()[0]) == name


def test_a_name_that_begins_with_nul_is_refused(tmp_path: Path) -> None:
    whole = zipped({SOFTMAX: b"x = 1\n", "a/other.txt": b"1"})
    written(tmp_path, {"mallory.zip": whole.replace(b"a/other.txt", b"\0/other.txt")})
    found = hostile(tmp_path)
    assert {*found.files} == {SOFTMAX}
    assert any("leads elsewhere" in said for said in found.refused)


@settings(max_examples=150, deadline=None)
@given(st.data())
def test_a_damaged_archive_is_a_sentence(tmp_path_factory: pytest.TempPathFactory, data: st.DataObject) -> None:
    whole = zipped({SOFTMAX: b"x = 1\n" * 20, "02_softmax/worksheet.py": b"", "a/é.txt": b"1"})
    damaged = bytearray(whole)
    for at, byte in data.draw(st.lists(st.tuples(st.integers(0, len(whole) - 1), st.integers(0, 255)), max_size=6)):
        damaged[at] = byte
    cut = data.draw(st.integers(0, len(whole)) | st.just(len(whole)))
    root = tmp_path_factory.mktemp("class")
    written(root, {"mallory.zip": bytes(damaged[:cut])})
    found = hostile(root)
    assert {*found.files} <= {SOFTMAX, "02_softmax/worksheet.py"}
    assert found.files or found.refused


KINDS = st.sampled_from(
    ["file", "folder", "zip", "outside", "inside", "up", "root", "self", "hard"]
    + (["pipe"] if hasattr(os, "mkfifo") else [])
)
PARTS = st.sampled_from(["02_softmax", "softmax.py", "exercises", "a", "all.zip", "worksheet.py"])


@settings(max_examples=100, deadline=None)
@given(tree=st.lists(st.tuples(st.lists(PARTS, min_size=1, max_size=4), KINDS), max_size=8))
def test_whatever_lies_there_nothing_outside_is_read(
    tmp_path_factory: pytest.TempPathFactory, tree: list[tuple[list[str], str]]
) -> None:
    top = tmp_path_factory.mktemp("tree")
    written(top / "secret", {SOFTMAX: SECRET, "softmax.py": SECRET, "all.zip": zipped({SOFTMAX: SECRET})})
    root = top / "class"
    mallory = root / "mallory"
    mallory.mkdir(parents=True)
    leads = {"outside": top / "secret", "inside": mallory / "a", "up": Path(".."), "root": Path("/")}
    for parts, kind in tree:
        path = mallory.joinpath(*parts)
        try:
            if os.path.lexists(path) or any(p.is_symlink() for p in path.parents):
                continue
            path.parent.mkdir(parents=True, exist_ok=True)
            match kind:
                case "file":
                    path.write_bytes(b"mine")
                case "zip":
                    path.write_bytes(zipped({"softmax.py": b"mine"}))
                case "folder":
                    path.mkdir()
                case "pipe":
                    os.mkfifo(path)
                case "hard":
                    os.link(top / "secret" / "softmax.py", path)
                case "self":
                    path.symlink_to(path)
                case _:
                    path.symlink_to(leads[kind])
        except OSError:
            continue
    found = hostile(root)
    assert all(content == b"mine" or content.startswith(b"PK") for content in found.files.values())
    assert SECRET not in b"".join(found.files.values())
    assert found.files or found.refused


@pytest.mark.parametrize("kind", ["too large", "no rights"])
def test_an_archive_that_cannot_be_read_is_one_students(tmp_path: Path, kind: str) -> None:
    """It is all that they handed in, and lies in no folder of theirs."""
    file = tmp_path / "mallory.zip"
    file.write_bytes(b"")
    if kind == "too large":
        os.truncate(file, archive.LARGEST + 1)
    elif os.geteuid():
        file.chmod(0)
    else:
        pytest.skip("root may read everything")
    found = hostile(tmp_path)
    assert found.files == {}
    assert found.refused[0].startswith("mallory.zip: it ")
