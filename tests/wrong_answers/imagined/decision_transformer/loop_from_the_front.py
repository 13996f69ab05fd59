# wrong: returns_to_go = earned_so_far
# student: Bram, the usual running sum
import numpy as np


def returns_to_go(rewards, discount=1.0):
    g = 0.0
    out = np.zeros(len(rewards))
    for t in range(len(rewards)):
        g = rewards[t] + discount * g
        out[t] = g
    return out


def interleave_trajectory(returns, states, actions):
    stacked = np.stack((returns, states, actions), axis=1)
    return stacked.reshape(-1, states.shape[1]).astype(float)


def action_positions(n_steps):
    return np.arange(1, 3 * n_steps, 3)
