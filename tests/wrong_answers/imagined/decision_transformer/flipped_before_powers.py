# wrong: returns_to_go = discounted_from_the_end
# student: Jakub, flips the rewards first and weighs them after that
import numpy as np


def returns_to_go(rewards, discount=1.0):
    backwards = rewards[::-1]
    weights = discount ** np.arange(len(backwards))
    return np.cumsum(backwards * weights)[::-1]


def interleave_trajectory(returns, states, actions):
    T, d = returns.shape
    return np.block([returns, states, actions]).reshape(3 * T, d).astype(float)


def action_positions(n_steps):
    return 3 * np.arange(n_steps) + 1
