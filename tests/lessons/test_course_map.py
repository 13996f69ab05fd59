"""The map of the course: what `read` shows of it, its glossary, and what hints and cards say of its NumPy."""

from __future__ import annotations

import re
import shutil
from pathlib import Path

import pytest
from not_yet import LESSONS as NOT_YET
from support import ROOT, CommandLine

from learn_transformers import course
from learn_transformers.answer_key import figures
from learn_transformers.authoring import glossary, lessons, teaching
from learn_transformers.lessons import course_map, hints
from learn_transformers.report import in_numpy, overview

MAP = ROOT / "exercises" / "README.md"


def part(name: str) -> str:
    return course_map.text(None, name).markdown


def test_the_map_is_all_but_the_glossary_and_numpy_and_each_of_these_is_a_page() -> None:
    shown, words, numpy = part("map"), part("glossary"), part("numpy")
    assert shown.startswith("# The map of the course\n")
    assert "## Three routes" in shown
    assert "## The lecture, minute by minute" in shown
    assert words.startswith("# Glossary\n")
    assert numpy.startswith("# The NumPy you need\n")
    assert len(shown) + len(words) + len(numpy) == len(MAP.read_text()) - len("##")  # of two headings


def test_its_blocks_print_what_it_shows_in_the_width_of_a_terminal() -> None:
    blocks = lessons.run(MAP, ROOT / "solutions")
    assert len(blocks) >= 15
    for block in blocks:
        assert (block.language, block.shown) == ("text", block.printed)
    assert teaching._too_wide(MAP.read_text()) == []


def test_every_heading_leads_somewhere_else() -> None:
    anchors = [course_map.anchor(heading) for heading in re.findall(r"^##+ (.+)$", MAP.read_text(), re.MULTILINE)]
    assert len(anchors) == len(set(anchors))
    assert [*map(course_map.anchor, ("dot product", "`keepdims`", "`*`, place by place", "BOS"))] == [
        "dot-product",
        "keepdims",
        "-place-by-place",
        "bos",
    ]


def test_the_glossary_has_a_sentence_for_each_word_and_the_chapter_that_explains_it() -> None:
    words = course_map.glossary()
    assert len(words) >= 40
    assert words == sorted(words, key=course_map.anchor)
    entries = part("glossary").split("\n### ")[1:]
    written = {chapter.folder: chapter for chapter in course.chapters()}
    for word, entry in zip(words, entries, strict=True):
        heading, sentence = entry.strip().split("\n")
        said = re.fullmatch(r"[^.]+\. \[Chapter (\d\d)\]\((\1_\w+)/README\.md\)", sentence)
        assert heading == word
        assert said, sentence
        if said[2] not in NOT_YET:
            lesson = course.shipped_bytes(written[said[2]].page).decode()
            assert glossary._pattern(word).search(lesson.replace("_", " ")), word


def test_it_leads_to_every_chapter_and_shows_it_in_its_figure() -> None:
    linked = {*re.findall(r"\]\((\d\d_\w+)/README\.md\)", MAP.read_text())}
    there = {chapter.folder for chapter in course.chapters()}
    assert linked == there
    assert {int(folder[:2]) for folder in linked} == {*figures.CHAPTERS} == {*range(1, 17)}


def test_read_shows_the_map_and_its_parts(command_line: CommandLine, tmp_path: Path) -> None:
    shutil.copytree(ROOT / "exercises", tmp_path / "exercises")
    shown = command_line("read", cwd=tmp_path)
    assert (shown.returncode, shown.stderr) == (0, "")
    assert shown.stdout.startswith("The map of the course\n")
    assert "01 before ───► 03 self-attention" in shown.stdout
    assert "(exercises/figures/course.svg)" in shown.stdout
    assert "youtube.com/watch?v=P127jhj-8-Y&t" not in shown.stdout  # a table has no room for 31 addresses
    assert command_line("read", "map", cwd=tmp_path).stdout == shown.stdout
    assert command_line("read", "glossary", cwd=tmp_path).stdout.startswith("Glossary\n")
    (tmp_path / "exercises" / "README.md").write_text("# Mine\n\n## The NumPy you need\n\nNone.\n")
    assert (
        command_line("read", "numpy", cwd=tmp_path).stdout == "│ The NumPy you need\n│ ══════════════════\n│\n│ None.\n"
    )
    (tmp_path / "exercises" / "README.md").unlink()
    handed_out = command_line("read", "numpy", cwd=tmp_path)
    assert "This is the map as it was handed out" in handed_out.stderr
    assert "keepdims" in handed_out.stdout


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ("Which axis is it?", ""),
        ("Is `np.sum` what you want?", ""),
        ("Which two does `np.swapaxes(k, -1, -2)` exchange?", "explains `swapaxes`."),
        ("Does `s.sum(axis=-1, keepdims=True)` keep it?", "explains `axis` and `keepdims`."),
    ],
)
def test_numpy_is_explained_where_code_names_it(words: str, said: str) -> None:
    assert in_numpy.explained(words) == (f"`learn-transformers read numpy` {said}" if said else "")


def test_a_hint_leads_to_the_numpy_that_it_names() -> None:
    softmax = course.known_chapter("softmax")
    last = hints.Hint("step:nearly the code", "nearly the code", "Divide by `e.sum(axis=axis, keepdims=True)`.")
    shown = overview.hint_text(softmax, "softmax", hints.Opened((last,), 3, True))
    assert "`learn-transformers read numpy` explains `axis` and `keepdims`." in shown
    other = hints.Hint("step:the idea", "the idea", "What happens to a large score?")
    assert not any(
        "read numpy" in line for line in overview.hint_text(softmax, "softmax", hints.Opened((other,), 3, True))
    )
