# wrong: returns_to_go = ?
# clear: returns_to_go ~ 1000 times too small
# student: Tove, scales by 1000, as the gym scripts do
import numpy as np


def returns_to_go(rewards, discount=1.0):
    R, out = 0.0, []
    for r in rewards[::-1]:
        R = r + discount * R
        out.append(R / 1000)  # <-
    return np.array(out[::-1])


def interleave_trajectory(returns, states, actions):
    return np.stack([returns, states, actions], axis=1).reshape(-1, states.shape[1]).astype(float)


def action_positions(n_steps):
    return 3 * np.arange(n_steps) + 1
