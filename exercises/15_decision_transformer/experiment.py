"""Ask for a score, and get it: a small Decision Transformer learns from the records of bad players.

The game: six places in a row, a start on place 2, six moves to the left or to the right; whoever stands on the last
place after a move earns 1 point. So at most 4 points can be earned. The 2,000 records are by players with a habit: each
goes to the right with a probability of its own, wherever it stands. A causal pre-norm model of two blocks reads these
records as return-to-go, place, move, return-to-go, … and learns to name every move. Then it plays itself, asked for 0,
1, 2, 3 and 4 points. About 10 seconds.

    learn-transformers run 15_decision_transformer/experiment.py
"""

import numpy as np
import torch
from decision_transformer import action_positions, interleave_trajectory, returns_to_go
from masking import causal_mask
from torch import nn

from learn_transformers.experiments import Measure, Result, Run, View, experiment

PLACES, START, MOVES, MOST = 6, 2, 6, 4
WIDTH, HEADS, BLOCKS = 32, 4, 2
GAMES, PLAYED = 2000, 200


def move(places: np.ndarray, actions: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Where one move leads, 1 to the right and 0 to the left, and what it earns; the row has a wall at both ends."""
    places = np.clip(places + 2 * actions - 1, 0, PLACES - 1)
    return places, (places == PLACES - 1).astype(float)


def records(rng: np.random.Generator) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Places, moves and rewards of all games, each array with a row a game."""
    to_the_right = rng.random((GAMES, 1))
    actions = (rng.random((GAMES, MOVES)) < to_the_right).astype(int)
    states, rewards, places = np.empty_like(actions), np.empty(actions.shape), np.full(GAMES, START)
    for step in range(MOVES):
        states[:, step] = places
        places, rewards[:, step] = move(places, actions[:, step])
    return states, actions, rewards


def tokens(returns: np.ndarray, states: np.ndarray, actions: np.ndarray) -> torch.Tensor:
    """Three tokens a step. Each kind has entries of its own in a vector, so that one matrix embeds them all."""
    games = []
    for to_go, places, moves in zip(returns, states, actions, strict=True):
        rows = np.zeros((3, MOVES, 1 + PLACES + 2))
        rows[0, :, 0] = to_go
        rows[1, :, 1 : 1 + PLACES] = np.eye(PLACES)[places]
        rows[2, :, 1 + PLACES :] = np.eye(2)[moves]
        games.append(interleave_trajectory(*rows))
    return torch.tensor(np.stack(games), dtype=torch.float32)


class DecisionTransformer(nn.Module):
    """An embedding, learned positions, causal pre-norm blocks, two logits where `action_positions` says."""

    def __init__(self) -> None:
        super().__init__()
        self.embed = nn.Linear(1 + PLACES + 2, WIDTH)
        self.positions = nn.Parameter(0.1 * torch.randn(3 * MOVES, WIDTH))
        block = nn.TransformerEncoderLayer(WIDTH, HEADS, 4 * WIDTH, dropout=0.0, batch_first=True, norm_first=True)
        self.blocks = nn.TransformerEncoder(block, BLOCKS, nn.LayerNorm(WIDTH), enable_nested_tensor=False)
        self.output = nn.Linear(WIDTH, 2)
        self.hidden = ~torch.from_numpy(causal_mask(3 * MOVES))  # torch asks what may not be seen
        self.at = torch.from_numpy(np.asarray(action_positions(MOVES)))

    def forward(self, sequences: torch.Tensor) -> torch.Tensor:
        x = self.blocks(self.embed(sequences) + self.positions, mask=self.hidden)
        return self.output(x[:, self.at])


def play(model: nn.Module, asked: int, rng: np.random.Generator) -> float:
    """Let the model play, asked for so many points; → what it earns on average.

    After each move, what was earned is taken from what is asked for. Later steps are still empty, which no causal model
    can see.
    """
    returns, earned = np.zeros((PLAYED, MOVES)), np.zeros(PLAYED)
    states, actions, places = np.zeros((PLAYED, MOVES), int), np.zeros((PLAYED, MOVES), int), np.full(PLAYED, START)
    for step in range(MOVES):
        returns[:, step], states[:, step] = asked - earned, places
        with torch.no_grad():
            chances = model(tokens(returns, states, actions))[:, step].softmax(dim=-1)[:, 1].numpy()
        actions[:, step] = rng.random(PLAYED) < chances
        places, rewards = move(places, actions[:, step])
        earned += rewards
    return float(earned.mean())


def main(run: Run) -> Result:
    states, actions, rewards = records(run.rng)
    returns = np.stack([returns_to_go(game) for game in rewards])
    sequences, moves = tokens(returns, states, actions), torch.from_numpy(actions)
    model = DecisionTransformer()

    def loss() -> torch.Tensor:
        chosen = torch.from_numpy(run.rng.integers(0, GAMES, 64))
        return nn.functional.cross_entropy(model(sequences[chosen]).reshape(-1, 2), moves[chosen].reshape(-1))

    watched = np.random.default_rng(run.seed)
    run.train("records", model, loss, lambda: play(model, MOST, watched), steps=300, scored=f"asked {MOST}, earns")
    earned, mean = [play(model, asked, run.rng) for asked in range(MOST + 1)], float(rewards.sum(axis=1).mean())
    near = [Measure(f"asked for {n}", e, at_least=max(n - 0.4, 0), at_most=n + 0.4) for n, e in enumerate(earned)]
    views = [
        View(
            "points earned, by points asked for",
            np.array([earned]),
            kind="bars",
            scale=(0.0, float(MOST)),
            columns="asked for",
            row_names=("points",),
            column_names=tuple(map(str, range(MOST + 1))),
        )
    ]
    listed = ", ".join(f"{points:.2f}" for points in earned)
    see = f"Asked for 0, 1, 2, 3 and 4 points, it earns {listed}; the games that it learned from earned {mean:.2f}."
    return Result([*near, Measure("mean of the records", mean, at_least=0.8, at_most=1.3)], views, see)


if __name__ == "__main__":
    experiment(main)
