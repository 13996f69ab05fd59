"""`dev check` finds what is broken in a copy of the fixture course and names it; of ours, everything holds."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from copies import Copy, copy_of_the_course
from support import FIXTURE_COURSE, ROOT, CommandLine, standing_on

from learn_transformers import course
from learn_transformers.authoring import files, grading, mutants, signatures, texts, whole_numbers
from learn_transformers.authoring.naming import naming
from learn_transformers.authoring.suspects import Suspects
from learn_transformers.explaining.known_mistakes import explain
from learn_transformers.judging.run_checks import Expectations, run_function
from learn_transformers.key.calls import Call, call
from learn_transformers.key.loading import load_key
from learn_transformers.key.mistakes import Mistake, Switches
from learn_transformers.key.reference import reference
from learn_transformers.key.remembering import Remembered
from learn_transformers.sandbox.host import Sandboxes

CHAPTER, NAME = "01_doubling", "doubling"
STUB, SOLUTION = f"exercises/{CHAPTER}/{NAME}.py", f"solutions/{CHAPTER}/{NAME}.py"
LESSON, KEY = f"exercises/{CHAPTER}/README.md", f"answer_key/{NAME}/functions.py"

NEVER_SHOWN = """

NEVER_SHOWN = Mistake("a factor of a hundred is refused", hint="Which factors are there?")


@scaled.wrong(NEVER_SHOWN)
def a_hundred(x: Array, factor: float) -> Array:
    if factor == 100:
        raise ValueError("factor")
    return scaled(x, factor)
"""


@pytest.fixture
def checkout(tmp_path: Path, command_line: CommandLine) -> Copy:
    return copy_of_the_course(tmp_path / "checkout", command_line)


def another_signature(copy: Copy) -> None:
    copy.edit(STUB, "factor: float", "step: float")


def another_annotation(copy: Copy) -> None:
    copy.edit(SOLUTION, "factor: float", "factor: int")


def another_order(copy: Copy) -> None:
    text = (copy.root / LESSON).read_text()
    rows = re.findall(r"^\| `(?:double|scaled)\(.*\n", text, re.MULTILINE)
    (copy.root / LESSON).write_text(text.replace("".join(rows), "".join(reversed(rows))))


def a_missing_alternative(copy: Copy) -> None:
    folder = copy.root / "alternatives" / NAME
    for file in sorted(folder.glob("*.py"))[4:]:
        file.unlink()


def a_function_missing_in_one(copy: Copy) -> None:
    copy.edit(f"alternatives/{NAME}/loops.py", "def scaled(", "def scaling(")


def an_alternative_that_is_wrong(copy: Copy) -> None:
    copy.append("alternatives/doubling/loops.py", "\n\ndef double(x):\n    return 2.001 * x\n")


def a_hint_with_a_line_of_the_solution(copy: Copy) -> None:
    line = "return factor * double(x)"
    assert line in (copy.root / SOLUTION).read_text()
    copy.edit(KEY, "    hints=(\n", f"    hints=(\n        'Write {line.replace(' * ', '  *  ')}; '\n")


def an_unwritten_hint(copy: Copy) -> None:
    copy.edit(KEY, '    hints=(\n        "', '    hints=(\n        "TODO: ')


def a_mistake_that_no_case_shows(copy: Copy) -> None:
    copy.append(KEY, NEVER_SHOWN)


def a_stray_file(copy: Copy) -> None:
    (copy.root / "exercises" / CHAPTER / "notes.txt").write_text("")


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
    copy.append(LESSON, "\nIt is 77.125 times as large.\n")


def a_stub_that_does_something(copy: Copy) -> None:
    copy.edit(STUB, 'raise NotImplementedError("scaled")', "return factor * x")


def a_wrong_solution(copy: Copy) -> None:
    copy.append(SOLUTION, "\n\nright = scaled\nscaled = lambda *args: -right(*args)\n")


def a_figure_of_other_numbers(copy: Copy) -> None:
    copy.edit(f"answer_key/{NAME}/figures.py", "-2.0", "-2.5")


def a_file_that_is_no_python(copy: Copy) -> None:
    copy.append(STUB, "def (\n")


def a_key_that_cannot_be_loaded(copy: Copy) -> None:
    copy.append(KEY, "\nraise RuntimeError('half written')\n")


def a_case_that_its_reference_refuses(copy: Copy) -> None:
    copy.append(KEY, "\nscaled.asks('a factor below 0', call(np.ones(2), -1.0))\n")


def a_case_in_64_bits(copy: Copy) -> None:
    copy.append(KEY, "\nscaled.asks('of 64 bits', call(np.arange(3, dtype=np.int64), 2.0))\n")


def a_module_with_another_constructor(copy: Copy) -> None:
    copy.edit("exercises/02_gain/gain.py", "size: int", "width: int")


def a_module_with_another_method(copy: Copy) -> None:
    copy.edit("solutions/02_gain/gain.py", "def forward(self, x: torch.Tensor)", "def forward(self, x: object)")


def a_module_that_an_alternative_leaves_out(copy: Copy) -> None:
    copy.edit("alternatives/gain/einsum.py", "return torch.einsum", "raise NotImplementedError  # ")


def a_module_s_stub_that_does_something(copy: Copy) -> None:
    copy.edit("exercises/02_gain/gain.py", 'raise NotImplementedError("Gain.__init__")', "self.size = size")
    copy.edit("exercises/02_gain/gain.py", 'raise NotImplementedError("Gain.forward")', "return x")


def a_module_s_wrong_solution(copy: Copy) -> None:
    copy.edit("solutions/02_gain/gain.py", "return self.gain * x + self.bias", "return self.gain * x")


def a_module_s_mistake_that_no_case_shows(copy: Copy) -> None:
    copy.append(
        "answer_key/gain/functions.py",
        "\nNEVER_SHOWN = Gain.slip('the weights are copied', 'Why?', weights=lambda weights: {**weights})\n",
    )


# What does not get in the way of one another is broken in one copy: each sentence is said of its own file or function.
BROKEN: dict[str, dict[Callable[[Copy], None], str]] = {
    "stub, alternatives, hint, figure, prose": {
        another_signature: "the stub has scaled(x, step); the key has",
        a_missing_alternative: "fewer than 5 in alternatives/doubling: double 4, scaled 4",
        an_unwritten_hint: "hint 1 is not written yet",
        a_stray_file: "exercises/01_doubling/notes.txt does not belong there",
        a_figure_of_other_numbers: "figures/before_and_after.svg is not what its script draws",
        a_decimal_in_the_prose: "77.125 was printed by none",
    },
    "solution, order, hint, mistake": {
        another_annotation: "the solution says scaled(x: np.ndarray, factor: int) -> np.ndarray",
        another_order: "the lesson has another order: scaled, double",
        a_function_missing_in_one: "fewer than 5 in alternatives/doubling: scaled 4",
        a_hint_with_a_line_of_the_solution: "they hold `",
        a_mistake_that_no_case_shows: "no check rejects never_shown",
        a_stray_key_file: "answer_key/doubling/functions_old.py does not belong there",
    },
    "what is graded, and a number of the lesson": {
        an_alternative_that_is_wrong: "loops.py: double fails 'three numbers, by hand'",
        a_lesson_number_changed: "the lesson shows",
        a_stub_that_does_something: "not so: the stub fails as not started",
        a_wrong_solution: "not so: the solution passes 20 seeds",
        a_case_in_64_bits: f"not so: {whole_numbers.NAMED}",
    },
    "no solution": {a_missing_solution: "solutions/01_doubling/doubling.py is missing"},
    "no Python": {a_file_that_is_no_python: "SyntaxError"},
    "no key": {a_key_that_cannot_be_loaded: "RuntimeError: half written"},
    "no case": {a_case_that_its_reference_refuses: "KeyFault: The key is at fault, not a submission: "},
}


@pytest.mark.parametrize("broken", BROKEN)
def test_what_is_broken_is_found_and_named(checkout: Copy, broken: str) -> None:
    for break_it in BROKEN[broken]:
        break_it(checkout)
    done = checkout.run("dev", "check", NAME, "--quick")
    assert (done.returncode, done.stderr) == (1, "")
    for said in BROKEN[broken].values():
        assert said in done.stdout
    assert "Everything holds" not in done.stdout


@pytest.mark.torch
def test_what_is_broken_of_a_module_is_found_and_named(checkout: Copy) -> None:
    for break_it in (
        a_module_with_another_method,
        a_module_that_an_alternative_leaves_out,
        a_module_s_stub_that_does_something,
        a_module_s_wrong_solution,
        a_module_s_mistake_that_no_case_shows,
    ):
        break_it(checkout)
    done = checkout.run("dev", "check", "gain", "--quick")
    assert (done.returncode, done.stderr) == (1, "")
    for said in (
        "the solution says Gain: __init__(self, size: int) -> None, forward(self, x: object) -> torch.Tensor",
        "fewer than 5 in alternatives/gain: Gain 4",
        "not so: the stub fails as not started",
        "not so: the solution passes 20 seeds",
        "no check rejects never_shown",
        "not so: the stub is what `dev stub` makes of the solution",
        "not so: the lesson's numbers recompute",
    ):
        assert said in done.stdout
    assert done.stdout.count("not so: ") == 7  # and all else holds


def test_a_module_s_constructor_stands_for_its_signature(checkout: Copy) -> None:
    a_module_with_another_constructor(checkout)
    with standing_on(checkout.root):
        gain = course.known_chapter("gain")
        found = {f.what: f for f in signatures.check(course.checkout(), gain)}
    assert found[signatures.NAMES].passed
    assert found[signatures.SIGNATURES].detail == "the stub has Gain(width); the key has Gain(size)"


def test_a_slow_chapter_is_found(sandboxes: Sandboxes, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(grading, "SECONDS", 0.001)
    with standing_on(FIXTURE_COURSE):
        found = grading.check_time(course.checkout(), course.known_chapter(NAME), sandboxes)
    assert (found.passed, found.detail[:8]) == (False, "it takes")


FIRST, SECOND = (Mistake(f"the {which}", hint="Which?", name=which) for which in ("first", "second"))


def test_a_pair_that_no_check_rejects_is_found() -> None:
    """Alone each shows; together they show on other inputs than those of the seed that is graded with."""

    def drawn(rng: np.random.Generator) -> Call:
        "a number"
        return call(rng.normal(size=1))

    @reference(axes={"x": "n"}, output="n", hints=("", "", ""))
    def same(x: np.ndarray, *, mistake: Switches) -> np.ndarray:
        if mistake(FIRST) and mistake(SECOND):
            return x + (x != graded)
        return x + 2 * mistake(FIRST) + 3 * mistake(SECOND)

    same.case()(drawn)
    (made,) = same.checks[0].calls(Expectations("numbers", 0).generator(same, same.checks[0]))
    graded = made.args[0]
    found = {f.what: f for f in mutants.check(Remembered(same), "numbers", pairs=True)}
    assert found[mutants.REJECTED].passed
    assert found[mutants.PAIRS_REJECTED].detail == "no check rejects first + second"


ASCII_ONLY = {"LC_ALL": "C", "PYTHONIOENCODING": "ascii", "PYTHONUTF8": "0", "COLUMNS": "80", "NO_COLOR": "1"}


def test_a_chapter_of_the_fixture_course_holds_at_80_columns_and_in_ascii(checkout: Copy) -> None:
    done = checkout.run("dev", "check", "doubling", **ASCII_ONLY)
    assert (done.returncode, done.stderr) == (0, ""), done.stdout
    assert "Everything holds." in done.stdout
    assert done.stdout.isascii()
    assert "\x1b" not in done.stdout
    assert max(map(len, done.stdout.splitlines())) <= 80
    assert all(name in done.stdout for name in ("double", "scaled"))


def test_the_real_course_holds_at_80_columns_and_in_ascii(command_line: CommandLine) -> None:
    """One chapter; the mistakes and their pairs, the lessons and the files of all are tests of their own."""
    done = command_line("dev", "check", "3", "--quick", cwd=ROOT, **ASCII_ONLY)
    assert (done.returncode, done.stderr) == (0, ""), done.stdout
    assert "Everything holds." in done.stdout
    assert done.stdout.isascii()
    assert "\x1b" not in done.stdout
    assert max(map(len, done.stdout.splitlines())) <= 80
    assert all(name in done.stdout for name in load_key("self_attention").references)


@pytest.mark.parametrize("chapter", course.chapters(), ids=lambda c: c.name)
def test_the_files_of_every_chapter_hold(chapter: course.Chapter) -> None:
    checkout = course.checkout()
    found = [*files.check_course(checkout), *files.check(checkout, chapter), *signatures.check(checkout, chapter)]
    found.append(texts.check_lesson(checkout, chapter))
    for name, key in load_key(chapter.name).references.items():
        found += [texts.check_hints(checkout, chapter, name), texts.check_filled_in(checkout, chapter, key)]
    assert [f for f in found if not f.passed] == []


@pytest.mark.parametrize("arguments", [["sotfmax"], ["softmax.sotfmax"], ["softmax", "zzz"]])
def test_an_unknown_chapter_is_one_sentence(here: CommandLine, arguments: list[str]) -> None:
    done = here("dev", "check", *arguments, cwd=ROOT)
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
