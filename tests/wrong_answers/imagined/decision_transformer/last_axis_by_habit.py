# wrong: interleave_trajectory = features_interleaved
# wrong: action_positions = two_tokens_a_step
# student: Bjarne, axis=-1 as always; and forgets that there is a return, too
import numpy as np


def returns_to_go(rewards, discount=1.0):
    n = len(rewards)
    return np.array([np.sum(discount ** np.arange(n - t) * rewards[t:]) for t in range(n)])


def interleave_trajectory(returns, states, actions):
    together = np.stack([returns, states, actions], axis=-1)
    return together.reshape(-1, states.shape[-1]).astype(float)


def action_positions(n_steps):
    return 2 * np.arange(n_steps) + 1
