"""Learned against sinusoidal positions: what happens where the training never was?

The task: say at every place which letter stood one place before. Whoever wants to know must find the place before, and
so needs positions. Three small models of one causal pre-norm block are trained on texts of 16 random letters: one has a
table of positions that it learns, one the sinusoidal table, one has none. Then they read texts of 32 letters: the
places from 16 on are new to all of them. About 12 seconds.

    learn-transformers run 04_positional_encoding/experiment.py
"""

import numpy as np
import torch
from masking import causal_mask
from positional_encoding import sinusoidal_positional_encoding
from torch import nn

from learn_transformers.experiments import Measure, Result, Run, View, experiment

LETTERS, WIDTH, HEADS = 16, 32, 4
TRAINED, READ = 16, 32  # letters of a text


def table(kind: str) -> torch.Tensor:
    """One row for each of 32 places; what is learned begins with random rows."""
    if kind == "sinusoidal":
        return torch.tensor(sinusoidal_positional_encoding(READ, WIDTH), dtype=torch.float32)
    return nn.Parameter(0.5 * torch.randn(READ, WIDTH)) if kind == "learned" else torch.zeros(READ, WIDTH)


class Reader(nn.Module):
    """Embedding times √d, positions, one pre-norm block with a causal mask, a norm, logits at every place."""

    def __init__(self, kind: str) -> None:
        super().__init__()
        self.embedding = nn.Embedding(LETTERS, WIDTH)
        nn.init.normal_(self.embedding.weight, std=WIDTH**-0.5)
        self.positions = table(kind)
        self.norm_1, self.norm_2, self.norm_3 = (nn.LayerNorm(WIDTH) for _ in range(3))
        self.attention = nn.MultiheadAttention(WIDTH, HEADS, batch_first=True)
        self.feed_forward = nn.Sequential(nn.Linear(WIDTH, 4 * WIDTH), nn.ReLU(), nn.Linear(4 * WIDTH, WIDTH))
        self.output = nn.Linear(WIDTH, LETTERS)
        self.hidden = ~torch.from_numpy(causal_mask(READ))  # torch asks what may not be seen

    def forward(self, letters: torch.Tensor) -> torch.Tensor:
        n = letters.shape[1]
        x = WIDTH**0.5 * self.embedding(letters) + self.positions[:n]
        z = self.norm_1(x)
        x = x + self.attention(z, z, z, attn_mask=self.hidden[:n, :n], need_weights=False)[0]
        x = x + self.feed_forward(self.norm_2(x))
        return self.output(self.norm_3(x))


def main(run: Run) -> Result:
    def texts(count: int, length: int) -> torch.Tensor:
        return torch.from_numpy(run.rng.integers(0, LETTERS, (count, length)))

    unseen = texts(500, READ)
    kinds, right = ("learned", "sinusoidal", "none"), []
    for kind in kinds:
        model = Reader(kind)

        def loss(model: nn.Module = model) -> torch.Tensor:
            letters = texts(64, TRAINED)
            logits = model(letters)[:, 1:]
            return nn.functional.cross_entropy(logits.reshape(-1, LETTERS), letters[:, :-1].reshape(-1))

        def by_place(model: nn.Module = model) -> torch.Tensor:
            return (model(unseen)[:, 1:].argmax(dim=-1) == unseen[:, :-1]).float().mean(dim=0)

        run.train(f"{kind} positions", model, loss, lambda by=by_place: by()[: TRAINED - 1].mean().item(), steps=300)
        with torch.no_grad():
            right.append(by_place().numpy())
    inside = [float(places[: TRAINED - 1].mean()) for places in right]
    first = [float(places[TRAINED - 1]) for places in right]
    beyond = [float(places[TRAINED + 3 :].mean()) for places in right]
    return Result(
        [
            Measure("learned, places 1 to 15", inside[0], at_least=0.95),
            Measure("learned, place 16", first[0], at_most=0.15),
            Measure("learned, places 20 to 31", beyond[0], at_most=0.15),
            Measure("sinusoidal, places 1 to 15", inside[1], at_least=0.95),
            Measure("sinusoidal, place 16", first[1], at_least=0.4),
            Measure("sinusoidal, places 20 to 31", beyond[1], at_most=0.15),
            Measure("none, places 1 to 15", inside[2], at_most=0.45),
        ],
        [
            View(
                "share of letters named right, place by place; the training ends at place 15",
                np.stack(right),
                rows="positions",
                columns="place, from 1 on",
                row_names=kinds,
                column_names=tuple(str(place) for place in range(1, READ)),
            )
        ],
        f"Where they were trained, learned positions give {inside[0]:.0%} and sinusoidal ones {inside[1]:.0%}. At "
        f"place 16, the first that is new, it is {first[0]:.0%} and {first[1]:.0%}; from place 20 on {beyond[0]:.0%} "
        f"and {beyond[1]:.0%}. Whoever guesses is right in 6%.",
    )


if __name__ == "__main__":
    experiment(main)
