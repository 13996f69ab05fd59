# wrong: returns_to_go = discounted_by_the_clock
# wrong: interleave_trajectory = state_before_return
# student: Haruto, multiplies by powers, then sums from the end; state, return, action
import numpy as np


def returns_to_go(rewards, discount=1.0):
    gammas = discount ** np.arange(len(rewards))
    weighted = gammas * rewards
    return np.flip(np.cumsum(np.flip(weighted)))


def interleave_trajectory(returns, states, actions):
    return np.stack([states, returns, actions], axis=1).reshape(-1, states.shape[-1]).astype(float)


def action_positions(n_steps):
    return np.flatnonzero(np.arange(3 * n_steps) % 3 == 1)
