"""`%hint`, `%solution`, `%progress`: as the commands do it, with cells in place of files and in the same journal."""

from __future__ import annotations

from pathlib import Path

import pytest
from books import Book
from support import CommandLine, source_of

from learn_transformers import course, progress
from learn_transformers.lessons import hints
from learn_transformers.notebook import asking
from learn_transformers.workspace import starting

SOFTMAX = course.known_chapter("softmax")
SUM = "import numpy as np\ndef softmax(x, axis=-1):\n    return np.exp(x) / np.exp(x).sum(axis=axis, keepdims=True)\n"
RIGHT = SUM.replace("np.exp(x)", "np.exp(x - x.max(axis=axis, keepdims=True))")
TWO_SCORES = '''\
two_scores = """
exp(x_1)/(exp(x_1) + exp(x_2))
= {}
"""
'''
GOOD_LINE = "1/(1 + exp(x_2)/exp(x_1))"


def checked(code: str) -> str:
    return f"%%check softmax.softmax\n{code}"


def test_hints_open_one_by_one_the_mistake_first(book: Book) -> None:
    book.run(checked(SUM))
    first = book.run("%hint")
    assert first.text.startswith("softmax.softmax\n\nHint 1 of 4, about your answer:")
    assert "Think first; running this again opens the next one." in first.text
    assert "Hint 1 of 4" in first.shown[0]["text/html"]
    second = book.run("%hint softmax.softmax").text
    assert "Hint 2 of 4, the idea:" in second
    assert "nearly the code" not in second
    for _ in range(2):
        assert "That was the last hint." not in book.run("%hint softmax").text
    last = book.run("%hint softmax").text
    assert "`%solution softmax.softmax` shows the solution once yours passes" in " ".join(last.split())


def test_without_a_name_it_is_about_what_was_checked_last_or_is_next(book: Book) -> None:
    assert "Say for what, as in %hint softmax.log_softmax" in book.run("%hint").printed
    book.run("%chapter softmax")
    assert book.run("%hint").text.startswith("softmax.softmax\n")
    book.run(checked(RIGHT))
    assert book.run("%hint").text.startswith("softmax.softmax_with_temperature\n")
    book.run("%%worksheet softmax\nslope_at_two = '1'\ndoubled_weights = '[1/10, 9/10]'\n")
    assert book.run("%hint").text.startswith("softmax.slope_at_two\n")
    book.run("%%worksheet softmax\ndoubled_weights = '[1/10, 9/10]'\n")
    assert book.run("%hint").text.startswith("softmax.shift_invariance\n")


def test_an_answer_s_hints_go_on_after_the_lines_that_were_entered(book: Book) -> None:
    def lines() -> list[str]:
        exercises = book.magics._notebook.laid_out(SOFTMAX)
        return [h.text for h in hints.steps((), exercises, SOFTMAX, "two_scores") if h.key.startswith("line:")]

    every = lines()
    book.run("%%worksheet softmax\n" + TWO_SCORES.format(GOOD_LINE))
    assert lines() == every[1:]
    asked = [book.run("%hint softmax.two_scores").text for _ in range(len(every) + 1)]
    assert every[1] in asked[-1]
    assert every[0] not in asked[-1]
    assert "a question" in asked[0]


def test_one_answer_is_checked(book: Book) -> None:
    book.run("%%worksheet softmax\nslope_at_two = '1'\ndoubled_weights = '[1/10, 9/10]'\n")
    for command in ("%check softmax.doubled_weights", "%worksheet softmax.doubled_weights", "%check doubled_weights"):
        said = book.run(command).text
        assert "✓ doubled_weights" in said
        assert "slope_at_two" not in said
        assert "1 of 1 points" in said
    assert "1 not started" in book.run("%check softmax.two_scores").text


def test_nothing_shows_before_it_passes(book: Book, tmp_path: Path) -> None:
    book.run(checked(SUM))
    refused = book.run("%solution")
    assert "softmax.softmax has not passed yet: `%hint softmax.softmax` helps you on" in refused.text
    assert "`%solution softmax.softmax --give-up`" in " ".join(refused.text.split())
    assert "model" not in refused.text
    assert refused.raised is None
    assert progress.given_up(tmp_path, "softmax", "softmax") is None
    book.run(checked(RIGHT))
    shown = book.run("%solution").text
    assert "your cells" in shown
    assert "model solution: softmax.softmax" in shown
    assert "-    return np.exp(x - x.max(axis=axis, keepdims=True)) / " in shown
    assert "log_softmax" not in shown


def test_who_gives_up_sees_it_and_that_is_remembered(book: Book, tmp_path: Path) -> None:
    book.run("%%worksheet softmax\nslope_at_two = '1'\n")
    assert "has not passed yet" in book.run("%solution softmax.slope_at_two").text
    shown = book.run("%solution softmax.slope_at_two --give-up").text
    assert "0.105" in shown
    assert "two_scores" not in shown
    assert progress.given_up(tmp_path, "softmax", "slope_at_two") is not None
    assert "0.105" in book.run("%solution slope_at_two").text
    assert "has not passed yet" in book.run("%solution softmax.two_scores").text


def test_what_passes_now_need_not_have_been_recorded(book: Book, tmp_path: Path) -> None:
    book.run(f"%%check softmax\n{source_of('softmax')}")
    progress.start_anew(tmp_path)
    assert book.run("%solution softmax").text == "Yours is the model solution of softmax, word for word."
    book.run("%%worksheet softmax\nslope_at_two = '0.1050'\n")
    assert "answers of softmax.worksheet have not passed yet" in book.run("%solution softmax.worksheet").text


def test_a_part_that_was_not_entered(book: Book) -> None:
    assert "softmax.softmax has not passed yet" in book.run("%solution softmax.softmax").text
    shown = book.run("%solution softmax --give-up").text
    assert shown.startswith("The model solution of softmax\n")
    assert "def softmax_jacobian" in shown


def test_the_map_shows_what_was_entered(book: Book) -> None:
    book.run(checked(SUM))
    book.run("%%worksheet softmax\ndoubled_weights = '[1/10, 9/10]'\n")
    book.run("%hint softmax.softmax")
    shown = book.run("%progress")
    assert "functions passed, 1 failing; 1 of " in shown.text
    assert "worksheet: doubled_weights" in shown.text
    assert "\x1b" not in shown.text
    chapter = book.run("%progress softmax").text
    assert "1 hint" in chapter
    assert "1 try" in chapter
    assert "masking" not in chapter.partition("\n")[0]


def test_a_stub_takes_nothing_back(book: Book, tmp_path: Path) -> None:
    book.run(checked(RIGHT))
    book.run(checked("def softmax(x, axis=-1):\n    raise NotImplementedError('softmax')\n"))
    book.run("%check softmax")
    assert progress.statuses(tmp_path) == {("function", "softmax", "softmax"): "passed"}


def test_the_command_line_and_a_notebook_of_one_course_know_the_same(
    book: Book, tmp_path: Path, command_line: CommandLine
) -> None:
    starting.start(tmp_path / "mine")
    notebooks = tmp_path / "mine" / "notebooks"
    notebooks.mkdir()
    book.magics._journal = asking.journal(notebooks)
    assert book.magics._journal == tmp_path / "mine" / "exercises"
    book.run(checked(SUM))
    book.run("%hint")
    assert "Hint 2 of 4" in command_line("hint", "softmax.softmax", cwd=notebooks).stdout
    assert "Hint 3 of 4" in book.run("%hint").text
    given_up = command_line("solution", "softmax.two_scores", "--give-up", cwd=notebooks)
    assert given_up.returncode == 0
    assert "two_scores" in book.run("%solution softmax.two_scores").text


@pytest.mark.parametrize(
    ("cell", "sentence"),
    [
        ("%hint sofmax", "There is no chapter or function called 'sofmax'. Did you mean softmax"),
        ("%hint softmax.py", "name a function or an answer, as in %hint softmax.log_softmax."),
        ("%hint softmax masking", "softmax masking is no target: name one"),
        ("%solution", "Say for what, as in %solution softmax.log_softmax"),
        ("%solution softmax --all", "softmax --all is no target"),
        ("%solution vision_transformer.worksheets", "has no function or answer worksheets"),
        ("%progress chapter", "There is no chapter called 'chapter'."),
        ("%worksheet softmax.three_scores", "Chapter softmax has no function or answer three_scores."),
    ],
)
def test_wrong_use_is_one_sentence(book: Book, cell: str, sentence: str) -> None:
    ran = book.run(cell)
    assert sentence in ran.printed
    assert len(ran.printed.strip().splitlines()) == 1
    assert ran.raised is not None


def test_progress_that_cannot_be_kept_costs_a_sentence(book: Book, tmp_path: Path) -> None:
    book.magics._journal = tmp_path / "gone"
    ran = book.run(checked(RIGHT))
    assert "✓ softmax passed" in ran.text
    assert "Progress was not kept" in " ".join(ran.text.split())
    assert "Hint 1 of 3" in book.run("%hint").text
