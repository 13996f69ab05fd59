# source: https://github.com/Howuhh/faster-trajectory-transformer/issues/9
# mistake: returns_to_go: Only what follows the step is summed, discounted from the next step on.
# wrong: returns_to_go = step_itself_left_out
import numpy as np


def returns_to_go(rewards, discount=1.0):
    discounts = discount ** np.arange(len(rewards))
    values = np.zeros(len(rewards))
    for t in range(len(rewards) - 1):
        values[t] = rewards[t + 1 :].T @ discounts[: -t - 1]  # <-
    return values


def interleave_trajectory(returns, states, actions):
    tokens = np.stack([returns, states, actions], axis=1)
    return tokens.reshape(3 * len(tokens), -1).astype(float)


def action_positions(n_steps):
    return np.arange(n_steps) * 3 + 1
