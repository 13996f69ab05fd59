"""A lesson's figures: characters and words in a terminal, the image itself in a notebook."""

from __future__ import annotations

import base64
import shutil
from pathlib import Path
from xml.etree import ElementTree

import pytest
from support import FIXTURE_COURSE

from learn_transformers import course
from learn_transformers.lessons import figures
from learn_transformers.lessons import lesson as reading
from learn_transformers.lessons.figures import Image, InCharacters
from learn_transformers.report.lesson import page

pytestmark = pytest.mark.usefixtures("fixture_course")

FIGURE = "01_doubling/figures/before_and_after"
PICTURE = ["before  ░░  1.00  xx -2.00      0.25", " after  ▒▒  2.00  %% -4.00      0.50"]


@pytest.fixture
def exercises(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    shutil.copytree(FIXTURE_COURSE / "exercises", tmp_path / "exercises")
    monkeypatch.chdir(tmp_path)
    return tmp_path / "exercises"


def shown(exercises: Path | None, *, utf8: bool = True, width: int = 80) -> list[str]:
    text = reading.lesson(exercises, course.known_chapter("doubling"))
    lines = page.lines(text.markdown, width, False, utf8=utf8, figures=text.figures)
    first = next(n for n, line in enumerate(lines) if line.startswith(("    before", "Figure")))
    return lines[first : lines.index("The equation") - 1]


def test_the_images_of_a_lesson_are_those_outside_of_code() -> None:
    code = "```text\n![no](figures/c.svg)\n```\n"
    text = f"![one\nof two](figures/a_1.svg) and ![x](b.png)\n\n{code}[a link](figures/d.svg)\n"
    found = figures.images(text)
    assert found == [Image("one of two", "figures/a_1.svg"), Image("x", "b.png")]
    assert [image.name for image in found] == ["a_1", ""]
    assert Image("", "figures/../../x.svg").name == ""


def test_a_terminal_shows_the_picture_what_is_to_be_seen_and_where_it_lies(exercises: Path) -> None:
    words = "Figure: Three numbers above their doubles: each is twice as far from 0, on the"
    assert shown(exercises) == [
        *(f"    {line}" for line in PICTURE),
        "",
        words,
        f"same side of it. (exercises/{FIGURE}.svg)",
    ]
    plain = shown(exercises, utf8=False)
    assert plain[:2] == ["    before  ..  1.00  xx -2.00      0.25", "     after  ++  2.00  %% -4.00      0.50"]
    assert "".join(plain).isascii()
    assert max(map(len, shown(exercises, width=24))) <= 24


@pytest.mark.usefixtures("exercises")  # from a folder in which the program does not look for it
def test_without_a_course_of_one_s_own_it_is_where_the_course_is_installed() -> None:
    assert str(FIXTURE_COURSE / f"exercises/{FIGURE}.svg") in "".join(shown(None, width=100))


def test_a_lesson_as_it_was_handed_out_shows_the_picture_that_was(exercises: Path) -> None:
    (exercises / f"{FIGURE}.txt").write_text("mine")
    assert "mine" not in "".join(shown(exercises))
    assert shown(exercises)[0] == f"    {PICTURE[0]}"


def test_a_lesson_of_one_s_own_shows_its_own_picture_cleaned(exercises: Path) -> None:
    lesson = exercises / "01_doubling/README.md"
    lesson.write_text(lesson.read_text() + "\nMine.\n")
    (exercises / f"{FIGURE}.txt").write_text("before \x1b[2J\x1b]0;x\x07 ‮ mine\n")
    (line, *_) = shown(exercises)
    assert line.isprintable()
    assert line.endswith("mine")
    (exercises / f"{FIGURE}.txt").unlink()
    (exercises / f"{FIGURE}.txt").symlink_to("/etc/passwd")
    assert shown(exercises)[0].startswith("Figure: ")


def test_an_image_that_is_not_known_is_told_in_words() -> None:
    assert page.lines("![What *one* sees](other.png)", 80, False) == ["Figure: What *one* sees (other.png)"]
    known = {"other.png": InCharacters("a─b\n", "where it is")}
    assert page.lines("![A](other.png)", 80, False, figures=known) == ["    a─b", "", "Figure: A (where it is)"]
    assert page.lines("see ![A](other.png)", 80, False, figures=known) == ["see A (other.png)"]


def test_a_notebook_has_figures_in_it() -> None:
    doubling = course.known_chapter("doubling")
    text = course.shipped_bytes("01_doubling/README.md").decode()
    (line,) = [line for line in figures.embedded(text, doubling).splitlines() if line.startswith("<img")]
    element = ElementTree.fromstring(line.replace(">", "/>"))
    assert element.get("alt") == figures.images(text)[0].alt
    kind, _, data = str(element.get("src")).partition(",")
    assert kind == "data:image/svg+xml;base64"
    assert base64.b64decode(data) == course.shipped_bytes(f"{FIGURE}.svg")
    for untouched in ("![x](b.png)", "![x](figures/unknown.svg)", "```text\n![x](figures/before_and_after.svg)\n```"):
        assert figures.embedded(untouched, doubling) == untouched
