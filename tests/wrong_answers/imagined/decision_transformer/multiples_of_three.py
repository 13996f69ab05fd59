# wrong: action_positions = actions_counted_from_one
# student: Vuk, an action ends a step, so they are at 3, 6, 9
import numpy as np


def returns_to_go(rewards, discount=1.0):
    R, out = 0.0, np.zeros(len(rewards))
    for t in reversed(range(len(rewards))):
        R = rewards[t] + discount * R
        out[t] = R
    return out


def interleave_trajectory(returns, states, actions):
    return np.stack([returns, states, actions], axis=1).reshape(-1, states.shape[1]).astype(float)


def action_positions(n_steps):
    return np.array([3 * (t + 1) for t in range(n_steps)])
