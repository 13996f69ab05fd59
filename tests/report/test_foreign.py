"""Any text from a submission, on every screen: nothing of it acts, hides, or stands at the left edge."""

from __future__ import annotations

import io
import json
import re
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from xml.etree import ElementTree as xml

import pytest
from foreign import VISIBLE, held, hostile
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from rich.console import Console, Group, RenderableType

from learn_transformers import course, printable, pytest_plugin
from learn_transformers.doctor import Finding, Report
from learn_transformers.key.pictures import pictures_of
from learn_transformers.lessons.drawings import Drawing
from learn_transformers.notebook.importing import Sentence
from learn_transformers.report import copies, overview
from learn_transformers.report import doctor as doctor_page
from learn_transformers.report.lesson import page as lessons
from learn_transformers.report.pictures import gallery
from learn_transformers.report.pictures.heatmap import Look
from learn_transformers.report.screen.frame import frame
from learn_transformers.report.screen.state import Page, Place, State, View, judged
from learn_transformers.report.signs import ASCII, UNICODE, Signs
from learn_transformers.report.verdicts import html, junit, notebook, terminal
from learn_transformers.verdict import (
    Answer,
    Chapter,
    Check,
    Explanation,
    Failure,
    Function,
    Grid,
    Problem,
    Status,
    Verdict,
)

SOFTMAX = course.known_chapter("softmax")
NAMES = SOFTMAX.functions()
PIECES = [
    *VISIBLE,
    *"\n\r\t\x1b\x07\x9b\x85\u2028\u202e\u2066\u200b\u0301\udcff\U000e0041",
    " ",
    "\n\n",
    "\x1b[2J",
    "[/]",
]
ANY = st.lists(st.sampled_from(PIECES), max_size=60).map("".join) | st.text(st.characters(), max_size=60).map(
    lambda text: "§".join(["", *text.split("\n"), ""])  # whatever stands anywhere, at an edge it would be a §
)


def function(text: str, name: str, **more: object) -> Function:
    check = Check(text, Status.FAILED, 0.0, 1.0, text, call=text, got=text, expected=text)
    made = Function(name, Status.FAILED, 0.0, 1.0, None, (), (), (check, check), output=text)
    return replace(made, **more)


def verdict(text: str) -> Verdict:
    """With this text wherever text of a submission, of a private key or of a folder can be."""
    grid = Grid("n", "d", text, ((text, "1"),), ((text, "1"),), ((text, "0"),), ((True, False),))
    functions = (
        function(text, NAMES[0], failure=Failure(text, "tiny", text, text, text, text, text, grid)),
        function(text, NAMES[1], failure=Failure(text, "tiny", text, text, text, line=7, text=text)),
        function(text, NAMES[2], diagnosis=(Explanation((text,), text, text),)),
        function(text, NAMES[3], diagnosis=(Explanation((text,), text, text),) * 2),
        function(text, NAMES[4], failure=Failure(text, "tiny", "", "", text)),
    )
    line = {"text": text, "read_as": text, "status": "wrong", "message": text}
    answers = (
        Answer("scores", Status.FAILED, 0.0, 1.0, text, text, line=3, counterexample=text, hint=text, code=text),
        Answer("variance", Status.FAILED, 0.0, 1.0, text, text, lines=(line, {**line, "status": "gap"})),
        Answer("entry", Status.UNFINISHED, 0.0, 1.0, text, text),
    )
    broken = Answer("scores", Status.ERROR, 0.0, 1.0, "", text)
    chapters = (
        Chapter("softmax", Status.FAILED, 0.0, 5.0, functions, answers, 2, text),
        Chapter("masking", Status.ERROR, 0.0, 5.0, (), (broken,), 5, text, Problem(text, 3, 2, 5, text), text),
        Chapter("multi", Status.ERROR, 0.0, 5.0, (), (), 6, text, Problem(text)),
    )
    made = Verdict.of(chapters, seed=0, isolation=["seccomp"])
    return replace(made, notes=(text,))


def printed(*parts: RenderableType, width: int = 80, color: bool = False) -> str:
    system = "truecolor" if color else None
    console = Console(file=io.StringIO(), width=width, color_system=system, force_terminal=color, highlight=False)  # type: ignore[arg-type]
    for part in parts:
        console.print(part)
    assert isinstance(console.file, io.StringIO)
    return console.file.getvalue()


def on_terminal(text: str, width: int, color: bool = False) -> str:
    return printed(*terminal.parts(verdict(text), UNICODE), width=width, color=color)


def on_ascii_terminal(text: str) -> str:
    return printed(*terminal.parts(verdict(text), ASCII), width=60)


def in_watch(text: str, width: int, signs: Signs = UNICODE) -> str:
    """Every view of `watch`, one below the other."""
    found = verdict(text)
    state = State(Path("/§") / re.sub(r"[/\0]", "|", text), Place(SOFTMAX, NAMES[0]), {})
    judged_one = judged(state, SOFTMAX, found.chapters[0], {}, saved=True)
    broken = judged(state, SOFTMAX, found.chapters[1], {}, saved=True)
    states = [
        *(judged_one.goes(Place(SOFTMAX, name)) for name in NAMES),
        broken,
        judged_one.shows(View.WORKSHEET),
        broken.shows(View.WORKSHEET),
        judged_one.shows(View.RESET),
        judged_one.shows(View.ALL, Page("all", Group(*terminal.parts(found, signs)))),
        judged_one.shows(View.LESSON, Page("lesson", lessons.Lesson(f"{text}\n\n# §\n\n&#8238;§ {text}", True, True))),
        state.says(text, trouble=True),
        state.says(f"What you had is in {text}"),
    ]
    return "\n".join(line.plain for one in states for line in frame(one, width, 200, signs)[0])


def as_picture(text: str) -> str:
    picture = pictures_of(SOFTMAX)[0]
    import numpy as np

    drawn = [Drawing(picture, np.zeros((2, 2)), None, standing, text) for standing in ("failed", "not started")]  # type: ignore[arg-type]
    return "\n".join(line.plain for line in gallery.pictures(drawn, 40, Look(color=False, utf8=True)))


def by_doctor(text: str) -> str:
    report = Report({"numpy": text}, (), (), (Finding("the sandbox starts", False, text), Finding(text, True)), False)
    console = Console(file=io.StringIO(), width=50, highlight=False)
    doctor_page.show(report, console)
    assert isinstance(console.file, io.StringIO)
    return console.file.getvalue()


def as_junit(text: str) -> str:
    document = junit.text(verdict(text))
    xml.fromstring(document)
    return document


def as_html(text: str) -> str:
    """What a page shows: blocks keep their lines, and stand in a box."""
    page = html.fragment(verdict(text)) + html.sentence(text)
    assert "<script" not in page
    return " " + re.sub("\n", "\n ", page)


def as_json(text: str) -> str:
    document = printable.json_text(verdict(text).to_json())
    assert json.loads(document) == json.loads(json.dumps(verdict(text).to_dict()))
    return document


SCREENS: dict[str, Callable[[str], str]] = {
    "terminal": lambda text: on_terminal(text, 80),
    "wide terminal in color": lambda text: on_terminal(text, 130, color=True),
    "narrow terminal": lambda text: on_terminal(text, 30),
    "ascii terminal": on_ascii_terminal,
    "watch": lambda text: in_watch(text, 80),
    "narrow watch": lambda text: in_watch(text, 25, ASCII),
    "notebook text": lambda text: notebook.text(verdict(text)),
    "notebook sentence": lambda text: ": " + notebook.sentence(text)["text/plain"],
    "notebook traceback": lambda text: ": " + "\n".join(Sentence(text)._render_traceback_()),
    "html": as_html,
    "junit": as_junit,
    "json": as_json,
    "picture": as_picture,
    "doctor": by_doctor,
}


@pytest.mark.parametrize("screen", SCREENS)
@settings(max_examples=4, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(text=ANY)
@example(text=hostile("it"))
@example(text="§\n" * 30)
@example(text="§" * 400)
def test_any_text_on_every_screen(screen: str, text: str) -> None:
    held(SCREENS[screen](text))


@pytest.mark.parametrize("screen", SCREENS)
def test_what_people_write_is_shown_as_it_is(screen: str) -> None:
    shown = SCREENS[screen]("√d_k² ≠ Größe 注意 [bold]")
    if "ascii" not in screen and screen != "narrow watch":
        assert "√d_k² ≠ Größe 注意 [bold]" in " ".join(shown.split())


def test_what_was_printed_stands_behind_a_gutter_line_by_line() -> None:
    shown = printed(
        terminal.output("one\n\tEverything passed.\n" + "long " * 20, "in all calls"), width=40
    ).splitlines()
    assert shown[:3] == ["your output in all calls:", "│ one", "│     Everything passed."]
    assert all(line.startswith("│ long") for line in shown[3:])
    assert len(shown) == 6


def test_a_message_with_lines_is_one_line_below_its_check() -> None:
    shown = on_terminal("x\n\nEverything passed.\n48 of 48 points · seed 0", 80)
    assert "  x Everything passed. 48 of 48 points · seed 0" in shown.splitlines()


def test_pages_take_one_line_for_each(capsys: pytest.CaptureFixture[str]) -> None:
    from learn_transformers.report import page
    from learn_transformers.workspace.resetting import Reset

    name = Path(hostile("path", as_name=True))
    page.show(copies.started(name))
    page.show(copies.reset([Reset("softmax", name, name, True, (name,), hostile("note"))]))
    page.show(overview._first_steps(name))
    out, _ = capsys.readouterr()
    assert len(held(out).splitlines()) == 5 + 3 + 5


def test_pytest_shows_a_check_behind_an_indent() -> None:
    class Item:
        exercise = "softmax"
        check = printable.shown(verdict(hostile("it")).chapters[0].functions[0].checks[0])

        class config:
            @staticmethod
            def get_terminal_writer() -> object:
                return type("Writer", (), {"fullwidth": 40})

    with pytest.raises(pytest_plugin.CheckFailed) as failed:
        raise pytest_plugin.CheckFailed
    shown = pytest_plugin.CheckItem.repr_failure(Item(), failed)  # type: ignore[arg-type]
    assert max(map(printable.columns, held(shown).splitlines())) <= 40
