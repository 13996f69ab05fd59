"""`quiz` in a pseudo-terminal: answers, what is kept, going on after whatever ended it, and a terminal in order."""

from __future__ import annotations

import signal
from collections.abc import Callable

import pytest
from sessions import Session
from support import CommandLine, source_of

from learn_transformers import progress
from learn_transformers.quiz import bank, session
from learn_transformers.quiz.variants import right_answer, variant

CHAPTER = "softmax"
QUESTIONS = ("three_weights", "leave_weights", "two_scores")
Start = Callable[..., Session]


def program(*arguments: str, before: str = "") -> str:
    """`quiz` in a course of one chapter, which asks three questions."""
    lines = [
        "import sys",
        "from pathlib import Path",
        "from learn_transformers.quiz import bank",
        "every = bank.questions",
        f"bank.questions = lambda chapter: {{name: every(chapter)[name] for name in {QUESTIONS}}}",
        "Path('exercises/02_softmax').mkdir(exist_ok=True)",
        f"sys.argv[1:] = ['quiz', *{arguments!r}]",
        before,
        "from learn_transformers.cli import main; main()",
    ]
    return "\n".join(lines)


def kept(ended: Session) -> list[progress.Reply]:
    return progress.replies(ended.file.parents[1])


def answer_of(name: str, seed: int | str = 1) -> str:
    found = right_answer(variant(CHAPTER, bank.questions(CHAPTER)[name], seed))
    assert isinstance(found, str)
    return found


def test_wrong_then_a_hint_then_right(start: Start) -> None:
    quiz = start(program=program(CHAPTER))
    right = answer_of("three_weights")
    quiz.draws("1 of 3")
    quiz.type("b" if right != "b" else "c")
    quiz.draws("(•)")
    quiz.type("\r")
    quiz.draws("How sure are you?")
    quiz.type("s")
    quiz.draws("1 more attempt")
    quiz.type("hh")
    quiz.draws("Hint 1")
    quiz.type(f"r{right}\r")
    quiz.draws("Right")
    quiz.type("n")
    quiz.draws("leave_weights")
    quiz.type("q")
    assert quiz.ends() == 1
    quiz.until(quiz.in_order, "in order")
    (reply,) = kept(quiz)
    assert (reply.question, reply.score, reply.attempts, reply.hints) == ("three_weights", 0.375, 2, 1)
    assert (reply.confidence, reply.status, reply.seed, reply.mode) == ("sure", "passed", "1", "practice")


@pytest.mark.parametrize(("number", "code"), [(signal.SIGINT, 130), (signal.SIGKILL, -9)], ids=["SIGINT", "SIGKILL"])
def test_whatever_ends_it_the_next_start_goes_on(start: Start, number: int, code: int) -> None:
    quiz = start(program=program(CHAPTER))
    quiz.draws("1 of 3")
    quiz.type(f"{answer_of('three_weights')}\r\r")
    quiz.draws("Right")
    quiz.type("n")
    quiz.draws("leave_weights")
    quiz.process.send_signal(number)
    assert quiz.ends() == code
    quiz.until(quiz.in_order, "in order")
    again = session.practice(CHAPTER, {name: bank.questions(CHAPTER)[name] for name in QUESTIONS}, kept(quiz))
    assert again.turn.question.name == "leave_weights"
    assert again.turn.seed == 1


def test_a_formula_is_marked_in_its_process(start: Start) -> None:
    quiz = start(program=program(f"{CHAPTER}.two_scores"))
    quiz.draws("> ")
    quiz.type("exp(x_1/\r\r")
    quiz.draws("costs nothing")
    quiz.type("\x7f" * 9 + "exp(x_1)/(exp(x_1) + exp(x_2))\r")
    quiz.draws("Read as: ")
    quiz.draws("Right")
    quiz.type("q")
    assert quiz.ends() == 0
    quiz.until(quiz.in_order, "in order")
    (reply,) = kept(quiz)
    assert (reply.seed, reply.attempts, reply.score) == ("alone 1", 1, 1.0)


def test_an_exam_that_is_interrupted_counts_what_was_answered(start: Start) -> None:
    quiz = start(program=program(CHAPTER, "--exam"))
    quiz.draws("5:5")
    quiz.type(f"{answer_of('three_weights', 'exam 1')}\r")
    quiz.draws("leave_weights")
    quiz.process.send_signal(signal.SIGINT)
    assert quiz.ends() == 130
    quiz.until(quiz.in_order, "in order")
    (reply,) = kept(quiz)
    assert (reply.mode, reply.seed, reply.score, reply.confidence) == ("exam", "exam 1", 1.0, "")


def test_an_exam_ends_when_its_time_is_over(start: Start) -> None:
    short = (
        "from learn_transformers.watch import quiz; ask = quiz.ask; quiz.ask = lambda s, keep, _: ask(s, keep, 0.02)"
    )
    quiz = start(program=program(CHAPTER, "--exam", before=short))
    quiz.draws("The time is over.")
    quiz.type("q")
    assert quiz.ends() == 1
    assert kept(quiz) == []


def test_watch_opens_the_quiz_of_its_chapter_and_comes_back(start: Start) -> None:
    write = f"Path('exercises/02_softmax/softmax.py').write_text({source_of(CHAPTER)!r})"
    quiz = start(program=program(before=f"{write}; sys.argv[1:] = ['watch', 'softmax']"))
    quiz.draws(" opens its quiz")
    quiz.type("u")
    quiz.draws("1 of 3")
    quiz.type(f"{answer_of('three_weights')}\r\r")
    quiz.draws("Right")
    quiz.type("q")
    quiz.draws("02_softmax")
    quiz.type("q")
    assert quiz.ends() == 0
    quiz.until(quiz.in_order, "in order")
    assert [reply.question for reply in kept(quiz)] == ["three_weights"]


def test_a_new_size_is_filled(start: Start) -> None:
    quiz = start(program=program(CHAPTER))
    quiz.draws("1 of 3")
    quiz.resize(40, 10)
    quiz.draws("\x1b[10;1H")


def test_without_a_terminal_questions_are_printed(command_line: CommandLine) -> None:
    done = command_line("quiz", CHAPTER)
    assert done.returncode == 0
    assert "1. softmax.three_weights" in done.stdout
    assert "( ) a  " in done.stdout
    assert "--answers" in done.stderr


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["--exam"], "Say which chapter"),
        ([CHAPTER, "--minutes", "5"], "--minutes is for --exam"),
        ([CHAPTER, "--exam"], "needs a terminal"),
        (["softmax.signs", "--exam"], "a whole chapter"),
        (["nowhere"], "nowhere"),
    ],
)
def test_wrong_use_ends_in_a_sentence(command_line: CommandLine, arguments: list[str], said: str) -> None:
    done = command_line("quiz", *arguments)
    assert (done.returncode, done.stdout) == (2, "")
    assert said in done.stderr
    assert "Traceback" not in done.stderr
