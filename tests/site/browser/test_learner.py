"""A learner's chapters 2 and 3 in the page: wrong, hint, right, worksheet, what never ends, and work that is kept."""

from __future__ import annotations

import zipfile
from pathlib import Path

import pytest
from support import ROOT
from visits import KEPT, Exercise, Opened, Visit, model

from learn_transformers import course
from learn_transformers.judging import session
from learn_transformers.symbolic.language import sheet

OVER_AXIS_0 = """\
def softmax(x, axis=-1):
    e = np.exp(x - np.max(x, axis=0, keepdims=True))
    return e / np.sum(e, axis=0, keepdims=True)
"""
UNSCALED = "def attention_scores(q, k):\n    return q @ np.swapaxes(k, -1, -2)\n"


def title(chapter: course.Chapter, function: str, text: str, tmp_path: Path) -> str:
    """The mistake that a terminal names."""
    file = tmp_path / f"{chapter.name}.py"
    file.write_text(f"import numpy as np\n\n\n{text}", encoding="utf-8")
    verdict = session.check([course.Assignment(chapter, file, (function,))])
    (found,) = [one for one in verdict.chapters[0].functions if one.name == function]
    return found.diagnosis[0].title


def solved(chapter: course.Chapter) -> dict[str, str]:
    return model(ROOT, chapter.file, chapter.definitions())


@pytest.fixture(scope="module")
def lesson(visitor: Opened) -> Visit:
    """Chapter 2, with a judge that is warm after the first test."""
    return visitor("softmax/index.html")


@pytest.fixture
def softmax(lesson: Visit) -> Exercise:
    return lesson.exercise("softmax")


@pytest.mark.parametrize(
    ("path", "function", "wrong"),
    [("softmax", "softmax", OVER_AXIS_0), ("self_attention", "attention_scores", UNSCALED)],
)
def test_a_chapter_from_the_first_mistake_to_the_last_answer(
    path: str, function: str, wrong: str, visitor: Opened, tmp_path: Path
) -> None:
    chapter = course.known_chapter(path)
    visit = visitor(f"{path}/")
    assert not any("static/judge/" in address for address in visit.asked), "nothing is loaded before it is needed"
    exercise = visit.exercise(function)

    said = exercise.written(wrong)
    assert title(chapter, function, wrong, tmp_path) in said
    assert "practice" in said
    picture = exercise.section.locator("figure.yours").or_(
        visit.page.locator("figure.picture + .pictures figure.yours")
    )
    picture.first.wait_for()
    assert "Yours is different" in picture.first.inner_text()

    exercise.section.get_by_role("button", name="Hint").click()
    exercise.section.locator(".hints li").first.wait_for()

    for name, text in solved(chapter).items():
        visit.exercise(name).write(text)
    visit.page.get_by_role("button", name="Check all functions").click()
    visit.page.get_by_text(f"{len(chapter.definitions())} of {len(chapter.definitions())} functions passed").wait_for()
    assert all(visit.exercise(name).has_passed() for name in chapter.definitions())

    paper = visit.worksheet()
    answers = sheet.read((ROOT / "solutions" / chapter.worksheet).read_text(encoding="utf-8"))
    for name, typed in answers.items():
        field = paper.locator(f'[data-answer="{name}"]').locator("input, textarea")
        field.fill(typed.text.strip("\n"))
    paper.get_by_role("button", name="Check all answers").click()
    visit.page.get_by_text(f"{len(answers)} of {len(answers)} answers passed").wait_for()

    assert visit.errors == []
    assert visit.hosts == {visit.own_host}


def test_an_answer_is_read_while_it_is_typed_and_then_marked(lesson: Visit) -> None:
    answer = lesson.worksheet().locator('[data-answer="doubled_weights"]')
    field = answer.locator("input")
    field.fill("[1/10, 9/10")
    answer.locator(".echo:not(:empty)").wait_for()
    field.fill("[1/4, 3/4]")
    answer.get_by_text("I read: [1/4, 3/4]").wait_for()
    answer.get_by_role("button", name="Check doubled_weights").click()
    answer.locator('[data-status="failed"]').wait_for()
    said = answer.locator(".told").inner_text()
    assert "These are the old weights" in said
    assert "softmax" not in said, "functions are beside the point here"
    field.fill("[1/10, 9/10]")
    field.press("Enter")
    answer.locator('[data-status="passed"]').wait_for()


def test_a_solution_is_shown_to_whoever_insists(lesson: Visit, softmax: Exercise) -> None:
    softmax.section.get_by_role("button", name="Solution").click()
    softmax.section.get_by_role("button", name="Show the solution").click()
    softmax.section.locator(".solution pre").wait_for()
    assert "return" in softmax.section.locator(".solution").inner_text()


def test_a_loop_without_end_is_stopped(lesson: Visit, softmax: Exercise) -> None:
    said = softmax.written("def softmax(x, axis=-1):\n    while True:\n        pass\n")
    assert "took longer than 2 s" in said
    right(softmax)


def workers(visit: Visit) -> int:
    """How many have been started so far."""
    return sum(address.endswith("/worker.js") for address in visit.asked)


@pytest.mark.parametrize(
    ("ending", "said"),
    [("sum(__import__('itertools').count())", "took longer than 2 s"), ("__import__('os')._exit(0)", "ended")],
    ids=["a loop that nothing interrupts", "the end of Python itself"],
)
def test_the_spare_answers_where_python_had_to_be_ended(
    ending: str, said: str, lesson: Visit, softmax: Exercise
) -> None:
    """In one call of all: each costs a worker."""
    before = workers(lesson)
    once = solved(course.known_chapter("softmax"))["softmax"]
    head, body = once.split('"""', 2)[0], once.split('"""', 2)[2]
    found = softmax.written(f"{head}\n    if x.ndim == 1 and x.shape == (3,) and x[0] == 0:\n        {ending}\n{body}")
    assert said in found
    right(softmax)
    assert workers(lesson) > before
    assert lesson.errors == []


def right(exercise: Exercise) -> None:
    """The judge is in order: what is right passes."""
    exercise.written(solved(course.known_chapter("softmax"))["softmax"])
    assert exercise.has_passed()


def test_work_is_there_again_and_goes_where_it_is_sent(visitor: Opened, tmp_path: Path) -> None:
    visit = visitor("softmax/")
    visit.exercise("softmax").write("def softmax(x, axis=-1):\n    return x  # mine")
    visit.page.reload()
    assert visit.exercise("softmax").editor.input_value().endswith("# mine")

    with visit.page.expect_download() as coming:
        visit.work().get_by_role("button", name="Download it").click()
    archive = tmp_path / "work.zip"
    coming.value.save_as(archive)
    with zipfile.ZipFile(archive) as file:
        (name,) = file.namelist()
        assert name == "exercises/02_softmax/softmax.py"
        text = file.read(name).decode()
    assert text == course.shipped_bytes("02_softmax/softmax.py").decode().replace(
        solved_stub("softmax"), "def softmax(x, axis=-1):\n    return x  # mine"
    )

    visit.work().get_by_role("button", name="Forget everything").click()
    visit.work().get_by_role("button", name="Yes, forget everything").click()
    visit.work().get_by_text("Forgotten.").wait_for()
    assert visit.page.evaluate(KEPT) == {}
    assert "# mine" not in visit.exercise("softmax").editor.input_value()

    visit.work().locator("input[type=file]").set_input_files(archive)
    visit.work().get_by_text("Taken: 02_softmax/softmax.py.").wait_for()
    assert visit.exercise("softmax").editor.input_value().endswith("# mine")
    assert visit.errors == []


def solved_stub(function: str) -> str:
    """A function as it is handed out, as the editor shows it."""
    text = course.shipped_bytes("02_softmax/softmax.py").decode()
    return ("def " + text.split(f"def {function}", 1)[1].join([function, ""])).split("\n\n\ndef ")[0].rstrip()


def test_another_tab_is_told(visitor: Opened) -> None:
    one = visitor("softmax/")
    other = visitor("softmax/", one.page.context)
    one.exercise("softmax").write("def softmax(x, axis=-1):\n    return 1")
    other.exercise("softmax").section.get_by_text("Changed in another tab").wait_for()
    assert other.exercise("softmax").editor.input_value().endswith("return 1")
