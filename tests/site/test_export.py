"""`export site DIR`: what is written, what is left alone, what is wrong use."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from support import CommandLine

from learn_transformers.course import WrongUse
from learn_transformers.site import export
from learn_transformers.site.pages import libraries


@pytest.fixture
def small(monkeypatch: pytest.MonkeyPatch) -> dict[str, bytes]:
    """A site of three files in place of ours, so that writing it takes no time."""
    made = {"index.html": b"one", "a/index.html": b"two", "static/a.css": b"three"}
    monkeypatch.setattr(export, "files", lambda **_: (dict(made), ""))
    return made


def written(folder: Path) -> dict[str, bytes]:
    files = [
        file
        for file in folder.rglob("*")
        if file.is_file() and ".learn-transformers" not in str(file.relative_to(folder))
    ]
    return {file.relative_to(folder).as_posix(): file.read_bytes() for file in files}


def test_a_site_is_written_to_a_new_folder(tmp_path: Path, small: dict[str, bytes]) -> None:
    done = export.export(tmp_path / "deep" / "site")
    assert written(tmp_path / "deep" / "site") == small
    assert (done.pages, len(done.files), done.removed) == (2, len(small) + 1, ())


def test_a_site_replaces_its_own_files_and_takes_old_ones_away(
    tmp_path: Path, small: dict[str, bytes], monkeypatch: pytest.MonkeyPatch
) -> None:
    export.export(tmp_path / "site")
    (tmp_path / "site" / "mine.txt").write_text("mine")
    new = {"index.html": b"new", "static/a.css": b"three"}
    monkeypatch.setattr(export, "files", lambda **_: (new, ""))
    done = export.export(tmp_path / "site")
    assert written(tmp_path / "site") == {**new, "mine.txt": b"mine"}
    assert [file.name for file in done.removed] == ["index.html"]
    assert not any(one.backup for one in done.files)


def test_a_file_of_the_site_that_was_changed_since_is_in_the_way(tmp_path: Path, small: dict[str, bytes]) -> None:
    folder = tmp_path / "site"
    export.export(folder)
    (folder / "index.html").write_bytes(b"changed by hand")
    small["index.html"] = b"new"
    with pytest.raises(WrongUse, match=r"holds index\.html with other contents: --force"):
        export.export(folder)
    assert (folder / "index.html").read_bytes() == b"changed by hand"
    kept = [one.backup for one in export.export(folder, force=True).files if one.backup]
    assert [file.read_bytes() for file in kept] == [b"changed by hand"]
    assert (folder / "index.html").read_bytes() == b"new"


def test_a_folder_that_holds_something_else_is_left_alone(tmp_path: Path, small: dict[str, bytes]) -> None:
    (tmp_path / "notes.txt").write_text("mine")
    with pytest.raises(WrongUse, match="holds other files"):
        export.export(tmp_path)
    assert written(tmp_path) == {"notes.txt": b"mine"}
    export.export(tmp_path, force=True)
    assert written(tmp_path) == {**small, "notes.txt": b"mine"}


def test_a_file_where_the_folder_should_be_is_wrong_use(tmp_path: Path, small: dict[str, bytes]) -> None:
    (tmp_path / "site").write_text("mine")
    with pytest.raises(WrongUse, match="is a file"):
        export.export(tmp_path / "site")


@pytest.mark.parametrize(
    "marker",
    [
        "[]",
        "{",
        '{"schema": "learn-transformers/site@1", "files": ["a"]}',
        '{"schema": "learn-transformers/site@1", "files": {"../outside.txt": "DIGEST", "/etc/passwd": "DIGEST"}}',
        '{"schema": "learn-transformers/site@1", "files": {"linked/outside.txt": "DIGEST"}}',
    ],
)
def test_a_marker_that_somebody_else_wrote_takes_nothing_away(
    tmp_path: Path, small: dict[str, bytes], marker: str
) -> None:
    outside = tmp_path / "outside.txt"
    outside.write_text("precious")
    digest = export.hashlib.sha256(b"precious").hexdigest()
    folder = tmp_path / "site"
    folder.mkdir()
    (folder / export.MARKER).write_text(marker.replace("DIGEST", digest))
    if hasattr(os, "symlink") and os.name != "nt":
        (folder / "linked").symlink_to(tmp_path)
    export.export(folder)
    assert outside.read_text() == "precious"
    assert (folder / "index.html").read_bytes() == b"one"


def test_what_was_done_is_said_to_people_and_machines(
    tmp_path: Path, small: dict[str, bytes], here: CommandLine
) -> None:
    done = here("export", "site", "site")
    assert (done.returncode, done.stderr) == (0, "")
    assert "2 pages written to site" in done.stdout
    assert "python -m http.server -d site" in done.stdout
    again = json.loads(here("export", "site", "site", "--format", "json").stdout)
    assert (again["schema"], again["pages"], again["written"]) == ("learn-transformers/site-export@1", 2, [])


@pytest.mark.parametrize(("arguments", "said"), [(["file"], "is a file"), (["folder"], "holds other files")])
def test_wrong_use_is_one_sentence(tmp_path: Path, here: CommandLine, arguments: list[str], said: str) -> None:
    (tmp_path / "file").write_text("")
    (tmp_path / "folder").mkdir()
    (tmp_path / "folder" / "mine.txt").write_text("")
    done = here("export", "site", *arguments)
    assert (done.returncode, done.stdout) == (2, "")
    assert said in done.stderr
    assert len(done.stderr.splitlines()) == 1


def test_no_repository_is_wrong_use(tmp_path: Path, here: CommandLine) -> None:
    done = here("export", "site", "site", "--repository", "nobody")
    assert (done.returncode, done.stdout) == (2, "")
    assert "'nobody' is no repository" in done.stderr
    assert not (tmp_path / "site").exists()


def test_a_library_that_is_missing_is_named(tmp_path: Path, here: CommandLine, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "jinja2", None)
    with pytest.raises(WrongUse, match=r'jinja2, which is missing: `pip install "learn-transformers\[site\]"`'):
        libraries.library("jinja2")


def test_the_site_is_made_by_a_program_that_loads_no_torch_for_its_lessons() -> None:
    asked = (
        "from learn_transformers import course; from learn_transformers.site.pages import lessons, places, layout;"
        "links = places.links(); frame = layout.frame();"
        "[frame.page(lessons.page(c, links)) for c in course.chapters()]; import sys; print('torch' in sys.modules)"
    )
    done = subprocess.run([sys.executable, "-P", "-c", asked], capture_output=True, text=True, check=True)
    assert done.stdout.split() == ["False"]
