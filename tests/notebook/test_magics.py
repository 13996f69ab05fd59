"""What a learner meets in a notebook: cells that are graded, later cells that use them, and one sentence when lost."""

from __future__ import annotations

import signal
import sys
from pathlib import Path

import pytest
from books import Book
from support import source_of

from learn_transformers import course
from learn_transformers.key.loading import load_key
from learn_transformers.notebook.magics import Magics, load, unload

SOFTMAX = """\
import numpy as np

def softmax(x, axis=-1):
    e = np.exp(x - x.max(axis=axis, keepdims=True))
    return e / e.sum(axis=axis, keepdims=True)
"""
UNSTABLE = SOFTMAX.replace("x - x.max(axis=axis, keepdims=True)", "x")
LOG_SOFTMAX = "def log_softmax(x, axis=-1):\n    return np.log(softmax(x, axis))\n"
SLIP = "doubled_weights = '[1/10, 8/10]'\n"


def checked(target: str, code: str) -> str:
    return f"%%check {target}\n{code}"


def test_a_cell_is_graded_run_and_importable(book: Book) -> None:
    ran = book.run(checked("softmax.softmax", SOFTMAX + "print('run here')\n"))
    assert ran.text.startswith("✓ softmax passed")
    assert "11 of 11 points" in ran.text
    assert "✓" in ran.shown[0]["text/html"]
    assert (ran.printed, ran.raised) == ("run here\n", None)
    assert book.shell.user_ns["softmax"].__code__.co_firstlineno == 4  # as the cell shows it
    later = book.run("import softmax as chapter\nfrom softmax import softmax as mine\nprint(mine is softmax)")
    assert later.printed == "True\n"
    assert book.shell.user_ns["chapter"].__name__ == "softmax"


def test_a_mistake_is_named(book: Book) -> None:
    ran = book.run(checked("softmax.softmax", UNSTABLE))
    assert f"→ {load_key('softmax').mistakes['no_max_subtraction'].title}" in ran.text
    assert "<td" in ran.shown[0]["text/html"]
    assert ran.raised is None


def test_a_chapter_grows_cell_by_cell(book: Book) -> None:
    assert "not started" in book.run("%check softmax").text
    assert "waits for softmax" in book.run(checked("softmax.log_softmax", "import numpy as np\n" + LOG_SOFTMAX)).text
    assert "✓ softmax passed" in book.run(checked("softmax.softmax", SOFTMAX)).text
    assert "log_softmax · 9 of 10" in book.run("%check softmax.log_softmax").text
    whole = book.run("%check").text
    assert "✓ softmax passed" in whole
    assert "○ cross_entropy not started" in whole
    assert "✗" in book.run(checked("softmax.softmax", UNSTABLE)).text
    assert "✓ softmax passed" in book.run(checked("softmax", SOFTMAX)).text


def test_a_function_can_be_named_by_itself(book: Book) -> None:
    assert book.run(checked("log_softmax", LOG_SOFTMAX)).raised is None
    assert "9 more checks" not in book.run(checked("softmax.softmax", SOFTMAX)).text


def test_a_syntax_error_is_our_card_at_the_line_of_the_cell(book: Book) -> None:
    book.run(checked("softmax.softmax", SOFTMAX))
    ran = book.run(checked("softmax.softmax", "def softmax(x):\n    if True:\n    return x\n"))
    assert ran.raised is None
    assert "this cell:4" in ran.text
    assert "expected an indented block after 'if' statement on line 3" in ran.text
    assert "this cell, line 4" in ran.shown[0]["text/html"]
    assert ran.printed == ""
    assert "✓ softmax passed" in book.run("%check softmax.softmax").text


def test_a_cell_that_cannot_be_loaded_is_neither_kept_nor_run(book: Book) -> None:
    ran = book.run(checked("softmax.softmax", SOFTMAX + "raise ValueError('no')\n"))
    assert "ValueError: no" in ran.text
    assert "softmax" not in book.shell.user_ns
    assert "not started" in book.run("%check softmax.softmax").text


def test_an_error_in_an_earlier_cell_says_in_which(book: Book) -> None:
    book.run(checked("softmax.softmax", SOFTMAX.replace("np.exp", "np.epx")))
    ran = book.run(checked("softmax.log_softmax", LOG_SOFTMAX))
    assert "this cell:5" in ran.text
    assert "e = np.epx" in ran.text
    assert "(in your cell %%check softmax.softmax)" in " ".join(ran.text.split())


def test_helpers_outside_of_graded_cells_are_pointed_out(book: Book) -> None:
    book.run("def helper(x):\n    return x\n")
    ran = book.run(checked("softmax.log_softmax", "def log_softmax(x, axis=-1):\n    return helper(x)\n"))
    remark = "helper stands in a cell that does not begin with %%check"
    assert remark in ran.text
    assert remark in ran.shown[0]["text/html"]
    other = book.run(checked("softmax.log_softmax", "def log_softmax(x, axis=-1):\n    return unheard_of(x)\n"))
    assert "unheard_of" in other.text
    assert "stands in a cell" not in other.text


def test_the_verdict_is_the_sandbox_s(book: Book) -> None:
    cheat = "from learn_transformers import verdict\n" + UNSTABLE
    assert "could not be loaded" in book.run(checked("softmax.softmax", cheat)).text
    book.run("import numpy as np\nbefore, np.exp = np.exp, lambda x: 0 * x")
    try:
        assert "✓ softmax passed" in book.run(checked("softmax.softmax", SOFTMAX)).text
        assert "10 of 11" in book.run(checked("softmax.softmax", UNSTABLE)).text
    finally:
        book.run("np.exp = before")


def test_earlier_chapters_are_lent_until_entered(book: Book) -> None:
    book.run("%chapter self_attention")
    assert (
        book.run("import numpy as np\nfrom softmax import softmax\nprint(softmax(np.zeros(2)))").printed
        == "[0.5 0.5]\n"
    )
    ran = book.run(checked("self_attention", source_of("self_attention")))
    assert "✓ scaled_dot_product_attention passed" in ran.text
    book.run(checked("softmax.softmax", "def softmax(x, axis=-1):\n    return 'mine'\n"))
    assert book.run("from softmax import softmax\nprint(softmax(0))").printed == "mine\n"


def test_what_is_not_written_says_so_in_one_line(book: Book) -> None:
    book.run("%chapter softmax")
    ran = book.run("from softmax import log_softmax\nlog_softmax(3)")
    assert "Traceback" not in ran.printed
    assert "log_softmax is not written yet" in ran.printed
    assert isinstance(ran.raised, NotImplementedError)
    book.run(checked("softmax", source_of("softmax")))
    assert book.run("import numpy as np\nfrom softmax import log_softmax\nlog_softmax(np.ones(3))").raised is None
    stub = course.shipped_bytes("02_softmax/softmax.py").decode()
    assert "not started" in book.run(checked("softmax", stub)).text
    assert "is not written yet" in book.run("from softmax import log_softmax\nlog_softmax(3)").printed
    assert isinstance(book.run("from softmax import logsoftmax").raised, ImportError)


def test_of_a_chapter_that_is_begun_nothing_is_lent(book: Book) -> None:
    book.run(checked("softmax.softmax", SOFTMAX))
    assert "log_softmax is not written yet" in book.run("from softmax import log_softmax\nlog_softmax(3)").printed


def test_a_cell_waits_for_what_it_needs(book: Book) -> None:
    cell = "%%needs softmax log_softmax\nprint('ran')\n"
    waiting = book.run(cell)
    assert (waiting.printed, waiting.raised) == ("", None)
    assert waiting.text == "This cell uses your softmax and log_softmax: write them first."
    book.run(checked("softmax.softmax", SOFTMAX))
    assert book.run(cell).text == "This cell uses your log_softmax: write that first."
    book.run(checked("softmax.log_softmax", LOG_SOFTMAX))
    assert book.run(cell).printed == "ran\n"
    missing = book.run("%%needs not_a_package\nprint('ran')\n")
    assert (missing.printed, missing.text) == ("", "This cell needs not_a_package: `%pip install not_a_package`.")


def test_a_worksheet_is_marked_answer_by_answer(book: Book) -> None:
    ran = book.run(f"%%worksheet softmax\n{SLIP}")
    assert "✗ doubled_weights" in ran.text
    assert "shift_invariance" not in ran.text
    assert "doubled_weights" not in book.shell.user_ns
    right = book.run("%%check softmax.worksheet\n# not run\ndoubled_weights = '[1/10, 9/10]'\ncold_mixture = 35\n")
    assert "✓ doubled_weights" in right.text
    assert "2 of 2 points" in right.text
    assert "of 28 points" in book.run("%worksheet softmax").text
    assert "✓ cold_mixture" in book.run("%check").text


def test_an_answer_that_is_taken_back_is_gone(book: Book) -> None:
    book.run(f"%%worksheet softmax\n{SLIP}cold_mixture = 35\n")
    assert "1 not started" in book.run("%%worksheet softmax\ndoubled_weights = ''\n").text
    assert "✗ doubled_weights" in book.run(f"%%worksheet softmax\n{SLIP}").text


@pytest.mark.parametrize("quotes", ['"{}"', 'r"{}"', '"""{}"""', 'r"""\n{}\n"""'])
def test_the_rows_of_a_latex_matrix_come_through_a_cell(book: Book, quotes: str) -> None:
    column = quotes.format(r"\begin{pmatrix} \frac{1}{10} \\ \frac{9}{10} \end{pmatrix}")
    assert "✓ doubled_weights" in book.run(f"%%worksheet softmax\ndoubled_weights = {column}\n").text


def test_lines_of_a_worksheet_are_those_of_its_cell(book: Book) -> None:
    book.run(f"%%worksheet softmax\n{SLIP}cold_mixture = 35\n")
    ran = book.run("%%worksheet softmax\n\ndoubled_weights = [1/10, 9/10]\nslope_at_tow = '1'\n")
    for shown in (ran.text, book.run("%worksheet softmax").text):
        assert "Line 3: put your answer in quotes" in shown
        assert "Line 4 assigns to `slope_at_tow`: did you mean `slope_at_two`?" in shown
        assert "✗" not in shown


def test_a_formula_is_compared_with_the_function_that_was_entered(book: Book) -> None:
    entry = "%%worksheet softmax\njacobian_entry = 'p[i]*(delta(i, j) - p[j])'\n"
    assert "softmax_jacobian" not in book.run(entry).text
    book.run(checked("softmax", source_of("softmax")))
    assert "your softmax_jacobian agree" in " ".join(book.run(entry).text.split())


@pytest.mark.parametrize(
    ("cell", "sentence"),
    [
        ("%%check sofmax\nx = 1", "There is no chapter or function called 'sofmax'. Did you mean softmax"),
        ("%%check softmax.log\nx = 1", "Chapter softmax has no function or answer log."),
        ("%%check\nx = 1", "Say what to check"),
        ("%%check softmax.py\nx = 1", "Say what to check"),
        ("%check", "Nothing was entered yet"),
        ("%chapter 99", "There is no chapter called '99'."),
    ],
)
def test_wrong_use_is_one_sentence(book: Book, cell: str, sentence: str) -> None:
    ran = book.run(cell)
    assert sentence in ran.printed
    assert "Traceback" not in ran.printed
    assert len(ran.printed.strip().splitlines()) == 1
    assert ran.raised is not None
    assert "x" not in book.shell.user_ns


def test_where_nothing_can_be_graded_cells_still_run(book: Book, monkeypatch: pytest.MonkeyPatch) -> None:
    book.magics.uninstall()
    magics = Magics(book.shell)
    magics.install()
    monkeypatch.setattr(sys, "executable", "/no/python/here")
    try:
        ran = book.run(checked("softmax.softmax", SOFTMAX + "print('run here')\n"))
        assert ran.text.startswith("This could not be graded: the judge cannot be started")
        assert (ran.printed, ran.raised) == ("run here\n", None)
        assert book.run("%%needs softmax\nfrom softmax import softmax\nprint('ran')").printed == "ran\n"
    finally:
        magics.uninstall()


def test_an_interrupt_ends_a_check_and_the_next_one_works(book: Book) -> None:
    book.run(checked("softmax.softmax", SOFTMAX))

    def interrupt(*_: object) -> None:
        raise KeyboardInterrupt

    before = signal.signal(signal.SIGALRM, interrupt)
    try:
        signal.setitimer(signal.ITIMER_REAL, 0.3)
        ran = book.run(checked("softmax.log_softmax", "while True:\n    pass\n"))
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, before)
    assert isinstance(ran.raised, KeyboardInterrupt)
    assert "✓ softmax passed" in book.run("%check softmax.softmax").text


def test_magics_come_and_go(book: Book, tmp_path: Path) -> None:
    book.magics.uninstall()
    assert "not found" in str(book.run("%check softmax").raised)
    (tmp_path / "softmax.py").write_text("where = 'a file'\n")
    book.run(f"import sys; sys.path.insert(0, {str(tmp_path)!r})")
    assert book.run("from softmax import where\nprint(where)").printed == "a file\n"
    try:
        load(book.shell)
        load(book.shell)
        assert book.run("%check masking.causal_mask").text.startswith("○ causal_mask not started")
        assert isinstance(book.run("from softmax import where").raised, ImportError)
        unload(book.shell)
        assert book.run("from softmax import where\nprint(where)").printed == "a file\n"
    finally:
        unload(book.shell)
        sys.path.remove(str(tmp_path))
        sys.modules.pop("softmax", None)
