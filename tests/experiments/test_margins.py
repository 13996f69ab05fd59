"""What each experiment gave over five seeds: within its bounds, quoted by its lesson, and still so when it is run."""

from __future__ import annotations

import re

import pytest

from learn_transformers import course
from learn_transformers.course import Chapter
from learn_transformers.experiments import margins
from learn_transformers.experiments.margins import Margin

CHAPTERS = [chapter for chapter in course.chapters() if chapter.has_experiment]
NAMES = [chapter.name for chapter in CHAPTERS]
SEEDS = (margins.SEEDS[0], margins.SEEDS[-1] + 1)  # one that the margins know, and one that they do not
LINES = 150  # of chapter 11, which has two


def test_the_chapters_that_should_have_one_have_an_experiment() -> None:
    assert {"positional_encoding", "vision_transformer"} <= set(NAMES)


@pytest.mark.parametrize("chapter", CHAPTERS, ids=NAMES)
def test_what_was_measured_holds_and_its_lesson_quotes_it(chapter: Chapter) -> None:
    found = margins.read(chapter)
    assert [margin.name for margin in found if margin.beyond or len(margin.values) != len(margins.SEEDS)] == []
    assert any(margin.bounds for margin in found)
    lesson = course.shipped_bytes(chapter.page).decode()
    (section,) = re.findall(r"^### Run it\n(.*?)(?=^##)", lesson, re.MULTILINE | re.DOTALL)
    (quoted,) = re.findall(r"^```text\n(.*?)^```$", section, re.MULTILINE | re.DOTALL)
    assert quoted.splitlines() == margins.table(found)
    assert f"learn-transformers run {chapter.experiment}" in section


@pytest.mark.parametrize("chapter", CHAPTERS, ids=NAMES)
def test_an_experiment_fits_on_two_pages_and_says_how_it_is_run(chapter: Chapter) -> None:
    source = course.shipped_bytes(chapter.experiment).decode()
    assert len(source.splitlines()) <= LINES
    assert f"\n    learn-transformers run {chapter.experiment}" in source.split('"""')[1]
    assert re.search(r"[Aa]bout\s\d+\sseconds", source.split('"""')[1])


@pytest.mark.torch
@pytest.mark.parametrize("chapter", CHAPTERS, ids=NAMES)
def test_a_quick_run_gives_the_numbers_that_margins_know(chapter: Chapter) -> None:
    found = margins.one_seed(chapter, 0, "--quick")
    known = [(margin.name, margin.at_least, margin.at_most) for margin in margins.read(chapter)]
    assert [(one["name"], one["at_least"], one["at_most"]) for one in found] == known


@pytest.mark.torch
@pytest.mark.parametrize("seed", SEEDS)
@pytest.mark.parametrize("chapter", CHAPTERS, ids=NAMES)
def test_a_whole_run_stays_within_the_bounds(chapter: Chapter, seed: int, request: pytest.FixtureRequest) -> None:
    if not request.config.getoption("--exhaustive"):
        pytest.skip("trains for up to a minute: --exhaustive")
    told = margins.one_seed(chapter, seed)
    ran = [Margin(one["name"], (one["value"],), one["at_least"], one["at_most"]) for one in told]
    assert [margin for margin in ran if margin.beyond] == []


def test_the_table_of_margins_is_what_a_lesson_quotes() -> None:
    found = [
        Margin("right", (1.0, 0.994, 1.0, 1.0, 0.98), 0.95, None),
        Margin("asked for 1", (1.02,) * 5, 0.6, 1.4),
        Margin("guessed", (0.25,) * 5, None, None),
    ]
    assert margins.table(found) == [
        "             seed    0    1    2    3    4",
        "right             1.00 0.99 1.00 1.00 0.98  ≥ 0.95",
        "asked for 1       1.02 1.02 1.02 1.02 1.02  0.60 to 1.40",
        "guessed           0.25 0.25 0.25 0.25 0.25",
    ]
    assert found[0].beyond == []
    assert Margin("right", (1.0, 0.9), 0.95, None).beyond == [0.9]
