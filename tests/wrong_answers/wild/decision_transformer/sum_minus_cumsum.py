# source: https://github.com/takuseno/d3rlpy/issues/401
# mistake: returns_to_go: The reward of the step itself is missing: [14, 12, 9, 5, 0] for rewards 1, 2, 3, 4, 5.
# wrong: returns_to_go = step_itself_left_out + discount_not_used
import numpy as np


def returns_to_go(rewards, discount=1.0):
    ret = np.sum(rewards)
    all_returns_to_go = ret - np.cumsum(rewards, axis=0)  # <-
    return all_returns_to_go.astype(np.float64)


def interleave_trajectory(returns, states, actions):
    tokens = np.stack([returns, states, actions], axis=1)
    return tokens.reshape(3 * len(tokens), -1).astype(float)


def action_positions(n_steps):
    return np.arange(n_steps) * 3 + 1
