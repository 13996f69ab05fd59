"""`dev check` finds what is broken and names it; of the course as it is, everything holds."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from conftest import ROOT, CommandLine
from copies import Copy, copy_of_the_course

from learn_transformers import course
from learn_transformers.answer_key import load_key
from learn_transformers.authoring.naming import naming
from learn_transformers.authoring.remembering import Remembered
from learn_transformers.authoring.suspects import Suspects
from learn_transformers.checks import Expectations, run_function
from learn_transformers.diagnosis import explain

STUB, SOLUTION = "exercises/05_masking/masking.py", "solutions/05_masking/masking.py"
LESSON, KEY = "exercises/05_masking/README.md", "grader/learn_transformers/answer_key/masking/functions.py"

NEVER_SHOWN = """

NEVER_SHOWN = Mistake("a length of a hundred is refused", hint="Which lengths are there?")


@padding_mask.wrong(NEVER_SHOWN)
def a_hundred(lengths: Array, n: int) -> Any:
    if n == 100:
        raise ValueError("lengths")
    return padding_mask(lengths, n)
"""


@pytest.fixture
def checkout(tmp_path: Path, command_line: CommandLine) -> Copy:
    return copy_of_the_course(tmp_path / "checkout", command_line)


def another_signature(copy: Copy) -> None:
    copy.edit(STUB, "def causal_mask(n: int)", "def causal_mask(size: int)")


def another_annotation(copy: Copy) -> None:
    copy.edit(SOLUTION, "def causal_mask(n: int)", "def causal_mask(n: float)")


def another_order(copy: Copy) -> None:
    text = (copy.root / LESSON).read_text()
    rows = re.findall(r"^\| `(?:causal|padding)_mask\(.*\n", text, re.MULTILINE)
    (copy.root / LESSON).write_text(text.replace("".join(rows), "".join(reversed(rows))))


def a_missing_alternative(copy: Copy) -> None:
    folder = copy.root / "tests" / "alternatives" / "masking"
    for file in sorted(folder.glob("*.py"))[4:]:
        file.unlink()


def a_function_missing_in_one(copy: Copy) -> None:
    copy.edit("tests/alternatives/masking/loops.py", "def causal_mask(", "def causal_masks(")


def a_hint_with_a_line_of_the_solution(copy: Copy) -> None:
    body = (copy.root / SOLUTION).read_text().partition("def causal_mask")[2].partition('"""\n')[2]
    line = body.partition('"""\n')[2].splitlines()[0].strip()
    copy.edit(KEY, "    hints=(\n", f"    hints=(\n        {'Write  ' + line!r}\n")


def an_unwritten_hint(copy: Copy) -> None:
    copy.edit(KEY, '    hints=(\n        "', '    hints=(\n        "TODO: ')


def a_mistake_that_no_case_shows(copy: Copy) -> None:
    copy.append(KEY, NEVER_SHOWN)


def a_stray_file(copy: Copy) -> None:
    (copy.root / "exercises" / "05_masking" / "notes.txt").write_text("")


def a_stray_key_file(copy: Copy) -> None:
    (copy.root / KEY).with_name("functions_old.py").write_text("")


def a_missing_solution(copy: Copy) -> None:
    (copy.root / SOLUTION).unlink()


def a_lesson_number_changed(copy: Copy) -> None:
    text = (copy.root / LESSON).read_text()
    block = re.search(r"^```text\n(.*?)^```", text, re.MULTILINE | re.DOTALL)
    assert block is not None
    digit = re.search(r"\d", block[1])
    assert digit is not None
    at = block.start(1) + digit.start()
    (copy.root / LESSON).write_text(text[:at] + str(9 - int(digit[0])) + text[at + 1 :])


def a_decimal_in_the_prose(copy: Copy) -> None:
    copy.edit(LESSON, "## The idea\n", "## The idea\n\nIt is 77.125 times as large.\n")


def a_stub_that_does_something(copy: Copy) -> None:
    copy.edit(STUB, 'raise NotImplementedError("causal_mask")', "return np.tri(n, dtype=bool)")


def a_wrong_solution(copy: Copy) -> None:
    copy.append(SOLUTION, "\n\nright = causal_mask\ncausal_mask = lambda n: right(n).T\n")


def a_file_that_is_no_python(copy: Copy) -> None:
    copy.append(STUB, "def (\n")


def a_key_that_cannot_be_loaded(copy: Copy) -> None:
    copy.append(KEY, "\nraise RuntimeError('half written')\n")


def a_slow_solution(copy: Copy) -> None:
    copy.append(SOLUTION, "\n\nimport time\nright = causal_mask\n\n")
    copy.append(SOLUTION, "def causal_mask(n):\n    time.sleep(0.3)\n    return right(n)\n")


@pytest.mark.parametrize(
    ("break_it", "said"),
    [
        (another_signature, "the stub has causal_mask(size); the key has causal_mask(n)"),
        (another_annotation, "the solution says causal_mask(n: float) -> np.ndarray"),
        (another_order, "the lesson has another order: padding_mask, causal_mask"),
        (a_missing_alternative, "4 of at least 5 in tests/alternatives/masking"),
        (a_function_missing_in_one, "causal_mask is not written yet in loops.py"),
        (a_hint_with_a_line_of_the_solution, "they hold `"),
        (an_unwritten_hint, "hint 1 is not written yet"),
        (a_mistake_that_no_case_shows, "no check rejects never_shown"),
        (a_stray_file, "exercises/05_masking/notes.txt does not belong there"),
        (a_stray_key_file, "answer_key/masking/functions_old.py does not belong there"),
        (a_missing_solution, "solutions/05_masking/masking.py is missing"),
        (a_lesson_number_changed, "the lesson shows"),
        (a_decimal_in_the_prose, "77.125 was printed by none"),
        (a_stub_that_does_something, "not so: the stub fails as not started"),
        (a_wrong_solution, "not so: the solution passes 20 seeds"),
        (a_file_that_is_no_python, "SyntaxError"),
        (a_key_that_cannot_be_loaded, "RuntimeError: half written"),
        (a_slow_solution, "not so: the solution is graded within 1 s"),
    ],
)
def test_what_is_broken_is_found_and_named(checkout: Copy, break_it: Callable[[Copy], None], said: str) -> None:
    break_it(checkout)
    done = checkout.run("dev", "check", "masking", "--quick")
    assert (done.returncode, done.stderr) == (1, "")
    assert said in done.stdout
    assert "Everything holds" not in done.stdout


def test_a_pair_that_no_check_rejects_is_found(checkout: Copy) -> None:
    checkout.append(KEY, NEVER_SHOWN.replace("n == 100", "len(lengths) == 3 and lengths[0] > 2"))
    done = checkout.run("dev", "check", "masking")
    assert done.returncode == 1
    assert "never_shown" in done.stdout


def test_the_real_course_holds_at_80_columns_and_in_ascii(command_line: CommandLine) -> None:
    """Two chapters whole; the laws of the others' mistakes are tests of their own."""
    ascii_only = {"LC_ALL": "C", "PYTHONIOENCODING": "ascii", "PYTHONUTF8": "0", "COLUMNS": "80", "NO_COLOR": "1"}
    done = command_line("dev", "check", "4", "05_masking", cwd=ROOT, **ascii_only)
    assert (done.returncode, done.stderr) == (0, ""), done.stdout
    assert "Everything holds." in done.stdout
    assert done.stdout.isascii()
    assert "\x1b" not in done.stdout
    assert max(map(len, done.stdout.splitlines())) <= 80
    assert all(name in done.stdout for chapter in ("masking", "positional_encoding") for name in functions(chapter))


def test_the_whole_course_holds_but_for_the_pairs(command_line: CommandLine) -> None:
    done = command_line("dev", "check", "--quick", cwd=ROOT)
    assert (done.returncode, done.stderr) == (0, ""), done.stdout
    assert all(chapter.folder in done.stdout for chapter in course.chapters())


def functions(chapter: str) -> list[str]:
    return list(load_key(chapter).references)


@pytest.mark.parametrize("arguments", [["sotfmax"], ["softmax.softmax"], ["softmax", "zzz"]])
def test_an_unknown_chapter_is_one_sentence(command_line: CommandLine, arguments: list[str]) -> None:
    done = command_line("dev", "check", *arguments, cwd=ROOT)
    assert (done.returncode, done.stdout) == (2, "")
    assert len(done.stderr.strip().splitlines()) == 1


@pytest.mark.parametrize(
    ("chapter", "name"), [("softmax", "softmax"), ("masking", "padding_mask"), ("vision_transformer", "patchify")]
)
def test_nothing_that_the_diagnosis_would_say_is_ruled_out_beforehand(chapter: str, name: str) -> None:
    reference = Remembered(load_key(chapter).references[name])
    suspects, graded = Suspects(reference), Expectations(chapter, 0)
    for made in list(reference.combinations(2))[::5]:
        calls = [c for run in run_function(reference, reference.answer(made), graded) for c in run.calls]
        assert explain(suspects.of(calls), calls) == explain(reference, calls)


def test_a_group_is_a_group() -> None:
    seen = naming(load_key("self_attention").references["self_attention"], "self_attention", pairs=False)
    assert ("queries_and_keys_swapped", "transposed_scores") in seen.groups
    assert seen.rate == 1.0
