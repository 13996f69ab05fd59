"""Notebooks as files: the same bytes each time, badges where they can lead somewhere, and nothing lost."""

from __future__ import annotations

import importlib.util
import json
import re
import sys
from pathlib import Path
from typing import Any

import pytest
from books import Book
from support import ROOT, CommandLine

from learn_transformers import course
from learn_transformers.course import WrongUse, needs
from learn_transformers.notebook import exporting
from learn_transformers.notebook.exporting import Repository
from learn_transformers.report import copies

SOFTMAX = course.known_chapter("softmax")


@pytest.fixture(scope="module")
def made() -> dict[str, Any]:
    found: dict[str, Any] = json.loads(exporting.notebook(SOFTMAX))
    return found


def test_the_command_writes_the_map_and_a_notebook_a_chapter(command_line: CommandLine, tmp_path: Path) -> None:
    done = command_line("export", "notebooks", "my notebooks")
    assert (done.returncode, done.stderr) == (0, "")
    names = ["00_map.ipynb", *(f"{c.folder}.ipynb" for c in course.chapters())]
    assert sorted(p.name for p in (tmp_path / "my notebooks").iterdir()) == names
    assert all(f"my notebooks/{name}" in done.stdout for name in names)


def test_the_map_is_a_notebook_with_its_figure_and_links_lead_to_notebooks() -> None:
    page = course.map_of_course()
    assert page is not None
    book = json.loads(exporting.notebook(page))
    text = "\n".join("".join(cell["source"]) for cell in book["cells"])
    assert text.startswith("# The map of the course\n")
    assert 'src="data:image/svg+xml;base64,' in text
    assert "[03](03_self_attention.ipynb)" in text
    assert sum(cell["cell_type"] == "code" for cell in book["cells"]) >= 15
    lesson = exporting.lesson.linked("[a](../02_softmax/README.md) [b](../README.md#token) [c](../99_none/README.md)")
    assert lesson == "[a](02_softmax.ipynb) [b](00_map.ipynb#token) [c](../99_none/README.md)"
    assert "[The map of the course](00_map.ipynb)" in exporting.lesson.text(SOFTMAX)


@pytest.fixture
def two(monkeypatch: pytest.MonkeyPatch) -> None:
    """A course of two chapters, which is quicker."""
    needs.read()  # the map of the whole course is kept, and would else be that of two chapters for all later tests
    found = course.chapters()[:2]
    monkeypatch.setattr(course, "chapters", lambda: found)


def test_they_are_valid_notebooks_of_version_4_5(made: dict[str, Any]) -> None:
    import nbformat

    nbformat.validate(made)
    assert (made["nbformat"], made["nbformat_minor"]) == (4, 5)
    assert made["metadata"]["kernelspec"]["name"] == "python3"
    ids = [cell["id"] for cell in made["cells"]]
    assert len(ids) == len(set(ids))
    assert all(cell["metadata"] == {} for cell in made["cells"])


def test_the_first_code_cell_installs_the_course_where_it_is_missing(made: dict[str, Any]) -> None:
    setup = "".join(next(c["source"] for c in made["cells"] if c["cell_type"] == "code"))
    assert '    %pip install -q "learn-transformers[notebook]"\n' in setup
    assert "%load_ext learn_transformers\n%chapter softmax\nimport numpy as np" in setup


def test_the_same_bytes_again_and_other_cells_keep_their_ids(
    made: dict[str, Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    assert json.loads(exporting.notebook(SOFTMAX)) == made
    text = exporting.lesson.text(SOFTMAX)
    monkeypatch.setattr(
        exporting.lesson, "text", lambda *_: text.replace("After this you can", "After that you can", 1)
    )
    changed = json.loads(exporting.notebook(SOFTMAX))
    before, after = ({c["id"] for c in notebook["cells"]} for notebook in (made, changed))
    assert (len(before - after), len(after - before)) == (1, 1)


@pytest.mark.usefixtures("two")
def test_a_notebook_that_is_there_is_not_overwritten(tmp_path: Path) -> None:
    exporting.export(tmp_path)
    mine = tmp_path / exporting.name_of(SOFTMAX)
    written = mine.read_bytes()
    mine.write_text("my work")
    (tmp_path / exporting.name_of(course.chapters()[0])).unlink()
    with pytest.raises(WrongUse, match=f"holds {mine.name} with other contents: --force replaces them"):
        exporting.export(tmp_path)
    assert mine.read_text() == "my work"
    assert not (tmp_path / exporting.name_of(course.chapters()[0])).exists()
    done = exporting.export(tmp_path, force=True)
    assert [one.written for one in done] == [False, True, True]
    assert mine.read_bytes() == written
    kept = done[2].backup
    assert kept is not None
    assert kept.read_text() == "my work"
    assert tmp_path in kept.parents


@pytest.mark.usefixtures("two")
def test_nothing_is_written_where_nothing_is_new(tmp_path: Path) -> None:
    exporting.export(tmp_path)
    before = {p: p.stat().st_mtime_ns for p in tmp_path.iterdir()}
    done = exporting.export(tmp_path, force=True)
    assert copies.exported(done) == ["All notebooks are there already, as they would be written."]
    assert {p: p.stat().st_mtime_ns for p in tmp_path.iterdir()} == before


def test_a_folder_that_cannot_be_written_is_said(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(WrongUse, match="The notebooks cannot be written to"):
        exporting.export(tmp_path / "file")


def test_badges_lead_to_the_file_in_its_repository(tmp_path: Path) -> None:
    (tmp_path / ".git").mkdir()
    folder = tmp_path / "books" / "en"
    badges = exporting.links(Repository.named("me/my-course@work/2"), folder, SOFTMAX)
    assert "(https://colab.research.google.com/github/me/my-course/blob/work/2/books/en/02_softmax.ipynb)" in badges
    assert "src=https://github.com/me/my-course/blob/work/2/books/en/02_softmax.ipynb)" in badges
    assert badges in exporting.lesson.text(SOFTMAX, badges)
    assert "/blob/main/02_softmax.ipynb" in exporting.links(Repository.named("me/my-course"), tmp_path, SOFTMAX)
    assert "colab" not in exporting.lesson.text(SOFTMAX)


NO_OWNERS = ["-me/x", "me-/x", "me--you/x", "me.you/x", "{me}/x", "https://example.org/me/x", "git@github.com:me/x"]
NO_NAMES = ["", "me", "me/", "/x", "me/my course", "me/x/y", "me/x)(y", "me/$x", "me/x#main", "me/xü", "me/x\n"]
NO_NAMES += ["me/.", "me/..", "me/..@main", "me/x.git"]
NO_BRANCHES = ["me/x@", "me/x@/", "me/x@..", "me/x@--option", "me/x@a//b", "me/x@a/"]


@pytest.mark.parametrize("name", [*NO_OWNERS, *NO_NAMES, *NO_BRANCHES])
def test_what_is_no_repository_is_refused(tmp_path: Path, name: str) -> None:
    with pytest.raises(WrongUse, match=r"is no repository: write OWNER/NAME, or OWNER/NAME@BRANCH\."):
        exporting.export(tmp_path, repository=name)
    assert not list(tmp_path.iterdir())


def test_what_is_no_repository_is_wrong_use(command_line: CommandLine, tmp_path: Path) -> None:
    done = command_line("export", "notebooks", "out", "--repository", "me/..")
    assert (done.returncode, done.stdout, done.stderr.count("\n")) == (2, "", 1)
    assert not (tmp_path / "out").exists()


@pytest.mark.parametrize(
    ("name", "source"),
    [
        ("me/my-course", "git+https://github.com/me/my-course"),
        ("Some-1/x_y.z@work/2", "git+https://github.com/Some-1/x_y.z@work/2"),
        ("me/.github@v0.2", "git+https://github.com/me/.github@v0.2"),
    ],
)
def test_with_a_repository_the_first_cell_installs_from_it(name: str, source: str, tmp_path: Path) -> None:
    text = exporting.notebook(SOFTMAX, Repository.named(name), tmp_path)
    setup = "".join(next(c["source"] for c in json.loads(text)["cells"] if c["cell_type"] == "code"))
    assert f'    %pip install -q "learn-transformers @ {source}" {{tested}}\n%load_ext learn_transformers\n' in setup
    (pin,) = re.findall(r'^    tested = "" if importlib.util.find_spec\("torch"\) else "(.*?)"', setup, re.MULTILINE)
    assert pin in (ROOT / "constraints.txt").read_text().splitlines()
    assert pin.startswith("torch==")


@pytest.mark.parametrize("torch", [True, False])
def test_torch_is_pinned_where_there_is_none(book: Book, monkeypatch: pytest.MonkeyPatch, torch: bool) -> None:
    said: list[str] = []
    book.shell.register_magic_function(said.append, "line", "pip")
    monkeypatch.setattr(importlib.util, "find_spec", lambda name: torch if name == "torch" else None)
    text = exporting.lesson.text(SOFTMAX, source="git+https://github.com/me/x")
    ran = book.run(text[text.index("import importlib") : text.index("%load_ext")])
    assert ran.raised is None
    assert said == [f'install -q "learn-transformers @ git+https://github.com/me/x" {"" if torch else "torch==2.13.0"}']


def test_without_jupytext_one_sentence_says_what_to_install(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    from learn_transformers import cli

    monkeypatch.setitem(sys.modules, "jupytext", None)
    monkeypatch.setattr(sys, "argv", ["learn-transformers", "export", "notebooks", str(tmp_path / "out")])
    with pytest.raises(SystemExit) as ended:
        cli.main()
    assert ended.value.code == 2
    said = capsys.readouterr()
    assert said.out == ""
    assert said.err.count("\n") == 1
    assert '`pip install "learn-transformers[notebook]"`' in said.err
    assert not (tmp_path / "out").exists()
