"""Guess the first number of a row: who may look at both sides can, who looks back alone cannot.

The rows: eight numbers that go up by the same step of 1, 2 or 3, modulo 16, as in 14 0 2 4 6 8 10 12. Some numbers are
hidden as `mask_tokens` does it, and two models of two pre-norm blocks learn to name them: one that sees the whole row,
as BERT does, and one with a causal mask, as a GPT has. They are the same otherwise. Then each place is hidden alone, in
rows that are new. About 10 seconds.

    learn-transformers run 12_bert/experiment.py
"""

import numpy as np
import torch
from bert import mask_tokens
from masking import causal_mask
from torch import nn

from learn_transformers.experiments import Measure, Result, Run, View, experiment

NUMBERS, LENGTH = 16, 8
MASK = NUMBERS  # the id after those of the numbers
WIDTH, HEADS, BLOCKS = 32, 4, 2


def rows(rng: np.random.Generator, count: int) -> np.ndarray:
    """Rows with a first number and a step of their own."""
    first, step = rng.integers(0, NUMBERS, (count, 1)), rng.integers(1, 4, (count, 1))
    return (first + step * np.arange(LENGTH)) % NUMBERS


class Guesser(nn.Module):
    """Embedding plus learned positions, pre-norm blocks, a norm, a logit for each number at every place."""

    def __init__(self, both_sides: bool) -> None:
        super().__init__()
        self.embedding = nn.Embedding(NUMBERS + 1, WIDTH)
        self.positions = nn.Parameter(torch.randn(LENGTH, WIDTH))
        block = nn.TransformerEncoderLayer(WIDTH, HEADS, 4 * WIDTH, dropout=0.0, batch_first=True, norm_first=True)
        self.blocks = nn.TransformerEncoder(block, BLOCKS, nn.LayerNorm(WIDTH), enable_nested_tensor=False)
        self.output = nn.Linear(WIDTH, NUMBERS)
        self.hidden = None if both_sides else ~torch.from_numpy(causal_mask(LENGTH))  # torch asks what may not be seen

    def forward(self, ids: torch.Tensor) -> torch.Tensor:
        return self.output(self.blocks(self.embedding(ids) + self.positions, mask=self.hidden))


def main(run: Run) -> Result:
    unseen = torch.from_numpy(rows(run.rng, 500))
    names, right = ("both sides", "causal"), []
    for name in names:
        model = Guesser(both_sides=name == names[0])

        def loss(model: nn.Module = model) -> torch.Tensor:
            ids, labels = mask_tokens(rows(run.rng, 64), MASK, NUMBERS, [], run.rng)
            logits = model(torch.from_numpy(ids))
            return nn.functional.cross_entropy(logits.flatten(0, 1), torch.from_numpy(labels).flatten())

        def by_place(model: nn.Module = model) -> np.ndarray:
            found = []
            for place in range(LENGTH):
                ids = unseen.clone()
                ids[:, place] = MASK
                found.append((model(ids)[:, place].argmax(dim=-1) == unseen[:, place]).float().mean().item())
            return np.array(found)

        run.train(name, model, loss, lambda by=by_place: by()[0], steps=350, scored="first number right")
        with torch.no_grad():
            right.append(by_place())
    (both, causal), chance = right, 1 / NUMBERS
    return Result(
        [
            Measure("both sides, first place", both[0], at_least=0.9),
            Measure("both sides, last place", both[-1], at_least=0.9),
            Measure("causal, first place", causal[0], at_most=0.15),
            Measure("causal, second place", causal[1], at_most=0.5),
            Measure("causal, last place", causal[-1], at_least=0.9),
        ],
        [
            View(
                "share of hidden numbers named right",
                np.stack(right),
                rows="model",
                columns="hidden place",
                row_names=names,
            )
        ],
        f"The first number of a row is named right in {both[0]:.0%} of the rows by the model that sees both sides, and "
        f"in {causal[0]:.0%} by the causal one, for which nothing stands before it; a guess is right in {chance:.0%}. "
        f"The last number is named right in {both[-1]:.0%} and {causal[-1]:.0%}.",
    )


if __name__ == "__main__":
    experiment(main)
