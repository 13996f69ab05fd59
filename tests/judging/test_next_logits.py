"""Greedy decoding gets its model as a function on the judge's side: what may be asked of it, and what may not."""

from __future__ import annotations

from pathlib import Path

import pytest

from learn_transformers.course import Assignment, chapter_named
from learn_transformers.judging.judge import Judge
from learn_transformers.verdict import Function

RIGHT = """
def greedy_decode(next_logits, bos_id, eos_id, max_length):
    ids = [bos_id]
    while {condition}:
        ids.append(int(next_logits({asked}).argmax()))
    return ids
"""
IN_TIME = "len(ids) < max_length and ids[-1] != eos_id"


def graded(judge: Judge, tmp_path: Path, source: str) -> Function:
    chapter = chapter_named("decoder")
    assert chapter is not None
    (tmp_path / "decoder.py").write_text("import numpy as np\n" + source)
    verdict = judge.chapter(Assignment(chapter, tmp_path / "decoder.py", ("greedy_decode",)))
    assert verdict.problem is None
    (function,) = verdict.functions
    return function


def test_ids_may_come_as_a_list_a_tuple_or_an_array(judge: Judge, tmp_path: Path) -> None:
    for asked in ("ids", "tuple(ids)", "np.array(ids)"):
        function = graded(judge, tmp_path, RIGHT.format(condition=IN_TIME, asked=asked))
        assert function.status == "passed", asked


@pytest.mark.parametrize(
    "asked", ["np.array([ids])", "ids[-1]", "'ids'", "[[[0]] * 3] * 3", "[0.5]", "{1: ids}", "None"]
)
def test_what_is_no_list_of_ids_is_refused_in_a_sentence(judge: Judge, tmp_path: Path, asked: str) -> None:
    function = graded(judge, tmp_path, RIGHT.format(condition=IN_TIME, asked=asked))
    assert function.status == "failed"
    assert any("next_logits takes one list of all ids so far" in check.message for check in function.checks)


@pytest.mark.parametrize(
    "asked", ["[10**400]", "[-(2**63)]", "range(10**9)", "[0] * 10**6", "[]", "[ids] + [ids, [1]]"]
)
def test_what_is_out_of_all_bounds_fails_and_no_more(judge: Judge, tmp_path: Path, asked: str) -> None:
    function = graded(judge, tmp_path, RIGHT.format(condition=IN_TIME, asked=asked))
    assert function.status in ("failed", "error")
    assert function.score < function.max_score


def test_a_sentence_without_end_is_ended_by_the_model_and_named(judge: Judge, tmp_path: Path) -> None:
    function = graded(judge, tmp_path, RIGHT.format(condition="ids[-1] != eos_id", asked="ids"))
    assert [e.mistakes for e in function.diagnosis] == [("max_length_ignored",)]


def test_the_submission_has_no_more_of_the_model_than_its_answers(judge: Judge, tmp_path: Path) -> None:
    spy = """
def greedy_decode(next_logits, bos_id, eos_id, max_length):
    inside = [cell.cell_contents for cell in next_logits.__closure__ or ()]
    assert not any(hasattr(value, "table") or isinstance(value, np.ndarray) for value in inside)
    assert not hasattr(next_logits, "table")
    ids = [bos_id]
    while len(ids) < max_length and ids[-1] != eos_id:
        ids.append(int(next_logits(ids).argmax()))
    return ids
"""
    assert graded(judge, tmp_path, spy).status == "passed"
