"""The screen of a quiz as text: every kind of question is answered by keys, and fits every size. No terminal."""

from __future__ import annotations

import random
from collections.abc import Iterator, Mapping
from dataclasses import replace
from functools import cache
from typing import Any

import pytest
from rich.cells import cell_len

from learn_transformers.quiz import answers, bank
from learn_transformers.quiz.marking import Marked, mark
from learn_transformers.quiz.session import Session, Turn, examined, practice
from learn_transformers.quiz.variants import Variant, right_answer, variant
from learn_transformers.report.quiz.draft import Draft, Line, answer_of, begun, draft_of, missing, pressed
from learn_transformers.report.quiz.frame import Look, frame, room
from learn_transformers.report.quiz.state import Action, Phase, State, arrived, marked, press, summary
from learn_transformers.report.signs import ASCII, UNICODE
from learn_transformers.symbolic.marking.worksheet import Formula
from learn_transformers.verdict import Status

SIZES = [(80, 24), (120, 40), (60, 20), (40, 10), (20, 4), (1, 1)]
LOOKS = [Look(UNICODE), Look(UNICODE, color=False, many_colors=False), Look(ASCII, many_colors=False)]
QUESTIONS = bank.questions("softmax")
KINDS = {
    "three_weights": "single", "leave_weights": "multiple", "crumbs": "true-false", "warm_weight": "number",
    "two_scores": "formula", "jacobian": "grid", "shape_of_sums": "shape", "lines_of_softmax": "order",
    "signs": "match", "printed": "output", "gaps_in_the_loss": "cloze", "broken_shift": "first-wrong-line",
    "saturated": "words",
}  # fmt: skip


@cache
def asked(name: str, seed: int = 1) -> Variant:
    return variant("softmax", QUESTIONS[name], seed)


def typed(formula: Formula, text: str) -> Mapping[str, Any]:
    """Instead of the process that marks formulas: right is what stands in the key, letter by letter."""
    status = "unfinished" if text == "(" else "passed" if text == formula.reference else "failed"
    return {"status": status, "score": float(status == "passed"), "message": f"{status}.", "hint": "",
            "counterexample": "", "slips": (), "read_as": text, "known": 0}  # fmt: skip


def start(name: str, mode: str = "practice") -> State:
    session = Session(mode, (Turn("softmax", QUESTIONS[name], 1),))  # type: ignore[arg-type]
    return arrived(State(session, {}), asked(name))


def type_(state: State, *keys: str) -> State:
    """The state after these keys, answers marked as the loop would."""
    for key in keys:
        state, action = press(state, key, 20)
        if action is Action.MARK:
            state, _ = marked(state, mark(state.asked, answers.checked(state.asked, state.answer), typed), 1.0)
        if action is Action.SHOW:
            state = arrived(state, state.turn.variant())
    return state


def shown(state: State, width: int = 80, height: int = 60, look: Look = LOOKS[0], left: float | None = None) -> str:
    return "\n".join(line.plain for line in frame(state, width, height, look, left)[0])


def keys_for(made: Variant, answer: Any) -> Iterator[str]:
    """The keys that type an answer."""
    match made.kind:
        case "multiple" | "order":
            yield from answer
        case "true-false":
            yield from ("t" if answer["holds"] else "f", answer["reason"])
        case "grid":
            for cell in (cell for row in answer for cell in row):
                yield from (*cell, "tab")
        case "match":
            for letter, number in answer.items():
                yield from (letter, *number)
        case "cloze":
            for text in answer:
                yield from (*text, "tab")
        case "shape":
            yield from ", ".join(answer)
        case "words":
            yield from answer["text"].replace("\n", "").replace(" ", "\N{NO-BREAK SPACE}")
        case _:
            yield from str(answer)


@pytest.mark.parametrize("name", KINDS)
@pytest.mark.parametrize("seed", range(3))
def test_the_right_answer_can_be_typed(name: str, seed: int) -> None:
    made = asked(name, seed)
    assert made.kind == KINDS[name]
    draft: Draft | None = begun(made)
    assert missing(begun(made), made) != ""
    for key in keys_for(made, right_answer(made)):
        assert draft is not None
        draft = pressed(draft, made, key)
    assert draft is not None
    assert missing(draft, made) == ""
    answer = answers.checked(made, answer_of(draft, made))
    if made.kind == "words":
        assert answer["text"]
    elif made.kind == "output":
        assert mark(made, answer, typed).score == 1.0
    else:
        assert answer == answers.checked(made, right_answer(made))


@pytest.mark.parametrize("name", KINDS)
def test_an_answer_of_an_earlier_sitting_is_drawn_as_it_was(name: str) -> None:
    made = asked(name)
    answer = answers.checked(made, right_answer(made))
    assert answers.checked(made, answer_of(draft_of(made, answer), made)) == answer
    kept = replace(Turn("softmax", QUESTIONS[name], 1), answer=answer, finished=True, marked=Marked(Status.PASSED, 1.0))
    assert "Right · 0 of 1 point" in shown(arrived(State(Session("practice", (kept,)), {}), made))


@pytest.mark.parametrize("name", KINDS)
@pytest.mark.parametrize("answer", [3, "zz", [["a"]], {"a": [1]}, [[[]]], {"holds": 1, "reason": "a"}, -1, {"text": 5}])
def test_an_answer_that_was_spoiled_where_it_was_kept_is_not_drawn(name: str, answer: Any) -> None:
    kept = replace(Turn("softmax", QUESTIONS[name], 1), answer=answer, finished=True, marked=Marked(Status.FAILED, 0.0))
    state = arrived(State(Session("practice", (kept,)), {}), asked(name))
    assert "Wrong · 0 of 1 point" in shown(state)


@pytest.mark.parametrize(("size", "look"), [*((size, LOOKS[0]) for size in SIZES), *((SIZES[0], o) for o in LOOKS[1:])])
def test_whatever_is_typed_the_screen_is_filled_and_nothing_is_beside_it(size: tuple[int, int], look: Look) -> None:
    keys = [*"abcdef123stghnpr?xyk(", "enter", "enter", "tab", "shift tab", "backspace", "delete", "left", "right",
            "up", "down", "home", "end", "space", "escape", "page down", "é", "漢"]  # fmt: skip
    random_keys = random.Random(f"{size}{look}")
    for name in KINDS:
        state = start(name, random_keys.choice(["practice", "exam"]))
        for _ in range(12):
            state = type_(state, random_keys.choice(keys))
            lines, first = frame(state, *size, look, random_keys.choice([None, 3.0, 800.0]))
            state = replace(state, scroll=first)
            assert len(lines) == size[1]
            assert all(cell_len(line.plain) <= size[0] for line in lines)
            if not look.signs.utf8 and not state.typing:
                text = "\n".join(line.plain for line in lines).replace("é", "").replace("漢", "")
                assert text.isascii(), text


def test_letters_choose_and_how_sure_one_is_comes_before_what_is_right() -> None:
    state = start("three_weights")
    wrong = next(o for o in state.asked.options if not o.is_right)
    state = type_(state, wrong.letter, "enter")
    assert state.phase is Phase.CONFIDENCE
    assert "How sure" in shown(state)
    assert wrong.why not in shown(state)
    assert type_(state, "backspace").phase is Phase.ANSWER
    state = type_(state, "g")
    assert (state.phase, state.turn.confidence) == (Phase.AGAIN, "guess")


def test_after_a_wrong_answer_nothing_gives_the_right_one_away() -> None:
    for name in ("three_weights", "leave_weights", "crumbs"):
        state = start(name)
        wrong = next(o for o in state.asked.options if not o.is_right)
        holds = ["t" if getattr(state.asked.item, "holds", True) else "f"] if name == "crumbs" else []
        state = type_(state, *holds, wrong.letter, "enter", "s")
        assert state.phase is Phase.AGAIN
        text = " ".join(shown(state, 120).split())
        assert " ".join(wrong.why.split())[:40] in text
        for other in state.asked.options:
            if other is not wrong and other.why:
                assert " ".join(other.why.split())[:40] not in text
        assert UNICODE.passed not in shown(state)


def test_in_the_end_something_is_said_of_every_option() -> None:
    state = start("three_weights")
    wrong = [o for o in state.asked.options if not o.is_right]
    state = type_(state, wrong[0].letter, "enter", "s", "r", wrong[1].letter, "enter")
    assert (state.phase, state.turn.finished, state.turn.score) == (Phase.DONE, True, 0.0)
    text = " ".join(shown(state, 120).split())
    assert all(" ".join(option.why.split())[:40] in text for option in wrong)
    assert QUESTIONS["three_weights"].idea in text
    assert "learn-transformers read softmax" in text


def test_another_attempt_earns_half_and_is_not_asked_how_sure_it_is() -> None:
    state = start("three_weights")
    wrong = next(o.letter for o in state.asked.options if not o.is_right)
    state = type_(state, wrong, "enter", "s", "r", right_answer(state.asked), "enter")
    assert (state.turn.score, state.turn.confidence) == (0.5, "sure")
    assert "Right · 0.5 of 1 point" in shown(state)


def test_whoever_asks_for_the_answer_has_finished_the_question() -> None:
    state = start("three_weights")
    wrong = next(o.letter for o in state.asked.options if not o.is_right)
    state = type_(state, wrong, "enter", "s")
    state, action = press(state, "n", 20)
    assert action is Action.KEEP
    assert (state.phase, state.turn.finished, state.turn.status) == (Phase.DONE, True, Status.FAILED)


def test_a_hint_says_what_it_costs_before_it_is_opened() -> None:
    state = type_(start("three_weights"), "h")
    hints = QUESTIONS["three_weights"].hints
    assert "costs 25%" in shown(state)
    assert hints[0] not in shown(state)
    state = type_(state, "h")
    assert hints[0] in shown(state)
    assert state.turn.hints == 1
    state = type_(state, *"hhhhh")
    assert state.turn.hints == 3
    assert "no more hints" in shown(state)
    assert type_(state, right_answer(state.asked), "enter", "s").turn.score == 0.25


def test_where_letters_are_typed_escape_leads_to_the_other_keys() -> None:
    state = type_(start("two_scores"), *"Exp(h)", "escape", "h", "h")
    assert state.draft.fields[0].text == "Exp(h)"
    assert state.turn.hints == 1
    assert type_(state, "q").draft.fields[0].text == "Exp(h)q"


def test_what_could_not_be_read_costs_nothing() -> None:
    state = type_(start("two_scores"), "(", "enter", "s")
    assert (state.phase, state.turn.attempts) == (Phase.ANSWER, 0)
    assert "It costs nothing" in shown(state)
    state = type_(state, "backspace", *"exp(x_1)/(exp(x_1)", "space", "+", "space", *"exp(x_2))", "enter")
    assert (state.turn.score, state.turn.confidence) == (1.0, "sure")
    assert "Read as: exp(x_1)/(exp(x_1) + exp(x_2))" in shown(state)


def test_a_text_is_marked_by_its_writer_beside_a_good_answer() -> None:
    state = type_(start("saturated"), *"One.", "enter", *"Two.", "tab")
    assert state.draft.fields[0].text == "One.\nTwo."
    assert state.asked.item.model[:30] not in shown(state)  # type: ignore[attr-defined]
    state = type_(state, "t")
    assert state.asked.item.model[:30] in shown(state)  # type: ignore[attr-defined]
    state = type_(state, "1", "2", "2", "9", "enter")
    assert (state.phase, state.turn.score) == (Phase.DONE, 0.5)


def test_an_answer_is_not_taken_before_all_of_it_is_there() -> None:
    state = type_(start("jacobian"), "1", "enter")
    assert (state.phase, state.draft.at) == (Phase.ANSWER, 1)
    assert "3 of 4 cells are still empty" in shown(state)
    assert "Is it true?" in shown(type_(start("crumbs"), "a", "enter"))


def test_the_line_that_is_typed_stays_on_a_small_screen() -> None:
    for name in ("warm_weight", "two_scores", "printed"):
        assert "> zz" in shown(type_(start(name), *"zz"), 40, 9)


def test_a_text_with_a_cursor() -> None:
    line = Line()
    for key in [
        *"abd",
        "left",
        "c",
        "home",
        "delete",
        "X",
        "end",
        "backspace",
        "space",
        "left",
        "left",
        "right",
        "tab",
    ]:
        line = line.pressed(key) or line
    assert line == Line("Xbc ", 3)
    two = Line("abc\nde", 6)
    assert two.moved_up(1).at == 2
    assert two.moved_up(1).moved_up(1).at == 2
    assert (two.pressed("home") or two).at == 4


def whole(mode: str = "practice") -> State:
    make = practice if mode == "practice" else examined
    session = make("softmax", {name: QUESTIONS[name] for name in KINDS}, [])
    return arrived(State(session, {}), session.turn.variant())


def test_what_is_passed_over_stays_open() -> None:
    state = type_(whole(), "n", "n")
    assert state.session.at == 2
    state = type_(state, "escape", "p")
    assert state.session.at == 1
    assert not any(turn.finished for turn in state.session.turns)


def test_the_last_one_leads_to_the_summary() -> None:
    state = whole()
    turns = [replace(t, finished=True, marked=Marked(Status.PASSED, 1.0), score=1.0) for t in state.session.turns[1:]]
    state = replace(state, session=replace(state.session, turns=(state.session.turn, *turns)))
    assert "the last one that is open" in shown(type_(state, "n"))
    wrong = [o.letter for o in state.asked.options if not o.is_right]
    state = type_(state, wrong[0], "enter", "s", "r", wrong[1], "enter", "n")
    assert state.phase is Phase.SUMMARY
    text = shown(state)
    assert "12 of 13 points" in text
    assert "sure: 0 of 1 right at once" in text
    assert "The idea" in text
    assert not state.session.passed
    assert type_(state, "n").session.at == 0
    assert press(state, "q", 20)[1] is Action.QUIT


def test_an_exam_says_nothing_and_is_submitted_once() -> None:
    state = whole("exam")
    right = right_answer(state.asked)
    state = type_(state, right, "enter")
    assert (state.session.at, state.turn.confidence) == (1, "")
    state = type_(state, "p")
    assert state.draft.chosen == (right,)
    assert "no hints" in shown(type_(state, "h"))
    assert "12:05 left" in shown(state, left=725.4)
    state = type_(state, "q")
    assert state.phase is Phase.SUBMIT
    assert "1 of 12 questions are answered" in shown(state)
    assert type_(state, "z").phase is Phase.ANSWER
    assert press(state, "y", 20)[1] is Action.SUBMIT


def test_the_summary_of_an_exam_says_what_is_right() -> None:
    state = whole("exam")
    turns = tuple(replace(turn, finished=True) for turn in state.session.turns)
    variants = {n: turn.variant() for n, turn in enumerate(turns)}
    state = summary(replace(state, session=replace(state.session, turns=turns), variants=variants))
    text = shown(state, 100, 120)
    for made in variants.values():
        if made.kind == "single":
            assert next(option.text for option in made.options if option.is_right)[:20] in text
    assert room(24) == 20
