"""What a failure is due to: another function of the file, several of them, or what is left with right ones."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from support import source_of

from learn_transformers.course import Assignment, chapter_named
from learn_transformers.judging.judge import Judge
from learn_transformers.report.verdicts.reasons import reasons
from learn_transformers.sandbox.host import Worker
from learn_transformers.verdict import Function

Graded = Callable[[str, dict[str, str]], dict[str, Function]]


@pytest.fixture
def graded(judge: Judge, tmp_path: Path) -> Graded:
    """Judge the model solution of a chapter with some functions written anew."""

    def grade(chapter: str, written: dict[str, str]) -> dict[str, Function]:
        found = chapter_named(chapter)
        assert found is not None
        file = tmp_path / f"{chapter}.py"
        file.write_text(source_of(chapter) + "\n\n" + "\n\n".join(written.values()))
        return {f.name: f for f in judge.chapter(Assignment(found, file)).functions}

    return grade


SPLIT = """
def split_heads(x, n_heads):
    if x.shape[-1] % n_heads:
        raise ValueError("n_heads")
    return np.swapaxes(x.reshape(*x.shape[:-1], n_heads, -1), -3, -2)[..., ::-1]
"""
CONCAT = """
def concat_heads(x):
    y = np.swapaxes(x, -3, -2)
    return y.reshape(*y.shape[:-2], -1)[..., ::-1]
"""
OWN = """
def multi_head_attention(x_q, x_kv, w_q, w_k, w_v, w_o, n_heads, mask=None):
    q, k, v = split_heads(x_q @ w_k, n_heads), split_heads(x_kv @ w_q, n_heads), split_heads(x_kv @ w_v, n_heads)
    if mask is None:
        mask = np.ones((x_q.shape[-2], x_kv.shape[-2]), bool)
    output, weights = masked_attention(q, k, v, mask[..., None, :, :])
    return concat_heads(output) @ w_o, weights
"""


def test_a_failure_follows_from_one_that_fails_by_itself(graded: Graded) -> None:
    functions = graded("multi_head_attention", {"concat": CONCAT})
    assert functions["multi_head_attention"].follows_from == "concat_heads"


def test_so_it_does_where_the_worker_has_to_be_replaced(graded: Graded, monkeypatch: pytest.MonkeyPatch) -> None:
    """On a busy machine all calls in one go take too long; a fresh worker then makes them one by one."""
    monkeypatch.setattr(Worker, "calls", lambda worker, *_: worker.close())
    functions = graded("multi_head_attention", {"concat": CONCAT})
    assert functions["multi_head_attention"].follows_from == "concat_heads"


def test_a_failure_follows_from_several_together(graded: Graded) -> None:
    functions = graded("multi_head_attention", {"split": SPLIT, "concat": CONCAT})
    assert functions["multi_head_attention"].follows_from in ("split_heads", "concat_heads")
    assert functions["split_heads"].follows_from is None


def test_what_remains_with_right_ones_is_its_own(graded: Graded) -> None:
    functions = graded("multi_head_attention", {"split": SPLIT, "concat": CONCAT, "own": OWN})
    own = functions["multi_head_attention"]
    assert own.follows_from is None
    assert [e.mistakes for e in own.diagnosis] == [("wq_and_wk_swapped",)] or own.diagnosis[0].title.startswith("w_q")
    assert own.lent == ("split_heads", "concat_heads")
    assert "`split_heads` and `concat_heads` fail as well" in reasons(own)[-1].sentence
    assert own.status == "failed"
    assert own.score < own.max_score
