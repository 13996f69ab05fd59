"""The laws of worksheets: the solution gets full marks, right answers are accepted, wrong ones refused and named."""

from __future__ import annotations

import ast
import re
from collections.abc import Callable, Iterator

import pytest
from support import ROOT

from learn_transformers import course
from learn_transformers.symbolic.equality.decide import compare
from learn_transformers.symbolic.language import sheet
from learn_transformers.symbolic.marking import derivation
from learn_transformers.symbolic.marking.question import mark
from learn_transformers.symbolic.marking.worksheet import (
    Chain,
    Derivation,
    FindMistake,
    Formula,
    Question,
    entries,
    load,
)

CHAPTERS = [chapter for chapter in course.chapters() if chapter.has_worksheet]


def questions() -> Iterator[tuple[str, str, Question]]:
    for chapter in CHAPTERS:
        for name, question in load(chapter.name).items():
            yield chapter.name, name, question


def formulas() -> Iterator[tuple[str, str, Formula]]:
    for chapter, name, question in questions():
        formula = question.correction if isinstance(question, FindMistake) else question
        if isinstance(formula, Formula):
            yield chapter, name, formula


ALL = [pytest.param(question, name, id=f"{chapter}.{name}") for chapter, name, question in questions()]
FORMULAS = [pytest.param(formula, name, id=f"{chapter}.{name}") for chapter, name, formula in formulas()]
DERIVATIONS = [p for p in ALL if isinstance(p.values[0], Derivation)]


def typed(folder: str, chapter: course.Chapter) -> dict[str, sheet.Typed]:
    return sheet.read((ROOT / folder / chapter.worksheet).read_text(encoding="utf-8"))


def test_seven_chapters_have_one() -> None:
    assert {c.number for c in CHAPTERS} >= {1, 2, 3, 4, 5, 6, 13}


def test_no_answer_has_the_name_of_a_function() -> None:
    """What was opened or given up is known by its name alone, and a target may be one."""
    functions = [name for chapter in course.chapters() for name in chapter.functions()]
    answers = [name for chapter in course.chapters() for name in chapter.answers()]
    assert len({*functions, *answers, "worksheet"}) == len({*functions}) + len(answers) + 1


@pytest.mark.parametrize("chapter", CHAPTERS, ids=lambda c: c.name)
@pytest.mark.parametrize("folder", ["exercises", "solutions"])
def test_the_header_says_once_that_entries_count_from_1(folder: str, chapter: course.Chapter) -> None:
    header = ast.get_docstring(ast.parse((ROOT / folder / chapter.worksheet).read_text(encoding="utf-8"))) or ""
    assert len(re.findall(r"count(?:ed)?\s+from\s+1\b", header)) == 1
    assert re.search(r"`\w+\[\w+(?:, \w+)?\]`", header), "an entry is shown"


@pytest.mark.parametrize("chapter", CHAPTERS, ids=lambda c: c.name)
def test_stub_and_solution_ask_for_the_same_in_the_same_order(chapter: course.Chapter) -> None:
    wanted = list(entries(chapter.name))
    assert len(wanted) == len({*wanted})
    stub, solution = typed("exercises", chapter), typed("solutions", chapter)
    assert list(stub) == wanted
    assert list(solution) == wanted
    assert all(found.blank for found in stub.values())
    assert not any(found.problem for found in solution.values())


@pytest.mark.parametrize("chapter", CHAPTERS, ids=lambda c: c.name)
def test_stub_and_solution_differ_in_the_answers_alone(chapter: course.Chapter) -> None:
    def questions(folder: str) -> list[str]:
        text = (ROOT / folder / chapter.worksheet).read_text(encoding="utf-8")
        return [line for line in text.splitlines() if line.startswith("#")]

    assert questions("exercises") == questions("solutions")


@pytest.mark.parametrize("chapter", CHAPTERS, ids=lambda c: c.name)
def test_solution_gets_full_marks(chapter: course.Chapter) -> None:
    solution = {name: found.text for name, found in typed("solutions", chapter).items()}
    for name, question in load(chapter.name).items():
        given = {entry: solution[entry] for entry in question.entries(name)}
        for marked in mark(name, question, given):
            assert (marked.status, marked.score) == ("passed", marked.max_score), marked
            assert marked.max_score == entries(chapter.name)[marked.name]


@pytest.mark.parametrize(("question", "name"), ALL)
def test_blank_is_unfinished_and_nonsense_no_more_than_that(question: Question, name: str) -> None:
    for text in (None, "(", "no_such_name", "x == y", "#", '"', "1/0", "9^9^9^9"):
        given = {} if text is None else dict.fromkeys(question.entries(name), text)
        for marked in mark(name, question, given):
            assert marked.score < marked.max_score
            assert marked.status != "passed"
            assert marked.message or text is None
            assert marked.status == "unfinished" or text in ("1/0", "9^9^9^9", "x == y")


@pytest.mark.parametrize(("formula", "name"), FORMULAS)
def test_right_answers_are_accepted(formula: Formula, name: str) -> None:
    accepted = [formula.reference] if formula.policy == "exact" else []
    for text in (*accepted, *formula.forms, *formula.right):
        (marked,) = mark(name, formula, {name: text})
        assert marked.status == "passed", (text, marked)


@pytest.mark.parametrize(("formula", "name"), FORMULAS)
def test_known_wrong_answers_are_refused_and_named(formula: Formula, name: str) -> None:
    for known in formula.wrong:
        (marked,) = mark(name, formula, {name: known.answer})
        assert marked.status == "failed", (known.answer, marked)
        assert marked.message == f"{known.title}."
        assert marked.hint


@pytest.mark.parametrize(("formula", "name"), FORMULAS)
def test_known_wrong_answers_differ_from_each_other(formula: Formula, name: str) -> None:
    for place, one in enumerate(formula.wrong):
        for other in formula.wrong[:place]:
            found = compare(one.answer, other.answer, formula.names, given=formula.given)
            assert not found.accepted, (one.answer, other.answer)


@pytest.mark.parametrize(("question", "name"), DERIVATIONS)
def test_derivations(question: Derivation, name: str) -> None:
    assert question.model
    assert derivation.mark("", question).lines == ()  # proves start, model and target
    for text in ("\n".join(question.model), *question.right):
        (marked,) = mark(name, question, {name: text})
        assert (marked.status, marked.score) == ("passed", marked.max_score), marked
    for text, first in question.wrong:
        (marked,) = mark(name, question, {name: text})
        assert marked.status == "failed"
        assert [line["status"] for line in marked.lines].index("wrong") + 1 == first, marked
        assert marked.score < marked.max_score


@pytest.mark.parametrize("chapter", CHAPTERS, ids=lambda c: c.name)
def test_a_question_says_its_goal_and_how_much_a_line_may_do_as_the_key_has_it(chapter: course.Chapter) -> None:
    text = (ROOT / "exercises" / chapter.worksheet).read_text(encoding="utf-8")
    for name, question in load(chapter.name).items():
        if not isinstance(question, Derivation):
            continue
        before = text[: text.index(f"\n{name} = ")].rpartition("Start:")[2]
        asked = " ".join(before.replace("#", " ").split())
        assert (question.target in asked) == question.goal_shown, name
        assert ("Steps:" in asked) == bool(question.pace), name
        assert not question.pace or f"Steps: {question.pace}" in asked, name


@pytest.mark.parametrize(("question", "name"), DERIVATIONS)
def test_restating_the_start_or_the_goal_earns_little(question: Derivation, name: str) -> None:
    (start,) = mark(name, question, {name: question.start})
    assert start.score == 0
    assert start.status == "unfinished"


@pytest.mark.parametrize(("question", "name"), [p for p in ALL if isinstance(p.values[0], FindMistake)])
def test_find_the_mistake(question: FindMistake, name: str) -> None:
    for number in range(1, len(question.lines) + 1):
        line, correction = mark(name, question, {f"{name}_line": f"line {number}"})
        assert (line.status == "passed") == (number == question.wrong_line)
        assert correction.status == "unfinished"
        assert line.message or line.status == "passed"


@pytest.mark.parametrize(("question", "name"), [p for p in ALL if isinstance(p.values[0], Chain)])
def test_chains_give_nothing_for_zeros_ones_and_names(question: Chain, name: str) -> None:
    for text in ("0", "1", *(step.formula for step in question.steps)):
        for marked in mark(name, question, dict.fromkeys(question.entries(name), text)):
            assert marked.status != "passed" or text == marked.read_as, marked


SHAPES = [(rows, columns) for rows in range(1, 5) for columns in range(1, 5)]


def written(rows: int, columns: int, entry: Callable[[int, int], int]) -> str:
    return str([[entry(row, column) for column in range(columns)] for row in range(rows)])


def idle(shape: tuple[int, int]) -> list[str]:
    """Matrices that nobody has to compute."""
    return [written(*shape, lambda r, c: 0), written(*shape, lambda r, c: 1), written(*shape, lambda r, c: int(r == c))]


@pytest.mark.parametrize(("question", "name"), [p for p in ALL if not isinstance(p.values[0], Derivation)])
def test_matrices_that_nobody_computes_earn_no_entries(question: Question, name: str) -> None:
    for text in (text for shape in SHAPES for text in idle(shape)):
        for entry in question.entries(name):
            for marked in mark(name, question, {entry: text}):
                assert marked.status == "passed" or marked.score == 0, (text, marked)


def test_words() -> None:
    for chapter, name, question in questions():
        formula = question.correction if isinstance(question, FindMistake) else question
        for known in formula.wrong if isinstance(formula, Formula) else ():
            assert not known.title.endswith("."), (chapter, name, known.title)
            assert not known.hint or known.hint.endswith("?"), (chapter, name, known.hint)
        assert not question.hint or question.hint.endswith(("?", ".")), (chapter, name, question.hint)
