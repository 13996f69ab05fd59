# wrong: returns_to_go = rest_multiplied
# student: Farid, discounts whenever there is a next step
import numpy as np


def returns_to_go(rewards, discount=1.0):
    rtg = np.zeros(len(rewards))
    rtg[0] = np.dot(rewards, discount ** np.arange(len(rewards)))
    for i in range(len(rewards) - 1):
        rtg[i + 1] = discount * (rtg[i] - rewards[i])
    return rtg


def interleave_trajectory(returns, states, actions):
    return np.stack([returns, states, actions], 1).reshape(-1, returns.shape[-1]).astype(float)


def action_positions(n_steps):
    return 1 + 3 * np.arange(0, n_steps)
