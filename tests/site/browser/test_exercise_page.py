"""What a page does with what is typed, asked and kept, with a judge that says what the test tells it."""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from visits import PHONE, serving

from learn_transformers import course
from learn_transformers.quiz import answers, bank, paper
from learn_transformers.quiz.seeds import Seed
from learn_transformers.quiz.variants import Variant, variant
from learn_transformers.symbolic.language import sheet

STATIC = course.PACKAGE / "site" / "static"
KINDS = ("softmax", "before_transformers")
JUDGE = Path(__file__).parents[1] / "js" / "told.mjs"


def asked() -> dict[str, Variant]:
    """A question of every kind."""
    found: dict[str, Variant] = {}
    for chapter in KINDS:
        for question in bank.questions(chapter).values():
            one = variant(chapter, question, 0)
            found.setdefault(one.kind, one)
    return {one.id: one for one in found.values()}


def page_of(folder: Path) -> None:
    chapter = course.known_chapter("softmax")
    names = ("doubled_weights", "two_scores")
    papers = {name: paper.plain(one.chapter, Seed.practice(0), [one]) for name, one in asked().items()}
    sheet_data = {"answers": [{"name": n, "question": "\n".join(chapter.question(n))} for n in names]}
    stub, worksheet = ({"file": f, "text": course.shipped_bytes(f).decode()} for f in (chapter.file, chapter.worksheet))
    data = {"stub": stub, "worksheet": worksheet | sheet_data, "papers": papers}
    scripts = "".join(
        f'<script type="application/json" id="{name}">{json.dumps(of).replace("<", chr(92) + "u003c")}</script>'
        for name, of in data.items()
    )
    exercises = "".join(
        f'<section class="exercise" data-chapter="softmax" data-function="{name}"><h3>{name}</h3>'
        "<details><summary>Stub</summary><pre>def</pre></details></section>"
        for name in ("softmax", "log_softmax")
    )
    (folder / "index.html").write_text(
        '<!doctype html><html lang="en"><head><meta charset="utf-8"><title>Softmax</title>'
        '<meta name="viewport" content="width=device-width"><link rel="icon" href="data:,">'
        "<style>:root{color-scheme:light dark}[hidden]{display:none!important}</style>"
        '<link rel="stylesheet" href="static/css/exercise.css"></head><body><main><h1>Softmax</h1><h2>Yours</h2>'
        f'{exercises}<section class="worksheet" data-chapter="softmax"><h2>On paper</h2></section>'
        '<section class="quiz" data-chapter="softmax"><h2>Quiz</h2><p>To read</p></section></main>'
        f'<footer><section class="work"></section></footer>{scripts}'
        '<script type="module" src="told.mjs"></script></body></html>',
        encoding="utf-8",
    )
    shutil.copytree(STATIC, folder / "static")
    shutil.copy(JUDGE, folder)


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    folder = tmp_path_factory.mktemp("page")
    page_of(folder)
    with serving(folder) as served:
        yield f"{served}index.html"


@pytest.fixture
def page(browser: Any, address: str) -> Iterator[Any]:
    context = browser.new_context(viewport=PHONE, accept_downloads=True)
    opened = context.new_page()
    opened.set_default_timeout(15_000)
    problems: list[str] = []
    opened.on("pageerror", lambda error: problems.append(str(error)))
    opened.on("console", lambda message: problems.append(message.text) if message.type == "error" else None)
    open_at(opened, address)
    yield opened
    context.close()
    assert problems == []


def open_at(page: Any, address: str) -> Any:
    page.goto(address)
    page.wait_for_selector("[data-started]", state="attached")
    return page


def section(page: Any, name: str = "softmax") -> Any:
    return page.locator(f'section.exercise[data-function="{name}"]')


def area(page: Any, name: str = "softmax") -> Any:
    return section(page, name).locator("textarea")


def press(place: Any, name: str) -> None:
    place.get_by_role("button", name=name, exact=True).click()


def orders(page: Any, kind: str) -> list[dict[str, Any]]:
    return [order for order in page.evaluate("orders") if order["order"] == kind]


def test_keys_indent_and_leave_and_what_they_do_can_be_undone(page: Any) -> None:
    code = area(page)
    code.fill("")
    code.press_sequentially("def f(x):")
    code.press("Enter")
    code.press_sequentially("if x:")
    code.press("Enter")
    code.press("Backspace")
    code.press_sequentially("return 1")
    assert code.input_value() == "def f(x):\n    if x:\n    return 1"
    code.press("Tab")
    code.press("Shift+Tab")
    for _ in range(30):
        code.press("Control+z")
    assert "return 1" not in code.input_value()
    assert page.evaluate("document.activeElement.tagName") == "TEXTAREA"
    code.press("Escape")
    code.press("Tab")
    assert page.evaluate("document.activeElement.textContent") == "Check"


def test_a_check_sends_the_whole_file_and_is_told_where_one_looks(page: Any) -> None:
    area(page).fill("def softmax(x):\n    return right")
    area(page).press("Control+Enter")
    section(page).get_by_text("softmax passed").wait_for()
    (order,) = orders(page, "check")
    stub = course.shipped_bytes("02_softmax/softmax.py").decode()
    first, second = stub.index("def softmax("), stub.index("def softmax_with_temperature")
    assert order["files"]["02_softmax/softmax.py"] == (
        stub[:first] + "def softmax(x):\n    return right\n\n\n" + stub[second:]
    )
    assert section(page).locator("h3").inner_text() == "softmax ✓ passes"
    assert page.get_by_text("1 of 2 functions passed when last checked.").is_visible()
    assert section(page).locator("[role=status] h4").inner_text() == "softmax passes"
    assert section(page).get_by_text("Yours is different.").is_visible()
    area(page).press_sequentially(" ")
    assert section(page).locator("h3").inner_text() == "softmax ✓ passes, edited since"


def test_a_hint_is_offered_before_the_solution(page: Any) -> None:
    place = section(page)
    area(page).fill("def softmax(x):\n    return x")
    press(place, "Check")
    place.get_by_text("softmax failed").wait_for()
    press(place, "Solution")
    assert place.get_by_text("You can still try a hint.").is_visible()
    press(place, "Show a hint")
    place.get_by_text("1 more hint.").wait_for()
    assert orders(page, "hint")[0]["mistakes"] == [["UNSHIFTED", "Why?"]]
    assert orders(page, "solution") == []
    press(place, "Hint")
    place.get_by_text("That was the last hint.").wait_for()
    press(place, "Solution")
    assert place.get_by_text("You have seen all hints.").is_visible()
    press(place, "Show the solution")
    place.get_by_text("def softmax(): <b>").wait_for()


def test_work_is_there_after_a_reload_and_what_a_reset_took_comes_back(page: Any, address: str) -> None:
    area(page).fill("def softmax(x):\n    return 1")
    press(section(page), "Reset")
    assert "NotImplementedError" in area(page).input_value()
    open_at(page, address)
    press(section(page), "Bring it back")
    open_at(page, address)
    assert area(page).input_value() == "def softmax(x):\n    return 1"
    assert "NotImplementedError" in area(page, "log_softmax").input_value()


def test_two_tabs_write_nothing_over_each_other(page: Any, address: str) -> None:
    other = open_at(page.context.new_page(), address)
    area(other).fill("def softmax(x):\n    return 'other'")
    section(page).get_by_text("Changed in another tab").wait_for()
    assert area(page).input_value() == "def softmax(x):\n    return 'other'"
    told = section(page), section(other)
    asked: list[Any] = []
    for attempt in range(20):  # both have to be typed before either is kept, for which a busy machine may be too slow
        area(other).fill(f"def softmax(x):\n    return 'theirs {attempt}'")
        area(page).fill(f"def softmax(x):\n    return 'mine {attempt}'")
        page.wait_for_timeout(1000)
        asked = [place for place in told if place.get_by_role("button", name="Keep this text").is_visible()]
        if asked:
            break
    (loser,) = asked
    mine = loser.locator("textarea").input_value()
    press(loser, "Keep this text")
    page.wait_for_timeout(200)
    assert {area(page).input_value(), area(other).input_value()} == {mine}
    other.close()


def test_a_worksheet_is_read_while_it_is_typed_and_sent_as_its_file(page: Any) -> None:
    place = page.locator("section.worksheet .asked", has_text="doubled_weights")
    place.locator("input").fill(r"\frac{1}{2} right")
    place.get_by_text(r"I read: \FRAC{1}{2} RIGHT").wait_for()
    steps = page.locator("section.worksheet .asked", has_text="two_scores")
    steps.locator("textarea").fill('= "a"\n= b')
    place.locator("input").press("Enter")
    place.get_by_text("doubled_weights passed").wait_for()
    sent = sheet.read(orders(page, "mark")[0]["files"]["02_softmax/worksheet.py"])
    assert (sent["doubled_weights"].text, sent["two_scores"].text) == (r"\frac{1}{2} right", '\n= "a"\n= b\n')
    assert place.get_by_text("✓ passes").is_visible()
    assert page.get_by_text("1 of 2 answers passed when last checked.").is_visible()


def fill(form: Any) -> None:
    """Some answer, in whatever there is to fill in."""
    for name in {*form.locator("input[type=radio]").evaluate_all("all => all.map(one => one.name)")}:
        form.locator(f'input[name="{name}"]').last.check()
    for kind in ("input[type=checkbox]", "input[type=text]", "textarea", "select"):
        for one in form.locator(kind).all():
            if kind == "select":
                one.select_option(index=1)
            elif kind == "input[type=checkbox]":
                one.check()
            else:
                one.fill("1/2")
    for _ in range(2):
        if form.get_by_role("button", name="Add").count():
            form.get_by_role("button", name="Add").first.focus()
            form.page.keyboard.press("Enter")
    if form.locator("[data-act=Up]").count():
        form.locator("[data-act=Up]").last.press("Enter")


def test_every_kind_of_question_is_answered_as_its_kind_wants(page: Any, address: str) -> None:
    every = asked()
    quiz = page.locator(".quiz-body")
    press(quiz, "Start the quiz")
    for number in range(1, len(every) + 1):
        quiz.get_by_role("heading", name=f"Question {number} of {len(every)}").wait_for()
        press(quiz, "Answer")
        assert quiz.locator(".told").inner_text().endswith((".", "?"))
        fill(quiz.locator(".form"))
        press(quiz, "Answer")
        quiz.get_by_text("Why.").wait_for()
        assert page.evaluate("document.activeElement.textContent").startswith("Not right")
        press(quiz, "Next question" if number < len(every) else "How it went")
    assert quiz.get_by_text(f"You have 0 of {len(every)} points.").is_visible()
    given = orders(page, "answer")
    assert [order["question"] for order in given] == [*every]
    for order in given:
        answers.checked(every[order["question"]], order["given"])
        assert not answers.blank(order["given"])
        assert order["confidence"] == "guess"
        assert 0 <= order["seed"] < 2**32
    open_at(page, address)
    assert page.locator(".quiz-body").get_by_text(f"You have answered {len(every)} so far.").is_visible()


def test_work_is_downloaded_brought_in_and_forgotten(page: Any, tmp_path: Path) -> None:
    panel = page.locator("section.work")
    area(page).fill("def softmax(x):\n    return 'before'")
    with page.expect_download() as download:
        press(panel, "Download it")
    download.value.save_as(tmp_path / "work.zip")
    assert [*json.loads((tmp_path / "work.zip").read_bytes())] == ["02_softmax/softmax.py"]
    area(page).fill("def softmax(x):\n    return 'after'")
    panel.locator("input[type=file]").set_input_files(tmp_path / "work.zip")
    press(panel, "Replace mine")
    assert panel.get_by_text("evil <b>: no file of the course.").is_visible()
    assert "before" in area(page).input_value()
    press(panel, "Change back 02_softmax/softmax.py")
    assert "after" in area(page).input_value()
    press(panel, "Forget everything")
    press(panel, "No, keep it")
    assert "after" in area(page).input_value()
    press(panel, "Forget everything")
    press(panel, "Yes, forget everything")
    assert "NotImplementedError" in area(page).input_value()
    assert page.evaluate("Object.keys(localStorage)") == []


def test_a_browser_that_keeps_nothing_says_so(page: Any, address: str) -> None:
    page.add_init_script("Object.defineProperty(window, 'localStorage', { get() { throw new Error('no'); } })")
    open_at(page, address)
    assert page.get_by_text("This browser keeps nothing for this page").is_visible()
    area(page).fill("def softmax(x):\n    return right")
    press(section(page), "Check")
    section(page).get_by_text("softmax passed").wait_for()


def test_a_judge_that_cannot_answer_costs_nothing(page: Any) -> None:
    page.evaluate("void (orders.push = () => { throw new Error('it is gone') })")
    press(section(page), "Check")
    section(page).get_by_text("The judge could not answer: it is gone. Your work is kept. Try again.").wait_for()


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_nothing_is_wider_than_a_narrow_page_and_axe_is_content(page: Any, scheme: str, axe: str) -> None:
    page.emulate_media(color_scheme=scheme)
    area(page).fill("def softmax(x):\n    return 1")
    press(section(page), "Check")
    section(page).get_by_text("Yours is different.").wait_for()
    press(section(page), "Hint")
    section(page).get_by_text("1 more hint.").wait_for()
    press(page.locator(".quiz-body"), "Start the quiz")
    page.locator(".form").wait_for()
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    page.evaluate(axe)
    found = "axe.run().then(({ violations }) => violations.map(({ id, nodes }) => id + nodes[0].html))"
    assert page.evaluate(found) == []
