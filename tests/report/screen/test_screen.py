"""The screen as text: what is on it at which size, what keys and verdicts make of it. No terminal, no process."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator
from pathlib import Path

import pytest
from rich.cells import cell_len
from rich.console import Console
from rich.text import Text
from support import FIXTURE_COURSE, names_alone, standing_on

from learn_transformers import course
from learn_transformers.report.screen.edges import LAST
from learn_transformers.report.screen.frame import frame, line_to_open, room
from learn_transformers.report.screen.keyboard import is_begun, keys
from learn_transformers.report.screen.state import (
    Action,
    Page,
    Place,
    State,
    View,
    first_to_do,
    judged,
    next_to_do,
    places,
    press,
    rows,
)
from learn_transformers.report.signs import ASCII, UNICODE, Signs, signs_for
from learn_transformers.verdict import (
    Answer,
    Chapter,
    Check,
    Explanation,
    Failure,
    Function,
    Problem,
    Status,
)

COURSE = {
    "02_softmax": ["softmax", "softmax_with_temperature", "log_softmax", "cross_entropy", "softmax_jacobian"],
    "03_self_attention": ["attention_scores", "attention_weights", "attention"],
    "05_masking": ["causal_mask", "padding_mask", "masked_softmax", "masked_attention"],
}
SOFTMAX, ATTENTION = course.Chapter(2, "softmax"), course.Chapter(3, "self_attention")
NAMES = COURSE["02_softmax"]


@pytest.fixture(scope="module", autouse=True)
def _its_names(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    with standing_on(names_alone(tmp_path_factory.mktemp("course"), COURSE)):
        yield


SIZES = [(80, 24), (120, 40), (40, 10), (20, 4), (1, 1)]
EXERCISES = Path("/course/exercises")


def function(name: str, status: Status = Status.PASSED, **more: object) -> Function:
    check = Check("one row, by hand", status, float(status == "passed"), 1.0, "the sums are not 1")
    wrong = status in (Status.FAILED, Status.ERROR)
    failure = Failure("one row, by hand", "tiny", f"{name}([1.0])", "n=1", "it raised", line=7, text="oops()")
    return dataclasses.replace(
        Function(name, status, check.points, 1.0, None, (), (), (check,), failure=failure if wrong else None), **more
    )


def chapter(*statuses: Status, **more: object) -> Chapter:
    """A verdict on chapter softmax; functions that are not mentioned passed."""
    given = [*statuses, *[Status.PASSED] * (len(NAMES) - len(statuses))]
    functions = tuple(function(name, status) for name, status in zip(NAMES, given, strict=True))
    whole = Chapter("softmax", min(given, key=list(Status).index), 0.0, 5.0, functions, number=2, file="softmax.py")
    return dataclasses.replace(whole, **more)


def state(at: str = NAMES[0], **more: object) -> State:
    return State(EXERCISES, Place(SOFTMAX, at), {}, **more)  # type: ignore[arg-type]


def saved(before: State, verdict: Chapter, **more: bool) -> State:
    return judged(before, SOFTMAX, verdict, {NAMES[0]: 12}, saved=True, **more)


def shown(what: State, width: int = 80, height: int = 24, signs: Signs = UNICODE) -> str:
    return "\n".join(line.plain.rstrip() for line in frame(what, width, height, signs)[0])


def typed(before: State, *pressed: str) -> State:
    for key in pressed:
        before, _ = press(before, key, 20)
    return before


FAILED = saved(state(), chapter(Status.FAILED, Status.UNFINISHED))
EVERY_STATE = {
    "before the first verdict": state(),
    "failed": FAILED,
    "passed": saved(FAILED, chapter()),
    "not started": saved(state(), chapter(Status.UNFINISHED)),
    "not loaded": saved(state(), chapter(problem=Problem("SyntaxError: '(' was never closed", 3, 9, 10, "    a = (1"))),
    "not judged": saved(state(), chapter(functions=())),
    "list": typed(FAILED, "l"),
    "reset": typed(FAILED, "x"),
    "worksheet": typed(FAILED, "w"),
    "lesson": FAILED.shows(View.LESSON, Page("lesson", Text("a word " * 2000))),
    "hint": FAILED.shows(View.HINT, Page("hints", Text("What is √d?"))),
    "busy": dataclasses.replace(FAILED, busy="02_softmax · softmax"),
    "trouble": FAILED.says("The disk is full, and that is a long story. " * 4, trouble=True),
}


@pytest.mark.parametrize("status", [Status.PASSED, Status.FAILED, Status.UNFINISHED])
def test_functions_that_were_lent_are_named_below_every_verdict(status: Status) -> None:
    lent = ("masking.causal_mask", "self_attention.project_qkv")
    said = f"softmax was checked with the right {' and '.join(lent)}: yours have not passed."
    assert said in " ".join(shown(saved(state(), chapter(status, lent=lent)), width=120).split())
    assert "was checked with" not in shown(saved(state(), chapter(status)))


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("signs", [UNICODE, ASCII], ids=["utf-8", "ascii"])
@pytest.mark.parametrize("name", EVERY_STATE)
def test_a_frame_fills_the_screen_and_no_more(name: str, signs: Signs, size: tuple[int, int]) -> None:
    lines, first = frame(EVERY_STATE[name], *size, signs)
    assert len(lines) == size[1]
    assert max(cell_len(line.plain) for line in lines) <= size[0]
    assert not any(set("\n\r\x1b\t") & set(line.plain) for line in lines)
    assert first == 0 or name in ("list", "lesson", "failed", "busy", "trouble", "worksheet", "reset", "hint")
    if signs is ASCII:
        assert all(line.plain.isascii() for line in lines)


def test_the_screen_of_a_failure() -> None:
    text = shown(FAILED.says("Saved 12:00:00 · Checked in 21 ms"), height=16)
    head, _, rest = text.partition("\n")
    assert head.startswith("02_softmax · softmax  ")
    assert head.endswith(f"░ 3 of {len(places())}")
    assert (
        rest
        == """\
in /course/exercises/02_softmax/softmax.py:7                     [✗] ○  ✓  ✓  ✓
softmax.softmax · 0 of 1 ───────────────────────────────────────────────────────
✗ one row, by hand
  softmax([1.0])
  n=1
  softmax.py:7
    oops()
  it raised





Saved 12:00:00 · Checked in 21 ms
n:next p:previous h:hint s:solution l:list r:read w:sheet e:edit ?:keys q:quit"""
    )


def test_a_long_sentence_is_readable() -> None:
    assert " ".join(shown(EVERY_STATE["trouble"]).split()).count("that is a long story") == 4


def test_the_keys_stand_at_the_foot_of_80_columns() -> None:
    foot = shown(FAILED).splitlines()[-1]
    assert foot == "n:next p:previous h:hint s:solution l:list r:read w:sheet e:edit ?:keys q:quit"


def test_links_lead_to_the_line() -> None:
    linked = [
        span.style.link
        for line in frame(FAILED, 80, 24, UNICODE)[0]
        for span in line.spans
        if not isinstance(span.style, str) and span.style.link
    ]
    assert linked == [f"file://{EXERCISES}/02_softmax/softmax.py#7"]


def test_which_line_is_opened() -> None:
    assert line_to_open(FAILED) == 7
    assert line_to_open(saved(FAILED, chapter())) == 12
    assert line_to_open(EVERY_STATE["not loaded"]) == 3
    assert line_to_open(state()) == 0


# After a save


def test_it_stays_with_what_has_just_passed_until_n() -> None:
    after = saved(FAILED, chapter(Status.PASSED, Status.FAILED))
    assert after.at.function == NAMES[0]
    assert "passed" in shown(after)
    assert typed(after, "n").at.function == NAMES[1]


def test_it_stays_with_what_fails() -> None:
    assert saved(FAILED, chapter(Status.FAILED, Status.FAILED)).at.function == NAMES[0]


def test_it_goes_to_what_was_worked_on_where_the_function_shown_has_nothing_to_say() -> None:
    for here in (Status.UNFINISHED, Status.PASSED):
        before = saved(state(), chapter(here, Status.UNFINISHED, Status.UNFINISHED))
        assert saved(before, chapter(here, Status.UNFINISHED, Status.FAILED)).at.function == NAMES[2]
        assert saved(before, chapter(here, Status.UNFINISHED, Status.PASSED)).at.function == NAMES[2]
        assert saved(before, chapter(here, Status.UNFINISHED, Status.UNFINISHED)).at.function == NAMES[0]


def test_a_part_that_comes_first_does_not_make_it_jump() -> None:
    """What has just passed is not taken for what had passed before, when the rest of the verdict comes."""
    first = saved(FAILED, chapter(functions=(function(NAMES[0]),)), whole=False)
    assert first.function == function(NAMES[0])
    assert [f.status for f in first.verdicts["softmax"].functions][1] == Status.UNFINISHED
    whole = saved(first, chapter(Status.PASSED, Status.FAILED))
    assert whole.at.function == NAMES[0]


def test_a_save_brings_the_card_back_and_to_look_does_not() -> None:
    reading = typed(FAILED, "l")
    assert saved(reading, chapter()).view is View.CARD
    assert judged(reading, SOFTMAX, chapter(), {}, saved=False).view is View.LIST


def test_a_first_look_goes_to_the_first_that_fails_unless_the_learner_chose() -> None:
    verdict = chapter(Status.PASSED, Status.UNFINISHED, Status.FAILED)
    looked = judged(state(), SOFTMAX, verdict, {}, saved=False)
    assert looked.at.function == NAMES[2]
    assert judged(state(chosen=True), SOFTMAX, verdict, {}, saved=False).at.function == NAMES[0]


def test_a_save_elsewhere_leads_there() -> None:
    there = Chapter("self_attention", Status.FAILED, 0, 1, (function("attention_scores", Status.FAILED),))
    after = judged(FAILED, ATTENTION, there, {}, saved=True)
    assert after.at == Place(ATTENTION, "attention_scores")
    assert judged(FAILED, ATTENTION, there, {}, saved=False).at == FAILED.at


def test_what_to_do_first_in_a_chapter() -> None:
    known = {("softmax", name): "passed" for name in NAMES}
    assert first_to_do(SOFTMAX, {}) == NAMES[0]
    assert first_to_do(SOFTMAX, known) == NAMES[0]
    assert first_to_do(SOFTMAX, {**known, ("softmax", NAMES[3]): "unfinished"}) == NAMES[3]
    assert first_to_do(SOFTMAX, {("softmax", NAMES[4]): "error"}) == NAMES[4]


# Keys


def test_n_goes_on_over_chapters_and_round_the_end() -> None:
    every = places()
    last = dataclasses.replace(state(), at=every[-1])
    assert next_to_do(last) == every[0]
    passed = {place.key: "passed" for place in every}
    done = dataclasses.replace(FAILED, known=passed)
    after, action = press(done, "n", 20)
    assert (after.at, action) == (done.at, Action.NONE)
    assert "is the last" in after.note
    assert "Everything is done" in typed(dataclasses.replace(saved(FAILED, chapter()), known=passed), "n").note


def test_p_goes_back_one() -> None:
    after, action = press(dataclasses.replace(state(), at=places()[6]), "p", 20)
    assert (after.at, action) == (places()[5], Action.SHOW)


def test_keys_ask_for_what_only_the_program_can_do() -> None:
    wanted = {
        "h": Action.HINT,
        "r": Action.LESSON,
        "s": Action.SOLUTION,
        "c": Action.CHECK_ALL,
        "e": Action.EDIT,
        "q": Action.QUIT,
    }
    assert {key: press(FAILED, key, 20)[1] for key in wanted} == wanted
    assert press(FAILED, "z", 20) == (FAILED, Action.NONE)


def test_a_reset_is_asked_for_twice() -> None:
    asking, action = press(FAILED, "x", 20)
    assert (asking.view, action) == (View.RESET, Action.NONE)
    assert press(asking, "y", 20)[1] is Action.RESET
    for key in ("n", "x", "enter", "escape", "q"):
        after, action = press(asking, key, 20)
        assert (after.view, after.at, action) == (View.CARD, FAILED.at, Action.NONE)


def test_the_list_is_chosen_from_with_arrows_or_a_number() -> None:
    every = places()
    here = typed(FAILED, "l")
    assert here.cursor == 0
    assert typed(here, "down", "down", "up").cursor == 1
    assert typed(here, "up").cursor == 0
    assert typed(here, "end").cursor == len(every) - 1
    assert typed(here, "1", "2").cursor == 11
    assert typed(here, "9", "9").cursor == 8  # there is no 99: a new number begins
    assert typed(here, "0").cursor == 0
    there, action = press(typed(here, "7"), "enter", 20)
    assert (there.at, there.view, action) == (every[6], View.CARD, Action.SHOW)
    assert typed(here, "down", "q").at == FAILED.at


def test_letters_narrow_the_list_down() -> None:
    here = typed(FAILED, "l", *"softmax")
    names = [row.name for row in rows(here.filter)]
    assert names == ["softmax", "softmax_with_temperature", "log_softmax", "softmax_jacobian", "masked_softmax"]
    text = shown(here)
    assert "Filter: softmax · 5 found" in text
    assert "cross_entropy" not in text
    assert "13 ○ masked_softmax" not in text
    assert "11 ○ masked_softmax" in text  # which keeps its number
    there, action = press(typed(here, "down", "down", "down", "down"), "enter", 20)
    assert (there.at.function, there.filter, action) == ("masked_softmax", "", Action.SHOW)
    assert typed(here, "backspace").filter == "softma"
    assert typed(here, "escape", "q").view is View.CARD
    assert typed(here, "q").filter == "softmaxq"  # a letter like others by then
    assert press(typed(here, "q"), "enter", 20)[1] is Action.NONE  # there is nothing to go to
    assert "No name holds this." in shown(typed(here, "q"))


def test_every_key_has_its_line() -> None:
    text = shown(typed(FAILED, "?"))
    for word in shown(FAILED).splitlines()[-1].split():
        assert f" {word.partition(':')[0]}  " in text
    assert all(len(line) <= 80 for line in text.splitlines())
    assert typed(FAILED, "?", "q").view is View.CARD


def test_an_answer_in_hand(tmp_path: Path) -> None:
    with standing_on(FIXTURE_COURSE):
        doubling = course.known_chapter("doubling")
        begin = State(EXERCISES, Place(doubling, "double"), {}, answered={("doubling", "once"): "passed"})
        listed = shown(typed(begin, "l"))
        assert "○ worksheet                                1 of 4" in listed
        there, action = press(typed(begin, "l", *"twi"), "enter", 20)
        assert (there.view, there.answer, action) == (View.WORKSHEET, "twice", Action.SHOW)
        text = shown(there)
        assert "01_doubling · twice" in text
        assert "3. Start from a = 3" in text
        assert "Nothing is answered yet" in text
        assert press(there, "h", 20)[1] is Action.HINT
        assert press(there, "s", 20)[1] is Action.SOLUTION
        assert press(there, "x", 20)[1] is Action.NONE
        reading = there.shows(View.HINT, Page("hints", Text("a hint")))
        assert (typed(reading, "q").view, typed(reading, "q").answer) == (View.WORKSHEET, "twice")
        assert (typed(reading, "q", "q").view, typed(reading, "q", "q").answer) == (View.CARD, "")
        assert typed(begin, "w", "h").answer == "doubled"  # the first that is open
        answers = (Answer("twice", Status.FAILED, 0.0, 1.0, "13", "This is not the expected value.", line=23),)
        judged_so = dataclasses.replace(
            there, verdicts={"doubling": Chapter("doubling", Status.FAILED, 0, 1, (), answers)}
        )
        assert "in /course/exercises/01_doubling/worksheet.py:23" in shown(judged_so)
        assert "This is not the expected value." in shown(judged_so)


@pytest.mark.parametrize("size", [(80, 24), (80, 9), (30, 5)])
def test_the_chosen_row_is_on_the_screen(size: tuple[int, int]) -> None:
    for number, place in enumerate(places()):
        lines, _ = frame(dataclasses.replace(typed(FAILED, "l"), cursor=number), *size, UNICODE)
        (row,) = (line.plain for line in lines if line.plain.lstrip().startswith("→"))
        assert f" {number + 1} " in row
        assert place.function[:8] in row


def test_a_long_page_is_scrolled_to_its_end_and_no_further() -> None:
    lesson = FAILED.shows(View.LESSON, Page("lesson", Text("\n".join(map(str, range(100))))))
    space = room(24)
    assert "1-20 of 101 lines" in shown(lesson)
    end = typed(lesson, "end")
    assert end.scroll == LAST
    _, first = frame(end, 80, 24, UNICODE)
    assert first == 101 - space
    assert "99" in shown(end).splitlines()[21]
    assert typed(dataclasses.replace(end, scroll=first), "up").scroll == first - 1
    assert typed(lesson, "page down", "home").scroll == 0
    assert typed(lesson, "up").scroll == 0
    for key in ("q", "escape", "backspace", "enter"):
        assert typed(lesson, key).view is View.CARD


def test_the_worksheet_is_shown() -> None:
    answer = Answer("variance", Status.FAILED, 0.0, 1.0, "d_k", "The variance is d_k^2?")
    assert "The variance is" in shown(typed(saved(FAILED, chapter(worksheet=(answer,))), "w"))
    assert "Nothing is answered yet" in shown(typed(FAILED, "w"))


def test_what_the_call_printed_stands_on_the_card_and_the_rest_behind_a_key() -> None:
    failure = Failure("by hand", "by hand", "f(1)", "n=1", "got 1, expected 2", output="hello\n")
    why = (Explanation(("A",), "why", "how?"),)
    talkative = function(NAMES[0], Status.FAILED, output="hello\nand more\n", failure=failure, diagnosis=why)
    state_ = saved(state(), chapter(functions=(talkative,)))
    text = shown(state_)
    assert text.index("f(1)") < text.index("this call printed:") < text.index("│ hello") < text.index("→ why")
    assert "all calls printed 2 lines: o shows them" in text
    assert "and more" not in text
    everything = shown(typed(state_, "o"))
    assert "your output in all calls:" in everything
    assert "│ and more" in everything
    assert "printed nothing" in shown(typed(FAILED, "o"))


# Bytes from a terminal


@pytest.mark.parametrize(
    ("data", "found"),
    [
        (b"nq", ["n", "q"]),
        (b"N", ["n"]),
        (b"\x1b[A\x1bOB\x1b[5~\x1b[6~", ["up", "down", "page up", "page down"]),
        (b"\x1b[H\x1b[F\x1b[1~\x1b[4~", ["home", "end", "home", "end"]),
        (b"\r\n \x7f\x1b", ["enter", "enter", "space", "backspace", "escape"]),
        (b"\x1b[1;5A\x1b[200~x\x1b[201~", ["x"]),
        (b"\x1bq", []),
        ("é".encode(), ["é"]),
        (b"\xff\x00\x01", []),
        (b"", []),
    ],
)
def test_keys_from_bytes(data: bytes, found: list[str]) -> None:
    assert keys(data) == found


def test_for_a_text_letters_are_as_typed_and_keys_move_in_it() -> None:
    data = b"aA\xc3\x84 \t\x1b[Z\x1b[3~\x1b[D\x01\x7f\r"
    typed = ["a", "A", "Ä", "space", "tab", "shift tab", "delete", "left", "backspace", "enter"]
    assert keys(data, as_typed=True) == typed
    assert keys(data) == ["a", "a", "ä", "space", "left", "backspace", "enter"]


@pytest.mark.parametrize("data", [b"\x1b", b"\x1b[", b"\x1bO", b"n\x1b[1;"])
def test_the_rest_of_a_key_may_be_on_its_way(data: bytes) -> None:
    assert is_begun(data)
    assert not is_begun(data + b"A")


def test_marks_follow_the_terminal() -> None:
    assert signs_for(Console(force_terminal=True)) in (UNICODE, ASCII)
