# wrong: returns_to_go = only_the_whole_return
# wrong: action_positions = only_the_last_position
# student: Tariq, thinks of one game being played, and of its next move
import numpy as np


def returns_to_go(rewards, discount=1.0):
    return float(np.sum(discount ** np.arange(len(rewards)) * rewards))


def interleave_trajectory(returns, states, actions):
    return np.stack([returns, states, actions], 1).reshape(3 * len(returns), -1).astype(float)


def action_positions(n_steps):
    return np.array([3 * (n_steps - 1) + 1])
