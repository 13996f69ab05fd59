# wrong: interleave_trajectory = features_interleaved
# student: Yara, dstack sounds right
import numpy as np


def returns_to_go(rewards, discount=1.0):
    R, out = 0.0, np.zeros(len(rewards))
    for t in reversed(range(len(rewards))):
        R = rewards[t] + discount * R
        out[t] = R
    return out


def interleave_trajectory(returns, states, actions):
    x = np.dstack([returns, states, actions])
    return x.reshape(-1, returns.shape[1]).astype(float)


def action_positions(n_steps):
    return 3 * np.arange(n_steps) + 1
