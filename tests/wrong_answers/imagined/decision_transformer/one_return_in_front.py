# wrong: interleave_trajectory = first_return_alone
# student: Cleo, asks once, at the beginning
import numpy as np


def returns_to_go(rewards, discount=1.0):
    R, out = 0.0, np.zeros(len(rewards))
    for t in reversed(range(len(rewards))):
        R = rewards[t] + discount * R
        out[t] = R
    return out


def interleave_trajectory(returns, states, actions):
    pairs = np.stack([states, actions], axis=1).reshape(-1, states.shape[1])
    return np.vstack([returns[:1], pairs]).astype(float)


def action_positions(n_steps):
    return 3 * np.arange(n_steps) + 1
