"""Chapter 16's solution and references against PyTorch, `rouge-score` where it is installed, and plain definitions."""

from __future__ import annotations

import importlib
import sys
from collections import Counter
from collections.abc import Iterator
from typing import Any

import numpy as np
import pytest
from support import ROOT

from learn_transformers.answer_key.summarizer import functions as key
from learn_transformers.answer_key.summarizer import stand_ins

pytestmark = pytest.mark.torch
PAD, BOS, EOS, MARK = range(4)


@pytest.fixture(scope="module")
def solution() -> Iterator[Any]:
    folder = str(ROOT / "solutions" / "16_summarizer")
    sys.path.insert(0, folder)
    yield importlib.import_module("summarizer")
    sys.path.remove(folder)
    del sys.modules["summarizer"]


@pytest.fixture(params=["solution", "key"])
def rouge_1(request: pytest.FixtureRequest, solution: Any) -> Any:
    return getattr(solution if request.param == "solution" else key, "rouge_1")  # noqa: B009


def lists(seed: int, *, most: int = 9) -> tuple[list[int], list[int]]:
    rng = np.random.default_rng(seed)
    first, second = (rng.integers(4, 9, rng.integers(most)).tolist() for _ in range(2))
    return first, second


def test_rouge_1_is_that_of_rouge_score(rouge_1: Any) -> None:
    scorer = pytest.importorskip("rouge_score.rouge_scorer").RougeScorer(["rouge1"])
    for seed in range(100):
        prediction, reference = lists(seed)
        texts = [" ".join(f"w{i}" for i in ids) for ids in (reference, prediction)]
        assert rouge_1(prediction, reference) == pytest.approx(scorer.score(*texts)["rouge1"].fmeasure)


def test_rouge_1_is_twice_the_common_words_over_all_words(rouge_1: Any) -> None:
    for seed in range(100):
        prediction, reference = lists(seed)
        one, other = Counter(prediction), Counter(reference)
        common = sum(min(one[word], other[word]) for word in one)
        words = len(prediction) + len(reference)
        assert rouge_1(prediction, reference) == pytest.approx(2 * common / words if words else 0.0)


def test_the_loss_is_the_mean_over_labels_and_so_is_its_gradient(solution: Any) -> None:
    import torch

    generator = torch.Generator().manual_seed(0)
    for _ in range(20):
        labels = torch.randint(4, 9, (3, 5), generator=generator)
        labels[torch.rand(3, 5, generator=generator) < 0.4] = -100
        labels[0, 0] = EOS
        logits = torch.randn(3, 5, 9, generator=generator, dtype=torch.float64, requires_grad=True)
        costs = [
            -torch.log(torch.exp(logits[b, t, labels[b, t]]) / torch.exp(logits[b, t]).sum())
            for b in range(3)
            for t in range(5)
            if labels[b, t] != -100
        ]
        plain = torch.stack(costs).mean()
        (wanted,) = torch.autograd.grad(plain, logits)
        for loss in (solution.summary_loss(logits, labels), key.summary_loss.forward(logits, labels)):
            (gradient,) = torch.autograd.grad(loss, logits)
            assert torch.allclose(loss, plain, atol=1e-12)
            assert torch.allclose(gradient, wanted, atol=1e-12)


def test_a_batch_says_what_comes_next(solution: Any) -> None:
    """Row by row, what the decoder has read is followed by what it is to say, until EOS."""
    for seed in range(20):
        rng = np.random.default_rng(seed)
        sources = [rng.integers(3, 9, rng.integers(1, 7)).tolist() for _ in range(4)]
        targets = [rng.integers(4, 9, rng.integers(0, 5)).tolist() for _ in range(4)]
        source, read, said = (part.tolist() for part in solution.make_batch(sources, targets))
        for row, ids in enumerate(sources):
            assert source[row] == ids + [PAD] * (max(map(len, sources)) - len(ids))
        for row, ids in enumerate(targets):
            sentence, room = [BOS, *ids, EOS], max(map(len, targets)) - len(ids)
            assert read[row] == sentence[:-1] + [PAD] * room
            assert said[row] == sentence[1:] + [-100] * room


def test_marked_words_are_those_behind_a_mark(solution: Any) -> None:
    for seed in range(200):
        rng = np.random.default_rng(seed)
        ids = rng.choice([PAD, EOS, MARK, MARK, 4, 5, 6], rng.integers(0, 10)).tolist()
        kept = [ids[i] for i in range(1, len(ids)) if ids[i] >= 4 and ids[i - 1] == MARK]
        assert solution.keep_marked(ids) == key.keep_marked(ids) == kept


@pytest.mark.parametrize(("momentum", "largest"), [(0.0, None), (0.9, None), (0.5, 0.1)])
def test_the_stand_in_s_optimizer_is_pytorch_s_sgd(solution: Any, momentum: float, largest: float | None) -> None:
    import torch

    rng = np.random.default_rng(0)
    batch = solution.make_batch([[3, 5, 6], [4, 3, 4]], [[5], [4, 6]])
    words, output = rng.normal(size=(8, 4)), rng.normal(size=(4, 8))

    def trained(step: Any) -> Any:
        return stand_ins.trained(step, words, output, [p.numpy() for p in batch], 0.1, 3, momentum, 2.0, False, largest)

    def with_sgd(model: Any, optimizer: Any, batch: Any) -> Any:
        if not ours:
            ours.append(torch.optim.SGD(model.parameters(), 0.1, momentum))
            if largest is not None:
                clip = torch.nn.utils.clip_grad_norm_
                ours[0].register_step_pre_hook(lambda *_: setattr(model, "norm", clip(model.parameters(), largest)))
        return solution.training_step(model, ours[0], batch)

    ours: list[Any] = []
    mine, theirs = trained(solution.training_step), trained(with_sgd)
    assert mine.keys() == theirs.keys()
    for name, value in mine.items():
        if isinstance(value, str):
            assert theirs[name] == value
        else:
            np.testing.assert_allclose(theirs[name], value, rtol=1e-12)
