# wrong: returns_to_go = last_reward_left_out
# student: Ugo, off by one at the end of the slice
import numpy as np


def returns_to_go(rewards, discount=1.0):
    n = len(rewards)
    out = np.zeros(n)
    for t in range(n):
        for k in range(t, n - 1):  # <-
            out[t] += discount ** (k - t) * rewards[k]
    return out


def interleave_trajectory(returns, states, actions):
    return np.stack([returns, states, actions], axis=1).reshape(-1, states.shape[1]).astype(float)


def action_positions(n_steps):
    return 3 * np.arange(n_steps) + 1
