"""The text of a notebook: the whole lesson, every stub and every question once, each where it is needed."""

from __future__ import annotations

import ast
import re

import pytest

from learn_transformers import course
from learn_transformers.course import needs
from learn_transformers.lessons import figures
from learn_transformers.notebook import lesson
from learn_transformers.notebook.lesson import Block
from learn_transformers.symbolic.marking import worksheet

CHAPTERS = course.chapters()
SOFTMAX = course.known_chapter("softmax")
each_chapter = pytest.mark.parametrize("chapter", CHAPTERS, ids=lambda c: c.name)


def cells(chapter: course.Chapter) -> list[str]:
    return [block.text for block in lesson.blocks(lesson.text(chapter)) if block.language == "python"]


def head(cell: str) -> tuple[str, list[str]]:
    magic, *words = cell.partition("\n")[0].split() or [""]
    return magic, words


@each_chapter
def test_nothing_of_the_lesson_is_lost_or_moved(chapter: course.Chapter) -> None:
    made = lesson.text(chapter)
    written = lesson.linked(figures.embedded(course.shipped_bytes(chapter.page).decode(), chapter))
    assert figures.images(written) == []  # all are in it
    place = 0
    for paragraph in re.split(
        r"\n+", re.sub(r"^(```.*|learn-transformers check .*)$", "", written, flags=re.MULTILINE)
    ):
        place = made.find(paragraph, place)
        assert place >= 0, paragraph


@each_chapter
def test_every_stub_stands_once_before_the_cells_that_need_it(chapter: course.Chapter) -> None:
    written: list[str] = []
    uses = needs.read().uses
    for cell in cells(chapter):
        magic, words = head(cell)
        if magic == "%%check":
            name = words[0].removeprefix(f"{chapter.name}.")
            assert re.search(rf'raise NotImplementedError\("{name}(\.\w+)?"\)', cell)  # a class has methods
            assert {n for c, n in uses[chapter.name, name] if c == chapter.name} <= {*written}
            written.append(name)
        elif magic == "%%needs":
            assert {*words} - {"matplotlib"} <= {*written}
    assert sorted(written) == sorted(chapter.definitions())


@each_chapter
def test_every_cell_that_uses_a_function_says_so(chapter: course.Chapter) -> None:
    for cell in cells(chapter):
        magic, words = head(cell)
        if magic not in ("%%check", "%%worksheet"):
            code = re.sub(r"^( *)%.*$", r"\1pass", cell, flags=re.MULTILINE)
            names = {n.id for n in ast.walk(ast.parse(code)) if isinstance(n, ast.Name) and isinstance(n.ctx, ast.Load)}
            assert names & {*chapter.definitions()} <= {*words}


@each_chapter
def test_a_plot_binds_no_name_that_a_later_cell_of_the_lesson_needs(chapter: course.Chapter) -> None:
    """It is put before the worksheet, among cells that were written without it."""
    plot = lesson._PLOTS / f"{chapter.name}.md"
    if not plot.is_file():
        return
    _, heading, later = course.shipped_bytes(chapter.page).decode().partition("\n## The worksheet")
    assert heading
    drawn, _ = bound_and_read(plot.read_text())
    assert drawn & bound_and_read(later)[1] == set()


def bound_and_read(markdown: str) -> tuple[set[str], set[str]]:
    """The names that cells of Python bind, and those that they need from elsewhere."""
    bound, needed = set[str](), set[str]()
    for block in lesson.blocks(markdown):
        for statement in ast.parse(block.text).body if block.language == "python" else ():
            needed |= lesson._read(statement) - bound
            bound |= lesson._bound(statement)
    return bound, needed


@each_chapter
def test_every_question_stands_once_with_all_its_words(chapter: course.Chapter) -> None:
    questions = [cell for cell in cells(chapter) if head(cell) == ("%%worksheet", [chapter.name])]
    assigned = [name for cell in questions for name in re.findall(r"^(\w+) = ", cell, re.MULTILINE)]
    assert sorted(assigned) == sorted(worksheet.entries(chapter.name))
    made = "\n".join(questions)
    shipped = course.shipped_worksheet(chapter).read_text().partition("# ----")[2]
    for line in re.findall(r"^#(?: +\d+\.)? {3,}\S.*$|^# \d+\. .*$", shipped, re.MULTILINE):
        assert line in made


def test_a_cell_needs_what_it_uses_and_what_that_was_made_with() -> None:
    uses = lesson._Uses(SOFTMAX)
    assert uses.needed("from softmax import softmax\nx = 1\n") == []
    assert uses.needed("p = softmax(x)\n") == ["softmax"]
    assert uses.needed("print(p, [f(p) for f in (log_softmax,)])\n") == ["softmax", "log_softmax"]
    assert uses.needed("for p in (1, 2):\n    print(p)\n") == []
    assert uses.needed("def later(p):\n    return cross_entropy(p, q)\n") == ["cross_entropy"]
    assert uses.needed("later(3)\n") == ["cross_entropy"]
    assert uses.needed("q = softmax\n") == ["softmax"]
    assert uses.needed("q = 3\nprint(q)\n") == []
    assert uses.needed("print(q)\n") == []


def test_a_stub_is_put_before_the_sentence_that_leads_up_to_its_cell() -> None:
    prose = "## Now\n\nSome words.\n\nThese are the numbers:"
    made = lesson._with_exercises([Block(prose), Block("softmax(1)\n", "python")], SOFTMAX, stubs())
    assert [b.text.partition("\n")[0] for b in made[:5]] == [
        "## Now",
        "**Your turn: `softmax`.** Write it in place of `raise NotImplementedError`, then run the cell. "
        "What comes below may help; come back whenever you like.",
        "%%check softmax.softmax",
        "These are the numbers:",
        "%%needs softmax",
    ]
    plain = lesson._with_exercises([Block("Some words."), Block("softmax(1)\n", "python")], SOFTMAX, stubs())
    assert plain[0].text == "Some words."


def test_a_stub_that_no_lesson_uses_comes_last() -> None:
    made = lesson._with_exercises([Block("Words.")], SOFTMAX, stubs())
    assert [b.text.partition("\n")[0] for b in made if b.language] == [
        f"%%check softmax.{name}" for name in SOFTMAX.functions()
    ]


def test_commands_of_a_lesson_become_cells() -> None:
    fence = Block("learn-transformers check softmax    # all\nlearn-transformers check log_softmax\n", "")
    other = Block("learn-transformers hint softmax\n", "")
    made = lesson._with_exercises([fence, other], SOFTMAX, stubs())[:2]
    assert made == [Block("%check softmax\n%check log_softmax\n", "python"), other]


def stubs() -> str:
    return course.stub_of(SOFTMAX).read_text()
