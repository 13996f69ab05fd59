"""What explains a failure: by stage, and beside the numbers what is said by itself."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from typing import Any

import numpy as np
import pytest

from learn_transformers.course import keyed_chapters
from learn_transformers.explaining.explanation import explained
from learn_transformers.judging.run_checks import Expectations, run_function
from learn_transformers.key.calls import run_trusted
from learn_transformers.key.loading import load_key
from learn_transformers.outcomes.records import FunctionRun

CHAPTERS = {name: chapter for chapter in keyed_chapters() for name in load_key(chapter).references}


@cache
def expectations(chapter: str) -> Expectations:
    return Expectations(chapter, 0)


def said(name: str, wrong: Callable[..., Any]) -> FunctionRun:
    """What is explained of a function in place of the exercise `name`."""
    chapter = CHAPTERS[name]
    reference = load_key(chapter).references[name]
    checks = run_function(reference, lambda c: run_trusted(wrong, c, reference.signature), expectations(chapter))
    return explained(FunctionRun(reference, tuple(checks), (), ""), b"", None)


def names(run: FunctionRun) -> list[str]:
    return ["+".join(e.names) for e in run.explanations]


def softmax(x: Any, axis: int = -1) -> Any:
    e = np.exp(x - x.max(axis, keepdims=True))
    return e / e.sum(axis, keepdims=True)


def weights(q: Any, k: Any, mask: Any, empty: float, scale: float = 0.5) -> Any:
    scores = np.where(mask, q @ np.swapaxes(k, -1, -2) / q.shape[-1] ** scale, -np.inf)
    top = np.where(mask.any(-1, keepdims=True), scores.max(-1, keepdims=True), 0.0)
    e = np.exp(scores - top)
    total = e.sum(-1, keepdims=True)
    return np.where(total == 0, empty, e / np.where(total == 0, 1.0, total))


def with_rows(empty: float | None, scale: float = 0.5) -> Callable[..., Any]:
    """Masked attention; rows with nothing to attend to hold this, or share their weight equally."""

    def masked_attention(q: Any, k: Any, v: Any, mask: Any) -> Any:
        mask = np.broadcast_to(mask, (*np.broadcast_shapes(q.shape[:-2], mask.shape[:-2]), *mask.shape[-2:]))
        w = weights(q, k, mask, 1 / k.shape[-2] if empty is None else empty, scale)
        return w @ v, w

    return masked_attention


def unscaled_and_finite_at_the_edges(q: Any, k: Any) -> Any:
    return np.nan_to_num(np.where(np.abs(q).max() > 50, np.nan, q @ np.swapaxes(k, -1, -2)))


def negated_softmax_in_single_steps(x: Any, axis: int = -1) -> Any:
    e = np.exp(-np.asarray(x))
    return -e / e.sum(axis, keepdims=True)


def negative_accepted(x: Any, temperature: float, axis: int = -1) -> Any:
    return softmax(x / temperature if temperature else x, axis)


def other_exception(x: Any, temperature: float, axis: int = -1) -> Any:
    if temperature <= 0:
        raise ZeroDivisionError("no")
    return softmax(x * temperature, axis)


def in_place(x: Any, axis: int = -1) -> Any:
    x = np.exp(x, out=x) if x.dtype.kind == "f" else np.exp(x)
    x /= x.sum(axis, keepdims=True)
    return x**2


def in_float16(q: Any, k: Any) -> Any:
    return (q @ np.swapaxes(k, -1, -2)).astype(np.float16)


@pytest.mark.parametrize(
    ("name", "wrong", "first", "beside"),
    [
        ("attention_scores", unscaled_and_finite_at_the_edges, "unscaled", []),
        ("attention_scores", in_float16, "unscaled", ["kind:float16"]),
        ("softmax_with_temperature", other_exception, "multiplied", ["exception", "exception"]),
        ("masked_attention", with_rows(7.0, 0.0), "unscaled", ["rows:other"]),
        ("masked_attention", with_rows(None, 0.0), "unscaled", []),  # the key knows such rows, as one of two mistakes
    ],
    ids=["edges", "dtype", "exception", "rows", "known rows"],
)
def test_the_numbers_are_explained_whatever_is_wrong_beside_them(
    name: str, wrong: Callable[..., Any], first: str, beside: list[str]
) -> None:
    found = names(said(name, wrong))
    assert first in found[0].split("+"), found
    assert [n for n in found[1:] if not n.startswith("rows:uniform")] == beside


def test_contract_findings_are_said_where_nothing_explains_the_numbers() -> None:
    run = said("softmax_with_temperature", lambda x, temperature, axis=-1: np.abs(x) ** 1.5 * np.cos(temperature))
    kinds = {m.kind for e in run.explanations for m in e.mistakes}
    assert kinds == {"contract"}
    assert names(run) == ["no_value_error"] * len(run.explanations)
    assert all("no ValueError is raised" in e.mistakes[0].title for e in run.explanations)


def test_changed_arguments_are_said_beside_what_is_wrong_with_the_numbers() -> None:
    assert "mutated:x" in names(said("softmax", in_place))


def test_an_empty_row_alone_is_what_is_wrong() -> None:
    run = said("masked_attention", with_rows(np.nan))
    assert len(run.explanations) == 1
    assert run.differences == ()  # it is said once


def test_a_row_of_another_result_is_not_spoken_of() -> None:
    def wrong(q: Any, k: Any, v: Any, mask: Any) -> Any:
        output, w = with_rows(0.0)(q, k, v, mask)
        return np.where(w.any(-1, keepdims=True), output, v.mean(-2, keepdims=True)), w

    (found,) = said("masked_attention", wrong).explanations
    assert found.names == ("rows:other",)
    assert found.mistakes[0].title.startswith("in your first result, rows")


def test_right_refusals_and_right_rows_are_not_spoken_of() -> None:
    for name, wrong in {"masked_attention": with_rows(0.0, 0.3), "softmax": negated_softmax_in_single_steps}.items():
        assert not [m for e in said(name, wrong).explanations for m in e.mistakes if m.kind == "contract"]


def test_the_mistake_that_breaks_the_call_on_the_screen_comes_first() -> None:
    def swapped_and_unstable(x: Any, temperature: float, axis: int = -1) -> Any:
        if temperature <= 0:
            raise ValueError("temperature")
        e = np.exp(x * temperature)
        return e / e.sum(axis, keepdims=True)

    (found, *_) = said("softmax_with_temperature", swapped_and_unstable).explanations
    assert found.names[0] == "multiplied"


def test_what_explains_one_stage_alone_says_so() -> None:
    def three(q: Any, k: Any) -> Any:
        scores = q @ np.swapaxes(k, -1, -2)
        return scores if q.ndim == 2 and q.shape[0] < 4 and q.shape[1] < 4 else np.cumsum(scores, -1) ** 3

    found = [e for e in said("attention_scores", three).explanations if e.partial]
    assert [e.names for e in found] in ([("unscaled",)], [])


def test_a_right_function_is_not_explained() -> None:
    def right(x: Any, axis: int = -1) -> Any:
        return softmax(np.asarray(x, float), axis)

    run = said("softmax", right)
    assert run.explanations == ()
    assert run.differences == ()
