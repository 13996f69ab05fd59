"""A chapter's whole quiz in the page: questions are answered by their controls, and marked as in the terminal."""

from __future__ import annotations

import json
from typing import Any

import pytest
from visits import KEPT, Opened, Visit

from learn_transformers.quiz import bank
from learn_transformers.quiz.variants import Variant, right_answer, variant


def kept(visit: Visit, chapter: str) -> dict[str, Any]:
    """What the browser remembers of a quiz: seeds and replies."""
    (found,) = [text for key, text in visit.page.evaluate(KEPT).items() if key.endswith(f"note/quiz/{chapter}")]
    return dict(json.loads(found))


def fill(form: Any, asked: Variant, answer: Any) -> None:
    """Answer as a reader does."""
    match asked.kind:
        case "single" | "multiple":
            for letter in answer:
                form.locator(f'fieldset:not(.sure) input[value="{letter}"]').check()
        case "true-false":
            form.locator(f'input[value="{str(answer["holds"]).lower()}"]').check()
            form.locator(f'fieldset:not(.sure) input[value="{answer["reason"]}"]').check()
        case "first-wrong-line":
            form.locator(f'fieldset:not(.sure) input[value="{answer}"]').check()
        case "order":
            for letter in answer:
                form.locator(f'li[data-letter="{letter}"] [data-act="Add"]').click()
        case "match":
            for place, letter in enumerate(answer.values()):
                form.locator(".pair select").nth(place).select_option(letter)
        case "cloze":
            for place, gap in enumerate(answer):
                field = form.locator(".cloze :is(select, input)").nth(place)
                field.select_option(gap) if field.evaluate("(one) => one.tagName") == "SELECT" else field.fill(gap)
        case "grid":
            for place, cell in enumerate(cell for row in answer for cell in row):
                form.locator("table input").nth(place).fill(cell)
        case "words":
            form.locator(".field textarea").fill(answer["text"])
        case "shape":
            form.locator(".field input").fill(f"({', '.join(answer)})")
        case _:
            form.locator(".field :is(input, textarea)").fill(answer)


@pytest.mark.parametrize("chapter", ["softmax", "self_attention"])
def test_a_quiz_from_the_first_question_to_the_sum(chapter: str, visitor: Opened) -> None:
    visit = visitor(f"{chapter}/quiz.html")
    quiz = visit.page.locator("section.quiz")
    quiz.get_by_role("button", name="Start the quiz").click()
    names = list(bank.questions(chapter))
    form, told = quiz.locator("fieldset.form"), quiz.locator(".told")
    for number, name in enumerate(names, start=1):
        quiz.get_by_role("heading", name=f"Question {number} of {len(names)}", exact=True).wait_for()
        asked = variant(chapter, bank.questions(chapter)[name], kept(visit, chapter)["seeds"][f"{chapter}.{name}"])
        fill(form, asked, right_answer(asked))
        quiz.get_by_role("button", name="Answer", exact=True).click()
        assert told.inner_text() == "Say how sure you are."
        form.locator(f'.sure input[value="{"guess" if number == 1 else "sure"}"]').check()
        quiz.get_by_role("button", name="Answer", exact=True).click()
        told.get_by_role("heading").wait_for()
        said = told.get_by_role("heading").inner_text()
        assert said.startswith("Compare it with your text" if asked.kind == "words" else "Right –"), (name, said)
        told.get_by_role("button", name="How it went" if number == len(names) else "Next question").click()
    quiz.get_by_role("heading", name="How it went").wait_for()
    assert "Guessed, and right: 1." in quiz.inner_text()
    assert visit.errors == []
    assert visit.hosts == {visit.own_host}


def test_what_is_not_right_is_asked_again(visitor: Opened) -> None:
    """The first choice among options, answered wrongly; replies are still there after the page is left."""
    chapter = "softmax"
    visit = visitor(f"{chapter}/quiz.html")
    quiz = visit.page.locator("section.quiz")
    quiz.get_by_role("button", name="Start the quiz").click()
    quiz.get_by_role("heading", name="Question 1 of").wait_for()
    name = next(iter(bank.questions(chapter)))
    asked = variant(chapter, bank.questions(chapter)[name], kept(visit, chapter)["seeds"][f"{chapter}.{name}"])
    assert asked.kind == "single"
    wrong = next(option for option in asked.options if not option.is_right)
    fill(quiz.locator("fieldset.form"), asked, wrong.letter)
    quiz.locator('.sure input[value="sure"]').check()
    quiz.get_by_role("button", name="Answer", exact=True).click()
    quiz.get_by_role("heading", name="Not right").wait_for()
    assert "✗ not right, yours" in quiz.locator(".told").inner_text()
    visit.page.reload()
    quiz.get_by_text("You have answered 1 so far.").wait_for()
    assert kept(visit, chapter)["replies"][f"{chapter}.{name}"]["given"] == wrong.letter
