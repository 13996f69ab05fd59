# wrong: returns_to_go = same_return_everywhere
# wrong: action_positions = at_the_return_tokens
# student: Sven, the return is asked for once; positions are where steps begin
import numpy as np


def returns_to_go(rewards, discount=1.0):
    total = 0.0
    for r in rewards[::-1]:
        total = r + discount * total
    return np.ones(len(rewards)) * total


def interleave_trajectory(returns, states, actions):
    stacked = np.stack([returns, states, actions], axis=1)
    return np.reshape(stacked, (3 * len(states), states.shape[1])).astype(float)


def action_positions(n_steps):
    return np.arange(0, 3 * n_steps, 3)
