"""No value that a worksheet asks for can be read off the lesson or its figures; and nothing else is taken for one."""

from __future__ import annotations

import pytest

from learn_transformers import course
from learn_transformers.authoring import given_away
from learn_transformers.authoring.shown_numbers import Rows, numbers_on, places, says_nothing

# Entries whose answers a lesson still prints: a lesson that is rewritten gives them new numbers, and its line goes.
NOT_YET: dict[str, set[str]] = {}
each_chapter = pytest.mark.parametrize("chapter", course.chapters(), ids=lambda c: c.name)

WEIGHTS = [[8 / 11, 2 / 11, 1 / 11]]
SQUARE = [[5 / 4, 6 / 5], [6 / 5, 101 / 25]]


def stands(rows: Rows, text: str) -> bool:
    return bool(places(rows, [numbers_on(line) for line in text.splitlines()]))


@each_chapter
def test_no_answer_stands_in_the_lesson(chapter: course.Chapter) -> None:
    found = given_away.given_away(course.checkout(), chapter)
    assert set(found) == NOT_YET.get(chapter.name, set()), found


@each_chapter
def test_every_answer_would_be_found_where_it_is_printed(chapter: course.Chapter) -> None:
    for entry, rows in given_away.answers(chapter.name).items():
        numbers = len(rows) * len(rows[0])
        printed = "\n".join(" ".join(f"{number:.4f}" for number in row) for row in rows)
        assert stands(rows, f"Step 3 gives\n{printed}\nand 4 more."), entry
        assert numbers == 1 or stands(rows, str([[round(number, 4) for number in row] for row in rows])), entry
        words = [
            f'<text class="ink" x="{40 * place}" y="{20 * line}">{number:.4f}</text>'
            for line, row in enumerate(rows)
            for place, number in enumerate(row)
        ]
        assert [*given_away.page("some.svg", "".join(reversed(words))).places(rows)], entry


@pytest.mark.parametrize(
    "text", ["0.727", "is 0.7273.", "7.27e-01", "8/11", r"$\frac{8}{11}$", "| 8 / 11 |", "−8/11, 8/11"]
)
def test_a_number_is_found_exact_or_rounded(text: str) -> None:
    assert stands([[8 / 11]], text)


@pytest.mark.parametrize(
    "text", ["0.73", "0.728", "0.7274", "-0.727", "18/11", "8/110", "10.7273", "x0.7273", "8", "11"]
)
def test_another_number_or_a_coarse_one_is_none(text: str) -> None:
    assert not stands([[8 / 11]], text)


@pytest.mark.parametrize("text", ["3152384", "3,152,384 parameters", "(3152384,)"])
def test_a_large_whole_number(text: str) -> None:
    assert stands([[3_152_384.0]], text)
    assert not stands([[3_152_385.0]], text)


@pytest.mark.parametrize(
    "text",
    [
        "[8/11, 2/11, 1/11]",
        "cat 0.73   mat 0.18   it 0.09",
        "| cat | 8/11 |\n| mat | 2/11 |\n| it | 1/11 |",
        "row 0: [0.7273 0.1818 0.0909]",
    ],
)
def test_a_vector_stands_as_a_row_or_as_a_column(text: str) -> None:
    assert stands(WEIGHTS, text)


@pytest.mark.parametrize("text", ["0.7273 0.0909 0.1818", "0.7273, 0.18", "0.7 0.2 0.1", "8/11 of 3, 2/11, 1/11"])
def test_other_orders_parts_and_coarse_numbers_are_no_vector(text: str) -> None:
    assert not stands(WEIGHTS, text)


@pytest.mark.parametrize(
    "text",
    [
        "[[5/4, 6/5], [6/5, 101/25]]",
        r"$$\begin{bmatrix} 5/4 & 6/5 \\ \frac{6}{5} & 101/25 \end{bmatrix}$$",
        "0 [1.25 1.2 ]\n1 [1.2  4.04]",
        "p:  1.2500  1.2000   r:  1.2000  4.0400",
        "| 1.25 | 1.20 |\n|---|---|\n| 1.20 | 4.04 |",
    ],
)
def test_a_matrix_stands_on_one_line_or_on_neighbors(text: str) -> None:
    assert stands(SQUARE, text)


def test_rows_that_are_far_apart_are_no_matrix() -> None:
    assert not stands(SQUARE, "1.25 1.2\n\nThen comes another step,\nwhich is explained.\n1.2 4.04")
    assert not stands([[1.0, 2.0], [3.0, 4.0]], "1 3\n2 4")


def test_a_pair_has_to_stand_for_itself() -> None:
    assert stands([[1.0, 0.01]], "frequencies [1, 1/100]")
    assert not stands([[1.0, 0.01]], "[0.54, 0.84, 1.00, 0.01]")
    assert not stands([[1.0, 0.01]], "row 1 has 0.01")


@pytest.mark.parametrize(
    "rows", [[[2.0]], [[0.5]], [[-7 / 4]], [[3.0, 5.0]], [[0.0, 1.0], [1.0, 0.0]], [[4.0, 4.0, 4.0]]]
)
def test_what_stands_everywhere_says_nothing(rows: Rows) -> None:
    assert says_nothing(rows)


@pytest.mark.parametrize("rows", [[[8 / 11]], [[197.0]], [[0.1, 0.9]], [[2.0, 8.0, 0.0]], [[0.0, 1.0], [2.0, 0.0]]])
def test_what_is_worked_out_says_something(rows: Rows) -> None:
    assert not says_nothing(rows)


def test_exact_forms_in_formulas() -> None:
    page = given_away.page("README.md", r"Position 1 gets $PE = [\sin 1, \cos 1]$, and $\log 2$ is left.")
    assert page.formulas == [[[pytest.approx(0.841471), pytest.approx(0.540302)]], [[pytest.approx(0.693147)]]]
    assert [*page.places([[0.8414709848078965, 0.5403023058681398]])] == ["README.md, a formula"]
