"""Where in the picture is the bright spot? A small vision transformer, once with positions and once without.

A picture has 8 × 8 pixels of noise and one bright spot of 2 × 2, in one of its four quarters. It is cut into
16 patches. The model is one pre-norm block, as the paper has it: normalize, then attend or feed forward, then add. The
class token is read at the end. Both trainings are the same but for the positions, which the second model does not get.
About 10 seconds.

    learn-transformers run 13_vision_transformer/experiment.py
"""

import numpy as np
import torch
from torch import nn
from vision_transformer import patchify

from learn_transformers.experiments import Measure, Result, Run, View, experiment

SIZE, PATCH, WIDTH, HEADS = 8, 2, 32, 4
PATCHES = (SIZE // PATCH) ** 2


def pictures(rng: np.random.Generator, count: int) -> tuple[torch.Tensor, torch.Tensor]:
    """Patches of `count` pictures, and in which quarter the spot is: 0 upper left, 1 upper right, 2, 3 below.

    The spot may lie anywhere inside its quarter, so that no patch looks different in another quarter.
    """
    quarters = rng.integers(0, 4, count)
    images = rng.normal(0.0, 0.3, (count, SIZE, SIZE, 1))
    for image, quarter in zip(images, quarters, strict=True):
        row, column = 4 * np.array(divmod(quarter, 2)) + rng.integers(0, 3, 2)
        image[row : row + 2, column : column + 2] += 1.0
    patches = np.asarray(patchify(images, PATCH), dtype=np.float32)
    return torch.from_numpy(patches), torch.from_numpy(quarters)


class Block(nn.Module):
    """The encoder block of chapter 07, but with the norms before, and GELU."""

    def __init__(self) -> None:
        super().__init__()
        self.norm_1, self.norm_2 = nn.LayerNorm(WIDTH), nn.LayerNorm(WIDTH)
        self.attention = nn.MultiheadAttention(WIDTH, HEADS, batch_first=True)
        self.feed_forward = nn.Sequential(nn.Linear(WIDTH, 4 * WIDTH), nn.GELU(), nn.Linear(4 * WIDTH, WIDTH))

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        z = self.norm_1(x)
        x = x + self.attention(z, z, z, need_weights=False)[0]
        return x + self.feed_forward(self.norm_2(x))


class VisionTransformer(nn.Module):
    """Patches → tokens, a class token in front, positions, one block, a norm, four logits from the class token."""

    def __init__(self, with_positions: bool) -> None:
        super().__init__()
        self.project = nn.Linear(PATCH * PATCH, WIDTH)
        self.class_token = nn.Parameter(torch.zeros(1, 1, WIDTH))
        self.positions = nn.Parameter(0.1 * torch.randn(1 + PATCHES, WIDTH)) if with_positions else None
        self.block = Block()
        self.norm = nn.LayerNorm(WIDTH)
        self.output = nn.Linear(WIDTH, 4)

    def forward(self, patches: torch.Tensor) -> torch.Tensor:
        first = self.class_token.expand(len(patches), 1, WIDTH)
        x = torch.cat([first, self.project(patches)], dim=1)
        if self.positions is not None:
            x = x + self.positions
        return self.output(self.norm(self.block(x))[:, 0])


def main(run: Run) -> Result:
    patches, quarters = pictures(run.rng, 1000)  # never trained on
    right, names = [], ("with positions", "without positions")
    for name in names:
        model = VisionTransformer(with_positions=name == names[0])

        def loss(model: nn.Module = model) -> torch.Tensor:
            batch, labels = pictures(run.rng, 64)
            return nn.functional.cross_entropy(model(batch), labels)

        def score(model: nn.Module = model) -> float:
            return (model(patches).argmax(dim=-1) == quarters).float().mean().item()

        right.append(run.train(name, model, loss, score, steps=300))
    with_positions, without = right[0][-1], right[1][-1]
    return Result(
        [Measure(names[0], with_positions, at_least=0.95), Measure(names[1], without, at_most=0.32)],
        [
            View(
                "share of unseen pictures named right, while it learns",
                np.array(right),
                rows="model",
                columns="eighth of the training",
                row_names=("with", "without"),
                column_names=tuple("12345678"),
            )
        ],
        f"With positions the model names the quarter of {with_positions:.0%} of the pictures that it never saw, "
        f"without them of {without:.0%}; whoever guesses is right in 25%.",
    )


if __name__ == "__main__":
    experiment(main)
