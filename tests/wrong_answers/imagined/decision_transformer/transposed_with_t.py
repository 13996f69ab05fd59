# wrong: interleave_trajectory = features_before_steps
# wrong: action_positions = as_a_mask
# student: Camila, .T swaps "the axes", and a mask is an index as well
import numpy as np


def returns_to_go(rewards, discount=1.0):
    R = np.zeros(len(rewards))
    for t in range(len(rewards)):
        R[: t + 1] += rewards[t] * discount ** np.arange(t, -1, -1)
    return R


def interleave_trajectory(returns, states, actions):
    cube = np.array([returns, states, actions], dtype=float).T
    return cube.reshape(-1, states.shape[1])


def action_positions(n_steps):
    mask = np.zeros(3 * n_steps, dtype=bool)
    mask[1::3] = True
    return mask
