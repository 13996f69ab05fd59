"""Chapter 12 against PyTorch and `transformers`, and against plain loops: the reference and the solution agree."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import numpy as np
import pytest
from support import ROOT

from learn_transformers.authoring.lessons import importable
from learn_transformers.key.loading import load_key

Rng = np.random.Generator
CLOSE = {"rtol": 1e-7, "atol": 1e-12}


@pytest.fixture(scope="module", params=["reference", "solution"])
def ours(request: pytest.FixtureRequest) -> Iterator[Callable[[str], Any]]:
    """A function of this chapter by its name: the key's, or the model solution."""
    if request.param == "reference":
        yield load_key("bert").references.__getitem__
        return
    with importable(ROOT / "solutions"):
        import bert

        yield lambda name: getattr(bert, name)


def a_batch(rng: Rng) -> tuple[np.ndarray, np.ndarray]:
    """Logits of two sentences, and labels of which some count."""
    labels = rng.integers(0, 9, size=(2, 7))
    labels[rng.random(size=(2, 7)) < 0.5] = -100
    labels[0, 0] = 0
    return 3.0 * rng.normal(size=(2, 7, 9)), labels


@pytest.mark.torch
def test_the_loss_is_that_of_pytorch(ours: Callable[[str], Any]) -> None:
    import torch
    from torch.nn import functional

    for seed in range(5):
        logits, labels = a_batch(np.random.default_rng(seed))
        for ignored in (-100, -1, 4):
            marked = np.where(labels == -100, ignored, labels)
            theirs = functional.cross_entropy(
                torch.from_numpy(logits.reshape(-1, 9)), torch.from_numpy(marked.ravel()), ignore_index=ignored
            )
            np.testing.assert_allclose(
                ours("masked_language_model_loss")(logits, marked, ignored), theirs.item(), **CLOSE
            )


def test_the_loss_is_that_of_plain_loops(ours: Callable[[str], Any]) -> None:
    logits, labels = a_batch(np.random.default_rng(7))
    losses = []
    for place in np.ndindex(labels.shape):
        if labels[place] != -100:
            shares = np.exp(logits[place]) / np.exp(logits[place]).sum()
            losses.append(-np.log(shares[labels[place]]))
    np.testing.assert_allclose(ours("masked_language_model_loss")(logits, labels), sum(losses) / len(losses), **CLOSE)


def test_the_loss_is_that_of_a_masked_bert(ours: Callable[[str], Any]) -> None:
    transformers, torch = pytest.importorskip("transformers"), pytest.importorskip("torch")
    torch.manual_seed(0)
    sizes = {"hidden_size": 8, "num_hidden_layers": 1, "num_attention_heads": 2, "intermediate_size": 16}
    model = transformers.BertForMaskedLM(transformers.BertConfig(vocab_size=9, **sizes)).double().eval()
    ids, (_, labels) = torch.randint(0, 9, (2, 7)), a_batch(np.random.default_rng(3))
    with torch.no_grad():
        said = model(input_ids=ids, labels=torch.from_numpy(labels))
    np.testing.assert_allclose(
        ours("masked_language_model_loss")(said.logits.numpy(), labels), said.loss.item(), **CLOSE
    )


def shares(inputs: np.ndarray, labels: np.ndarray, ids: np.ndarray, mask_id: int) -> np.ndarray:
    """Which share of the tokens is chosen, and of these which is [MASK], another word, the same."""
    chosen = labels != -100
    fates = [inputs[chosen] == mask_id, (inputs != ids)[chosen] & (inputs[chosen] != mask_id), (inputs == ids)[chosen]]
    return np.array([chosen.mean(), *(fate.mean() for fate in fates)])


def test_the_rates_are_those_of_the_collator_of_transformers(ours: Callable[[str], Any]) -> None:
    transformers, torch = pytest.importorskip("transformers"), pytest.importorskip("torch")
    words = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]", *(f"w{i}" for i in range(995))]
    tokenizer = transformers.BertTokenizerFast(vocab={word: i for i, word in enumerate(words)})
    torch.manual_seed(0)
    ids = np.random.default_rng(0).integers(5, 1000, size=(1000, 100))
    collator = transformers.DataCollatorForLanguageModeling(tokenizer)
    theirs = (x.numpy() for x in collator.torch_mask_tokens(torch.from_numpy(ids.copy())))
    mine = ours("mask_tokens")(ids, 4, 1000, [0, 2, 3], np.random.default_rng(1))
    np.testing.assert_allclose(shares(*mine, ids, 4), shares(*theirs, ids, 4), atol=0.02)


@pytest.mark.parametrize("n_axes", [1, 2, 3])
def test_masking_keeps_its_laws_and_its_shares(ours: Callable[[str], Any], n_axes: int) -> None:
    shape = {1: (100_000,), 2: (1000, 100), 3: (10, 100, 100)}[n_axes]
    ids = np.random.default_rng(2).integers(0, 40, size=shape)
    inputs, labels = ours("mask_tokens")(ids, 39, 40, [1, 2], np.random.default_rng(n_axes))
    chosen, special = labels != -100, np.isin(ids, [1, 2])
    assert not (chosen & special).any()
    np.testing.assert_array_equal(labels[chosen], ids[chosen])
    np.testing.assert_array_equal(inputs[~chosen], ids[~chosen])
    rate, words = chosen[~special].mean(), np.count_nonzero(~special)
    assert abs(rate - 0.15) < 6.2 * np.sqrt(0.15 * 0.85 / words)
    assert set(inputs[chosen & (inputs != ids)].tolist()) == {*range(40)}  # among 1,500 random words


def test_a_pair_is_what_a_loop_makes_of_it(ours: Callable[[str], Any]) -> None:
    rng = np.random.default_rng(4)
    for n, m in ((1, 1), (3, 6), (8, 2)):
        first, second = rng.integers(5, 99, size=n), rng.integers(5, 99, size=m)
        row = [(2, 0), *((i, 0) for i in first), (3, 0), *((i, 1) for i in second), (3, 1)]
        for given in ((first, second), (first.tolist(), second.tolist())):
            ids, segments = ours("build_pair")(*given, 2, 3)
            np.testing.assert_array_equal(np.stack([ids, segments], axis=1), row)


def test_a_pair_is_that_of_the_tokenizer_of_bert(ours: Callable[[str], Any]) -> None:
    transformers = pytest.importorskip("transformers")
    words = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]", "the", "cat", "sat", "down"]
    tokenizer = transformers.BertTokenizerFast(vocab={word: i for i, word in enumerate(words)})
    theirs = tokenizer("the cat", "sat down the")
    ids, segments = ours("build_pair")([5, 6], [7, 8, 5], 2, 3)
    assert (ids.tolist(), segments.tolist()) == (theirs["input_ids"], theirs["token_type_ids"])


@pytest.mark.torch
def test_what_was_replaced_is_what_pytorch_says(ours: Callable[[str], Any]) -> None:
    import torch

    rng = np.random.default_rng(5)
    original, corrupted = rng.integers(0, 4, size=(2, 3, 8))
    theirs = (torch.from_numpy(original) != torch.from_numpy(corrupted)).long()
    np.testing.assert_array_equal(ours("replaced_token_labels")(original, corrupted), theirs.numpy())
