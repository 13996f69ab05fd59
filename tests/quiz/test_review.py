"""What a review asks: questions with other numbers, and answers of worksheets as the worksheet marks them."""

from __future__ import annotations

import importlib.util
from dataclasses import replace
from pathlib import Path

import pytest
from learned import NOON, kept, passed, reply

from learn_transformers import course, progress
from learn_transformers.progress.history import History
from learn_transformers.quiz import answers, bank, marking, review, schedule
from learn_transformers.quiz.from_worksheet import Entry, Lines, on_paper, paragraphs
from learn_transformers.quiz.schedule import DAY, Card, Item, Plan
from learn_transformers.quiz.typed import TypedFormulas
from learn_transformers.quiz.variants import right_answer, variant
from learn_transformers.verdict import Status

pytestmark = pytest.mark.skipif(importlib.util.find_spec("fsrs") is None, reason="needs the extra `quiz`")
SOFTMAX = course.known_chapter("softmax")


def card(kind: str, name: str, *replies: progress.Reply) -> Card:
    return Card(Item(kind, "softmax", name), NOON, 50.0, False, replies)


@pytest.mark.parametrize("name", ["three_weights", "warm_weight", "jacobian", "loss_of_two", "shape_of_sums"])
def test_a_question_comes_back_with_other_numbers(name: str) -> None:
    question, seen, seed = bank.questions("softmax")[name], [reply(name)], "1"
    for _ in range(4):
        now = review.fresh_seed("softmax", question, seen)
        assert now not in {r.seed for r in seen}
        before, after = (variant("softmax", question, s) for s in (review.seed_kept(seed), now))
        assert (before.stem, {o.text for o in before.options}) != (after.stem, {o.text for o in after.options})
        seen, seed = [*seen, replace(reply(name), seed=now)], now


def test_the_variant_is_the_same_until_it_is_answered() -> None:
    question = bank.questions("softmax")["three_weights"]
    first = review.fresh_seed("softmax", question, [reply("three_weights")])
    assert first == review.fresh_seed("softmax", question, [reply("three_weights")])


@pytest.mark.parametrize("seed", ["", "1", "exam 3", "-1", "9" * 99, "\x1b[2J"])
def test_whatever_seed_is_on_record_another_one_is_drawn(seed: str) -> None:
    question = bank.questions("softmax")["three_weights"]
    assert review.fresh_seed("softmax", question, [replace(reply("three_weights"), seed=seed)]) != seed


def test_the_session_goes_through_the_plan_and_leaves_functions_for_later() -> None:
    cards = (
        card("worksheet", "two_scores"), card("function", "softmax"), card("question", "signs", reply("signs")),
        card("question", "gone", reply("gone")),
    )  # fmt: skip
    plan = review.askable(Plan(cards))
    assert [c.item.name for c in plan.cards] == ["two_scores", "softmax", "signs"]
    found = review.session(plan, "3 are due")
    assert found is not None
    assert (found.mode, found.title) == ("review", "3 are due")
    assert [turn.question.name for turn in found.turns] == ["two_scores", "signs"]
    assert [turn.reply("review", NOON).kind for turn in found.turns] == ["worksheet", "question"]
    assert review.functions(plan) == [(SOFTMAX, "softmax")]
    assert review.session(Plan((card("function", "softmax"),))) is None


def test_what_is_answered_in_a_review_is_due_later(tmp_path: Path) -> None:
    exercises = tmp_path / "exercises"
    passed(exercises, answers=("doubled_weights",))
    week = NOON + 7 * DAY
    found = review.session(schedule.plan(exercises, week))
    assert found is not None
    turn = found.turn.takes("[1/10, 9/10]", marking.Marked(Status.PASSED, 1.0), "entry", 60.0)
    kept(exercises, replace(turn, confidence="sure").reply("review", week))
    assert schedule.plan(exercises, week + DAY).cards == ()
    assert progress.statuses(exercises)["worksheet", "softmax", "doubled_weights"] == "passed"


def test_every_answer_of_every_worksheet_can_be_asked_and_the_solution_is_right() -> None:
    with TypedFormulas() as typed:
        for chapter in course.chapters():
            for name in chapter.answers():
                question = on_paper(chapter, name)
                assert question is not None, name
                asked = variant(chapter.name, question, "review 1")
                assert max(map(len, asked.stem.splitlines())) <= 76, name
                if chapter.number < 5:
                    right = answers.checked(asked, right_answer(asked))
                    assert marking.mark(asked, right, typed).score == 1.0, (chapter.name, name)
    assert on_paper(SOFTMAX, "nothing") is None


def test_a_derivation_is_marked_line_by_line() -> None:
    question = on_paper(SOFTMAX, "two_scores")
    assert question is not None
    asked = variant("softmax", question, "review 1")
    assert isinstance(asked.item, Lines)
    assert "Start: exp(x_1)/(exp(x_1) + exp(x_2))" in asked.stem
    with TypedFormulas() as typed:
        found = marking.mark(asked, "1/(1 + exp(x_1)/exp(x_2))\nsigmoid(x_1 - x_2)", typed)
        assert (found.status, found.score) == (Status.FAILED, 0.0)
        assert "Line 1" in found.message
        assert marking.mark(asked, "exp(x_1)/", typed).status == Status.UNFINISHED


def test_lines_that_were_broken_for_want_of_room_are_one_and_a_label_begins_its_own() -> None:
    full = (
        "Show that what stands here, which fills its line of the worksheet to the end, does not depend on the bias " * 2
    )
    full = full[:117].rstrip("b")
    lines = [full, "bias at all.", f"   {full[:110]} so", "   Start: a/b", "   Goal:  1"]
    assert [*paragraphs(lines)] == [f"{full} bias at all.", f"   {full[:110]} so", "   Start: a/b", "   Goal:  1"]


def test_of_a_chain_one_step_is_asked() -> None:
    question = on_paper(SOFTMAX, "other_target")
    assert question is not None
    asked = variant("softmax", question, "review 1")
    assert isinstance(asked.item, Entry)
    assert asked.stem.endswith("Give `other_target`.")
    with TypedFormulas() as typed:
        assert [marking.mark(asked, text, typed).status for text in ("1/50", "1/5")] == [Status.PASSED, Status.FAILED]


def test_a_hostile_record_costs_no_more_than_its_questions() -> None:
    odd = [replace(reply(name), chapter=c) for name in ("", "../x", "\x1b]0;x\x07") for c in ("softmax", "os", "..")]
    plan = schedule.of_the_day(schedule.cards(History(replies=tuple(odd))), NOON + 9 * DAY)
    assert {c.item.chapter for c in plan.cards} == {"softmax"}
    assert review.askable(plan).cards == ()
