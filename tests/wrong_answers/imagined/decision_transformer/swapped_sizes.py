# wrong: interleave_trajectory = rows_and_features_swapped
# student: Anouk, d and T in the wrong order in the last reshape
import numpy as np


def returns_to_go(rewards, discount=1.0):
    R, out = 0.0, np.zeros(len(rewards))
    for t in reversed(range(len(rewards))):
        R = rewards[t] + discount * R
        out[t] = R
    return out


def interleave_trajectory(returns, states, actions):
    T, d = states.shape
    x = np.stack([returns, states, actions], axis=1)
    return x.reshape(3 * d, T).astype(float)


def action_positions(n_steps):
    return 3 * np.arange(n_steps) + 1
