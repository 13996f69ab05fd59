# wrong: returns_to_go = ?
# student: Rafael, powers on both sides of the difference
import numpy as np


def returns_to_go(rewards, discount=1.0):
    p = discount ** np.arange(len(rewards))
    total = np.sum(p * rewards)
    return total - np.cumsum(p * rewards) + rewards


def interleave_trajectory(returns, states, actions):
    return np.stack([returns, states, actions], axis=1).reshape(-1, states.shape[1]).astype(float)


def action_positions(n_steps):
    return 3 * np.arange(n_steps) + 1
