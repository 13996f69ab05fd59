"""Rounds, exams and single questions, as they are read off the replies that were kept."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest

from learn_transformers.course import WrongUse
from learn_transformers.key.quiz import Words
from learn_transformers.progress import Reply
from learn_transformers.quiz import bank
from learn_transformers.quiz.from_lesson import NAME
from learn_transformers.quiz.marking import Marked
from learn_transformers.quiz.session import Turn, alone, examined, practice, session_for
from learn_transformers.verdict import Status

CHAPTER = "softmax"
RIGHT, WRONG, HALF = (
    Marked(Status.PASSED, 1.0),
    Marked(Status.FAILED, 0.0, mistake="no_exp"),
    Marked(Status.FAILED, 0.5),
)
UNREAD = Marked(Status.UNFINISHED, 0.0, "Something is missing.")


def reply(question: str, seed: str = "1", **more: object) -> Reply:
    kept = Reply(CHAPTER, question, 0.0, seed, "practice", "passed", 1.0, 1, 0, "sure", "", 5.0, '"a"')
    return replace(kept, **more)  # type: ignore[arg-type]


def turn(name: str = "three_weights") -> Turn:
    return Turn(CHAPTER, bank.questions(CHAPTER)[name], 1)


def test_a_round_begins_with_what_is_easy_and_ends_with_the_lesson() -> None:
    first = practice(CHAPTER, bank.questions(CHAPTER), [])
    names = [t.question.name for t in first.turns]
    assert sorted(names) == sorted(bank.questions(CHAPTER))
    of_the_bank = [t.question.difficulty for t in first.turns if not t.question.name.startswith(NAME)]
    assert of_the_bank == sorted(of_the_bank)
    assert all(name.startswith(NAME) for name in names[len(of_the_bank) :])
    assert {t.seed for t in first.turns} == {1}


def test_a_round_goes_on_at_the_first_question_that_is_not_finished() -> None:
    first = practice(CHAPTER, bank.questions(CHAPTER), [])
    names = [t.question.name for t in first.turns]
    after = practice(CHAPTER, bank.questions(CHAPTER), [reply(names[0]), reply(names[1], score=0.25, attempts=3)])
    assert after.at == 2
    assert [t.finished for t in after.turns[:3]] == [True, True, False]
    assert (after.score, after.turns[1].attempts) == (1.25, 3)
    assert not after.over


def test_after_a_whole_round_there_is_another_one_with_other_numbers() -> None:
    every = [reply(name) for name in bank.questions(CHAPTER)]
    second = practice(CHAPTER, bank.questions(CHAPTER), every)
    assert {t.seed for t in second.turns} == {2}
    assert not any(t.finished for t in second.turns)
    went_on = practice(CHAPTER, bank.questions(CHAPTER), [*every, reply("signs", "2")])
    assert {t.seed for t in went_on.turns} == {2}
    assert [t.question.name for t in went_on.turns if t.finished] == ["signs"]


def test_what_belongs_to_no_round_changes_none() -> None:
    others = [
        reply("signs", "exam 1", mode="exam"), reply("signs", "alone 1"), reply("signs", "7", mode="review"),
        reply("signs", chapter="masking"), reply("no_such_question"), reply("signs", "-3"), reply("signs", "９"),
    ]  # fmt: skip
    now = practice(CHAPTER, bank.questions(CHAPTER), others)
    assert {t.seed for t in now.turns} == {1}
    assert not any(t.finished for t in now.turns)


def test_a_question_alone_is_another_variant_each_time() -> None:
    question = bank.questions(CHAPTER)["three_weights"]
    kept: list[Reply] = []
    seeds = []
    for _ in range(3):
        (only,) = alone(CHAPTER, question, kept).turns
        seeds.append(only.seed)
        kept.append(only.takes("a", RIGHT, "single").reply("practice", 0.0))
    assert len(set(seeds)) == 3
    assert len({tuple(o.text for o in replace(turn(), seed=s).variant().options) for s in seeds}) > 1


def test_an_exam_has_a_seed_of_its_own_and_no_text_that_nobody_marks() -> None:
    exam = examined(CHAPTER, bank.questions(CHAPTER), [reply("signs", "exam 4", mode="exam")])
    assert {t.seed for t in exam.turns} == {"exam 5"}
    assert not any(isinstance(t.variant().item, Words) for t in exam.turns)
    assert len(exam.turns) >= 12


def test_names_that_ask_for_nothing_are_refused_in_a_sentence() -> None:
    assert session_for("softmax", []).mode == "practice"
    assert session_for("three_weights", []).turns[0].question.name == "three_weights"
    assert session_for("softmax", [], exam=True).mode == "exam"
    for target, exam, said in [
        ("softmax.no_such", False, "no question"), ("softmax.signs", True, "a whole chapter"), ("nowhere", False, "no"),
    ]:  # fmt: skip
        with pytest.raises(WrongUse, match=said):
            session_for(target, [], exam=exam)


def test_a_turn_ends_when_it_is_right_or_attempts_are_used_up() -> None:
    once = turn().takes("a", WRONG, "single")
    assert (once.attempts, once.finished, once.mistake) == (1, False, "no_exp")
    assert turn().takes("a", RIGHT, "single").finished
    twice = once.takes("b", RIGHT, "single")
    assert (twice.finished, twice.score, twice.mistake) == (True, 0.5, "no_exp")
    assert once.takes("b", WRONG, "single").finished


def test_another_attempt_never_costs_what_was_earned() -> None:
    assert turn().takes("1", HALF, "grid").takes("2", HALF, "grid").score == 0.5


def test_what_could_not_be_read_is_no_attempt() -> None:
    before = turn()
    assert before.takes("exp(", UNREAD, "formula") is before


def test_what_is_kept_of_a_turn_gives_the_turn_again() -> None:
    done = replace(turn().takes(["a", "c"], HALF, "multiple", 3.0), confidence="guess", hints=1, finished=True)
    kept = done.reply("practice", 12.0)
    assert (kept.seed, kept.at, json.loads(kept.answer)) == ("1", 12.0, ["a", "c"])
    again = turn().as_kept(kept)
    for what in ("answer", "attempts", "hints", "confidence", "mistake", "score", "seconds", "finished", "status"):
        assert getattr(again, what) == getattr(done, what)


@pytest.mark.parametrize("answer", ["", "[" * 100_000, "{"])
def test_a_reply_that_somebody_has_spoiled_is_a_finished_turn(answer: str) -> None:
    spoiled = turn().as_kept(reply("three_weights", answer=answer))
    assert spoiled.finished
    assert spoiled.answer is None
