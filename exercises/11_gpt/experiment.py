"""What one layer cannot do and two can: copy what came after the same letter. And: find the rule of a prompt.

The first experiment: texts of 20 letters that repeat themselves after 5 to 9 of them, new ones at every step. From the
repetition on, the next letter is the one that came after this letter before, and `induction_attention` points at it.
Models of attention alone, causal and pre-norm, learn to name the next letter. About 10 seconds.

    learn-transformers run 11_gpt/experiment.py

The second one: prompts such as 3 7 1 5 4 8 …, in which every second digit is the one before plus k, modulo 10. Two
whole blocks learn from prompts with eight of the ten k, and are asked with no example, one, two and three; then with
the two k that they never saw. About 15 seconds.

    learn-transformers run 11_gpt/experiment.py --in-context
"""

import numpy as np
import torch
from gpt import induction_attention
from masking import causal_mask
from torch import Tensor, nn

from learn_transformers.experiments import Measure, Result, Run, View, experiment

LETTERS, LENGTH, DIGITS, SHOTS = 16, 20, 10, 3
WIDTH, HEADS = 48, 4
KNOWN, UNSEEN = (0, 1, 2, 4, 5, 6, 8, 9), (3, 7)  # the k of training prompts, and the others


class Layer(nn.Module):
    """Causal attention, pre-norm; a `whole` block has a feed-forward network, too."""

    def __init__(self, whole: bool) -> None:
        super().__init__()
        self.norm_1, self.norm_2 = nn.LayerNorm(WIDTH), nn.LayerNorm(WIDTH)
        self.attention = nn.MultiheadAttention(WIDTH, HEADS, batch_first=True)
        feed_forward = nn.Sequential(nn.Linear(WIDTH, 4 * WIDTH), nn.GELU(), nn.Linear(4 * WIDTH, WIDTH))
        self.feed_forward = feed_forward if whole else None

    def forward(self, x: Tensor, hidden: Tensor, looks: bool) -> tuple[Tensor, Tensor | None]:
        z = self.norm_1(x)
        seen, weights = self.attention(z, z, z, attn_mask=hidden, need_weights=looks, average_attn_weights=False)
        x = x + seen
        return (x if self.feed_forward is None else x + self.feed_forward(self.norm_2(x))), weights


class GPT(nn.Module):
    """Embedding plus learned positions, layers, a norm, logits for the next token at every place."""

    def __init__(self, vocabulary: int, length: int, layers: int, whole: bool = False) -> None:
        super().__init__()
        self.embedding = nn.Embedding(vocabulary, WIDTH)
        self.positions = nn.Parameter(0.3 * torch.randn(length, WIDTH))
        self.layers = nn.ModuleList(Layer(whole) for _ in range(layers))
        self.norm, self.output = nn.LayerNorm(WIDTH), nn.Linear(WIDTH, vocabulary)
        self.hidden = ~torch.from_numpy(causal_mask(length))  # torch asks what may not be seen

    def forward(self, ids: Tensor) -> Tensor:
        return self.seen(ids, looks=False)[0]

    def seen(self, ids: Tensor, looks: bool) -> tuple[Tensor, Tensor | None]:
        """The logits, and the weights of the last layer where they are asked for: (batch, heads, n, n)."""
        x, weights = self.embedding(ids) + self.positions, None
        for layer in self.layers:
            x, weights = layer(x, self.hidden, looks)
        return self.output(self.norm(x)), weights


def texts(rng: np.random.Generator, count: int) -> tuple[Tensor, Tensor]:
    """Repeating texts; and where the next letter can be known: the letter has been there before."""
    periods = rng.integers(5, 10, count)
    rows = [np.resize(rng.permutation(LETTERS)[:period], LENGTH) for period in periods]
    return torch.from_numpy(np.stack(rows)), torch.from_numpy(np.arange(LENGTH - 1) >= periods[:, None])


def induction(run: Run) -> Result:
    ids, repeated = texts(run.rng, 500)
    meant = np.stack([induction_attention(row) for row in ids.numpy()])
    right, on_meant, shown = [], [], []
    for layers in (1, 2):
        model = GPT(LETTERS, LENGTH, layers)

        def loss(model: nn.Module = model) -> Tensor:
            batch, _ = texts(run.rng, 64)
            return nn.functional.cross_entropy(model(batch)[:, :-1].flatten(0, 1), batch[:, 1:].flatten())

        def score(model: nn.Module = model) -> float:
            return (model(ids)[:, :-1].argmax(dim=-1) == ids[:, 1:])[repeated].float().mean().item()

        right.append(run.train(f"{layers} of 2 layers", model, loss, score, steps=400)[-1])
        with torch.no_grad():
            weights = model.seen(ids, looks=True)[1].numpy()
        share = (weights * (meant > 0)[:, None]).sum(axis=-1).swapaxes(1, 2)[meant.any(axis=-1)].mean(axis=0)  # a head
        on_meant.append(float(share.max()))
        shown.append(weights[0, share.argmax()])
    axes = {"rows": "at", "columns": "looks at", "row_names": tuple("abcdefghijklmnop"[letter] for letter in ids[0])}
    axes["column_names"] = axes["row_names"]
    return Result(
        [
            Measure("next letter, one layer", right[0], at_most=0.5),
            Measure("next letter, two layers", right[1], at_least=0.95),
            Measure("weight where meant, one layer", on_meant[0]),
            Measure("weight where meant, two layers", on_meant[1], at_least=0.6),
        ],
        [View("the second layer's best head", shown[1], **axes), View("induction_attention", meant[0], **axes)],
        f"Once a text repeats itself, one layer names {right[0]:.0%} of the letters and two name {right[1]:.0%}. The "
        f"best head of the last layer has {on_meant[0]:.0%} and {on_meant[1]:.0%} of its weight where "
        "`induction_attention` has it.",
    )


def prompts(rng: np.random.Generator, count: int, rules: tuple[int, ...]) -> Tensor:
    """Pairs x, (x + k) mod 10; the k is one of the rules, the same in a whole prompt."""
    x = rng.integers(0, DIGITS, (count, SHOTS + 1))
    pairs = np.stack([x, (x + rng.choice(rules, (count, 1))) % DIGITS], axis=-1)
    return torch.from_numpy(pairs.reshape(count, -1))


def in_context(run: Run) -> Result:
    tests = {name: prompts(run.rng, 1000, rules) for name, rules in (("known", KNOWN), ("unseen", UNSEEN))}
    model = GPT(DIGITS, 2 * SHOTS + 2, layers=2, whole=True)

    def loss() -> Tensor:
        batch = prompts(run.rng, 64, KNOWN)
        return nn.functional.cross_entropy(model(batch)[:, ::2].flatten(0, 1), batch[:, 1::2].flatten())

    def right(batch: Tensor) -> np.ndarray:
        return (model(batch)[:, ::2].argmax(dim=-1) == batch[:, 1::2]).float().mean(dim=0).numpy()

    run.train("prompts", model, loss, lambda: float(right(tests["known"])[1]), steps=1000, scored="one example")
    with torch.no_grad():
        table = np.stack([right(batch) for batch in tests.values()])
    known, unseen = table.tolist()
    return Result(
        [
            Measure("known k, no example", known[0], at_most=0.2),
            *(Measure(f"known k, examples: {n}", known[n], at_least=0.9) for n in range(1, SHOTS + 1)),
            Measure(f"unseen k, examples: {SHOTS}", unseen[SHOTS], at_most=0.5),
        ],
        [View("answers that are right", table, rows="k", columns="examples", row_names=tuple(tests))],
        f"With no example {known[0]:.0%} of the answers are right, with one example {known[1]:.0%}. With a k that was "
        f"in no training prompt, {unseen[1]:.0%} are right after one example, and {unseen[SHOTS]:.0%} after three.",
    )


if __name__ == "__main__":
    experiment(induction, in_context=in_context)
