"""Files that are not what they seem, and folders that somebody else filled."""

from __future__ import annotations

import importlib.util
import os
import sys
from collections.abc import Callable
from pathlib import Path, PurePath
from types import SimpleNamespace

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from support import make_pipe, root_only

from learn_transformers.course import handed_in
from learn_transformers.course.handed_in import Kind, Unreadable

SECRET = b"what only the reader may read\n"


@pytest.fixture
def elsewhere(tmp_path: Path) -> Path:
    """A folder beside the submission."""
    folder = tmp_path / "elsewhere"
    (folder / "02_softmax").mkdir(parents=True)
    (folder / "02_softmax" / "softmax.py").write_bytes(SECRET)
    return folder


@pytest.fixture
def root(tmp_path: Path) -> Path:
    root = tmp_path / "alice"
    (root / "02_softmax").mkdir(parents=True)
    return root


FILE = PurePath("02_softmax/softmax.py")


def test_a_file_is_read_with_all_its_bytes(root: Path) -> None:
    (root / FILE).write_bytes(b"x = 1\n" * 150_000)
    found = handed_in.read(root, FILE)
    assert (len(found.content), found.names) == (900_000, 1)


def test_a_hard_link_is_told_by_its_names(root: Path, elsewhere: Path) -> None:
    os.link(elsewhere / FILE, root / FILE)
    assert handed_in.read(root, FILE) == handed_in.HandedIn(SECRET, 2)


def linked_file(file: Path, elsewhere: Path) -> None:
    file.symlink_to(elsewhere / FILE)


def relative_link(file: Path, elsewhere: Path) -> None:
    file.symlink_to(os.path.relpath(elsewhere / FILE, file.parent))


def linked_folder(file: Path, elsewhere: Path) -> None:
    file.parent.rmdir()
    file.parent.symlink_to(elsewhere / "02_softmax")


def dangling(file: Path, elsewhere: Path) -> None:
    file.symlink_to(elsewhere / "nothing")


def pipe(file: Path, elsewhere: Path) -> None:
    make_pipe(file)


def folder(file: Path, elsewhere: Path) -> None:
    file.mkdir()


def giant(file: Path, elsewhere: Path) -> None:
    with file.open("wb") as stream:
        stream.truncate(handed_in.MAX_SOURCE + 1)


def nothing(file: Path, elsewhere: Path) -> None:
    pass


def file_for_a_folder(file: Path, elsewhere: Path) -> None:
    file.parent.rmdir()
    file.parent.write_text("x")


@pytest.mark.parametrize(
    ("make", "words"),
    [
        (linked_file, "softmax.py is a symbolic link; hand in the file itself"),
        (relative_link, "softmax.py is a symbolic link; hand in the file itself"),
        (linked_folder, "the folder 02_softmax is a symbolic link; hand in the folder itself"),
        (dangling, "softmax.py is a symbolic link; hand in the file itself"),
        (pipe, "softmax.py is not a regular file"),
        (folder, "softmax.py is a folder, not a file"),
        (giant, "at most 1 MiB"),
        (nothing, "softmax.py is missing"),
        (file_for_a_folder, "02_softmax cannot be read: Not a directory"),
    ],
)
@pytest.mark.parametrize("way", ["by descriptor", "by path", "as on Windows"])
def test_what_is_no_file_of_the_submission_is_told_apart(
    root: Path,
    elsewhere: Path,
    make: Callable[[Path, Path], None],
    words: str,
    way: str,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    relative = way == "by descriptor"
    monkeypatch.setattr(handed_in, "_RELATIVE", relative)
    if way == "as on Windows":  # which knows no pipes in folders; here, to open one must not wait
        monkeypatch.setattr(handed_in, "_FLAGS", os.O_RDONLY | getattr(os, "O_NONBLOCK", 0))
    make(root / FILE, elsewhere)
    with pytest.raises(Unreadable) as caught:
        handed_in.read(root, FILE)
    said = str(caught.value)
    assert words in said or (not relative and make is file_for_a_folder and "Not a directory" in said)


@pytest.mark.parametrize("relative", [True, False])
def test_a_folder_is_listed_with_what_stands_there(
    root: Path, elsewhere: Path, relative: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(handed_in, "_RELATIVE", relative)
    (root / FILE).write_bytes(b"")
    (root / "02_softmax" / "folder").mkdir()
    (root / "02_softmax" / "link").symlink_to(elsewhere)
    make_pipe(root / "02_softmax" / "pipe")
    found = handed_in.listing(root, FILE.parent, 4)
    assert [(e.name, e.kind) for e in found] == [
        ("folder", Kind.FOLDER),
        ("link", Kind.LINK),
        ("pipe", Kind.OTHER),
        ("softmax.py", Kind.FILE),
    ]
    assert len(handed_in.listing(root, FILE.parent, 1)) == 2
    for below, words in (("02_softmax/link", "is a symbolic link"), ("nothing", "is missing"), ("../x", "not lie in")):
        with pytest.raises(Unreadable, match=words):
            handed_in.listing(root, PurePath(below), 4)


def test_a_junction_of_windows_is_a_link(root: Path, elsewhere: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """It is a folder by its mode, and leads wherever whoever made it likes."""
    (root / FILE).write_bytes(SECRET)
    junction, lstat = root / FILE.parent, Path.lstat

    def told(path: Path) -> object:
        found = lstat(path)
        return SimpleNamespace(st_mode=found.st_mode, st_reparse_tag=0xA0000003) if path == junction else found

    monkeypatch.setattr(handed_in, "_RELATIVE", False)
    assert handed_in.read(root, FILE).content == SECRET
    monkeypatch.setattr(Path, "lstat", told)
    assert handed_in.listing(root, PurePath(), 4) == [handed_in.Entry("02_softmax", Kind.LINK)]
    with pytest.raises(Unreadable, match="the folder 02_softmax is a symbolic link"):
        handed_in.read(root, FILE)


def test_no_byte_of_a_file_is_translated(monkeypatch: pytest.MonkeyPatch) -> None:
    """On Windows, what is opened without this flag ends at a Ctrl-Z, and its line ends change."""
    monkeypatch.setattr(os, "O_BINARY", 0x8000, raising=False)
    spec = importlib.util.spec_from_file_location("as_on_windows", handed_in.__file__)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    monkeypatch.setitem(sys.modules, spec.name, module)
    spec.loader.exec_module(module)
    assert module._FLAGS & os.O_BINARY


@pytest.mark.parametrize("way", ["../elsewhere/02_softmax/softmax.py", "/etc/passwd", "02_softmax/../../x", "."])
def test_no_way_leads_out(root: Path, elsewhere: Path, way: str) -> None:
    with pytest.raises(Unreadable):
        handed_in.read(root, PurePath(way))


def test_a_folder_above_may_be_a_link(tmp_path: Path, elsewhere: Path) -> None:
    (tmp_path / "home").symlink_to(tmp_path)
    assert handed_in.read(tmp_path / "home" / "elsewhere", FILE).content == SECRET


def test_a_root_that_is_a_link_of_ones_own_is_followed_once(tmp_path: Path, elsewhere: Path) -> None:
    once, twice = tmp_path / "once", tmp_path / "twice"
    once.symlink_to(elsewhere)
    twice.symlink_to(once)
    assert handed_in.read(once, FILE).content == SECRET
    with pytest.raises(Unreadable, match="once is a symbolic link"):
        handed_in.read(twice, FILE)


@root_only("only root can give a link away")
def test_a_root_that_somebody_else_linked_is_not_followed(tmp_path: Path, elsewhere: Path) -> None:
    link = tmp_path / "link"
    link.symlink_to(elsewhere)
    os.chown(link, 1234, 1234, follow_symlinks=False)
    with pytest.raises(Unreadable, match="a symbolic link of somebody else's"):
        handed_in.read(link, FILE)


NAMES = st.sampled_from(["02_softmax", "softmax.py", "a", "b"])
KINDS = st.sampled_from(
    ["file", "folder", "outside", "inside", "up", "root", "self", "hard", *(["pipe"] if hasattr(os, "mkfifo") else [])]
)

LEADS = {"up": Path(".."), "root": Path("/")}


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(tree=st.lists(st.tuples(st.lists(NAMES, min_size=1, max_size=3), KINDS), max_size=8))
def test_whatever_lies_in_a_submission_nothing_outside_is_read(
    tmp_path_factory: pytest.TempPathFactory, tree: list[tuple[list[str], str]]
) -> None:
    top = tmp_path_factory.mktemp("tree")
    (top / "secret").mkdir()
    for way in ("softmax.py", "02_softmax/softmax.py"):
        (top / "secret" / way).parent.mkdir(exist_ok=True)
        (top / "secret" / way).write_bytes(SECRET)
    root = top / "alice"
    root.mkdir()
    for parts, kind in tree:
        path = root.joinpath(*parts)
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            if os.path.lexists(path):  # to write into a pipe would wait for ever
                continue
            if kind == "file":
                path.write_bytes(b"mine")
            elif kind == "folder":
                path.mkdir()
            elif kind == "pipe":
                os.mkfifo(path)
            elif kind == "hard":
                (root / "one").write_bytes(b"mine")
                os.link(root / "one", path)
            else:
                to = {
                    "outside": top / "secret",
                    "inside": root / "a",
                    "up": Path(".."),
                    "root": Path("/"),
                    "self": path,
                }
                path.symlink_to(to[kind])
        except OSError:  # stands in each other's way
            continue
    for parts, _ in [*tree, (["02_softmax", "softmax.py"], ""), (["softmax.py"], "")]:
        try:
            found = handed_in.read(root, PurePath(*parts))
        except Unreadable:
            continue
        assert found.content == b"mine"
        assert not any(root.joinpath(*parts[: n + 1]).is_symlink() for n in range(len(parts)))


@pytest.mark.parametrize(
    "below", ["02_softmax/softmax.py", "02_softmax/notes.txt", "03_self_attention/self_attention.py", "loose.py"]
)
def test_what_was_read_already_is_found_as_on_a_disk(root: Path, below: str) -> None:
    files = {"02_softmax/softmax.py": b"x = 1\n"}
    for name, content in files.items():
        (root / name).write_bytes(content)

    def found(read: Callable[[], handed_in.HandedIn]) -> object:
        try:
            return read()
        except Unreadable as problem:
            return type(problem), str(problem)

    place = PurePath(below)
    assert found(lambda: handed_in.among(files, place)) == found(lambda: handed_in.read(root, place))
