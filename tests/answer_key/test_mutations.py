"""The two laws of every answer key: each mistake, alone and in pairs, is rejected; nothing idle earns a point."""

from __future__ import annotations

import itertools
from collections.abc import Callable
from functools import cache
from typing import Any

import pytest

from learn_transformers.authoring.mutants import (
    IDLERS,
    changes_an_output,
    earned,
    failures,
    incomplete,
    is_rejected,
    other_inputs,
)
from learn_transformers.course import keyed_chapters
from learn_transformers.judging.run_checks import Expectations
from learn_transformers.key.calls import Call
from learn_transformers.key.loading import Key, load_key
from learn_transformers.key.mistakes import Slip
from learn_transformers.key.remembering import Remembered, remembered
from learn_transformers.sandbox.outcome import Outcome, Returned

AT_LEAST_EIGHT = {
    "softmax",
    "cross_entropy",
    "softmax_jacobian",
    "attention_scores",
    "scaled_dot_product_attention",
    "sinusoidal_positional_encoding",
    "shift_matrix",
    "causal_mask",
    "padding_mask",
    "masked_softmax",
    "masked_attention",
    "split_heads",
    "concat_heads",
    "multi_head_attention",
    "cross_attention",
    "decoder_block",
    "shift_right",
    "greedy_decode",
    "patchify",
}
FUNCTIONS = [
    pytest.param(chapter, name, id=f"{chapter}.{name}")
    for chapter in keyed_chapters()
    for name in load_key(chapter).references
]


def key_and_reference(chapter: str, name: str) -> tuple[Key, Remembered]:
    key = load_key(chapter)
    return key, remembered(key.references[name])


@cache
def expected(chapter: str) -> Expectations:
    return Expectations(chapter, 0)


@cache
def inputs(chapter: str, name: str) -> list[Call]:
    """Whether an output changes is decided on the inputs of other seeds than the one that is graded with."""
    return other_inputs(key_and_reference(chapter, name)[1], chapter)


@pytest.mark.parametrize(("chapter", "name"), FUNCTIONS)
def test_the_reference_passes_its_own_checks_on_many_seeds(chapter: str, name: str) -> None:
    _, reference = key_and_reference(chapter, name)
    for seed in range(20):
        assert failures(reference, Expectations(chapter, seed)) == {}, seed


@pytest.mark.parametrize(("chapter", "name"), FUNCTIONS)
def test_every_mistake_is_rejected(chapter: str, name: str) -> None:
    _, reference = key_and_reference(chapter, name)
    accepted = [m for m in reference.mistakes if not is_rejected(reference, frozenset({m}), expected(chapter))]
    calls = inputs(chapter, name)
    assert [m.name for m in accepted if m in reference.own_mistakes] == []
    assert [m.name for m in accepted if changes_an_output(reference, frozenset({m}), calls)] == []
    assert len(reference.mistakes) - len(accepted) >= (8 if name in AT_LEAST_EIGHT else 3)


@pytest.mark.parametrize(("chapter", "name"), FUNCTIONS)
def test_every_pair_of_mistakes_that_changes_an_output_is_rejected(chapter: str, name: str) -> None:
    _, reference = key_and_reference(chapter, name)
    accepted = [pair for pair in reference.combinations(2) if not is_rejected(reference, pair, expected(chapter))]
    calls = inputs(chapter, name)
    assert [sorted(m.name for m in p) for p in accepted if changes_an_output(reference, p, calls)] == []


@pytest.mark.parametrize(("chapter", "name"), FUNCTIONS)
@pytest.mark.parametrize("idle", IDLERS)
def test_nothing_idle_earns_a_point(chapter: str, name: str, idle: Callable[[Outcome, Call], Any]) -> None:
    _, reference = key_and_reference(chapter, name)
    for seed in (0, 1, 2):
        assert earned(reference, Expectations(chapter, seed), idle) == []


@pytest.mark.parametrize(("chapter", "name"), FUNCTIONS)
def test_keys_are_complete(chapter: str, name: str) -> None:
    key, reference = key_and_reference(chapter, name)
    assert all(mistake.name in key.mistakes for mistake in reference.mistakes), "a mistake needs a module-level name"
    assert incomplete(reference) == []
    assert len(reference.hints) == 3
    assert all(reference.hints)
    assert len(reference.checks) >= 4


@pytest.mark.parametrize(("chapter", "name"), FUNCTIONS)
def test_no_slip_stumbles_over_what_another_one_gives(chapter: str, name: str) -> None:
    """The last of a key goes out first: what changes the form of a result stands above what changes its numbers."""
    key, reference = key_and_reference(chapter, name)
    drawn = Expectations(chapter, 0)
    calls = [
        made for c in reference.checks if c.build and not c.naming for made, _ in drawn.of(key.references[name], c)
    ]
    slips = [m for m in reference.own_mistakes if isinstance(m, Slip) and m.returns is not None]
    for made in sorted(calls, key=lambda c: sum(getattr(a, "size", 1) for a in c.args))[:2]:
        sound = [slip for slip in slips if isinstance(reference.outcome(made, [slip]), Returned)]
        for pair in itertools.combinations(sound, 2):
            outcome = reference.outcome(made, pair)
            assert isinstance(outcome, Returned), (pair, outcome)
