# wrong: returns_to_go = moving_average_to_come
# student: Petra, a moving average from another course
import numpy as np


def returns_to_go(rewards, discount=1.0):
    out, m = np.zeros(len(rewards)), 0.0
    for t in reversed(range(len(rewards))):
        m = (1 - discount) * rewards[t] + discount * m  # <-
        out[t] = m
    return out


def interleave_trajectory(returns, states, actions):
    return np.stack([returns, states, actions], axis=1).reshape(-1, states.shape[1]).astype(float)


def action_positions(n_steps):
    return 3 * np.arange(n_steps) + 1
