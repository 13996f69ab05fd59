# wrong: returns_to_go = summed_from_the_left_then_turned + discount_not_used
# student: Rosa, one flip of two
import numpy as np


def returns_to_go(rewards, discount=1.0):
    return np.flip(np.cumsum(rewards)) * 1.0


def interleave_trajectory(returns, states, actions):
    x = np.array([returns, states, actions], dtype=float)
    return np.moveaxis(x, 0, 1).reshape(-1, x.shape[2])


def action_positions(n_steps):
    return np.r_[1 : 3 * n_steps : 3]
