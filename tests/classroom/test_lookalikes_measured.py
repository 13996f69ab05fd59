"""The bounds of the look-alikes, held to the right and wrong answers of this course.

`MADE_FROM_ONE_TEXT` are right answers that differ on purpose in a constant alone, `MADE_FROM_A_RIGHT_ONE` wrong ones
that are a right one with one change; these are look-alikes, and are found.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from itertools import combinations, product
from pathlib import Path

import pytest
from disguise import disguised
from support import ROOT

from learn_transformers import course
from learn_transformers.classroom.lookalikes import Given, Sketch, compare, given, sketch
from learn_transformers.classroom.lookalikes.comparing import SOLUTION_LEAST, SOLUTION_SHARE

CHAPTERS = {chapter.name: chapter for chapter in course.chapters()}
MADE_FROM_ONE_TEXT = {"multi_head_attention": {"highest_visible", "lowest_number", "minus_one_e_nine"}}
MADE_FROM_A_RIGHT_ONE = {"transformer": {("as_annotated", "embedding_as_it_is")}}
TOO_SHORT = {"alphafold", "decision_transformer", "masking", "self_attention"}  # to be told by one of them alone


@pytest.fixture(scope="module")
def handed_out() -> Mapping[str, Given]:
    return given()


def answers(chapter: str) -> Iterator[Path]:
    yield from sorted((ROOT / "tests" / "alternatives" / chapter).glob("*.py"))


def reference(chapter: str) -> Path:
    """One more right answer: what the key computes with."""
    return ROOT / "grader" / "learn_transformers" / "answer_key" / chapter / "functions.py"


def sketched(chapter: str, files: Iterable[Path], handed_out: Mapping[str, Given]) -> list[Sketch]:
    return [sketch(file.stem, {CHAPTERS[chapter].file: file.read_bytes()}, handed_out) for file in files]


@pytest.mark.parametrize("chapter", CHAPTERS)
def test_right_answers_that_were_written_apart_are_alike_to_nobody(
    chapter: str, handed_out: Mapping[str, Given]
) -> None:
    all_of_them = sketched(chapter, [*answers(chapter), reference(chapter)], handed_out)
    found = [compare(two) for two in combinations(all_of_them, 2)]  # two by two, so that nothing is common in a class
    related = MADE_FROM_ONE_TEXT.get(chapter, set())
    assert all(one.solution == () for one in found)
    assert {frozenset(pair.students) for one in found for pair in one.pairs} == {
        frozenset(two) for two in combinations(related, 2)
    }


def test_nor_are_they_over_all_chapters_together(handed_out: Mapping[str, Given]) -> None:
    styles = {chapter.file: sorted(answers(name)) for name, chapter in CHAPTERS.items()}
    class_of = [
        sketch(f"student{n}", {file: paths[n].read_bytes() for file, paths in styles.items()}, handed_out)
        for n in range(5)
    ]
    assert [compare(two).pairs for two in combinations(class_of, 2)] == [()] * 10


@pytest.mark.parametrize("chapter", CHAPTERS)
def test_wrong_answers_by_another_hand_are_alike_to_no_right_one(chapter: str, handed_out: Mapping[str, Given]) -> None:
    folder = ROOT / "tests" / "wrong_answers" / "wild" / chapter
    wrong = sketched(chapter, sorted(folder.glob("*.py")), handed_out)
    right = sketched(chapter, answers(chapter), handed_out)
    found = {pair.students for two in product(wrong, right) for pair in compare(two).pairs}
    assert found == MADE_FROM_A_RIGHT_ONE.get(chapter, set())


@pytest.mark.parametrize("chapter", CHAPTERS)
def test_right_answers_are_far_from_the_model_solution(chapter: str, handed_out: Mapping[str, Given]) -> None:
    right = sketched(chapter, [*answers(chapter), reference(chapter)], handed_out)
    assert max(file.share for one in right for file in one.solution) < 0.5


@pytest.mark.parametrize("chapter", CHAPTERS)
def test_the_disguised_model_solution_is_found(chapter: str, handed_out: Mapping[str, Given]) -> None:
    file = CHAPTERS[chapter].file
    text = disguised((course.solution_bytes(file) or b"").decode())
    one = sketch("copier", {file: text.encode()}, handed_out)
    assert one.solution[0].share >= SOLUTION_SHARE
    assert bool(compare([one]).solution) == (chapter not in TOO_SHORT)
    assert (one.solution[0].of < SOLUTION_LEAST) == (chapter in TOO_SHORT)


def test_chapters_that_are_too_short_alone_are_found_together(handed_out: Mapping[str, Given]) -> None:
    files = {CHAPTERS[name].file: course.solution_bytes(CHAPTERS[name].file) or b"" for name in TOO_SHORT}
    (one,) = compare([sketch("copier", files, handed_out)]).solution
    assert {shared.file for shared in one.files} == files.keys()


@pytest.mark.parametrize("chapter", CHAPTERS)
def test_disguised_copies_of_right_answers_are_found(chapter: str, handed_out: Mapping[str, Given]) -> None:
    file = CHAPTERS[chapter].file
    for path in answers(chapter):
        one = sketch("one", {file: path.read_bytes()}, handed_out)
        two = sketch("two", {file: disguised(path.read_text()).encode()}, handed_out)
        if one.evidence >= 24:
            assert len(compare([one, two]).pairs) == 1, path.stem


def test_handing_in_the_stubs_or_the_lessons_code_is_alike_to_nobody(handed_out: Mapping[str, Given]) -> None:
    stubs = {chapter.file: course.stub_of(chapter).read_bytes() for chapter in CHAPTERS.values()}
    class_of = [sketch(f"student{n}", stubs, handed_out) for n in range(6)]
    assert compare(class_of).pairs == compare(class_of).solution == ()


def test_wrong_answers_that_are_a_right_one_with_one_change_are_found(handed_out: Mapping[str, Given]) -> None:
    """Of this chapter, most were made from a right answer that is here, or from the model solution."""
    folder = ROOT / "tests" / "wrong_answers" / "imagined" / "transformer"
    files = sorted(folder.glob("*.py"))
    found = compare(sketched("transformer", files, handed_out))
    seen = {one.student for one in found.solution} | {name for pair in found.pairs for name in pair.students}
    assert len(seen) > len(files) / 2
