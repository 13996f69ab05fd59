"""In a browser the verdict is the same: solutions, stubs, other right ways, and what learners get wrong."""

from __future__ import annotations

import json
import re
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from in_pyodide import Node, Plain, judge
from support import ROOT

from learn_transformers import course
from learn_transformers.judging import session
from learn_transformers.judging.judge import Judge
from learn_transformers.quiz import bank
from learn_transformers.quiz.variants import right_answer, variant
from learn_transformers.sandbox.libraries import needed
from learn_transformers.site.browser import bundle
from learn_transformers.site.pages.lessons import in_browser

NUMPY_ONLY = [chapter for chapter in course.chapters() if in_browser(chapter)]
NUMBER = re.compile(r"\d+\.\d+(?:e[-+]?\d+)?")
SAMPLE = 6  # wrong answers of a chapter; `--exhaustive` takes all
LOADED_BY_PYODIDE = {"pyodide", "pyodide_js", "cython_runtime", "js"}


@pytest.fixture(scope="module")
def browser(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Node]:
    with judge(tmp_path_factory.mktemp("pyodide")) as node:
        yield node


@pytest.fixture(scope="module")
def here() -> Iterator[Judge]:
    with session.judge([]) as judge:
        yield judge


def wrong_answers(chapter: course.Chapter, all_of_them: bool) -> list[Path]:
    found = sorted((ROOT / "tests" / "wrong_answers").glob(f"*/{chapter.name}/*.py"))
    return found if all_of_them else found[:: max(1, len(found) // SAMPLE)]


@pytest.mark.parametrize("chapter", NUMPY_ONLY, ids=lambda c: c.name)
def test_the_verdict_is_the_same(
    chapter: course.Chapter, browser: Node, here: Judge, tmp_path: Path, pytestconfig: pytest.Config
) -> None:
    files = [
        course.shipped() / "solutions" / chapter.file,
        course.stub_of(chapter),
        *sorted((ROOT / "tests" / "alternatives" / chapter.name).glob("*.py")),
        *wrong_answers(chapter, pytestconfig.getoption("exhaustive")),
    ]
    (tmp_path / chapter.folder).mkdir()
    for file in files:
        if needed(file.read_bytes()):  # PyTorch, which is not there
            continue
        text = file.read_text(encoding="utf-8")
        (tmp_path / chapter.file).write_text(text, encoding="utf-8")
        expected = here.verdict([course.Assignment(chapter, tmp_path / chapter.file, siblings=tmp_path)]).to_dict()
        found = browser.ask(order="check", chapter=chapter.name, files={chapter.file: text})["verdict"]
        assert found["practice"]
        assert found["isolation"] == []
        expected = json.loads(json.dumps(expected))
        assert comparable(found, expected) == comparable(expected, found), file


@pytest.mark.parametrize("chapter", [c for c in course.chapters() if c.has_worksheet], ids=lambda c: c.name)
def test_worksheets_are_marked(chapter: course.Chapter, browser: Node) -> None:
    solved = course.solution_bytes(chapter.worksheet)
    assert solved is not None
    verdict = browser.ask(order="mark", chapter=chapter.name, files={chapter.worksheet: solved.decode()})["verdict"]
    assert verdict["score"] == verdict["max_score"] > 0


@pytest.mark.parametrize("chapter", [c for c in course.chapters() if c.has_quiz], ids=lambda c: c.name)
def test_quizzes_are_asked_and_marked(chapter: course.Chapter, browser: Node) -> None:
    names = browser.ask(order="quiz", chapter=chapter.name)["questions"]
    known = bank.questions(chapter.name)
    assert len(names) >= len(known) - (0 if in_browser(chapter) else 3)
    for name in names[::4]:
        asked = variant(chapter.name, known[name.partition(".")[2]], 7)
        shown = browser.ask(order="question", question=name, seed=7)
        assert shown["html"]
        right = json.loads(json.dumps(right_answer(asked)))
        told = browser.ask(order="answer", question=name, seed=7, given=right)
        assert told["score"] == told["max_score"], name


def test_what_it_loads_is_what_a_site_carries(browser: Node) -> None:
    known = sys.stdlib_module_names | LOADED_BY_PYODIDE | {"learn_transformers", "numpy"}
    libraries = {name for name in browser.ready["modules"] if name not in known and not name.startswith("_")}
    assert libraries <= {*bundle.LIBRARIES}
    assert not libraries & {"torch", "sympy", "typer"}


def comparable(verdict: Plain, other: Plain) -> Plain:
    """All of a verdict but how it was come by, how long it took, and what a newer Python and a slower one do otherwise.

    A comprehension is no frame of its own any more. Where the search for a line has ended with its time in one of both,
    neither its line counts nor the partial reason that is given instead. Of what a submission gave, last digits may
    differ.
    """
    pairs = zip(verdict["chapters"], other["chapters"], strict=True)
    chapters = [
        {
            **chapter,
            "file": Path(chapter["file"]).name,
            "functions": [
                _function(function, beside)
                for function, beside in zip(chapter["functions"], others["functions"], strict=True)
            ],
        }
        for chapter, others in pairs
    ]
    return {**verdict, "chapters": chapters, "isolation": [], "exposed": [], "practice": True}


def _function(function: Plain, other: Plain) -> Plain:
    checks = [
        {**check, "seconds": 0, "lines": [*dict.fromkeys(check["lines"])], "got": _rounded(check["got"])}
        for check in function["checks"]
    ]
    failure = function["failure"] and {**function["failure"], "got": _rounded(function["failure"]["got"])}
    found = {**function, "checks": checks, "failure": failure}
    if (function["located"] is None) == (other["located"] is None):
        return found
    return {**found, "located": None, "diagnosis": [e for e in function["diagnosis"] if not e["partial"]]}


def _rounded(text: str) -> str:
    return NUMBER.sub(lambda number: f"{float(number[0]):.3g}", text)
